"""`python -m playground.pictures`: makes the pictures of README and docs from the playground.

There are still pictures in each language that has guides, and a moving one: an introduction from the sign-up to the
lunch, with captions. It is a GIF, since code hosts let readers pause a GIF.
"""

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from bot.core.words import NAMES, Locale, _, reading_in
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
COLORS = 64  # of a picture: the page is flat, and small files are kept with the code
CAPTION_HEIGHT = 52
MILLISECONDS_A_FRAME = 3600
MOVING = "journey.gif"
MOVING_ONLY = {"signing-up", "signed-up", "said-yes"}
MOST_STEPS = 14  # of the clock, until what the picture shows
KEY = "cGljdHVyZXMgYXJlIG1hZGUgb2YgaW52ZW50aW9ucyE="
Shoot = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Words:
    """What people type in the pictures of one language; everything else is Village's own words."""

    locale: str
    offer: str
    topic: str
    rooms: str
    fridges: str
    assistance: str
    tip: str
    helped: str
    told: str


ENGLISH = Words(
    "en-US",
    "happy to mentor on business trips",
    "Business trips",
    "Elm, second floor: a lock, an armchair, a socket. The key hangs at reception.",
    "Kitchen on 2. Label it with a color, no name needed.",
    "Free and in private; the number is on the back of your badge.",
    "Call the hotel before you book, some rooms have fridges. Nobody minds being asked.",
    "A colleague who said: leave at four, I will say so in the meeting.",
    "A colleague said: leave at four, I will say so in the meeting. I did, and it was fine.",
)
LANGUAGES = {
    Locale.ENGLISH_US: ENGLISH,
    Locale.GERMAN: Words(
        "de-DE",
        "Ich helfe gerne beim Thema Dienstreisen",
        "Dienstreisen",
        "Elm, zweiter Stock: Schloss, Sessel, Steckdose. Der Schlüssel hängt am Empfang.",
        "Küche im zweiten Stock. Markier es mit einer Farbe, ohne Namen.",
        "Kostenlos und vertraulich; die Nummer steht hinten auf dem Ausweis.",
        "Ruf vor der Buchung im Hotel an, manche Zimmer haben Kühlschränke. Fragen stört niemanden.",
        "Jemand bei der Arbeit hat gesagt: Geh um vier, ich sage es im Meeting.",
        "Jemand bei der Arbeit hat gesagt: Geh um vier, ich sage es im Meeting. Ich bin gegangen, und es war gut so.",
    ),
    Locale.FRENCH: Words(
        "fr-FR",
        "Je peux être mentor pour les voyages d'affaires",
        "Déplacements",
        "Elm, deuxième étage\u00a0: un verrou, un fauteuil, une prise. La clé est à l’accueil.",
        "Cuisine du 2e. Mets une étiquette de couleur, sans nom.",
        "Gratuite et confidentielle\u00a0; le numéro est au dos de ton badge.",
        "Appelle l’hôtel avant de réserver, certaines chambres ont un frigo. La question ne gêne personne.",
        "Quelqu’un au travail a dit\u00a0: pars à quatre heures, je le dirai en réunion.",
        "Quelqu’un au travail a dit\u00a0: pars à quatre heures, je le dirai en réunion. Et tout s’est bien passé.",
    ),
    Locale.SPANISH: Words(
        "es-ES",
        "Puedo ayudar con los viajes de trabajo",
        "Viajes de trabajo",
        "Elm, segundo piso: cerrojo, sillón, enchufe. La llave está en recepción.",
        "Cocina del 2. Ponle una etiqueta de color, sin nombre.",
        "Gratis y en privado; el número está al dorso de tu tarjeta.",
        "Llama al hotel antes de reservar, algunas habitaciones tienen refrigerador. A nadie le molesta la pregunta.",
        "Alguien del trabajo dijo: sal a las cuatro, ya lo digo yo en la reunión.",
        "Alguien del trabajo dijo: sal a las cuatro, ya lo digo yo en la reunión. Lo hice, y todo fue bien.",
    ),
}
"""The languages of the guides, and what is typed in each."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at the page who knows what a button or a field is called in the language of the pictures."""

    page: Page
    locale: Locale = Locale.ENGLISH_US

    @property
    def words(self) -> Words:
        """What is typed."""
        return LANGUAGES[self.locale]

    def called(self, label: str, **more: str) -> str:
        """The label as it is read; `more` are the labels that stand in it."""
        with reading_in(self.locale):
            return _(label).format(**{name: _(one) for name, one in more.items()})

    async def be(self, who: str, place: str) -> None:
        """Become somebody and open a conversation."""
        await self.page.get_by_role("navigation", name="Who you are").get_by_role("button", name=who).click()
        await self.page.locator('.person[aria-current="true"]', has_text=who).wait_for()
        places = self.page.get_by_role("navigation", name="Conversations")
        await places.get_by_role("button", name=place).first.click()
        await self.page.wait_for_timeout(400)

    async def talk_to_village(self, who: str, tab: str = "Messages") -> None:
        """Become somebody in their direct messages with Village, or in its Home."""
        await self.be(who, "Village")
        await self.page.locator(f"#tab-{tab.lower()}").click()
        if tab == "Home":
            await self.page.wait_for_timeout(1500)  # until it is drawn anew

    async def write(self, words: str) -> None:
        """Send words or a command."""
        box = self.page.locator(".composer").get_by_role("textbox")
        await box.fill(words)
        await box.press("Escape")
        await box.press("Enter")
        await self.page.wait_for_timeout(1500)

    async def press(self, label: str, **more: str) -> None:
        """Press the newest button of this name."""
        await self.page.get_by_role("button", name=self.called(label, **more), exact=True).last.click()
        await self.page.wait_for_timeout(1500)

    async def next_thing_until(self, label: str) -> None:
        """Move the clock on until there is a button of this name."""
        wanted = self.page.locator(".message").get_by_role("button", name=self.called(label))
        for _step in range(MOST_STEPS):
            if await wanted.count():
                return
            await self.page.get_by_role("button", name="Next thing").click()
            await self.page.wait_for_timeout(1500)

    async def fill(self, label: str, words: str) -> None:
        """Type into a field of the open form."""
        await self.page.get_by_role("dialog").get_by_label(self.called(label)).first.fill(words)

    async def choose(self, label: str, words: str, *, one_of_several: bool = False) -> None:
        """Choose from a menu of the open form by typing; one that takes several is closed afterwards."""
        await self.fill(label, words)
        await self.page.keyboard.press("Enter")
        if one_of_several:
            await self.page.keyboard.press("Escape")


