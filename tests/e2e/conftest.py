"""The app on a loopback Slack, over both transports."""

from __future__ import annotations

import os

import pytest

# slack_sdk sends loopback calls to a proxy too: it knows no NO_PROXY.
for _name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
    os.environ.pop(_name, None)
# A token of this machine must not reach Bolt, which reads the environment by itself.
for _name in [name for name in os.environ if name.startswith("SLACK_")]:
    os.environ.pop(_name)

pytest.register_assert_rewrite("tests.e2e.slack_rig")


@pytest.fixture(scope="session", autouse=True)
def quick():
    """Wait for nothing that a test does not look at."""
    from bot.slack.transport import calls
    from tests.e2e.slack_rig import share_statements, share_tls_context

    with pytest.MonkeyPatch.context() as patch:
        share_tls_context(patch)
        share_statements(patch)
        patch.setattr(calls, "NETWORK_WAIT_SECONDS", 0.05)
        yield


@pytest.fixture(params=["socket", "http"])
def transport(request):
    """How Slack's deliveries reach the app."""
    return request.param


@pytest.fixture
def rig(transport, tmp_path):
    """Makes running apps: ``rig()``, ``rig(slack={...}, fake=FakeSlack(...))``."""
    from tests.e2e.slack_rig import Rigs

    rigs = Rigs(tmp_path, transport)
    yield rigs.start
    rigs.stop()
