"""The playground's page in a real browser, with a real bot behind it."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.console import Held
from playground.json_types import Json
from playground.server import PAGE, Playground
from tests.playground.echo import EchoBot, button, plain

pytestmark = pytest.mark.browser

QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHICAGO = ZoneInfo("America/Chicago")
HOSTILE = "<img src=x onerror=window.pwned=1> <script>window.pwned=1</script> <javascript:window.pwned=1|look>"


@pytest.fixture
async def tab(playground: Playground, bot: EchoBot, chromium_path: str) -> AsyncIterator[Page]:
    """The page, opened; whatever it complains about, or asks of another host, fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=QUIET_CHROMIUM)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("request", lambda asked: complaints.append(asked.url) if playground.base_url not in asked.url else None)
        await page.goto(playground.base_url)
        yield page
        await browser.close()
    assert [one for one in complaints if not one.startswith("data:")] == []


async def be(tab: Page, who: str) -> None:
    """Choose who to be."""
    await tab.get_by_role("navigation", name="Who you are").get_by_role("button", name=who).click()
    await expect(tab.locator('.person[aria-current="true"]')).to_contain_text(who)


async def go(tab: Page, place: str) -> None:
    """Open a conversation."""
    await tab.get_by_role("navigation", name="Conversations").get_by_role("button", name=place).click()
    await expect(tab.locator('.place[aria-current="page"]')).to_contain_text(place)


def writing(tab: Page) -> Locator:
    """The field one writes in."""
    return tab.locator(".composer").get_by_role("textbox")


async def open_form(tab: Page, who: str = "Marisa") -> Locator:
    """As this person, open the bot's form by its command."""
    await be(tab, who)
    await go(tab, "parents-and-allies")
    await writing(tab).fill("/form")
    await writing(tab).press("Enter")
    form = tab.get_by_role("dialog", name="A form")
    await expect(form).to_be_visible()
    return form


async def test_people_carry_their_roles_in_words_and_the_chosen_one_stands_in_the_address(
    tab: Page, playground: Playground
) -> None:
    people = tab.get_by_role("navigation", name="Who you are")
    for name, role in (("Priya", "admin"), ("Chloé", "guest"), ("Greg", "deactivated")):
        await expect(people.get_by_role("button", name=name)).to_contain_text(role)
    await tab.set_viewport_size({"width": 800, "height": 700})
    await be(tab, "Meghan")
    await go(tab, "general")
    await expect(tab).to_have_url(f"{playground.base_url}/#{playground.person('Meghan').id}/{channel(playground)}")
    await tab.reload()
    await expect(tab.locator('.person[aria-current="true"]')).to_contain_text("Meghan")
    await expect(tab.get_by_role("heading", name="general", exact=True)).to_be_visible()


async def test_a_command_completed_by_keyboard_is_answered_for_one_person_only(tab: Page) -> None:
    await be(tab, "Marisa")
    await go(tab, "parents-and-allies")
    await writing(tab).press_sequentially("/")
    await expect(tab.get_by_role("listbox", name="Completions").get_by_role("option")).to_have_count(3)
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "Enter"):
        await writing(tab).press(key)
    await expect(writing(tab)).to_have_value("/echo ")
    await writing(tab).press_sequentially("tea & cake")
    await writing(tab).press("Enter")
    answer = tab.locator(".message.ephemeral")
    await expect(answer).to_contain_text("You said: tea & cake")
    await expect(answer).to_contain_text("Only visible to you")
    await be(tab, "Lori")
    await expect(tab.get_by_text("Nothing has been said here yet.")).to_be_visible()


async def test_a_wrong_command_is_named_and_stays_in_the_field(tab: Page, bot: EchoBot) -> None:
    await writing(tab).fill("/nothing at all")
    await writing(tab).press("Enter")
    await expect(tab.get_by_text("/nothing is not a command here.")).to_be_visible()
    await expect(writing(tab)).to_have_value("/nothing at all")
    assert bot.heard == []


async def test_a_form_names_its_problem_under_the_field_and_then_goes_out(tab: Page, bot: EchoBot) -> None:
    form = await open_form(tab)
    await form.get_by_role("button", name="Send").click()
    await expect(form.locator(".block.input").first).to_contain_text("Please complete this required field.")
    line = form.get_by_label("A line")
    await expect(line).to_be_focused()
    bot.form_answer = {"response_action": "errors", "errors": {"line": "Without names, please."}}
    await line.fill("hello Lori")
    await form.get_by_role("button", name="Send").click()
    await expect(form.locator(".block.input").first).to_contain_text("Without names, please.")
    await expect(line).to_have_value("hello Lori")
    bot.form_answer = {}
    await line.fill("hello")
    topics = form.get_by_role("combobox", name="Topics")
    await topics.press_sequentially("sl")
    await topics.press("Enter")
    await topics.press("Escape")
    await form.get_by_label("When").fill("2026-12-01")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_have_count(0)
    values = bot.of("view_submission")[-1]["view"]["state"]["values"]
    assert values["line"]["text"]["value"] == "hello"
    assert [option["value"] for option in values["topics"]["pick"]["selected_options"]] == ["sleep"]
    assert values["when"]["date"]["selected_date"] == "2026-12-01"


