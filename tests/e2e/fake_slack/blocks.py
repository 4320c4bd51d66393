"""Block Kit's limits, checked as Slack checks them."""

from __future__ import annotations

from typing import Any

LIM = {
    "blocks": 50,
    "view_blocks": 100,
    "total_chars": 13200,
    "section": 3000,
    "field": 2000,
    "fields": 10,
    "header": 150,
    "actions": 25,
    "context": 10,
    "context_actions": 5,
    "button_text": 75,
    "button_value": 2000,
    "url": 3000,
    "action_id": 255,
    "block_id": 255,
    "markdown": 12000,
    "alt_text": 2000,
    "image_url": 3000,
    "option_text": 75,
    "option_value": 150,
    "options": 100,
    "view_title": 24,
    "private_metadata": 3000,
    "callback_id": 255,
    "placeholder": 150,
    "label": 2000,
    "acc_label": 75,
}
MESSAGE_BLOCKS = {
    "section",
    "divider",
    "header",
    "image",
    "context",
    "actions",
    "markdown",
    "context_actions",
    "rich_text",
    "table",
    "video",
    "file",
    "task_card",
    "plan",
    "input",
    "alert",
    "card",
    "carousel",
    "container",
}
INTERACTIVE = {
    "button",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "overflow",
    "radio_buttons",
    "checkboxes",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "plain_text_input",
    "multi_static_select",
    "multi_users_select",
    "workflow_button",
    "feedback_buttons",
    "icon_button",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "multi_external_select",
}


def check_blocks(blocks: object, *, limit: int = LIM["blocks"]) -> list[str]:
    """What Slack would say against the blocks, in its words; empty: nothing.

    Each reads like ``[ERROR] ... [json-pointer:/blocks/0/text/text]``.
    """
    out = []

    def err(msg: str, ptr: str) -> None:
        out.append(f"[ERROR] {msg} [json-pointer:{ptr}]")

    def text(
        obj: Any,
        ptr: str,
        limit: int,
        kinds: tuple[str, ...] = ("plain_text", "mrkdwn"),
    ) -> None:
        if not isinstance(obj, dict) or obj.get("type") not in kinds:
            return err("failed to match all allowed schemas", ptr)
        value = obj.get("text")
        if not isinstance(value, str) or not value:
            err("must be more than 0 characters", ptr + "/text")
        elif len(value) > limit:
            err("failed to match all allowed schemas", ptr)
            err(f"must be less than {limit + 1} characters", ptr + "/text")
        return None

    def cap(value: Any, n: int, ptr: str) -> None:
        if isinstance(value, str) and len(value) > n:
            err(f"must be less than {n + 1} characters", ptr)

    def element(el: Any, ptr: str, ids: set[str]) -> None:
        if not isinstance(el, dict) or el.get("type") not in INTERACTIVE | {"image"}:
            return err("unsupported type", ptr + "/type")
        kind, aid = el["type"], el.get("action_id")
        cap(aid, LIM["action_id"], ptr + "/action_id")
        if aid is not None:
            if aid in ids:
                err(
                    "`action_id` already exists for another element in this block",
                    ptr + "/action_id",
                )
            ids.add(aid)
        if kind in ("button", "icon_button", "workflow_button"):
            text(el.get("text"), ptr + "/text", LIM["button_text"], ("plain_text",))
            cap(el.get("value"), LIM["button_value"], ptr + "/value")
            cap(el.get("url"), LIM["url"], ptr + "/url")
            cap(
                el.get("accessibility_label"),
                LIM["acc_label"],
                ptr + "/accessibility_label",
            )
            if el.get("style") not in (None, "primary", "danger"):
                err("unexpected style", ptr + "/style")
        if kind == "feedback_buttons":
            for side in ("positive_button", "negative_button"):
                if not isinstance(el.get(side), dict):
                    err(f"missing required field: {side}", ptr)
                else:
                    text(
                        el[side].get("text"),
                        f"{ptr}/{side}/text",
                        LIM["button_text"],
                        ("plain_text",),
                    )
                    if not el[side].get("value"):
                        err("missing required field: value", f"{ptr}/{side}")
                    cap(
                        el[side].get("value"),
                        LIM["button_value"],
                        f"{ptr}/{side}/value",
                    )
        if "options" in el:
            if not el["options"] or len(el["options"]) > LIM["options"]:
                err("must have 1 to 100 options", ptr + "/options")
            for j, op in enumerate(el["options"] or []):
                text(op.get("text"), f"{ptr}/options/{j}/text", LIM["option_text"])
                cap(op.get("value"), LIM["option_value"], f"{ptr}/options/{j}/value")
        if kind == "image" and not el.get("alt_text"):
            err("missing required field: alt_text", ptr)
        return None

    if not isinstance(blocks, list):
        return ["[ERROR] blocks must be an array [json-pointer:/blocks]"]
    if len(blocks) > limit:
        err(f"no more than {limit} items allowed", "/blocks")
    seen_block_ids, markdown_total = set(), 0
    for i, b in enumerate(blocks):
        p = f"/blocks/{i}"
        if not isinstance(b, dict) or b.get("type") not in MESSAGE_BLOCKS:
            err(
                f"unsupported type: {b.get('type') if isinstance(b, dict) else b!r}",
                p + "/type",
            )
            continue
        kind, bid = b["type"], b.get("block_id")
        cap(bid, LIM["block_id"], p + "/block_id")
        if bid and bid in seen_block_ids:
            err("`block_id` already exists for another block", p + "/block_id")
        seen_block_ids.add(bid)
        ids: set = set()
        if kind == "section":
            if "text" not in b and not b.get("fields"):
                err("missing required field: text", p)
            if "text" in b:
                text(b["text"], p + "/text", LIM["section"])
            for j, f in enumerate(b.get("fields") or []):
                text(f, f"{p}/fields/{j}", LIM["field"])
            if len(b.get("fields") or []) > LIM["fields"]:
                err("no more than 10 items allowed", p + "/fields")
            if "accessory" in b:
                element(b["accessory"], p + "/accessory", ids)
        elif kind == "header":
            text(b.get("text"), p + "/text", LIM["header"], ("plain_text",))
        elif kind == "markdown":
            value = b.get("text")
            if not isinstance(value, str) or not value:
                err("missing required field: text", p)
            else:
                markdown_total += len(value)
        elif kind in ("actions", "context_actions", "context"):
            els, n = b.get("elements"), LIM[kind]
            if not isinstance(els, list) or not els:
                err("missing required field: elements", p)
                continue
            if len(els) > n:
                err(f"no more than {n} items allowed", p + "/elements")
            for j, el in enumerate(els):
                if kind == "context" and el.get("type") in ("mrkdwn", "plain_text"):
                    text(el, f"{p}/elements/{j}", LIM["section"])
                elif kind == "context_actions" and el.get("type") not in (
                    "feedback_buttons",
                    "icon_button",
                ):
                    err("unsupported element", f"{p}/elements/{j}")
                else:
                    element(el, f"{p}/elements/{j}", ids)
        elif kind == "image":
            if not b.get("alt_text"):
                err("missing required field: alt_text", p)
            cap(b.get("alt_text"), LIM["alt_text"], p + "/alt_text")
            cap(b.get("image_url"), LIM["image_url"], p + "/image_url")
        elif kind == "input":
            text(b.get("label"), p + "/label", LIM["label"], ("plain_text",))
            element(b.get("element") or {}, p + "/element", ids)
    if markdown_total > LIM["markdown"]:
        err(
            f"markdown must be less than {LIM['markdown'] + 1} characters in total",
            "/blocks",
        )
    return out
