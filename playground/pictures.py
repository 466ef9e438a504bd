"""`python -m playground.pictures`: README and docs get their pictures from the playground, so that they stay true.

Still ones of single moments, and one that moves: an introduction from the sign-up to the lunch, with a line under it.
The moving one is a GIF, since that is what code hosts offer a way to pause.
"""

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

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
DESK = ViewportSize(width=1280, height=800)
SMALL = ViewportSize(width=960, height=640)
COLORS = 128  # of a picture: the page is flat, and small files are kept with the code
CAPTION_HEIGHT = 52
MILLISECONDS_A_FRAME = 3600
MOVING = "journey.gif"
MOVING_ONLY = {"signing-up", "signed-up", "said-yes"}
MOST_STEPS = 8  # of the clock, until what the picture shows
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


async def next_thing_until(page: Page, label: str) -> None:
    """Move the clock on until there is a button of this name."""
    wanted = page.locator(".message").get_by_role("button", name=label)
    for _ in range(MOST_STEPS):
        if await wanted.count():
            return
        await page.get_by_role("button", name="Next thing").click()
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
    await fill(page, "Fridges and kitchens", "Kitchen on 2. Label it with a color, no name needed.")
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
    await press(page, "Preview")
    await shoot("story")
    await page.get_by_role("dialog").last.get_by_role("button", name="Close").last.click()


async def journey(page: Page, shoot: Shoot) -> None:
    """A mentor, a returning parent, two yeses, the group DM, the lunch."""
    await talk_to_village(page, "Marisa")
    await write(page, "happy to mentor on business trips")
    await press(page, "Yes, that's right")
    await talk_to_village(page, "Meghan")
    await write(page, "/returning")
    await page.get_by_role("dialog").get_by_role("combobox").first.fill("Business trips")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await shoot("signing-up")
    await press(page, "Save")
    await shoot("signed-up")
    await press(page, "Close")
    await talk_to_village(page, "Marisa")
    await next_thing_until(page, "Yes, happy to")
    await shoot("asked")
    await press(page, "Yes, happy to")
    await shoot("said-yes")
    await talk_to_village(page, "Meghan")
    await shoot("offered")
    await press(page, "Yes, introduce us")
    await page.wait_for_timeout(1500)
    await page.get_by_role("navigation", name="Conversations").get_by_role("button", name="Marisa").click()
    await page.wait_for_timeout(600)
    await shoot("introduced")
    await lunch(page, shoot)


async def lunch(page: Page, shoot: Shoot) -> None:
    """The next lunch is announced, and Lori says that she comes."""
    await be(page, "Lori", "parents-and-allies")
    await next_thing_until(page, "I'm coming")
    await page.locator(".message").get_by_role("button", name="I'm coming").first.click()
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


CAPTIONS = {
    "signing-up": "Meghan is just back from leave. She tells Village what would help.",
    "signed-up": "Nobody else sees that she did: not her manager, not HR, not the organizers.",
    "asked": "Marisa, who offered to help, is asked about a topic. There is no name in it.",
    "said-yes": "She says yes. If she had not, nobody would ever have known.",
    "offered": "Now Meghan decides. Only if she says yes too does Marisa learn who asked.",
    "introduced": "Two yeses: one message introduces them, and Village leaves them to it.",
    "lunch": "And once a month there is a lunch that everyone can come to.",
}
"""What stands under each moment of the moving picture, in its order."""


async def caption(page: Page, words: str) -> None:
    """Put a line under the page."""
    await page.evaluate(
        """([words, height]) => {
            const line = document.getElementById("caption") ?? document.body.appendChild(document.createElement("p"));
            line.id = "caption";
            line.textContent = words;
            document.getElementById("page").style.height = `calc(100% - ${height}px)`;
            for (const dialog of document.querySelectorAll("dialog[open]")) {
                dialog.style.maxHeight = `calc(100vh - ${height + 32}px)`;
                dialog.style.marginTop = "16px";
                dialog.appendChild(line);
            }
            if (!document.querySelector("dialog[open]")) document.body.appendChild(line);
            Object.assign(line.style, {
                position: "fixed", left: 0, right: 0, bottom: 0, height: `${height}px`, zIndex: 9, textAlign: "center",
                background: "#22302d", color: "#ffffff", fontSize: "19px", lineHeight: `${height}px`,
            });
        }""",
        [words, CAPTION_HEIGHT],
    )


async def moving(page: Page) -> None:
    """The moving picture: set up without looking, then one frame a caption."""
    frames: list[Image.Image] = []

    async def nothing(_name: str) -> None:
        return

    async def frame(name: str) -> None:
        await caption(page, CAPTIONS[name])
        frames.append(Image.open(io.BytesIO(await page.screenshot())).convert("RGB"))
        await page.evaluate("document.getElementById('caption').remove()")

    await page.set_viewport_size(SMALL)
    await page.reload()
    fold = page.get_by_role("button", name="Guide", exact=True)
    if await fold.get_attribute("aria-expanded") == "true":
        await fold.click()
    await set_up(page, nothing)
    await journey(page, frame)
    together = Image.new("RGB", (SMALL["width"], SMALL["height"] * len(frames)))
    for at, one in enumerate(frames):
        together.paste(one, (0, at * SMALL["height"]))
    palette = together.quantize(COLORS, dither=Image.Dither.NONE)
    first, *others = (one.quantize(palette=palette, dither=Image.Dither.NONE) for one in frames)
    first.save(FOLDER / MOVING, save_all=True, append_images=others, duration=MILLISECONDS_A_FRAME, loop=0)


async def stills(page: Page) -> None:
    """The pictures of the guides."""

    async def shoot(name: str) -> None:
        if name in MOVING_ONLY:
            return
        picture_of_it = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
        picture_of_it.quantize(COLORS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)

    for part in (set_up, what_people_know, journey, the_quarter):
        await part(page, shoot)


async def take(part: Callable[[Page], Awaitable[None]], chromium: str) -> None:
    """Take pictures in a world of their own."""
    with tempfile.TemporaryDirectory() as folder:
        playground = Playground(load())
        await playground.start()
        console = BotConsole(playground, "ERROR", f"sqlite:///{folder}/pictures.db", KEY)
        playground.console = console
        await console.start()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
                page = await browser.new_page(viewport=DESK, locale="en-US")
                await page.goto(playground.base_url)
                await part(page)
                await browser.close()
        finally:
            await console.stop()
            await playground.stop()


async def main() -> int:
    """Take them all; returns the exit status."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("village: the pictures need chromium.", file=sys.stderr)  # noqa: T201
        return 2
    await take(stills, chromium)
    await take(moving, chromium)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
