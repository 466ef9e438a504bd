"""The set-up form: filled in as far as possible, read again while it is filled in, and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time

from slack_sdk.models.blocks import Block, ConversationFilter, ConversationSelectElement
from slack_sdk.models.views import View

from bot.core.ids import ChannelId, UserId
from bot.core.words import N_, NAMES, Locale, _, current, locale_of_country, long_date
from bot.core.words import weekday as weekday_name
from bot.lunches.meetings import LONGEST_ROOM
from bot.lunches.recurrence.rule import ORDINALS, Rule, parse_rule, rule_in_words
from bot.offices import languages, resources
from bot.offices.communities import LONGEST_LABEL, Community, LunchRule, SetUp, label_of, stamp_of
from bot.offices.office_days import USUAL, HolidayPlace, name_of, offered
from bot.offices.places import PLACES, Place, place_of_city
from bot.offices.resources import LONGEST_LINE, ResourceKind
from handlers.platform.views import blocks, fields, forms
from handlers.platform.views.blocks import heading, modal, shown_length, small, text
from handlers.platform.views.fields import Groups, Values, required

CALLBACK = "communities.set_up"
CHANNEL, PLACE, WEEK, DAY, TIME = (f"communities.{name}" for name in ("channel", "place", "week", "day", "time"))
CLOSED = "communities.closed"
MOST_BOXES = 10  # of one group, by Slack
FIRST_YEAR = 2026  # whose public holidays are offered where nothing says what year it is
ROOM, HUMAN, LABEL = "communities.room", "communities.human", "communities.label"
LANGUAGES, LOCALE = "communities.languages", "communities.locale"
WEEKS = ("1", "2", "3", "4", "-1")
AS_IT_IS = "keep"
LATEST = time(16)
EARLIEST = time(7)
USUAL_RULE = str(Rule(2, 2))

CONTINENTS = {
    N_("Europe"): ("Europe/", "Atlantic/"),
    N_("The Americas"): ("America/",),
    N_("Asia"): ("Asia/",),
    N_("Australia and the Pacific"): ("Australia/", "Pacific/"),
    N_("Africa"): ("Africa/", "Indian/"),
}
LABELS = {
    ResourceKind.EMERGENCY: N_("Emergency number"),
    ResourceKind.CRISIS: N_("Someone to talk to in a crisis"),
    ResourceKind.ABUSE: N_("When home is not safe"),
    ResourceKind.MEDICAL: N_("Medical questions"),
    ResourceKind.WORK: N_("In your organization, and an adviser outside it"),
}
HINTS = {
    ResourceKind.WORK: (
        N_("Employee assistance, HR, works council, an independent adviser. Leave it empty if not known yet.")
    ),
}


@dataclass(frozen=True)
class SetUpDraft:
    """The content of the set-up form.

    `rule_words` describes a lunch rule that the two selects cannot express, else ""; `locale` None means that of the
    country.
    """

    channel_id: ChannelId | None
    place: Place
    named_human: UserId
    week: str = "2"
    weekday: int = 2
    at: time = time(12)
    room: str = ""
    rule_words: str = ""
    community_id: str | None = None
    lines: Mapping[ResourceKind, str] = field(default_factory=dict)
    label: str = ""
    languages: tuple[str, ...] = ()
    locale: Locale | None = None  # None: the one of its country
    closed_on: tuple[str, ...] | None = None  # None: the usual days of its country
    year: int = FIRST_YEAR
    seen: str = ""  # the stamp of what is being changed, as it was when the form was opened

    @property
    def office(self) -> HolidayPlace:
        """Where public holidays are looked up."""
        return HolidayPlace(self.place.country, self.place.subdivision)

    @property
    def closed(self) -> tuple[str, ...]:
        """The days that are checked in the form."""
        usual = USUAL.get(self.place.country, ()) if self.community_id is None else ()
        return usual if self.closed_on is None else self.closed_on

    @property
    def writes(self) -> Locale:
        """The language for posts in the channel."""
        return self.locale or locale_of_country(self.place.country)


def with_country_lines(draft: SetUpDraft) -> SetUpDraft:
    """The draft with the resource lines proposed for its country."""
    contacts = resources.lines_for(draft.place.country)
    return replace(draft, lines={kind: _(resources.line_of(contacts, kind)) for kind in ResourceKind})


def stamp(community: Community, lunch: LunchRule | None) -> str:
    """What the form shows of an office, so that nobody undoes what somebody else has saved since it was opened."""
    lines = {kind: resources.line_of(community.contacts, kind) for kind in ResourceKind}
    shown = replace(community, contacts=())
    return stamp_of(shown, sorted(lines.items()), lunch)


def draft_of(community: Community, lunch: LunchRule | None, place: Place, year: int = FIRST_YEAR) -> SetUpDraft:
    """The draft of an existing community and its lunch, for changing it."""
    draft = SetUpDraft(
        community.channel_id,
        place,
        community.named_human,
        community_id=community.id,
        lines={kind: resources.line_of(community.contacts, kind) for kind in ResourceKind},
        label="" if community.label == community.place else community.label,
        languages=community.languages,
        locale=community.locale,
        closed_on=community.closed_on,
        year=year,
        seen=stamp(community, lunch),
    )
    if lunch is None or lunch.rrule is None:
        return draft
    rule = parse_rule(lunch.rrule)
    draft = replace(draft, weekday=rule.weekday, at=lunch.wall_time, room=lunch.room)
    if rule.interval == 1 and rule.until is None and str(rule.ordinal) in WEEKS:
        return replace(draft, week=str(rule.ordinal))
    return replace(draft, week=AS_IT_IS, rule_words=rule_in_words(lunch.rrule))


def form(draft: SetUpDraft, warning: str = "") -> View:
    """The set-up form, with `warning` above it."""
    where = [_channel(draft), _place(draft), _locale(draft)]
    when = [_week(draft), _weekday(draft), _time(draft), _room(draft)]
    shown: list[Block] = [
        text(
            _(
                "One page, filled in as far as I can. I announce each lunch in the channel two weeks ahead, or right "
                "away if it's sooner."
            )
        ),
        *([text(f":information_source: {warning}")] if warning else []),
        *where,
        heading(_("The monthly lunch")),
        *when,
        *_closed(draft),
        heading(_("Who to call")),
        text(
            _(
                "Shown privately to anyone who may need more than a colleague. These lines are *not verified "
                "by us*; by submitting, you confirm that you've checked them."
            )
        ),
        *[_line(draft, kind) for kind in ResourceKind],
        small(_sources(draft.place.country)),
        _human(draft),
        heading(_("If it applies")),
        _label(draft),
        _languages(draft),
    ]
    return modal(CALLBACK, _("Set up Village"), shown, submit=_("Save"), private_metadata=_own(draft))


def _own(draft: SetUpDraft) -> str:
    return f"{draft.community_id} {draft.seen}" if draft.community_id else ""


def read_own(metadata: str) -> tuple[str | None, str]:
    """The id of the office being changed, None for a new one, and the stamp with which the form was opened."""
    community_id, _, seen = metadata.partition(" ")
    return community_id or None, seen


def _channel(draft: SetUpDraft) -> Block:
    select = ConversationSelectElement(
        action_id=CHANNEL,
        initial_conversation=draft.channel_id,
        default_to_current_conversation=None if draft.channel_id else True,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    hint = _("One that anyone can join, with a name for everyone, such as #parents-and-allies. Invite me there first.")
    return blocks.field(CHANNEL, _("Channel"), select, hint=hint, optional=False, dispatches=True)


def _place(draft: SetUpDraft) -> Block:
    hint = _("Sets the time zone, the public holidays and the lines below.")
    label = _("Where is the office?")
    return required(fields.menu_grouped(PLACE, label, place_groups(), draft.place.city, hint=hint, dispatches=True))


def _locale(draft: SetUpDraft) -> Block:
    choices = [(name, locale.value) for locale, name in NAMES.items()]
    hint = _("For posts in the channel. Everyone gets my messages in the language of their own Slack.")
    name = locale_id(draft.place.country)
    return fields.menu(name, _("Language of the channel"), choices, draft.writes.value, hint=hint)


def locale_id(country: str) -> str:
    """The block id of the channel's language; with the country in it, since each presets its own language."""
    return f"{LOCALE}.{country}"