async def test_a_form_keeps_the_focus_and_escape_closes_it(tab: Page, bot: EchoBot) -> None:
    form = await open_form(tab)
    for _ in range(12):
        await tab.keyboard.press("Tab")
        assert await tab.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await tab.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    await expect(writing(tab)).to_be_focused()
    assert len(bot.of("view_closed")) == 1


async def test_a_pressed_button_reaches_the_bot_and_the_message_changes(
    tab: Page, playground: Playground, slack: AsyncWebClient, bot: EchoBot
) -> None:
    marisa = playground.person("Marisa")
    await slack.chat_postMessage(channel=marisa.id, text="A question", blocks=question())
    people = tab.get_by_role("navigation", name="Who you are")
    await expect(people.get_by_role("button", name="Marisa")).to_contain_text("1 unread")
    await be(tab, "Marisa")
    await go(tab, "Village")
    await expect(tab.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    await tab.get_by_role("button", name="Yes, happy to").click()
    await expect(tab.locator(".message").last).to_contain_text("Thank you.")
    await expect(tab.get_by_role("button", name="Yes, happy to")).to_have_count(0)
    assert [action["actions"][0]["action_id"] for action in bot.of("block_actions")] == ["replace"]


async def test_a_file_is_offered_as_a_download(tab: Page, playground: Playground, slack: AsyncWebClient) -> None:
    opened = await slack.conversations_open(users=playground.person("Marisa").id)
    await slack.files_upload_v2(channel=opened["channel"]["id"], content="BEGIN:VCALENDAR", filename="lunch.ics")
    await be(tab, "Marisa")
    await go(tab, "Village")
    await tab.get_by_role("tab", name="Messages").click()
    async with tab.expect_download() as started:
        await tab.get_by_role("link", name="Download lunch.ics").click()
    downloaded = await started.value
    assert downloaded.suggested_filename == "lunch.ics"
    assert (await downloaded.path()).read_text(encoding="utf-8") == "BEGIN:VCALENDAR"


async def test_a_confirmation_is_asked_and_no_sends_nothing(
    tab: Page, playground: Playground, slack: AsyncWebClient, bot: EchoBot
) -> None:
    sure = {
        "title": plain("Are you sure?"),
        "text": plain("It ends."),
        "confirm": plain("End it"),
        "deny": plain("Keep it"),
    }
    blocks = [{"type": "actions", "elements": [button("Stop", "stop") | {"confirm": sure, "style": "danger"}]}]
    await slack.chat_postMessage(channel=playground.person("Marisa").id, text="Stop?", blocks=blocks)
    await be(tab, "Marisa")
    await go(tab, "Village")
    await tab.get_by_role("tab", name="Messages").click()
    await tab.get_by_role("button", name="Stop").click()
    asked = tab.get_by_role("alertdialog", name="Are you sure?")
    await asked.get_by_role("button", name="Keep it").click()
    await expect(asked).to_have_count(0)
    assert bot.of("block_actions") == []
    await tab.get_by_role("button", name="Stop").click()
    await asked.get_by_role("button", name="End it").click()
    await expect(asked).to_have_count(0)
    await tab.wait_for_function("document.activeElement.textContent === 'Stop'")
    assert len(bot.of("block_actions")) == 1


async def test_the_clock_goes_to_the_next_thing_and_what_waits_is_listed(
    tab: Page, playground: Playground, slack: AsyncWebClient
) -> None:
    playground.clock.move_to(datetime(2026, 11, 3, 10, tzinfo=CHICAGO))
    diary = Diary(playground, slack, playground.person("Marisa").id)
    playground.console = diary
    await be(tab, "Marisa")
    await go(tab, "parents-and-allies")
    await expect(tab.get_by_role("region", name="Waiting")).to_contain_text("To Marisa · waits until 09:00 Wed")
    await tab.get_by_role("button", name="+1 hour").click()
    await expect(tab.get_by_role("region", name="Clock")).to_contain_text("11:00 Tuesday 3 November 2026")
    await tab.get_by_role("button", name="To the next thing that happens").click()
    await expect(tab.get_by_role("region", name="Clock")).to_contain_text("09:00 Wednesday 4 November 2026")
    await expect(tab.get_by_role("region", name="Waiting")).to_contain_text("Nothing is being held back")
    await go(tab, "Village")
    await expect(tab.locator(".message")).to_contain_text("Good morning.")
    await tab.get_by_label("Go to a date and time").fill("2026-12-09T12:00")
    await tab.get_by_role("button", name="Go to", exact=True).click()
    await expect(tab.get_by_role("region", name="Clock")).to_contain_text("12:00 Wednesday 9 December 2026")


async def test_starting_again_is_asked_first_and_then_forgets_everything(tab: Page, playground: Playground) -> None:
    await playground.person("Lori").say("Remember this", to="#parents-and-allies")
    await be(tab, "Marisa")
    await go(tab, "parents-and-allies")
    asked = tab.get_by_role("alertdialog", name="Start again?")
    for answer, left in (("Keep this", 1), ("Start again", 0)):
        await tab.get_by_role("button", name="Start again").click()
        await asked.get_by_role("button", name=answer).click()
        await expect(asked).to_have_count(0)
        await expect(tab.locator(".message", has_text="Remember this")).to_have_count(left)


async def test_hostile_text_stays_text(tab: Page, playground: Playground, slack: AsyncWebClient) -> None:
    blocks: list[Json] = [
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}, "fields": [plain(HOSTILE)]},
        {"type": "markdown", "text": f"**{HOSTILE}** [look](javascript:window.pwned=1)"},
        {"type": "actions", "elements": [button(HOSTILE[:75], "press")]},
    ]
    await slack.chat_postMessage(channel=playground.person("Marisa").id, text="Hello", blocks=blocks)
    await playground.person("Lori").say(HOSTILE, to="#parents-and-allies")
    await be(tab, "Marisa")
    await go(tab, "parents-and-allies")
    await expect(tab.locator(".message")).to_contain_text("<script>window.pwned=1</script>")
    await go(tab, "Village")
    await tab.get_by_role("tab", name="Messages").click()
    await expect(tab.get_by_role("heading", level=3).last).to_contain_text("<script>")
    assert await tab.locator(".message :is(img, script)").count() == 0
    assert await tab.locator('a[href^="javascript"]').count() == 0
    assert await tab.evaluate("window.pwned") is None


