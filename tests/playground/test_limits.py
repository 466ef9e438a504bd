"""The limits by themselves: one-time ids, rate limits, faults, manifest, wire."""

from pathlib import Path

import pytest
import yaml

from playground.delivery.wire import Wire, redacted
from playground.limits.faults import Fault, Faults
from playground.limits.manifest import Manifest
from playground.limits.one_time_ids import OneTimeIds, Trigger
from playground.limits.rate_limits import RateLimits
from playground.limits.timing import Timing
from tests.playground.echo import manifest


class HandClock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_trigger_lives_three_seconds_and_serves_once() -> None:
    clock = HandClock()
    one_time_ids = OneTimeIds(Timing(wall=clock))
    trigger = one_time_ids.new_trigger("U1", "C1")
    clock.seconds += 3
    assert isinstance(one_time_ids.use_trigger(trigger), Trigger)
    assert one_time_ids.use_trigger(trigger) == "exchanged_trigger_id"
    late = one_time_ids.new_trigger("U1")
    clock.seconds += 3.1
    assert one_time_ids.use_trigger(late) == "expired_trigger_id"


def test_an_answer_address_lives_half_an_hour() -> None:
    clock = HandClock()
    one_time_ids = OneTimeIds(Timing(wall=clock))
    token = one_time_ids.new_response("U1", "C1")
    clock.seconds += 1800
    assert not isinstance(one_time_ids.use_response(token), str)
    clock.seconds += 1
    assert one_time_ids.use_response(token) == "expired_url"


def test_a_socket_address_lives_a_short_while() -> None:
    clock = HandClock()
    one_time_ids = OneTimeIds(Timing(wall=clock))
    first, second = one_time_ids.new_socket(), one_time_ids.new_socket()
    assert one_time_ids.use_socket(first)
    assert not one_time_ids.use_socket(first)
    clock.seconds += 31
    assert not one_time_ids.use_socket(second)


def test_a_limit_opens_again_after_its_minute() -> None:
    clock = HandClock()
    limits = RateLimits(clock=clock)
    for _ in range(50):
        assert limits.seconds_to_wait("chat.update", "C1") is None
    clock.seconds += 20
    assert limits.seconds_to_wait("chat.update", "C2") == 40
    assert limits.seconds_to_wait("conversations.info", "C2") is None
    clock.seconds += 40
    assert limits.seconds_to_wait("chat.update", "C1") is None


def test_a_workspace_takes_two_hundred_and_forty_messages_a_minute() -> None:
    clock = HandClock()
    limits = RateLimits(clock=clock)
    assert all(limits.seconds_to_wait("chat.postMessage", f"C{number}") is None for number in range(240))
    assert limits.seconds_to_wait("chat.postMessage", "C999") == 60


def test_a_channel_takes_bursts_of_three_and_then_one_a_second() -> None:
    clock = HandClock()
    limits = RateLimits(clock=clock)
    assert [limits.seconds_to_wait("chat.postMessage", "C1") for _ in range(4)] == [None, None, None, 1]
    clock.seconds += 1
    assert [limits.seconds_to_wait("chat.postMessage", "C1") for _ in range(2)] == [None, 1]


def test_a_fault_strikes_its_method_only_as_often_as_asked() -> None:
    faults = Faults()
    faults.add(Fault("server_error", "chat.update", times=2))
    faults.add(Fault("slow", times=None))
    assert faults.for_call("chat.update") is faults.for_call("chat.update")
    third = faults.for_call("chat.update")
    assert third is not None
    assert third.kind == "slow"
    assert faults.for_delivery("message", "events_api") is None
    faults.clear()
    assert faults.for_call("chat.update") is None
    with pytest.raises(ValueError, match="no fault called"):
        faults.replace([{"kind": "meteor"}])


def test_a_manifest_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(yaml.safe_dump(manifest()))
    read = Manifest.read(path)
    assert read == Manifest.read(manifest())
    assert read.commands["/echo"].should_escape is True
    assert read.shortcuts["offer"].type == "message"
    assert read.interactive
    with pytest.raises(ValueError, match="no app manifest"):
        Manifest.read({"features": {}})


def test_the_wire_keeps_three_hundred_entries_and_no_token() -> None:
    wire = Wire()
    for number in range(310):
        wire.note("call", "auth.test", {"token": "xoxb-secret", "n": number}, {"ok": True})
    assert len(wire.after(0)) == 300
    shown = wire.as_json(309)
    assert shown[0]["request"] == {"token": "…redacted", "n": 309}
    assert redacted(["Bearer xapp-1-abc"]) == ["Bearer x…redacted"]
