"""The messages of peer groups, *Someone in the same weeks* (R39)."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.core.ids import UserId
from bot.core.words import N_, _
from bot.introductions.icebreakers import ICE_BREAKERS
from bot.introductions.peer_groups import HowItWas, PeerGroup, PeerGroupState
from handlers.introductions.views.check_ins import not_right_button
from handlers.platform.views.blocks import Message, button, buttons, moment_words, plain_message, small, text
from handlers.platform.views.refusals import SETTLED

THANK_YOU = N_(
    "Thank you. If others would like to as well, I'll open a group message for you within a week or so. "
    "If not, it's nothing to do with you."
)
OPENED = N_("Others said yes too, and your group message is open.")
NOT_THIS_TIME = N_("That's fine. Nobody will know.")
NOT_RIGHT = N_(
    "Thank you for telling me. I won't match you with anyone from that group again, and nobody is told. "
    "If you'd like to talk to someone, the button below shows who can help."
)
TOGETHER = N_(
    "Nobody here is a mentor, and nobody has to be good at this. Listen, and share what you like. "
    "What you tell each other stays among you, unless someone is at risk of harm."
)


def ask_to_meet(peer_group: PeerGroup | None, user_id: UserId) -> Message:
    """The blind question as one person sees it in every state; after a yes the same until the group message opens
    (R33).
    """
    if peer_group is not None and peer_group.opened_at is not None and user_id in peer_group.meets:
        return plain_message(_(OPENED))
    answer = dict(peer_group.replies).get(user_id) if peer_group is not None else None
    if answer is not None:
        return plain_message(_(THANK_YOU) if answer else _(NOT_THIS_TIME))
    if peer_group is None or peer_group.state is not PeerGroupState.ASKED:
        return plain_message(_(SETTLED))
    return Message(
        _("A short question: would you like to meet someone?"),
        (
            text(
                _(
                    "You said you'd like to meet someone in the same weeks. Someone else would too. Should I "
                    "introduce you?"
                )
            ),
            small(
                _("Nobody sees a name unless you both say yes, and nobody knows who was asked. Four people at most.")
            ),
            buttons(
                button(_("Yes, gladly"), "introductions.meet_yes", peer_group.id, style="primary"),
                button(_("Not this time"), "introductions.meet_no", peer_group.id),
            ),
        ),
    )


def group(
    peer_group: PeerGroup, people: Sequence[UserId], next_lunch: datetime | None, times: Sequence[Block] = ()
) -> Message:
    """Village's only message in the group DM, redrawn with `times`, the part about when they talk (R44)."""
    names = ", ".join(f"<@{user_id}>" for user_id in people)
    blocks: list[Block] = [
        text(_("{names}: each of you said yes to meeting someone in the same weeks.").format(names=names)),
        text(_(TOGETHER)),
        text(
            _("To get started, if you like: _{ice_breakers}_").format(
                ice_breakers=_(ICE_BREAKERS[peer_group.ice_breaker])
            )
        ),
    ]
    if next_lunch is not None:
        blocks.append(
            small(
                _("The next lunch is on {moment_words}; everyone is welcome.").format(
                    moment_words=moment_words(next_lunch)
                )
            )
        )
    blocks.append(text(_("Whoever reads this first, would you say hello?")))
    blocks.extend(times)
    blocks.append(small(_("I won't post here again, and I can't read what you write.")))
    return Message(_("You each said yes, so here's a group message for you."), tuple(blocks))


_SAID = {
    HowItWas.MET: N_("Good to hear."),
    HowItWas.NOT_YET: N_("No hurry. The group message is there whenever you like. I won't ask again."),
}


def how_was_it(peer_group_id: str, said: HowItWas = HowItWas.NOTHING, *, is_known: bool = True) -> Message:
    """The one check-in, to each; *Something was not right* stays until the group is deleted (`is_known` False)."""
    if not is_known:
        return plain_message(_(_SAID.get(said, SETTLED)))
    if said is HowItWas.NOT_RIGHT:
        page = button(_("Who can help me"), "introductions.met_not_right", peer_group_id)
        return Message(_("Thank you for saying so."), (text(_(NOT_RIGHT)), buttons(page)))
    not_right = not_right_button("introductions.met_not_right", peer_group_id, is_group=True)
    if said is not HowItWas.NOTHING:
        return Message(_(_SAID[said]), (text(_(_SAID[said])), buttons(not_right)))
    return Message(
        _("A short question, for you alone."),
        (
            text(_("Did your group get to talk?")),
            small(_("Only you see this. Your answer stays private.")),
            buttons(
                button(_("Yes"), "introductions.met", peer_group_id),
                button(_("Not yet"), "introductions.met_not_yet", peer_group_id),
                not_right,
            ),
        ),
    )
