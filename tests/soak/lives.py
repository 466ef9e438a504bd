"""The same month run twice, without faults and with them, and what people read in each."""

import time
from dataclasses import dataclass
from pathlib import Path

from tests.soak.comparing import Difference, Read, difference, everything_read
from tests.soak.month import Month
from tests.soak.process_harness import FaultPlan, process_harness


@dataclass(frozen=True)
class Life:
    """What people read in one run, and which faults there were; seconds of real time."""

    read: Read
    kills: int = 0
    amid: int = 0
    troubles: int = 0
    seconds: float = 0.0


async def live(
    url: str, folder: Path, seed: int, *, days: int, replicas: int = 1, plan: FaultPlan | None = None, kills: int = 0
) -> Life:
    """Run one month on a fresh database; with a `plan`, faults go on until so many bots were killed (`kills`)."""
    began = time.monotonic()
    async with process_harness(url, folder, replicas=replicas, plan=plan, seed=seed) as harness:
        month = Month(harness, seed)
        await month.begin()
        harness.begin_faults()
        await month.live(days)
        await harness.until_killed(kills)
        fault_schedule = harness.playground.faults.fault_schedule
        await harness.end_faults()
        await harness.settle()
        troubles = fault_schedule.struck if fault_schedule is not None else 0
        return Life(everything_read(harness), harness.kills, harness.kills_amid, troubles, time.monotonic() - began)


def table(name: str, faulty: Life, found: Difference) -> str:
    """Return the figures as one line."""
    return (
        f"{name}: kills survived {faulty.kills} ({faulty.amid} with a message on its way), "
        f"troubles of Slack's {faulty.troubles}, messages compared {found.compared}, lost {len(found.lost)}, "
        f"repeated {len(found.repeated)}, read once more in channels and group DMs {found.once_more}, "
        f"{faulty.seconds:.0f} s"
    )


def compared(undisturbed: Life, faulty: Life) -> Difference:
    """Return what people read differently in the run with faults."""
    return difference(faulty.read, undisturbed.read)
