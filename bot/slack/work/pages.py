"""The App Home, the prompts of a new conversation, and the command's own words."""

from __future__ import annotations

import re
import time
from typing import Any, assert_never

from bot.desk.reply import Suggestion
from bot.journal import Job
from bot.slack.messages.home import home_view
from bot.slack.messages.notices import help_message, topics_message, why_message
from bot.slack.transport.calls import call
from bot.slack.transport.ttl_cache import TtlCache
from bot.slack.work.incoming import plain_question
from bot.slack.work.services import Services, Spot
from bot.slack.work.tasks import Ask, Open, Page, Place, Surface

MOST_ASKED_SECONDS = 30 * 86_400.0
N_MOST_ASKED = 5
N_NEW = 5
N_PROMPTS = 4
TITLE_LIMIT = 75

# "why does X ..." is a question like any other, but "why" alone and "why what is X?"
# ask for an explanation.
_WHY = re.compile(
    r"why(?:\s*[?:]\s*|\s+(?=(?:what|how|who|which|when|where|why)\b)|\Z)(?P<rest>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)


def read_command(text: str, place: Place) -> Ask | Open:
    """The task that the words after the slash command stand for.

    >>> [type(read_command(text, Place("U1"))).__name__ for text in ("", "why?", "Hi")]
    ['Open', 'Open', 'Ask']
    """
    match text.strip().lower().rstrip("?!. "):
        case "" | "help":
            return Open(place, Page.HELP)
        case "topics" | "topic":
            return Open(place, Page.TOPICS)
        case _ if _WHY.match(text.strip()):
            return Open(place, Page.WHY, text)
        case _:
            return Ask(place, Surface.SLASH, text)


class Pages:
    """Shows the pages that can be opened without a question."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._newest: TtlCache[tuple[str, str], list[Suggestion]] = TtlCache(3600.0)

    def open(self, job: Job, task: Open) -> None:
        """Show one page to the person who opened it.

        Raises: LaterError, LostError, SlackApiError.
        """
        spot = self._services.find_spot(job, task.place)
        match task.page:
            case Page.HOME:
                self._home(spot)
            case Page.PROMPTS:
                self._prompts(spot)
            case Page.HELP:
                command = self._services.settings.command
                self._services.tell(spot, help_message(command, spot.desk.info))
            case Page.TOPICS:
                topics = spot.desk.topics(audience=spot.audience)
                self._services.tell(spot, topics_message(topics, spot.desk.info))
            case Page.WHY:
                self._services.tell(spot, why_message(self._why(spot, task.text)))
            case _:
                assert_never(task.page)

    def _home(self, spot: Spot) -> None:
        view = home_view(
            spot.desk.info,
            spot.desk.topics(audience=spot.audience),
            self._most_asked(spot),
            self._whats_new(spot),
            audience=spot.audience,
        )
        call(spot.workspace.client.views_publish, user_id=spot.place.user, view=view)

    def _prompts(self, spot: Spot) -> None:
        """Suggest questions in a conversation that has just been opened."""
        offered = self._most_asked(spot) + self._whats_new(spot)
        offered += spot.desk.titles(audience=spot.audience)[:N_PROMPTS]
        titles = list(dict.fromkeys(entry.title for entry in offered))[:N_PROMPTS]
        if not titles:
            return
        arguments: dict[str, Any] = {
            "channel_id": spot.place.channel,
            "prompts": [{"title": t[:TITLE_LIMIT], "message": t} for t in titles],
        }
        if spot.place.thread_ts is not None:
            # Only older assistants have a thread; Slack drops an agent's call with one.
            arguments["thread_ts"] = spot.place.thread_ts
        call(spot.workspace.client.assistant_threads_setSuggestedPrompts, **arguments)

    def _why(self, spot: Spot, text: str) -> list[str]:
        """Explains the reply to the question in `text`, else to the last question."""
        text = plain_question(text, spot.workspace.bot_user)
        match = _WHY.match(text)
        question = match["rest"].strip() if match else text
        if not question:
            history = self._services.journal.history
            last = history.last_by(spot.job.workspace, spot.person)
            question = last.text if last else ""
        return spot.desk.why(question, audience=spot.audience) if question else []

    def _most_asked(self, spot: Spot) -> list[Suggestion]:
        ids = self._services.journal.history.most_asked(
            spot.workspace.key,
            since=time.time() - MOST_ASKED_SECONDS,
            most=3 * N_MOST_ASKED,
        )
        answers = (spot.desk.answer(id_, audience=spot.audience) for id_ in ids)
        visible = [Suggestion(a.id, a.title) for a in answers if a is not None]
        return visible[:N_MOST_ASKED]

    def _whats_new(self, spot: Spot) -> list[Suggestion]:
        """The questions whose answers were reviewed last."""
        key = (spot.desk.corpus, spot.audience)
        known = self._newest.get(key)
        if known is not None:
            return known
        dated = []
        for title in spot.desk.titles(audience=spot.audience):
            answer = spot.desk.answer(title.id, audience=spot.audience)
            if answer is not None and answer.reviewed is not None:
                dated.append((answer.reviewed, title))
        dated.sort(key=lambda pair: (-pair[0].toordinal(), pair[1].id))
        newest = [title for _, title in dated[:N_NEW]]
        self._newest.put(key, newest)
        return newest
