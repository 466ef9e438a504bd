"""`python -m playground.pictures`: README and docs get their pictures from the playground, so that they stay true."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.manifest import load
from playground.front_door import BotConsole
from playground.server import Playground

FOLDER = Path("docs/pictures")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
WIDTH, HEIGHT = 1280, 800
MOST_STEPS = 8  # of the clock, until the lunch is announced
KEY = "cGljdHVyZXMgYXJlIG1hZGUgb2YgaW52ZW50aW9ucyE="
Shoot = Callable[[str], Awaitable[None]]


async def be(page: Page, who: str, place: str) -> None:
    """Become somebody and open a conversation."""
    await page.get_by_role("navigation", name="Who you are").get_by_role("button", name=who).click()
    await page.get_by_role("navigation", name="Conversations").get_by_role("button", name=place).first.click()
    await page.wait_for_timeout(400)


async def write(page: Page, words: str) -> None:
    """Send words or a command."""
    box = page.locator(".composer").get_by_role("textbox")
    await box.fill(words)
    await box.press("Escape")
    await box.press("Enter")
    await page.wait_for_timeout(1500)


async def press(page: Page, label: str) -> None:
    """Press the newest button of this name."""
    await page.get_by_role("button", name=label, exact=True).last.click()
    await page.wait_for_timeout(1500)


async def next_thing(page: Page) -> None:
    """Move the clock to the next thing that happens."""
    await page.get_by_role("button", name="To the next thing that happens").click()
    await page.wait_for_timeout(1500)


async def journey(page: Page, shoot: Shoot) -> None:
    """Set-up, a mentor, a returning parent, two yeses, the group DM, the lunch."""
    await be(page, "Priya", "parents-and-allies")
    await write(page, "/village setup")
    await shoot("setup")
    await press(page, "Save")
    await press(page, "Close")
    await be(page, "Marisa", "Village")
    await page.get_by_role("tab", name="Messages").click()
    await write(page, "happy to mentor on business trips")
    await shoot("plain-words")
    await press(page, "Yes, that's right")
    await be(page, "Meghan", "Village")
    await page.get_by_role("tab", name="Messages").click()
    await write(page, "is there anyone who has been on a business trip with a small baby at home?")
    await shoot("asking")
    await write(page, "/returning")
    await page.get_by_role("dialog").get_by_role("combobox").first.fill("Business trips")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await shoot("returning")
    await press(page, "Save")
    await press(page, "Close")
    await be(page, "Marisa", "Village")
    await page.get_by_role("tab", name="Messages").click()
    await next_thing(page)
    await shoot("asked")
    await press(page, "Yes, happy to")
    await be(page, "Meghan", "Village")
    await page.get_by_role("tab", name="Messages").click()
    await shoot("offered")
    await press(page, "Yes, introduce us")
    await page.wait_for_timeout(1500)
    await page.get_by_role("navigation", name="Conversations").get_by_role("button", name="Marisa").click()
    await page.wait_for_timeout(600)
    await shoot("introduced")
    await be(page, "Lori", "parents-and-allies")
    coming = page.locator("button", has_text="I'm coming")
    for _ in range(MOST_STEPS):
        if await coming.count():
            break
        await next_thing(page)
    await coming.first.click()
    await page.wait_for_timeout(1500)
    await shoot("lunch")
    await be(page, "Marisa", "Village")
    await page.get_by_role("tab", name="Home").click()
    await page.wait_for_timeout(900)
    await shoot("home")


async def main() -> int:
    """Take them all; returns the exit status."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("village: the pictures need chromium.", file=sys.stderr)  # noqa: T201
        return 2
    with tempfile.TemporaryDirectory() as folder:
        playground = Playground(load())
        await playground.start()
        console = BotConsole(playground, "ERROR", f"sqlite:///{folder}/pictures.db", KEY)
        playground.console = console
        await console.start()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
            page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            await page.goto(playground.base_url)

            async def shoot(name: str) -> None:
                await page.screenshot(path=FOLDER / f"{name}.png")

            await journey(page, shoot)
            await browser.close()
        await console.stop()
        await playground.stop()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