async def set_up(visitor: Visitor, shoot: Shoot) -> None:
    """Priya sets up, and writes down what one needs to know about the building."""
    await visitor.be("Priya", "parents-and-allies")
    await visitor.write("/village setup")
    if visitor.locale is not Locale.ENGLISH_US:
        await visitor.choose("Language of the channel", NAMES[visitor.locale])
    await shoot("setup")
    await visitor.press("Save")
    await visitor.press("Close")
    await visitor.write("/village building")
    await visitor.press("Change: {title}", title="Know the building")
    await visitor.fill("Quiet rooms", visitor.words.rooms)
    await visitor.fill("Fridges and kitchens", visitor.words.fridges)
    await visitor.fill("Employee assistance (EAP)", visitor.words.assistance)
    await visitor.press("Save")
    first = visitor.called("What people in {office} wrote down for everyone.", office="Chicago")
    await visitor.page.get_by_role("dialog").get_by_text(first).scroll_into_view_if_needed()
    await shoot("building")
    await visitor.press("Close")


async def what_people_know(visitor: Visitor, shoot: Shoot) -> None:
    """A tip is left, let out and read; a story before it is sent; a return plan; words to pass on."""
    await visitor.talk_to_village("Marisa")
    await visitor.write("/village tips business trips")
    await visitor.press("Leave a tip on this")
    await visitor.fill("Your tip", visitor.words.tip)
    await visitor.press("Send it")
    await visitor.press("Close")
    await visitor.talk_to_village("Priya", "Home")
    await visitor.press("Read what's waiting")
    await visitor.press("Publish as it stands")
    await visitor.press("Close")
    await visitor.talk_to_village("Meghan")
    await visitor.write("/village tips business trips")
    await shoot("tips")
    await visitor.press("Close")
    await visitor.write("/village flex")
    await visitor.press("Show me the weeks")
    await shoot("plan")
    await visitor.press("Close")
    await visitor.write("/village spread")
    await shoot("spread")
    await visitor.press("Close")
    await visitor.talk_to_village("Lori")
    await visitor.write("/village story")
    await visitor.fill("What helped, or who did?", visitor.words.helped)
    await visitor.press("Preview")
    await shoot("story")
    dialog = visitor.page.get_by_role("dialog").last
    await dialog.get_by_role("button", name=visitor.called("Close")).last.click()


async def journey(visitor: Visitor, shoot: Shoot) -> None:
    """A mentor, a returning parent, two yeses, the group DM, the lunch."""
    await visitor.talk_to_village("Marisa")
    await visitor.write(visitor.words.offer)
    await visitor.press("Yes, that's right")
    await visitor.talk_to_village("Meghan")
    await visitor.write("/returning")
    await visitor.choose("What would help", visitor.words.topic, one_of_several=True)
    await shoot("signing-up")
    await visitor.press("Save")
    await shoot("signed-up")
    await visitor.press("Close")
    await visitor.talk_to_village("Marisa", "Home")
    await shoot("home")
    await visitor.talk_to_village("Marisa")
    await visitor.next_thing_until("Yes, happy to")
    await shoot("asked")
    await visitor.press("Yes, happy to")
    await shoot("said-yes")
    await visitor.talk_to_village("Meghan")
    await shoot("offered")
    await visitor.press("Yes, introduce us")
    await visitor.page.wait_for_timeout(1500)
    places = visitor.page.get_by_role("navigation", name="Conversations")
    await places.get_by_role("button", name="Marisa").click()
    await visitor.page.wait_for_timeout(600)
    await shoot("introduced")
    await lunch(visitor, shoot)


