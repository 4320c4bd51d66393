"""``frontdesk slack manifest``: what a person sees who sets the app up."""

import json


def test_the_manifest_can_be_pasted(command):
    made = json.loads(command("manifest", table={"app_name": "ask me"}).output)
    assert made["display_information"]["name"] == "ask me"
    assert made["settings"]["socket_mode_enabled"] is True
    assert "redirect_urls" not in made["oauth_config"]


def test_the_manifest_for_several_workspaces_has_the_address_to_come_back_to(command):
    made = json.loads(
        command(
            "manifest",
            table={"public_url": "https://faq.example.com"},
            SLACK_CLIENT_ID="1.2",
            SLACK_CLIENT_SECRET="s3cret",  # noqa: S106
        ).output
    )
    back = ["https://faq.example.com/slack/oauth_redirect"]
    assert made["oauth_config"]["redirect_urls"] == back