def place_groups() -> Groups:
    """All places as choices, grouped by continent."""
    return [
        (_(name), [(place.city, place.city) for place in PLACES if place.zone.startswith(zones)])
        for name, zones in CONTINENTS.items()
    ]


def _week(draft: SetUpDraft) -> Block:
    choices = [(_(ORDINALS[int(week)]), week) for week in WEEKS]
    if draft.rule_words:
        choices.append((_("As it is: {rule_words}").format(rule_words=draft.rule_words), AS_IT_IS))
    return fields.menu(WEEK, _("Which week of the month?"), choices, draft.week)


def _weekday(draft: SetUpDraft) -> Block:
    choices = [(weekday_name(number), str(number)) for number in range(7)]
    hint = _("Tuesday to Thursday suits most offices.")
    return fields.menu(DAY, _("Which day?"), choices, str(draft.weekday), hint=hint)


def _time(draft: SetUpDraft) -> Block:
    hint = _("In the office's own time, all year.")
    return required(fields.wall_time(TIME, _("At what time?"), draft.at, hint=hint))


def _room(draft: SetUpDraft) -> Block:
    hint = _("Quiet, with a door. Leave it empty if not known yet.")
    return fields.line(ROOM, _("Room"), draft.room, longest=LONGEST_ROOM, hint=hint)


