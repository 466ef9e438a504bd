"""The same month lived twice, once in calm and once in a storm, and what people read in each."""

import time
from dataclasses import dataclass
from pathlib import Path

from tests.soak.comparing import Difference, Read, difference, everything_read
from tests.soak.harbour import Storm, harbour
from tests.soak.month import Month


@dataclass(frozen=True)
class Life:
    """What people read, and what had to be survived; seconds of real time."""

    read: Read
    kills: int = 0
    amid: int = 0
    troubles: int = 0
    seconds: float = 0.0


async def live(
    url: str, folder: Path, seed: int, *, days: int, replicas: int = 1, storm: Storm | None = None, kills: int = 0
) -> Life:
    """One month on a fresh database; a storm goes on until there were so many `kills`."""
    began = time.monotonic()
    async with harbour(url, folder, replicas=replicas, storm=storm, seed=seed) as town:
        month = Month(town, seed)
        await month.begin()
        town.brew()
        await month.live(days)
        await town.until_killed(kills)
        weather = town.playground.faults.weather
        await town.calm()
        await town.settle()
        troubles = weather.struck if weather is not None else 0
        return Life(everything_read(town), town.kills, town.kills_amid, troubles, time.monotonic() - began)


def table(name: str, stormy: Life, found: Difference) -> str:
    """One line of figures."""
    return (
        f"{name}: kills survived {stormy.kills} ({stormy.amid} with a message on its way), "
        f"troubles of Slack's {stormy.troubles}, messages compared {found.compared}, lost {len(found.lost)}, "
        f"repeated {len(found.repeated)}, read once more in channels and group DMs {found.once_more}, "
        f"{stormy.seconds:.0f} s"
    )


def compared(calm: Life, stormy: Life) -> Difference:
    """What the storm changed for people."""
    return difference(stormy.read, calm.read)
