"""`python -m playground.pictures`: README and docs get their pictures from the playground, so that they stay true."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.manifest import load
from bot.offices.topics import standard
from bot.reports.charts import draw_all
from bot.reports.figures import CAME, WAITS, Counted, Fact, FigureKind, Light, Released, release, released_at
from bot.reports.pulse import ANSWERS
from handlers.reports.views import picture
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


async def talk_to_village(page: Page, who: str) -> None:
    """Become somebody in their direct messages with Village."""
    await be(page, who, "Village")
    await page.get_by_role("tab", name="Messages").click()


async def fill(page: Page, label: str, words: str) -> None:
    """Type into a field of the open form."""
    await page.get_by_role("dialog").get_by_label(label).fill(words)


async def set_up(page: Page, shoot: Shoot) -> None:
    """Priya sets up, and writes down what one needs to know about the building."""
    await be(page, "Priya", "parents-and-allies")
    await write(page, "/village setup")
    await shoot("setup")
    await press(page, "Save")
    await press(page, "Close")
    await write(page, "/village building")
    await press(page, "Change: Know the building")
    await fill(page, "Quiet rooms", "Elm, second floor: a lock, an armchair, a socket. The key hangs at reception.")
    await fill(page, "Fridges and kitchens", "Kitchen on 2. Label it with a colour, no name needed.")
    await fill(page, "Employee assistance (EAP)", "Free and in private; the number is on the back of your badge.")
    await press(page, "Save")
    await page.get_by_role("dialog").get_by_text("What people in").scroll_into_view_if_needed()
    await shoot("building")
    await press(page, "Close")


async def what_people_know(page: Page, shoot: Shoot) -> None:
    """A tip is left, let out and read; a story before it is sent; a return plan; words to pass on."""
    await talk_to_village(page, "Marisa")
    await write(page, "/village tips business trips")
    await press(page, "Leave a tip on this")
    await fill(page, "Your tip", "Ring the hotel before you book, some rooms have fridges. Nobody minds being asked.")
    await press(page, "Send it")
    await press(page, "Close")
    await be(page, "Priya", "Village")
    await page.get_by_role("tab", name="Home").click()
    await page.wait_for_timeout(1500)  # until it is drawn anew
    await press(page, "Read what's waiting")
    await press(page, "Publish as it stands")
    await press(page, "Close")
    await talk_to_village(page, "Meghan")
    await write(page, "/village tips business trips")
    await shoot("tips")
    await press(page, "Close")
    await write(page, "/village flex")
    await press(page, "Show me the weeks")
    await shoot("plan")
    await press(page, "Close")
    await write(page, "/village spread")
    await shoot("spread")
    await press(page, "Close")
    await talk_to_village(page, "Lori")
    await write(page, "/village story")
    await fill(page, "What helped, or who did?", "A colleague who said: leave at four, I will say so in the meeting.")
    await press(page, "Look at it")
    await shoot("story")
    await page.get_by_role("dialog").last.get_by_role("button", name="Close").last.click()


async def journey(page: Page, shoot: Shoot) -> None:
    """A mentor, a returning parent, two yeses, the group DM, the lunch."""
    await talk_to_village(page, "Marisa")
    await write(page, "happy to mentor on business trips")
    await press(page, "Yes, that's right")
    await talk_to_village(page, "Meghan")
    await write(page, "is there anyone who has been on a business trip with a small baby at home?")
    await write(page, "/returning")
    await page.get_by_role("dialog").get_by_role("combobox").first.fill("Business trips")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await press(page, "Save")
    await press(page, "Close")
    await talk_to_village(page, "Marisa")
    await next_thing(page)
    await shoot("asked")
    await press(page, "Yes, happy to")
    await talk_to_village(page, "Meghan")
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


def a_quarter(quarter: str, members: int, answers: Sequence[int]) -> Released:
    """An invented quarter of an invented office, released by the same rules as a real one."""
    waited = {Fact(FigureKind.INTRODUCED, cell): people for cell, people in zip(WAITS, (23, 12, 7, 5), strict=True)}
    asked = {Fact(FigureKind.TOPICS, slug): people for slug, people in (("sick-child", 31), ("flex-hours", 22))}
    labels = {slug: standard().label(slug) for slug in ("sick-child", "flex-hours")}
    people = {**waited, **asked, Fact(FigureKind.LUNCHES, CAME): 26}
    said = dict(zip(ANSWERS, answers, strict=True))
    counted = Counted(members, 24, people, said, labels, 3)
    return release(quarter, ("Chicago",), released_at(quarter).date(), counted, (Light.LUNCH, Light.HOST))


async def the_quarter(page: Page, shoot: Shoot) -> None:
    """The employer's page, of invented figures."""
    now, before = a_quarter("2026-Q4", 83, (22, 14, 7, 19, 12, 9)), a_quarter("2026-Q3", 71, (16, 15, 11, 13, 17, 8))
    charts = picture.charts_of(now, [before])
    story = picture.Story("A colleague said: leave at four, I will say so in the meeting. I did, and it was fine.")
    await page.goto("about:blank")  # the playground's own page lets no other style in
    await page.set_content(picture.page(now, charts, dict(draw_all(charts)), [story]))
    await page.wait_for_timeout(500)
    await shoot("quarter")


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

            for part in (set_up, what_people_know, journey, the_quarter):
                await part(page, shoot)
            await browser.close()
        await console.stop()
        await playground.stop()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