def _closed(draft: SetUpDraft) -> list[Block]:
    """Boxes for the days the office may be closed on; a menu where there are more than Slack takes boxes."""
    choices = [(name_of(key, draft.office, draft.year, current()), key) for key in offered(draft.office, draft.year)]
    if not choices:
        return []
    several = fields.ticks if len(choices) <= MOST_BOXES else fields.several_of
    hint = _(
        "On these days, every year, there's no lunch, and I only reply to people who write to me. On other public "
        "holidays that many offices work on, lunch goes ahead, and I'll let you know."
    )
    return [several(closed_id(draft.place), _("We're usually closed on"), choices, draft.closed, hint=hint)]


def closed_id(place: Place) -> str:
    """The field of the days an office is closed; named by place, since each has its own."""
    return f"{CLOSED}.{place.country}.{place.subdivision or ''}"


def _line(draft: SetUpDraft, kind: ResourceKind) -> Block:
    name = line_id(draft.place.country, kind)
    hint = _(HINTS[kind]) if kind in HINTS else None
    line = fields.line(name, _(LABELS[kind]), draft.lines.get(kind, ""), longest=LONGEST_LINE, hint=hint)
    return required(line) if kind in resources.NEEDED else line


def line_id(country: str, kind: ResourceKind) -> str:
    """The block id of a resource line; with the country in it, as Slack keeps what is typed under the same id."""
    return f"communities.{kind}.{country}"


def _sources(country: str) -> str:
    contacts = resources.lines_for(country)
    if country not in resources.countries():
        return _("I don't know any lines for this country. Please add your own.")
    where = "; ".join(f"{_(LABELS[ResourceKind(contact.kind)])} ({contact.source})" for contact in contacts)
    return _("Where to check them (as of {day}): {where}.").format(day=long_date(contacts[0].checked), where=where)


def _human(draft: SetUpDraft) -> Block:
    hint = _(
        "Someone people can turn to when something wasn't right. It's you unless you choose someone "
        "else. Named only in private, never listed."
    )
    return required(fields.person(HUMAN, _("Who can people turn to?"), draft.named_human, hint=hint))


def _label(draft: SetUpDraft) -> Block:
    hint = _("For several offices in one city. If you leave it empty, I use the city.")
    return fields.line(LABEL, _("What people call this office"), draft.label, longest=LONGEST_LABEL, hint=hint)


def _languages(draft: SetUpDraft) -> Block:
    choices = [(languages.in_words(language), language) for language in languages.ENGLISH_NAMES]
    hint = _(
        "If you choose two or more, people can say which ones they like to talk in, and I match them "
        "with someone who shares one."
    )
    return fields.several_of(LANGUAGES, _("Languages spoken here"), choices, draft.languages, hint=hint)


