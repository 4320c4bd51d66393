"""Every way to ask, over both transports."""


def test_a_mention_is_answered_once_in_its_thread(rig):
    r = rig()
    said, reply = r.ask("how does a bpo differ from a call center?")
    assert "one kind of BPO" in reply["text"]
    assert reply["thread_ts"] == said["ts"]
    assert r.slack.problems == []
