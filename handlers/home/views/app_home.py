"""App Home around the features' sections, and the form of a person's own settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.ids import UserId
from bot.core.words import NAMES, Locale, _, isolated, time_span, weekday
from bot.core.working_hours import Hours
from bot.offices.communities import Community
from bot.people.members import AtWork
from bot.people.people import Colleague
from handlers.offices.views.organizers import named
from handlers.people.views import at_work
from handlers.platform.views import fields
from handlers.platform.views.blocks import button, buttons, divider, heading, home, modal, notice, small, text
from handlers.platform.views.fields import Values

CALLBACK = "home.save_settings"
FULL_TEXT = "full_text"
LANGUAGE = "language"
AS_IN_SLACK = "slack"
PAGE = "home.page"
MOST_BLOCKS = 100
IN_A_ROW = 25  # buttons of one block


@dataclass(frozen=True)
class Mine:
    """A person's own settings, as Home and the form show them."""

    colleague: Colleague
    own: Community
    offices: Sequence[Community]

    @property
    def hours(self) -> Hours:
        """When this person may be written to unasked (R10)."""
        return self.colleague.hours(self.own.zone)

    @property
    def full_text(self) -> bool:
        """Whether notifications show the full text (R15)."""
        return self.colleague.full_text_in_notifications

    @property
    def reads(self) -> Locale:
        """The language in which this person is written to (R18)."""
        return self.colleague.reads or self.own.locale


@dataclass(frozen=True)
class OwnSettings:
    """The form of the settings as sent; `locale` None means the language of the person's Slack."""

    at_work: AtWork
    full_text: bool
    locale: Locale | None = None


def before_set_up(*, is_admin: bool) -> View:
    """Home before set-up; `is_admin` shows the button to set up."""
    words = _(
        "Village helps you find a colleague who's been there: for everyone coming back to work after leave, "
        "and everyone willing to help."
    )
    blocks: list[Block] = [heading(_("Village")), text(words)]
    if is_admin:
        blocks += [
            text(_("It isn't set up here yet. It takes one form, most of it already filled in.")),
            buttons(button(_("Set up Village"), "communities.open", style="primary")),
        ]
    else:
        blocks.append(text(_("It isn't set up here yet; a Slack admin can do it with `/village setup`.")))
    return home(blocks)


def assembled(sections: Sequence[Sequence[Block]], mine: Mine, kept: Sequence[Block], page: int = 0) -> View:
    """A person's Home: the features' sections (an organizer's panel last), their settings, and their data.

    Settings and data are on every page. Sections that do not fit go on the next page; a `page` beyond the last is the
    last.
    """
    first: list[Block] = [heading(_("Village")), small(_("Only you see this page."))]
    last: list[Block] = [divider(), *settings_section(mine), divider(), *kept]
    pages = _pages(sections, MOST_BLOCKS - len(first) - len(last) - len(_turn(1, 3)))
    shown = max(0, min(page, len(pages) - 1))
    return home([*first, *pages[shown], *_turn(shown, len(pages)), *last])


def _pages(sections: Sequence[Sequence[Block]], room: int) -> list[list[Block]]:
    """The sections on pages of at most `room` blocks; only a section longer than a page is divided."""
    pages: list[list[Block]] = [[]]
    for section in filter(None, sections):
        if pages[-1] and len(pages[-1]) + 1 + len(section) > room:
            pages.append([])
        blocks: list[Block] = [divider(), *section]
        pages[-1] += blocks[:room]
        pages += [blocks[first : first + room] for first in range(room, len(blocks), room)]
    return pages


def _turn(page: int, pages: int) -> list[Block]:
    """Which of several pages this is, and the buttons to the others; empty with one page."""
    if pages == 1:
        return []
    before = button(_("Previous page"), f"{PAGE}#before", str(page - 1), spoken=_("Previous page of Home"))
    after = button(_("Next page"), f"{PAGE}#after", str(page + 1), spoken=_("Next page of Home"))
    row = [*([before] if page else []), *([after] if page + 1 < pages else [])]
    return [divider(), small(_("Page {page} of {pages}.").format(page=page + 1, pages=pages)), buttons(*row)]


