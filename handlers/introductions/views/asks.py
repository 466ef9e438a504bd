"""The text of the blind ask: what a mentor reads, and what the asker is shown beforehand (R1)."""

from slack_sdk.models.blocks import Block

from bot.core.words import N_, _
from bot.offices.topics import Catalogue
from bot.people.returners import IntroductionKind, Returner, Stage, Wants
from handlers.platform.views.blocks import neutral, small, text

_WANTS = {
    Wants.IDEAS: N_("They'd like ideas from someone who's been through it."),
    Wants.EAR: N_("They'd like someone to listen; nothing to solve."),
    Wants.EITHER: N_("Ideas or just listening, whichever comes more easily to you."),
}
_KINDS = {
    IntroductionKind.TALK: N_("It's one good talk of 20 to 30 minutes."),
    IntroductionKind.COMPANY: N_("They'd like company for a while: a talk every few weeks, for about 12 weeks."),
}
_STAGES = {
    Stage.BEFORE: N_("They are about to go on leave."),
    Stage.ON_LEAVE: N_("They are on leave at the moment."),
    Stage.FIRST_MONTHS: N_("They are in their first months back."),
    Stage.LONGER: N_("They have been back for a while."),
}


def ask_words(
    kind: IntroductionKind, topic: str | None, wants: Wants, office: str = "", stage: Stage = Stage.UNSAID
) -> str:
    """Everything a mentor learns from the ask; `topic` is a label (None: "someone to talk to"), `office` typed text."""
    about = _("to talk about *{topic}*").format(topic=topic) if topic else _("someone to talk to")
    sentences = [_("A colleague would like {about}.").format(about=about), _(_WANTS[wants]), _(_KINDS[kind])]
    if office:
        sentences.append(_("They are at {office}.").format(office=neutral(office, 100)))
    if stage in _STAGES:
        sentences.append(_(_STAGES[stage]))
    return " ".join(sentences)


def example_words(label: str) -> str:
    """Everything the author of an example learns from the ask; `label` is the example's kind."""
    return _(
        "A colleague has read what you arranged (*{label}*) and would like to hear how you asked for it. {kinds}"
    ).format(label=label, kinds=_(_KINDS[IntroductionKind.TALK]))


def ask_preview(
    returner: Returner, catalogue: Catalogue, office: str = "", *, small_office: bool = False
) -> list[Block]:
    """The exact text of the ask, for the asker before it is sent (R1); `office` is the community's label.

    With several topics, one is named in each ask; the text shows the first.
    """
    labels = [catalogue.label(slug) for slug in returner.topics]
    shown_office = office if returner.show_office else ""
    stage = returner.stage if returner.show_stage else Stage.UNSAID
    words = ask_words(returner.kind, labels[0] if labels else None, returner.wants, shown_office, stage)
    blocks: list[Block] = [small(_("This is all they will see:")), text(f">{words}")]
    if len(labels) > 1:
        others = " · ".join(f"*{neutral(label)}*" for label in labels[1:])
        blocks.append(
            small(
                _("Or one of these instead: {others}. Each person is asked about one topic only.").format(others=others)
            )
        )
    if small_office:
        blocks.append(
            small(
                _("In a small community, someone may guess it's you. Under *More* you can choose other offices only.")
            )
        )
    return blocks
