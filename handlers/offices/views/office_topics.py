"""An office's topics: a list for everybody, one with buttons for organizers, and forms to rename and add one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View

from bot.core.errors import Refusal, TextTooLong
from bot.core.words import _, isolated
from bot.offices.office_topics import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_WORDS,
    MOST_ADDED,
    LabelTaken,
    LastTopic,
    NoLabel,
    OfficeCatalogue,
    TooManyTopics,
    TypedTopic,
)
from bot.offices.topics import Topic, TopicGroup
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, heading, modal, neutral, small, text
from handlers.platform.views.fields import Values

RENAMED, ADDED = "office_topics.renamed", "office_topics.added"
LABEL, DESCRIPTION, GROUP, WORDS, SENSITIVE = "label", "description", "group", "words", "sensitive"
MOST_TYPED = 1000  # what a field takes; that it is too long is then said beside it, and nothing typed is lost

REFUSALS: Mapping[type[Refusal], Callable[[Any], str]] = {
    NoLabel: lambda _refusal: _("Please give it a name with at least one word or number in Latin letters."),
    LabelTaken: lambda refusal: _("There's already a topic called {refusal_label}; it may be hidden.").format(
        refusal_label=neutral(refusal.label, 100)
    ),
    TooManyTopics: lambda refusal: _("An office can add {most} topics of its own, and you've used them all.").format(
        most=refusal.most
    ),
    LastTopic: lambda _refusal: _("This is the only topic left, and you need at least one."),
}


def problem(refusal: Refusal) -> dict[str, str]:
    """The error of a refusal, by its field; raises the refusal when it is about none."""
    if isinstance(refusal, TextTooLong):
        return {
            refusal.field: _("Please shorten this to {longest} characters or fewer.").format(longest=refusal.longest)
        }
    if type(refusal) not in REFUSALS:
        raise refusal
    return {LABEL: REFUSALS[type(refusal)](refusal)}


# For everybody


def listed(catalogue: OfficeCatalogue, office: str) -> Message:
    """The office's topics by group, for everybody."""
    first = _("What colleagues in {office} can help one another with:").format(office=neutral(office, 100))
    groups = [f"*{_(group.value)}*\n{_names(topics)}" for group, topics in catalogue.grouped()]
    last = _("You don't need a topic, either: wanting someone to talk to is enough.")
    return Message("\n".join([first, *groups, last]), (text(first), *map(text, groups), small(last)))


def _names(topics: Sequence[Topic]) -> str:
    return " · ".join(neutral(_(topic.label)) for topic in topics)


def panel(community_id: str) -> list[Block]:
    """The organizers' part of App Home: the button that opens the list."""
    return [buttons(button(_("Topics here"), "office_topics.list", f"{community_id}:{TopicGroup.WORK.name}"))]


# For organizers; one heading at a time, since Slack takes a hundred blocks


def editor(catalogue: OfficeCatalogue, own: Sequence[str], office: str, community_id: str, group: TopicGroup) -> View:
    """The organizers' modal with the topics of one group; `own` are the slugs that this office can change."""
    shown = [topic for topic in catalogue.known if topic.slug in own and topic.group is group]
    blocks: list[Block] = [
        text(
            _(
                "Topics in {office}. Hidden topics aren't offered to anyone; people who chose one before "
                "keep it. Sensitive topics stay sensitive, whatever you call them."
            ).format(office=neutral(office, 100))
        ),
        _headings(group, community_id),
        heading(_(group.value)),
        *(block for topic in shown for block in _topic(topic, community_id, is_hidden=topic.slug not in catalogue)),
        buttons(button(_("Add a topic"), "office_topics.add", f"{community_id}:{group.name}", style="primary")),
    ]
    return modal("office_topics.list", _("Topics"), blocks)


