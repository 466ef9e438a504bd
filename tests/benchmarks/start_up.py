"""Start-up time and idle memory of the whole bot, against the libraries it cannot do without."""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.stage import ROOT, accepting_slack
from tests.support.databases import FIXED_KEYS, copy_sqlite, make_sqlite_template

CORE = "import slack_bolt.app.async_app, sqlalchemy, apscheduler.schedulers.asyncio, pydantic_settings, aiohttp"
RUNS = 5


def main() -> None:
    """Print seconds and megabytes, medians of five runs, and the ratio of memory (goal: under 1.3)."""
    asyncio.run(_main())


async def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = copy_sqlite(make_sqlite_template(Path(folder), FIXED_KEYS), Path(folder))
        async with accepting_slack() as slack:
            environment = {
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_APP_TOKEN": "xapp-1",
                "SLACK_API_URL": slack.url,
                "DATABASE_URL": url,
                "ENCRYPTION_KEYS": FIXED_KEYS,
                "HOST": "127.0.0.1",
                "LOG_LEVEL": "CRITICAL",
            }
            floor = [await _measure(["-c", f"{CORE}\nprint('ready', flush=True)\ninput()"], {}) for _ in range(RUNS)]
            ours = [await _measure(["-m", "bot", "run"], environment) for _ in range(RUNS)]
    floor_seconds, floor_memory = _medians(floor)
    our_seconds, our_memory = _medians(ours)
    print(f"libraries alone: {floor_seconds:.2f} s, {floor_memory:.0f} MB")
    print(f"start-up to ready: {our_seconds:.2f} s (goal: under 1.5 s)")
    print(f"idle memory: {our_memory:.0f} MB, {our_memory / floor_memory:.2f} of the libraries alone (goal: under 1.3)")


def _medians(runs: list[tuple[float, float]]) -> tuple[float, float]:
    return sorted(seconds for seconds, _ in runs)[RUNS // 2], sorted(memory for _, memory in runs)[RUNS // 2]


async def _measure(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until it prints its first line, and resident megabytes a second later."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    await asyncio.wait_for(process.stdout.readline(), 30)
    seconds = time.perf_counter() - began
    await asyncio.sleep(1)
    status = await asyncio.to_thread(Path(f"/proc/{process.pid}/status").read_text)
    memory = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
    process.terminate()
    await process.wait()
    return seconds, memory
