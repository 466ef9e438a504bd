"""The topics of an office: a list for everybody, and for organizers one with buttons; forms to rename and to add."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View

from bot.core.errors import Refusal, TextTooLong
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
    NoLabel: lambda _: "Please give it a name with at least one word or number in Latin letters.",
    LabelTaken: lambda refusal: f"There is a topic called {neutral(refusal.label, 100)} already, perhaps a hidden one.",
    TooManyTopics: lambda refusal: f"An office can add {refusal.most} topics of its own, and these are all in use.",
    LastTopic: lambda _: "This is the only topic left, and there has to be one.",
}


def problem(refusal: Refusal) -> dict[str, str]:
    """The field a refusal is about, and what to say there; raises the refusal when it is about none."""
    if isinstance(refusal, TextTooLong):
        return {refusal.field: f"A little shorter, please: {refusal.longest} characters at most."}
    if type(refusal) not in REFUSALS:
        raise refusal
    return {LABEL: REFUSALS[type(refusal)](refusal)}


# For everybody


def listed(catalogue: OfficeCatalogue, office: str) -> Message:
    """What people here help one another with, under the pickers' headings."""
    first = f"What colleagues in {neutral(office, 100)} can help one another with:"
    groups = [f"*{group.value}*\n{_names(topics)}" for group, topics in catalogue.grouped()]
    last = "No topic is needed either: someone to talk to is enough."
    return Message("\n".join([first, *groups, last]), (text(first), *map(text, groups), small(last)))


def _names(topics: Sequence[Topic]) -> str:
    return " · ".join(neutral(topic.label) for topic in topics)


def panel(community_id: str) -> list[Block]:
    """The organizers' part of App Home."""
    return [buttons(button("Topics here", "office_topics.list", f"{community_id}:{TopicGroup.WORK.name}"))]


# For organizers; one heading at a time, since Slack takes a hundred blocks


def editor(catalogue: OfficeCatalogue, own: Sequence[str], office: str, community_id: str, group: TopicGroup) -> View:
    """The topics under one heading with their buttons; `own` are the slugs that this office has or has added."""
    shown = [topic for topic in catalogue.known if topic.slug in own and topic.group is group]
    blocks: list[Block] = [
        text(
            f"Topics in {neutral(office, 100)}. A hidden topic is offered to nobody; who chose it before keeps it. "
            "Sensitive topics stay sensitive under every name."
        ),
        _headings(group, community_id),
        heading(group.value),
        *(block for topic in shown for block in _topic(topic, community_id, is_hidden=topic.slug not in catalogue)),
        buttons(button("Add a topic", "office_topics.add", f"{community_id}:{group.name}", style="primary")),
    ]
    return modal("office_topics.list", "Topics", blocks)


def _headings(chosen: TopicGroup, community_id: str) -> ActionsBlock:
    return buttons(
        *(
            button(group.value, f"office_topics.list#{number}", f"{community_id}:{group.name}", spoken=_spoken(group))
            for number, group in enumerate(TopicGroup)
            if group is not chosen
        )
    )


def _spoken(group: TopicGroup) -> str:
    return f"Show the topics under {group.value}"


def _topic(topic: Topic, community_id: str, *, is_hidden: bool) -> list[Block]:
    marks = [mark for mark, holds in (("hidden", is_hidden), ("sensitive", topic.sensitive)) if holds]
    name = neutral(topic.label)
    note = f" ({', '.join(marks)})" if marks else ""
    about = f"\n{neutral(topic.description)}" if topic.description else ""
    value = f"{community_id}:{topic.slug}"
    change, what = ("office_topics.show", "Show") if is_hidden else ("office_topics.hide", "Hide")
    return [
        text(f"*{name}*{note}{about}"),
        buttons(
            button("Rename", f"office_topics.rename#{topic.slug}", value, spoken=f"Rename {topic.label}"[:75]),
            button(what, f"{change}#{topic.slug}", value, spoken=f"{what} {topic.label}"[:75]),
        ),
    ]


def rename_form(topic: Topic, value: str) -> View:
    """One field: another name."""
    hint = f"{LONGEST_LABEL} characters at most. Left empty, a topic of ours gets its first name back."
    blocks: list[Block] = [fields.line(LABEL, "Name", topic.label, longest=MOST_TYPED, hint=hint)]
    if topic.sensitive:
        blocks.append(small("On this topic names are held until both have said yes, whatever it is called."))
    return modal(RENAMED, "Rename a topic", blocks, submit="Save", close="Not now", private_metadata=value)


def add_form(group: TopicGroup, community_id: str) -> View:
    """Everything about a topic of the office's own."""
    groups = [(one.value, one.name) for one in TopicGroup]
    held = "Sensitive: nobody's name is shown before both have said yes"
    blocks: list[Block] = [
        fields.line(LABEL, "Name", "", longest=MOST_TYPED, hint=f"{LONGEST_LABEL} characters at most."),
        fields.line(
            DESCRIPTION, "In other words", "", longest=MOST_TYPED, hint=f"{LONGEST_DESCRIPTION} characters at most."
        ),
        fields.one_of(GROUP, "Under", groups, group.name),
        fields.line(
            WORDS,
            "Words people use for it",
            "",
            longest=MOST_TYPED,
            hint=f"With commas between, {LONGEST_WORDS} characters at most. I recognise the topic by them.",
        ),
        fields.ticks(SENSITIVE, "Names", [(held, SENSITIVE)], [], hint="This cannot be taken back later."),
        small(f"An office can add {MOST_ADDED} topics. Please name what people know about, never a person."),
    ]
    return modal(ADDED, "Add a topic", blocks, submit="Add", close="Not now", private_metadata=community_id)


def read_wanted(values: Values) -> TypedTopic:
    """The form to add a topic, as sent."""
    return TypedTopic(
        label=fields.typed(values, LABEL),
        description=fields.typed(values, DESCRIPTION),
        group=TopicGroup[fields.chosen(values, GROUP) or TopicGroup.WORK.name],
        words=fields.typed(values, WORDS),
        sensitive=bool(fields.all_chosen(values, SENSITIVE)),
    )