def read_draft(values: Values, community_id: str | None, fallback: SetUpDraft, seen: str = "") -> SetUpDraft:
    """The form as it is now; fields that are not filled in come from `fallback`."""
    place = place_of_city(fields.chosen(values, PLACE) or "") or fallback.place
    at = fields.chosen_time(values, TIME)
    return SetUpDraft(
        fields.chosen_channel(values, CHANNEL) or fallback.channel_id,
        place,
        fields.chosen_person(values, HUMAN) or fallback.named_human,
        week=fields.chosen(values, WEEK) or fallback.week,
        weekday=int(fields.chosen(values, DAY) or fallback.weekday),
        at=fallback.at if at is None else at,
        room=fields.typed(values, ROOM),
        rule_words=fallback.rule_words,
        community_id=community_id,
        lines={kind: fields.typed(values, line_id(place.country, kind)) for kind in ResourceKind},
        label=label_of(fields.typed(values, LABEL)) if fields.is_shown(values, LABEL) else fallback.label,
        languages=languages.known(_spoken(values, fallback)),
        locale=_locale_of(values, place, fallback),
        closed_on=_closed_on(values, place, fallback),
        year=fallback.year,
        seen=seen,
    )


def _locale_of(values: Values, place: Place, fallback: SetUpDraft) -> Locale | None:
    """The language chosen; where the form does not ask for it for this country yet, None: the country decides."""
    chosen = fields.chosen(values, locale_id(place.country))
    if chosen in set(Locale):
        return Locale(chosen)
    return fallback.locale if place.country == fallback.place.country else None


def _closed_on(values: Values, place: Place, fallback: SetUpDraft) -> tuple[str, ...] | None:
    """As ticked, and what no box here stands for; where they were not asked for this place yet, as they are preset."""
    name = closed_id(place)
    if not fields.is_shown(values, name):
        return fallback.closed_on
    boxes = offered(HolidayPlace(place.country, place.subdivision), fallback.year)
    kept = [key for key in fallback.closed_on or () if key not in boxes]
    return (*(key for key in fields.all_chosen(values, name) if key in boxes), *kept)


def _spoken(values: Values, fallback: SetUpDraft) -> tuple[str, ...]:
    return fields.all_chosen(values, LANGUAGES) if fields.is_shown(values, LANGUAGES) else fallback.languages


def problems(draft: SetUpDraft) -> dict[str, str]:
    """The errors that prevent saving, by block id; empty when there are none."""
    found: dict[str, str] = {}
    if draft.channel_id is None:
        found[CHANNEL] = _("Please choose the channel.")
    if not EARLIEST <= draft.at <= LATEST:
        found[TIME] = _("Please choose a time between 7:00 and 16:00, before pick-up.")
    if len(draft.label) > LONGEST_LABEL:
        found[LABEL] = forms.too_long(len(draft.label), LONGEST_LABEL)
    for kind, line in draft.lines.items():
        if (length := shown_length(line.strip())) > LONGEST_LINE:  # as it is shown, where no number may be cut off
            found[line_id(draft.place.country, kind)] = forms.too_long(length, LONGEST_LINE)
    for kind in sorted(resources.NEEDED):
        if not draft.lines.get(kind, "").strip():
            found[line_id(draft.place.country, kind)] = _("Please fill this in; I can't start without it.")
    return found


def shows_lines(values: Values, draft: SetUpDraft) -> bool:
    """Whether the form had the resource lines of the chosen country; not right after another place was chosen."""
    return all(fields.is_shown(values, line_id(draft.place.country, kind)) for kind in ResourceKind)


def wanted(draft: SetUpDraft) -> SetUp:
    """The set-up that the form asks for; only for a draft without problems."""
    assert draft.channel_id is not None
    rrule = None if draft.week == AS_IT_IS else str(Rule(draft.weekday, int(draft.week)))
    return SetUp(
        draft.channel_id,
        draft.place,
        LunchRule(rrule, draft.at, draft.room.strip()),
        {str(kind): line for kind, line in draft.lines.items()},
        draft.named_human,
        draft.community_id,
        draft.label,
        draft.languages,
        draft.writes,
        draft.closed,
    )