async def test_news_leaves_what_is_being_typed_alone(tab: Page, playground: Playground, slack: AsyncWebClient) -> None:
    form = await open_form(tab)
    line = form.get_by_label("A line")
    await line.fill("half a word")
    await line.evaluate("field => field.setSelectionRange(4, 4)")
    await playground.person("Lori").say("Some news", to="#parents-and-allies")
    await expect(tab.locator(".message")).to_contain_text("Some news")
    await expect(line).to_be_focused()
    await expect(line).to_have_value("half a word")
    assert await line.evaluate("field => field.selectionStart") == 4
    await expect(tab.locator("#live")).to_contain_text("Some news")


async def test_plain_words_replies_and_shortcuts_reach_the_bot(tab: Page, bot: EchoBot) -> None:
    await be(tab, "Marisa")
    await go(tab, "Village")
    await tab.get_by_role("tab", name="Messages").click()
    await writing(tab).fill("happy to *help*")
    await tab.get_by_role("button", name="Send", exact=True).click()
    await expect(tab.locator(".message strong")).to_have_text("help")
    await tab.locator(".message").hover()
    await tab.locator(".message").get_by_role("button", name="What to do with").click()
    await tab.get_by_role("menuitem", name="Reply in a thread").click()
    await expect(writing(tab)).to_be_focused()
    await tab.keyboard.type("Mornings")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("group", name="Replies")).to_contain_text("Mornings")
    await tab.locator(".message").first.hover()
    await tab.locator(".message").first.get_by_role("button", name="What to do with").click()
    await tab.get_by_role("menuitem", name="Offer").click()
    await expect(tab.get_by_role("dialog", name="From a shortcut")).to_be_visible()
    said = [heard["event"] for heard in bot.of("message")]
    assert [event["text"] for event in said] == ["happy to *help*", "Mornings"]
    assert said[1]["thread_ts"] == said[0]["ts"]
    assert bot.of("message_action")[-1]["message"]["text"] == "happy to *help*"


def test_the_page_has_no_door_for_markup_nor_for_other_hosts() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in PAGE.iterdir()}
    assert len(sources) > 20
    for name, source in sources.items():
        own = source.replace("http://www.w3.org/2000/svg", "")
        found = re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|https?://\w", own)
        assert found == [], name


def question() -> list[Json]:
    """Blocks with one button which the bot answers by replacing the message."""
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": "May we *ask* you something?"}},
        {"type": "actions", "elements": [button("Yes, happy to", "replace") | {"style": "primary"}]},
    ]


def channel(playground: Playground) -> str:
    """The id of #general."""
    return playground.world.find_channel("#general").id


class Diary:
    """A bot's diary of one entry: a message held until 09:00 next morning, Chicago time."""

    def __init__(self, playground: Playground, slack: AsyncWebClient, to: str) -> None:
        self._playground, self._slack, self._to = playground, slack, to
        self._due: datetime | None = datetime(2026, 11, 4, 9, tzinfo=CHICAGO)

    async def next_moment(self) -> datetime | None:
        return self._due

    async def settle(self) -> None:
        if self._due is not None and self._playground.clock.now() >= self._due:
            self._due = None
            await self._slack.chat_postMessage(channel=self._to, text="Good morning.")

    async def held(self) -> list[Held]:
        return [Held(self._to, "a greeting", self._due)] if self._due is not None else []

    async def restart(self) -> None:
        self._due = None
