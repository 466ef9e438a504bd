"""A channel gets another id, or refuses posts: what goes on, what is said, and to whom."""

from playground.limits.faults import Fault
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"


async def test_a_lunch_goes_on_in_a_channel_whose_id_slack_changes(harness: Harness) -> None:
    await harness.set_up()
    await harness.pass_time(days=25)
    lori = harness.person("lori")
    before = len(lori.sees(CHANNEL))
    assert before, "the first lunch is announced"
    await harness.person("priya").change_id(CHANNEL)
    await harness.settle()
    await lori.click("I'm coming", lori.sees(CHANNEL)[-1])
    await harness.settle()
    await harness.pass_time(days=40)
    seen = lori.sees(CHANNEL)
    assert len(seen) > before, "reminder and next lunch are posted under the new id"
    said = [message.words for message in harness.person("priya").dm_messages]
    assert not any("cannot post" in words or "could not post" in words for words in said)
    refused = [entry for entry in harness.playground.wire.after(0) if entry.error == "channel_not_found"]
    assert refused == []


async def test_a_preview_of_a_channel_that_refuses_does_not_promise_that_it_goes_out(harness: Harness) -> None:
    await harness.set_up()
    harness.playground.faults.add(
        Fault("error", "chat.postMessage", times=None, error="restricted_action_read_only_channel")
    )
    for _ in range(40):
        await harness.pass_time(days=1)
    harness.playground.faults.clear()
    for _ in range(30):
        await harness.pass_time(days=1)
        said = [message.words for message in harness.person("priya").dm_messages]
        if any("what I'll try to post" in words for words in said):
            break
    assert any("didn't accept my last post" in words for words in said)
