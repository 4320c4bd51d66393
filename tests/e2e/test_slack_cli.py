"""``frontdesk slack``: what a person sees who sets the app up."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.desk.desk import Desk
from bot.slack.cli import slack
from bot.slack.manifest import BOT_SCOPES
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import settings_for

SECRETS = ("xoxb-1-loopback", "xapp-1-loopback", "8f742231b10e8888abcd99yyyzzz85a5")
CORPUS = """\
corpus: {name: small, handoff: "#ask-sales"}
entries:
  - id: what-is-bpo
    question: What is BPO?
    alternates: [define bpo, what does bpo mean, explain business process outsourcing]
    answer: Business process outsourcing.
    audience: public
  - id: what-is-kpo
    question: What is KPO?
    alternates: [define kpo, what does kpo mean, explain knowledge process outsourcing]
    answer: Knowledge process outsourcing.
    audience: public
  - id: languages
    question: Which languages do the agents speak?
    alternates: [do you offer spanish, support in french, bilingual agents]
    answer: English, Spanish, French and Tagalog.
"""


@pytest.fixture
def fake():
    """A Slack with the hand-off channel."""
    made = FakeSlack(scopes=BOT_SCOPES, echo_bot_messages=False)
    made.start()
    made.add_channel("C0HANDOFF", "ask-sales", ["U0BOT", "U0BOB"])
    yield made
    made.stop()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A small corpus folder, whose index is built already."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "faq.yaml").write_text(CORPUS, encoding="utf-8")
    Desk.open(folder, cache=folder.parent / "cache").close()
    return folder


@pytest.fixture
def run(fake, corpus, tmp_path, monkeypatch):
    """Runs a command: its exit status and what it printed."""

    def start(*arguments, table=None, **environ):
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        cache = corpus.parent / "cache"
        settings = settings_for(fake, tmp_path, table, corpus=corpus, cache_dir=cache)
        done = CliRunner().invoke(slack, arguments, obj=settings)
        for secret in SECRETS:
            assert secret not in done.output
        return done

    return start


TOKENS = {"SLACK_BOT_TOKEN": SECRETS[0], "SLACK_APP_TOKEN": SECRETS[1]}


def test_the_manifest_can_be_pasted(run):
    made = json.loads(run("manifest", table={"app_name": "ask me"}).output)
    assert made["display_information"]["name"] == "ask me"
    assert made["settings"]["socket_mode_enabled"] is True
    assert "redirect_urls" not in made["oauth_config"]


def test_the_manifest_for_several_workspaces_has_the_address_to_come_back_to(run):
    made = json.loads(
        run(
            "manifest",
            table={"public_url": "https://faq.example.com"},
            SLACK_CLIENT_ID="1.2",
            SLACK_CLIENT_SECRET="s3cret",  # noqa: S106
        ).output
    )
    back = ["https://faq.example.com/slack/oauth_redirect"]
    assert made["oauth_config"]["redirect_urls"] == back


def test_check_says_that_all_is_well(run):
    done = run("check", **TOKENS)
    assert done.output == (
        "ok      The settings are valid\n"
        'ok      The knowledge "small" can be opened\n'
        "ok      The journal can be written to\n"
        "ok      The app is faq in Loop\n"
        f"ok      All {len(BOT_SCOPES)} scopes are granted\n"
        "ok      The app can post in the hand-off channel #ask-sales\n"
        "ok      Socket Mode can connect\n"
    )
    assert done.exit_code == 0


def test_check_says_what_is_missing_and_how_to_fix_it(run, fake):
    fake.scopes -= {"users:read", "commands"}
    fake.channels["C0HANDOFF"]["members"].remove("U0BOT")
    done = run("check", **TOKENS)
    assert done.exit_code == 1
    assert "MISSING Scopes are missing: commands, users:read\n" in done.output
    assert 'paste the output of "frontdesk slack manifest"' in done.output
    assert "MISSING The app is not in the hand-off channel #ask-sales" in done.output
    assert "type /invite @frontdesk in #ask-sales" in done.output


def test_check_without_any_token_says_where_to_get_them(run):
    done = run("check")
    assert done.exit_code == 1
    assert "SLACK_BOT_TOKEN is not set" in done.output
    assert "SLACK_APP_TOKEN is not set" in done.output


@pytest.mark.parametrize(
    ("table", "environ", "said"),
    [
        ({"publik": True}, {}, 'unknown setting "publik"; did you mean "public"?'),
        ({}, {"SLACK_BOT_TOKEN": "nonsense"}, 'must start with "xoxb-"'),
        ({}, {**TOKENS, "SLACK_BOT_TOKEN": "xoxb-wrong"}, "(invalid_auth)"),
        ({}, {**TOKENS, "SLACK_APP_TOKEN": "xapp-wrong"}, "connections:write"),
        ({"handoff": "#nowhere"}, TOKENS, "#nowhere was not found"),
        ({"handoff": "C0NOWHERE"}, TOKENS, "cannot be read (channel_not_found)"),
    ],
)
def test_check_tells_each_thing_that_is_wrong(run, table, environ, said):
    done = run("check", table=table, **environ)
    assert said in done.output
    assert done.exit_code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_whole_command_runs_answers_and_stops_on_a_signal(
    fake, corpus, tmp_path, mode
):
    file = tmp_path / "frontdesk.toml"
    file.write_text(
        f'journal = "sqlite:///{tmp_path / "journal.db"}"\n'
        f'cache_dir = "{corpus.parent / "cache"}"\n'
        f'[slack]\napi_url = "{fake.base_url}"\n',
        encoding="utf-8",
    )
    secret = tmp_path / "signing-secret"
    secret.write_text(fake.signing_secret + "\n", encoding="utf-8")
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SLACK_")},
        **TOKENS,
        "SLACK_SIGNING_SECRET_FILE": str(secret),
    }
    arguments = ["slack", "run", "--config", str(file), "--corpus", str(corpus)]
    arguments += ["--http", "127.0.0.1:0"] if mode == "http" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env=environ,
        cwd=Path(__file__).parents[2],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        if mode == "http":
            port = line.split("port ")[1].split(";")[0]
            fake.http_target = f"http://127.0.0.1:{port}/slack/events"
        else:
            assert line == "Connected to Slack; press Ctrl-C to stop.\n"
            fake.wait(lambda: len(fake._sockets) == 2)
        said = fake.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
        assert "Knowledge process" in fake.wait_reply(said)["text"]
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=10)[1]
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    assert rest == "Stopping: finishing the work in progress.\n"
    assert process.returncode == 0
