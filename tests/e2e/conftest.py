"""The app on a loopback Slack, over both transports."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from click.testing import Result

    from tests.e2e.fake_slack.server import FakeSlack
    from tests.e2e.slack_rig import StartRig

# slack_sdk sends loopback calls to a proxy too: it knows no NO_PROXY.
for _name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
    os.environ.pop(_name, None)
# A token of this machine must not reach Bolt, which reads the environment by itself.
for _name in [name for name in os.environ if name.startswith("SLACK_")]:
    os.environ.pop(_name)

pytest.register_assert_rewrite("tests.e2e.slack_rig")


# Three entries that a real desk answers from.
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


@pytest.fixture(scope="session", autouse=True)
def quick() -> Iterator[None]:
    """Wait for nothing that a test does not look at."""
    from bot.slack.transport import calls
    from tests.e2e.slack_rig import share_statements, share_tls_context

    with pytest.MonkeyPatch.context() as patch:
        share_tls_context(patch)
        share_statements(patch)
        patch.setattr(calls, "NETWORK_WAIT_SECONDS", 0.05)
        yield


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    """How Slack's deliveries reach the app."""
    return str(request.param)


@pytest.fixture
def rig(transport: str, tmp_path: Path) -> Iterator[StartRig]:
    """Makes running apps: ``rig()``, ``rig(slack={...}, fake=FakeSlack(...))``."""
    from tests.e2e.slack_rig import Rigs

    rigs = Rigs(tmp_path, transport)
    yield rigs.start
    rigs.stop()


@pytest.fixture
def many(rig: StartRig) -> StartRig:
    """As `rig`, for several workspaces."""
    from tests.e2e.installing import start_for_many

    return lambda fake=None: start_for_many(rig, fake)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """A Slack with the hand-off channel."""
    from bot.slack.manifest import BOT_SCOPES
    from tests.e2e.fake_slack.server import FakeSlack

    made = FakeSlack(scopes=BOT_SCOPES, echo_bot_messages=False)
    made.start()
    made.add_channel("C0HANDOFF", "ask-sales", ["U0BOT", "U0BOB"])
    yield made
    made.stop()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus folder, whose index is built already."""
    from bot.desk.desk import Desk

    folder = tmp_path_factory.mktemp("corpus")
    (folder / "faq.yaml").write_text(CORPUS, encoding="utf-8")
    Desk.open(folder, cache=folder.parent / "cache").close()
    return folder


@pytest.fixture
def command(
    fake: FakeSlack, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Runs ``frontdesk slack ...``; returns its exit status and output."""
    from click.testing import CliRunner

    from bot.slack.cli import slack
    from tests.e2e.slack_rig import settings_for

    def start(
        *arguments: str, table: dict[str, Any] | None = None, **environ: str
    ) -> Result:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        cache = corpus.parent / "cache"
        settings = settings_for(fake, tmp_path, table, corpus=corpus, cache_dir=cache)
        done = CliRunner().invoke(slack, arguments, obj=settings)
        for secret in (fake.bot_token, fake.app_token, fake.signing_secret):
            assert secret not in done.output
        return done

    return start