async def lunch(visitor: Visitor, shoot: Shoot) -> None:
    """The next lunch is announced, and Lori says that she comes."""
    await visitor.be("Lori", "parents-and-allies")
    await visitor.next_thing_until("I'm coming")
    coming = visitor.page.locator(".message").get_by_role("button", name=visitor.called("I'm coming"))
    await coming.first.click()
    await visitor.page.wait_for_timeout(1500)
    await shoot("lunch")


def a_quarter(quarter: str, members: int, answers: Sequence[int]) -> Released:
    """An invented quarter of an invented office, released by the same rules as a real one."""
    waited = {Fact(FigureKind.INTRODUCED, cell): people for cell, people in zip(WAITS, (23, 12, 7, 5), strict=True)}
    asked = {Fact(FigureKind.TOPICS, slug): people for slug, people in (("sick-child", 31), ("flex-hours", 22))}
    labels = {slug: _(standard().label(slug)) for slug in ("sick-child", "flex-hours")}
    people = {**waited, **asked, Fact(FigureKind.LUNCHES, CAME): 26}
    said = dict(zip(ANSWERS, answers, strict=True))
    counted = Counted(members, 24, people, said, labels, 3)
    return release(quarter, ("Chicago",), released_at(quarter).date(), counted, (Light.LUNCH, Light.HOST))


async def the_quarter(visitor: Visitor, shoot: Shoot) -> None:
    """The employer's page, of invented figures."""
    with reading_in(visitor.locale):
        now, before = (
            a_quarter("2026-Q4", 83, (22, 14, 7, 19, 12, 9)),
            a_quarter("2026-Q3", 71, (16, 15, 11, 13, 17, 8)),
        )
        charts = picture.charts_of(now, [before])
        drawn = picture.page(now, charts, dict(draw_all(charts)), [picture.Story(visitor.words.told)])
    await visitor.page.goto("about:blank")  # the playground's own page lets no other style in
    await visitor.page.set_content(drawn)
    await visitor.page.wait_for_timeout(500)
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


async def moving(visitor: Visitor) -> None:
    """The moving picture: set up without looking, then one frame a caption."""
    page = visitor.page
    frames: list[Image.Image] = []

    async def nothing(_name: str) -> None:
        return

    async def frame(name: str) -> None:
        if name not in CAPTIONS:
            return
        await caption(page, CAPTIONS[name])
        frames.append(Image.open(io.BytesIO(await page.screenshot())).convert("RGB"))
        await page.evaluate("document.getElementById('caption').remove()")

    await page.set_viewport_size(SMALL)
    await page.reload()
    fold = page.get_by_role("button", name="Guide", exact=True)
    if await fold.get_attribute("aria-expanded") == "true":
        await fold.click()
    await set_up(visitor, nothing)
    await journey(visitor, frame)
    together = Image.new("RGB", (SMALL["width"], SMALL["height"] * len(frames)))
    for at, one in enumerate(frames):
        together.paste(one, (0, at * SMALL["height"]))
    palette = together.quantize(COLORS, dither=Image.Dither.NONE)
    first, *others = (one.quantize(palette=palette, dither=Image.Dither.NONE) for one in frames)
    first.save(FOLDER / MOVING, save_all=True, append_images=others, duration=MILLISECONDS_A_FRAME, loop=0)


def folder_of(locale: Locale) -> Path:
    """Where the pictures of a language lie: English ones in the folder itself, others in one of their own."""
    return FOLDER if locale is Locale.ENGLISH_US else FOLDER / locale.value


async def stills(visitor: Visitor) -> None:
    """The pictures of the guides."""
    folder = folder_of(visitor.locale)
    folder.mkdir(exist_ok=True)

    async def shoot(name: str) -> None:
        if name in MOVING_ONLY:
            return
        picture_of_it = Image.open(io.BytesIO(await visitor.page.screenshot())).convert("RGB")
        picture_of_it.quantize(COLORS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)

    for part in (set_up, what_people_know, journey, the_quarter):
        await part(visitor, shoot)


async def take(part: Callable[[Visitor], Awaitable[None]], chromium: str, locale: Locale = Locale.ENGLISH_US) -> None:
    """Take pictures in a world of their own, in which everybody's Slack speaks the language."""
    with tempfile.TemporaryDirectory() as folder:
        playground = Playground(load())
        for user in playground.world.users.values():
            user.locale = LANGUAGES[locale].locale
        await playground.start()
        console = BotConsole(playground, "ERROR", f"sqlite:///{folder}/pictures.db", KEY)
        playground.console = console
        await console.start()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
                page = await browser.new_page(viewport=DESK, locale=LANGUAGES[locale].locale)
                await page.goto(playground.base_url)
                await part(Visitor(page, locale))
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
    for locale in LANGUAGES:
        await take(stills, chromium, locale)
    await take(moving, chromium)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
