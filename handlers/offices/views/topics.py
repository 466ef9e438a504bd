"""Form fields for choosing topics, and topics named in a sentence."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import InputBlock

from bot.core.words import _, listed
from bot.offices.topics import Catalogue
from handlers.platform.views import fields
from handlers.platform.views.blocks import neutral
from handlers.platform.views.fields import Groups


def picker(
    block_id: str, label: str, catalogue: Catalogue, chosen: Iterable[str], *, most: int, hint: str | None = None
) -> InputBlock:
    """A menu of all topics of this office by group, from which up to `most` can be chosen."""
    return fields.several_grouped(block_id, label, groups(catalogue), chosen, most=most, hint=hint)


def groups(catalogue: Catalogue) -> Groups:
    """All topics of this office as choices, by group."""
    return [
        (_(group.value), [(_(topic.label), topic.slug) for topic in topics]) for group, topics in catalogue.grouped()
    ]


def short_picker(
    block_id: str, label: str, catalogue: Catalogue, offered: Sequence[str], chosen: Iterable[str], *, hint: str
) -> InputBlock:
    """A menu of some topics, such as a mentor's own; `offered` must not be empty."""
    choices = [(catalogue.label(slug), slug) for slug in offered]
    return fields.several_of(block_id, label, choices, chosen, hint=hint)


def named(catalogue: Catalogue, slugs: Sequence[str], none: str) -> str:
    """Return these topics as part of a sentence, each in bold; `none` when there are no topics."""
    labels = [f"*{neutral(catalogue.label(slug))}*" for slug in slugs]
    return listed(labels) or none


def left_out(catalogue: Catalogue, wanted: Iterable[str], most: int) -> str:
    """The note about wanted topics after the first `most`, for which a form has no room; "" without any."""
    slugs = tuple(dict.fromkeys(wanted))[most:]
    if not slugs:
        return ""
    return _("{most} topics is the most, so I left out {topics}. Choose the {most} that matter most.").format(
        most=most, topics=named(catalogue, slugs, "")
    )


def known(catalogue: Catalogue, slugs: Iterable[str], most: int) -> tuple[str, ...]:
    """Those of the slugs that this office offers, each once, at most `most`: for values from buttons and forms."""
    return tuple(dict.fromkeys(slug for slug in slugs if slug in catalogue))[:most]