def knowledge(shelves: Sequence[ButtonElement]) -> list[Block]:
    """The part of Home titled *What people here know*, with these buttons; empty without any."""
    return [text(_("*What people here know*")), buttons(*shelves)] if shelves else []


def settings_section(mine: Mine) -> list[Block]:
    """The person's hours, office, language and notifications, with the button to change them."""
    lines = [
        _("I only message you first on {hours_words} (your Slack time zone).").format(
            hours_words=hours_words(mine.hours)
        )
    ]
    if len(mine.offices) > 1:
        lines.append(_("Your office: {label}.").format(label=isolated(mine.own.label)))
    lines.append(language_words(mine))
    if mine.full_text:
        lines.append(_("Notifications show the full text."))
    return [text(_("*Your settings*\n") + "\n".join(lines)), buttons(button(_("Change settings"), "home.settings"))]


def organizer_section(
    communities: Sequence[Community], organizers: Sequence[UserId], parts: Sequence[Block] = ()
) -> list[Block]:
    """What organizers see besides: the features' parts, each office's set-up, and who organizes."""
    changes = [
        button(
            _("Change set-up: {c_label}").format(c_label=isolated(c.label))[:75],
            "communities.open#" + str(number),
            c.id,
        )
        for number, c in enumerate(communities)
    ]
    return [
        heading(_("For organizers")),
        *parts,
        text(_("*Set-up*\nOrganizers: {named}.").format(named=named(organizers))),
        *(buttons(*changes[first : first + IN_A_ROW]) for first in range(0, len(changes), IN_A_ROW)),
    ]


def hours_words(hours: Hours) -> str:
    """Days and times in words: "Monday to Friday, 09:00-17:00"."""
    days = sorted(hours.days)
    together = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    names = (
        _("{weekdays} to {weekdays_2}").format(weekdays=weekday(days[0]), weekdays_2=weekday(days[-1]))
        if together
        else ", ".join(weekday(day) for day in days)
    )
    return f"{names}, {time_span(hours.start, hours.end)}"


def language_words(mine: Mine) -> str:
    """The person's language, and whether it is the one of their Slack."""
    name = NAMES[mine.reads]
    if mine.colleague.chosen_locale is not None:
        return _("Language: {name}.").format(name=name)
    return _("Language: {name}, as in Slack.").format(name=name)


def language(mine: Mine) -> Block:
    """The field for the language in which the person is written to."""
    choices = [(_("As in Slack"), AS_IN_SLACK), *((name, locale.value) for locale, name in NAMES.items())]
    chosen = mine.colleague.chosen_locale
    hint = _("The language I write to you in. Posts in a channel are in the office's language.")
    return fields.menu(LANGUAGE, _("Language"), choices, chosen.value if chosen else AS_IN_SLACK, hint=hint)


def settings_form(mine: Mine) -> View:
    """The form of the person's own settings."""
    choice = (_("Show the full text"), FULL_TEXT)
    hint = _(
        "Otherwise a notification only says that there's a message. Screen readers may read only the "
        "notification, so turn this on if you use one."
    )
    blocks: list[Block] = [
        *at_work.hours(mine.colleague),
        fields.ticks(FULL_TEXT, _("Notifications"), [choice], [FULL_TEXT] if mine.full_text else [], hint=hint),
        *([at_work.office(mine.offices, mine.own)] if len(mine.offices) > 1 else []),
        language(mine),
        small(_("I won't message you on your days off. When you write to me, I answer at any time.")),
    ]
    return modal(CALLBACK, _("Your settings"), blocks, submit=_("Save"))


def read_settings(values: Values) -> OwnSettings:
    """The form as sent; raises `NoWorkingDays` or `HoursBackwards`."""
    chosen = fields.chosen(values, LANGUAGE)
    locale = Locale(chosen) if chosen in set(Locale) else None
    return OwnSettings(at_work.read(values), bool(fields.all_chosen(values, FULL_TEXT)), locale)


def saved(hours: Hours) -> View:
    """The modal after the settings were saved."""
    return notice(
        _("Your settings"),
        _("Saved. I'll only message you first on {hours_words}.").format(hours_words=hours_words(hours)),
    )
