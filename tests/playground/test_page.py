"""The playground's page in a real browser, with a real bot behind it."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, Route, ViewportSize, async_playwright, expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.console import Held
from playground.json_types import Json
from playground.limits.timing import Timing
from playground.server import Playground
from tests.conftest import find_chromium
from tests.playground.conftest import running_bot, running_playground
from tests.playground.echo import EchoBot, button, plain

pytestmark = [pytest.mark.browser, pytest.mark.waiting, pytest.mark.asyncio(loop_scope="module")]

QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHICAGO = ZoneInfo("America/Chicago")
PHONE = ViewportSize(width=390, height=844)
SEEN = """
  const shown = (el) => el.checkVisibility({ visibilityProperty: true });
  const seen = (el) => [...el.childNodes].map((node) => node.nodeType === 3 ? node.data
    : node.nodeType !== 1 || node.ariaHidden === "true" || node.classList.contains("unseen") || !shown(node)
    ? " " : seen(node)).join("");
  const plain = (text) => (text ?? "").toLowerCase().replace(/[^\\p{L}\\p{N}]+/gu, " ").trim();
"""
NAMES_WITHOUT_THE_WORDS = f"""() => {{ {SEEN}
  return [...document.querySelectorAll("button, a, [role=tab], [role=menuitem]")].filter(shown)
    .filter((el) => el.ariaLabel && !plain(el.ariaLabel).includes(plain(seen(el))))
    .map((el) => `${{el.ariaLabel}} / ${{seen(el)}}`);
}}"""
HEADINGS_THAT_SKIP = f"""() => {{ {SEEN}
  const root = document.querySelector("dialog[open]") ?? document.body;
  const levels = [...root.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(shown).map((el) => +el.tagName[1]);
  const first = root === document.body ? 1 : 2;
  return levels.filter((level, at) => level > (at ? levels[at - 1] + 1 : first));
}}"""
WIDER_THAN_THE_PAGE = f"""() => {{ {SEEN}
  return [...document.querySelectorAll("button, input, p, h2, textarea, section, main")].filter(shown)
    .filter((el) => !el.closest(".unseen, .skip, .brand-words") && el.getBoundingClientRect().right > innerWidth + 1)
    .map((el) => el.outerHTML.slice(0, 120));
}}"""
HOSTILE = "<img src=x onerror=window.pwned=1> <script>window.pwned=1</script> <javascript:window.pwned=1|look>"


# One browser for the whole module, and so one event loop; each test has a profile, a playground and a bot of its own.


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A browser without anything of ours."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=QUIET_CHROMIUM)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def playground(timing: Timing) -> AsyncIterator[Playground]:
    """A playground with nobody attached."""
    async with running_playground(timing) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def bot(playground: Playground, slack: AsyncWebClient) -> AsyncIterator[EchoBot]:
    """The echo bot on Socket Mode."""
    async with running_bot(playground, slack) as echo:
        yield echo


@pytest_asyncio.fixture(loop_scope="module")
async def tab(playground: Playground, bot: EchoBot, browser: Browser) -> AsyncIterator[Page]:
    """The page, opened; whatever it complains about, or asks of another host, fails the test."""
    complaints: list[str] = []
    page = await browser.new_page(
        viewport={"width": 1280, "height": 800}
    )  # with a context, and so a profile, of its own
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("request", lambda asked: complaints.append(asked.url) if playground.base_url not in asked.url else None)
    await page.goto(playground.base_url)
    yield page
    await page.context.close()
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
    await expect(tab.get_by_role("region", name="Waiting")).to_contain_text("To Marisa · waits until 9:00 AM Wed")
    await tab.get_by_role("button", name="+1 hour").click()
    await expect(tab.get_by_role("region", name="Clock")).to_contain_text("11:00 AM Tuesday, November 3, 2026")
    await tab.get_by_role("button", name="Next thing: 9:00 AM Wed").click()
    await expect(tab.get_by_role("region", name="Clock")).to_contain_text("9:00 AM Wednesday, November 4, 2026")
    await expect(tab.get_by_role("region", name="What happened")).to_contain_text("You have a message.")
    await expect(tab.get_by_role("button", name="Nothing is planned")).to_be_visible()
    await expect(tab.get_by_role("region", name="Waiting")).to_contain_text("Nothing is being held back")
    await go(tab, "Village")
    await expect(tab.locator(".message")).to_contain_text("Good morning.")
    await tab.get_by_label("Go to a date and time").fill("2026-12-09T12:00")
    await tab.get_by_role("button", name="Go to", exact=True).click()
    await expect(tab.get_by_role("region", name="Clock")).to_contain_text("12:00 PM Wednesday, December 9, 2026")
    await expect(tab.get_by_role("region", name="What happened")).to_contain_text("Nobody has anything new.")


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


async def test_after_the_clock_moved_a_line_says_who_got_what_and_leads_there(
    tab: Page, playground: Playground, slack: AsyncWebClient
) -> None:
    playground.clock.move_to(datetime(2026, 11, 3, 10, tzinfo=CHICAGO))
    playground.console = Diary(playground, slack, playground.person("Marisa").id)
    await be(tab, "Lori")
    await tab.get_by_role("button", name="+1 day").click()
    line = tab.get_by_role("region", name="What happened")
    await expect(line).to_contain_text("It is now 10:00 AM, Wednesday, November 4, 2026. Marisa has a message.")
    await expect(tab.locator("#live")).to_contain_text("Marisa has a message.")
    await line.get_by_role("button", name="Be Marisa").click()
    await expect(tab.locator(".message")).to_contain_text("Good morning.")
    await expect(line).to_have_count(0)


WAYS_TO_BECOME = {
    "the people": lambda tab: tab.get_by_role("navigation", name="Who you are").get_by_role("button", name="Marisa"),
    "the guide": lambda tab: tab.get_by_role("region", name="Try this").get_by_role("button", name="Be Marisa").first,
    "the line about the clock": lambda tab: tab.get_by_role("region", name="What happened").get_by_role(
        "button", name="Be Marisa"
    ),
}


@pytest.mark.parametrize("way", WAYS_TO_BECOME)
async def test_what_is_pressed_right_after_becoming_somebody_is_pressed_as_them(
    tab: Page, playground: Playground, slack: AsyncWebClient, bot: EchoBot, way: str
) -> None:
    playground.clock.move_to(datetime(2026, 11, 3, 10, tzinfo=CHICAGO))
    marisa = playground.person("Marisa")
    for person in (playground.person("Priya"), marisa):
        await slack.chat_postMessage(channel=person.id, text="A question", blocks=question())
    await be(tab, "Priya")
    await go(tab, "parents-and-allies")
    playground.console = Diary(playground, slack, marisa.id)
    await tab.get_by_role("button", name="+1 day").click()
    become = WAYS_TO_BECOME[way](tab)
    await expect(become).to_be_visible()
    await slowly(tab)
    await become.click()
    await tab.get_by_role("navigation", name="Conversations").get_by_role("button", name="Village").click()
    await tab.get_by_role("tab", name="Messages").click()
    await tab.get_by_role("button", name="Yes, happy to").click()
    await expect(tab.get_by_role("button", name="Yes, happy to")).to_have_count(0)
    assert [action["user"]["id"] for action in bot.of("block_actions")] == [marisa.id]
    await expect(tab.locator(".notice")).to_have_count(0)


async def test_whoever_is_chosen_last_is_who_one_is_and_a_tab_chosen_stays(tab: Page, playground: Playground) -> None:
    await be(tab, "Priya")
    await go(tab, "Village")
    await slowly(tab)
    people = tab.get_by_role("navigation", name="Who you are")
    for name in ("Marisa", "Lori", "Meghan"):
        await people.get_by_role("button", name=name).click()
    await tab.get_by_role("tab", name="Messages").click()
    await expect(tab.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    await writing(tab).fill("hello")
    await writing(tab).press("Enter")
    await expect(tab.locator(".message").first).to_contain_text("hello")
    await expect(tab.locator(".message").first).to_contain_text("Meghan")
    await expect(tab).to_have_url(re.compile(f"#{playground.person('Meghan').id}/"))


async def test_while_another_persons_page_is_fetched_nothing_of_the_one_before_can_be_pressed(
    tab: Page, playground: Playground, slack: AsyncWebClient, bot: EchoBot
) -> None:
    await slack.chat_postMessage(channel=playground.person("Priya").id, text="A question", blocks=question())
    await be(tab, "Priya")
    await go(tab, "Village")
    box = await tab.get_by_role("button", name="Yes, happy to").bounding_box()
    assert box is not None
    await slowly(tab, 1.5)
    await tab.get_by_role("navigation", name="Who you are").get_by_role("button", name="Marisa").click()
    await expect(tab.locator("main")).to_have_attribute("aria-busy", "true")
    await tab.mouse.click(box["x"] + 5, box["y"] + 5)
    await expect(tab.locator("main")).not_to_have_attribute("aria-busy", "true")
    assert bot.of("block_actions") == []
    await expect(tab.locator(".notice")).to_have_count(0)


async def slowly(tab: Page, seconds: float = 0.6) -> None:
    """From now on the server takes its time to say what somebody sees."""

    async def wait(route: Route) -> None:
        await asyncio.sleep(seconds)
        await route.continue_()

    await tab.route("**/page/state?*", wait)


async def test_news_that_comes_while_a_form_is_sent_loses_nothing_of_it(tab: Page, bot: EchoBot) -> None:
    form = await open_form(tab)
    is_sending = asyncio.Event()

    async def hold_back(route: Route) -> None:
        if "hello" in (route.request.post_data or ""):
            is_sending.set()
            await asyncio.sleep(0.6)  # meanwhile the page is told what was chosen before
        await route.continue_()

    async def tell_late(route: Route) -> None:
        await is_sending.wait()
        await route.continue_()

    await tab.route("**/page/input*", hold_back)
    await tab.route("**/page/state?*", tell_late)
    await form.get_by_label("When").fill("2026-12-01")
    await form.get_by_label("A line").fill("hello")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_have_count(0)
    values = bot.of("view_submission")[-1]["view"]["state"]["values"]
    assert values["when"]["date"]["selected_date"] == "2026-12-01"
    assert values["line"]["text"]["value"] == "hello"


async def test_dates_are_written_as_the_persons_slack_writes_them(
    tab: Page, playground: Playground, slack: AsyncWebClient
) -> None:
    playground.clock.move_to(datetime(2026, 11, 3, 15, tzinfo=CHICAGO))
    marisa = playground.person("Marisa")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "<!date^1793739600^{date_long}, {time}|soon>"}}]
    await slack.chat_postMessage(channel=marisa.id, text="When", blocks=blocks)
    await be(tab, "Marisa")
    await go(tab, "Village")
    await tab.get_by_role("tab", name="Messages").click()
    clock, message = tab.get_by_role("region", name="Clock"), tab.locator(".message-body")
    for locale, top, inside in (
        ("en-US", "3:00 PM Tuesday, November 3, 2026", "Tuesday, November 3rd, 2026, 3:00 PM"),
        ("en-GB", "15:00 Tuesday 3 November 2026", "Tuesday 3 November 2026, 15:00"),
        ("de-DE", "15:00 Tuesday 3 November 2026", "Dienstag, 3. November 2026, 15:00"),
        ("fr-FR", "15:00 Tuesday 3 November 2026", "mardi 3 novembre 2026, 15:00"),
        ("es-LA", "15:00 Tuesday 3 November 2026", "martes, 3 de noviembre de 2026"),
    ):
        await tab.get_by_label("Slack is in").select_option(locale)
        await expect(clock).to_contain_text(re.compile(top.replace(" 3", ",? 3")))
        await expect(message).to_contain_text(re.compile(inside.replace(" 3", ",? 3")))


CLIENTS_WORDS = {
    "en-GB": ("Home", "Messages", "(optional)", "Choose some", "Only visible to you"),
    "de-DE": ("Home", "Nachrichten", "(optional)", "Auswählen", "Nur für dich sichtbar"),
    "fr-FR": ("Accueil", "Messages", "(facultatif)", "Choisir", "Visible par toi uniquement"),
    "es-LA": ("Inicio", "Mensajes", "(opcional)", "Elegir", "Solo tú puedes verlo"),
}


@pytest.mark.parametrize("locale", CLIENTS_WORDS)
async def test_the_words_of_slacks_own_client_are_in_the_persons_language(
    tab: Page, playground: Playground, locale: str
) -> None:
    home, messages, optional, choose, only_you = CLIENTS_WORDS[locale]
    await be(tab, "Marisa")
    await tab.get_by_role("navigation", name="Who you are").get_by_role("combobox").select_option(locale)
    await go(tab, "Village")
    await expect(tab.get_by_role("tab")).to_have_text([home, messages])
    await go(tab, "parents-and-allies")
    await writing(tab).fill("/echo hello")
    await writing(tab).press("Enter")
    await expect(tab.locator(".only-you")).to_have_text(only_you)
    await writing(tab).fill("/form")
    await writing(tab).press("Enter")
    form = tab.get_by_role("dialog", name="A form")
    await expect(form.locator(".optional").first).to_have_text(optional)
    await expect(form.get_by_placeholder(choose).first).to_be_visible()


async def test_home_has_a_way_to_write(tab: Page) -> None:
    await be(tab, "Marisa")
    await go(tab, "Village")
    await tab.get_by_role("tab", name="Home").click()
    await tab.get_by_role("button", name="Write to Village").click()
    await expect(writing(tab)).to_be_focused()


async def test_on_a_phone_the_conversation_has_the_screen_and_the_rest_unfolds(
    tab: Page, playground: Playground, slack: AsyncWebClient
) -> None:
    await tab.set_viewport_size(PHONE)
    await tab.reload()
    people, places = (tab.get_by_role("navigation", name=name) for name in ("Who you are", "Conversations"))
    clock, guide = tab.get_by_role("region", name="Clock"), tab.get_by_role("complementary", name="Guide")
    for part in (people, places, clock, guide):
        await expect(part).to_be_hidden()
    main = await tab.get_by_role("main").bounding_box()
    assert main is not None
    assert main["height"] > 0.9 * PHONE["height"]
    assert await tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await tab.get_by_role("button", name="Show me around").click()
    await guide.get_by_role("button", name="Be Priya").click()
    await expect(guide).to_be_hidden()
    await expect(writing(tab)).to_have_value("/village setup")
    await tab.get_by_role("button", name="You are Priya").click()
    await people.get_by_role("button", name="Marisa").click()
    await expect(people).to_be_hidden()
    await tab.get_by_role("button", name="Conversations").click()
    await tab.keyboard.press("Escape")
    await expect(places).to_be_hidden()
    await tab.get_by_role("button", name="Conversations").click()
    await places.get_by_role("button", name="general").click()
    await expect(places).to_be_hidden()
    await expect(tab.get_by_role("heading", name="general", exact=True)).to_be_visible()
    await tab.get_by_role("button", name="Tue").click()
    await clock.get_by_role("button", name="+1 hour").click()
    await expect(tab.get_by_role("region", name="What happened")).to_be_visible()
    await expect(tab.get_by_role("button", name="Start again")).to_be_visible()


@pytest.mark.parametrize("width", [390, 800, 1280])
async def test_names_hold_the_words_seen_headings_are_in_order_and_nothing_is_wider_than_the_page(
    tab: Page, playground: Playground, slack: AsyncWebClient, width: int
) -> None:
    """Whoever speaks to their machine says what they see (WCAG 2.5.3)."""
    marisa = playground.person("Marisa")
    await slack.chat_postMessage(channel=marisa.id, text="A question", blocks=[header(), *question()])
    await slack.files_upload_v2(
        channel=(await slack.conversations_open(users=marisa.id))["channel"]["id"],
        content="BEGIN:VCALENDAR",
        filename="lunch.ics",
        title="The lunch",
    )
    await marisa.say("Hello", to="#parents-and-allies")
    await be(tab, "Marisa")
    await tab.set_viewport_size({"width": width, "height": 844})
    fold = tab.get_by_role("button", name="Guide", exact=True)
    if await fold.get_attribute("aria-expanded") == "true":
        await fold.click()
    states = ["", "guide", "messages", "form"] + (["people", "places", "clock"] if width == PHONE["width"] else [])
    for state in states:
        await unfold(tab, state)
        for measure in (NAMES_WITHOUT_THE_WORDS, HEADINGS_THAT_SKIP, WIDER_THAN_THE_PAGE):
            assert await tab.evaluate(measure) == [], (state, measure)
        await unfold(tab, state, away=True)


async def unfold(tab: Page, state: str, *, away: bool = False) -> None:
    """Bring the page into a state, or out of it."""
    toggles = {"guide": "#page .top-end .unfold", "people": ".folds .unfold >> nth=0"}
    toggles |= {"clock": ".folds .unfold >> nth=1", "places": ".fold-places"}
    if state in toggles:
        await tab.locator(toggles[state]).click()
    elif state == "form" and not away:
        await writing(tab).fill("/form")
        await writing(tab).press("Enter")
        await expect(tab.get_by_role("dialog", name="A form")).to_be_visible()
    elif state == "form":
        await tab.keyboard.press("Escape")
    elif state == "messages" and not away:
        await tab.evaluate(f"location.hash = {await app_place(tab)!r}")
        await expect(tab.locator(".message").first).to_be_visible()


async def app_place(tab: Page) -> str:
    """The address of Village's own conversation for whoever one is."""
    who = str(await tab.evaluate("location.hash.slice(1).split('/')[0]"))
    state = await tab.evaluate(f"fetch('/page/state?as={who}').then((answer) => answer.json())")
    return next(f"#{who}/{one['id']}" for one in state["conversations"] if one["kind"] == "app")


def header() -> Json:
    """A heading inside a message."""
    return {"type": "header", "text": plain("A heading")}


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
    """A bot with one message to send, held until 09:00 next morning, Chicago time."""

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
