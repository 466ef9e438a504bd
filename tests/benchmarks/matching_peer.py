"""PyPI's `mentor-match` on the same pairs, in a process of its own; no dependency of ours.

Make a virtual environment anywhere, `pip install mentor-match` in it, and name its interpreter in MENTOR_MATCH_PYTHON.
The peer is given each pair's worth ready-made, so that its time is its own machinery and its solver alone.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Peer:
    """What the peer did: processor seconds, and whom it brought together, as (row, column)."""

    seconds: float
    pairs: list[tuple[int, int]]


def ask_the_peer(worth: list[list[int]]) -> Peer | None:
    """Its answer for these pairs (0 is never); None where it is not installed."""
    python = os.environ.get("MENTOR_MATCH_PYTHON", sys.executable)
    here = Path(__file__).resolve()
    done = subprocess.run([python, str(here)], input=json.dumps(worth), capture_output=True, text=True, check=False)
    if "No module named 'matching'" in done.stderr:
        return None
    done.check_returncode()
    answer = json.loads(done.stdout)
    return Peer(answer["seconds"], [(row, column) for row, column in answer["pairs"]])


def main() -> None:
    """Match what stands on standard input."""
    worth: list[list[int]] = json.load(sys.stdin)
    sys.path = [entry for entry in sys.path if entry != str(Path(__file__).resolve().parent)]
    from matching.mentee import Mentee  # type: ignore[import-not-found]
    from matching.mentor import Mentor  # type: ignore[import-not-found]
    from matching.process import process_data  # type: ignore[import-not-found]
    from matching.rules.rule import Disqualify  # type: ignore[import-not-found]

    class Worth:
        """Its own kind of rule, with a table behind it."""

        def apply(self, match: Any) -> int:
            found: int = worth[match.mentee.grade][match.mentor.grade]
            return found

    began = time.process_time()
    mentees = [Mentee(grade=number, email=f"w{number}") for number in range(len(worth))]
    mentors = [Mentor(grade=number, email=f"m{number}") for number in range(len(worth[0]))]
    never = Disqualify(lambda match: worth[match.mentee.grade][match.mentor.grade] == 0)
    process_data(mentors, mentees, [[Worth(), never]])
    seconds = time.process_time() - began
    pairs = [(mentee.grade, mentor.grade) for mentee in mentees for mentor in mentee.mentors]
    print(json.dumps({"seconds": seconds, "pairs": pairs}))


if __name__ == "__main__":
    main()