def _headings(chosen: TopicGroup, community_id: str) -> ActionsBlock:
    return buttons(
        *(
            button(
                _(group.value), f"office_topics.list#{number}", f"{community_id}:{group.name}", spoken=_spoken(group)
            )
            for number, group in enumerate(TopicGroup)
            if group is not chosen
        )
    )


def _spoken(group: TopicGroup) -> str:
    return _("Show the topics under {group_value}").format(group_value=_(group.value))


def _topic(topic: Topic, community_id: str, *, is_hidden: bool) -> list[Block]:
    marks = [mark for mark, holds in (("hidden", is_hidden), ("sensitive", topic.sensitive)) if holds]
    name = neutral(_(topic.label))
    note = f" ({', '.join(marks)})" if marks else ""
    about = f"\n{neutral(_(topic.description))}" if topic.description else ""
    value = f"{community_id}:{topic.slug}"
    change, what = ("office_topics.show", _("Show")) if is_hidden else ("office_topics.hide", _("Hide"))
    return [
        text(f"*{name}*{note}{about}"),
        buttons(
            button(
                _("Rename"),
                f"office_topics.rename#{topic.slug}",
                value,
                spoken=_("Rename {topic_label}").format(topic_label=isolated(_(topic.label)))[:75],
            ),
            button(what, f"{change}#{topic.slug}", value, spoken=f"{what} {_(topic.label)}"[:75]),
        ),
    ]


def rename_form(topic: Topic, value: str) -> View:
    """The form to rename a topic."""
    hint = _(
        "Up to {longest_label} characters. Leave it empty to give a built-in topic its original name back."
    ).format(longest_label=LONGEST_LABEL)
    blocks: list[Block] = [fields.line(LABEL, _("Name"), topic.label, longest=MOST_TYPED, hint=hint)]
    if topic.sensitive:
        blocks.append(small(_("On this topic, names are held until both people have said yes, whatever you call it.")))
    return modal(RENAMED, _("Rename a topic"), blocks, submit=_("Save"), close=_("Not now"), private_metadata=value)


def add_form(group: TopicGroup, community_id: str) -> View:
    """The form to add a topic to the office."""
    groups = [(_(one.value), one.name) for one in TopicGroup]
    held = _("Sensitive: nobody's name is shown before both have said yes")
    blocks: list[Block] = [
        fields.required(
            fields.line(
                LABEL,
                _("Name"),
                "",
                longest=MOST_TYPED,
                hint=_("{longest_label} characters at most.").format(longest_label=LONGEST_LABEL),
            )
        ),
        fields.line(
            DESCRIPTION,
            _("Description"),
            "",
            longest=MOST_TYPED,
            hint=_("{longest_description} characters at most.").format(longest_description=LONGEST_DESCRIPTION),
        ),
        fields.one_of(GROUP, _("Heading"), groups, group.name),
        fields.line(
            WORDS,
            _("Words people use for it"),
            "",
            longest=MOST_TYPED,
            hint=_(
                "Separate them with commas; up to {longest_words} characters. I use them to recognize the topic."
            ).format(longest_words=LONGEST_WORDS),
        ),
        fields.ticks(SENSITIVE, _("Names"), [(held, SENSITIVE)], [], hint=_("This can't be undone later.")),
        small(
            _("An office can add {most_added} topics. Please name what people know about, never a person.").format(
                most_added=MOST_ADDED
            )
        ),
    ]
    return modal(ADDED, _("Add a topic"), blocks, submit=_("Add"), close=_("Not now"), private_metadata=community_id)


def read_wanted(values: Values) -> TypedTopic:
    """The form to add a topic, as sent."""
    return TypedTopic(
        label=fields.typed(values, LABEL),
        description=fields.typed(values, DESCRIPTION),
        group=TopicGroup[fields.chosen(values, GROUP) or TopicGroup.WORK.name],
        words=fields.typed(values, WORDS),
        sensitive=bool(fields.all_chosen(values, SENSITIVE)),
    )
