"""Words of `/village`: the help, and the way to Home."""

from dataclasses import dataclass

from bot.core.ids import TeamId, UserId
from bot.core.words import N_, _, labeled
from bot.reports.coverage import Lights
from handlers.offices.views.organizers import named
from handlers.platform.views.blocks import Message, button, buttons, plain_message, small, text
from handlers.platform.views.commands import not_known, unless_for_others
from handlers.platform.views.refusals import NOT_SET_UP
from handlers.reports.views import coverage


@dataclass(frozen=True)
class VillageStanding:
    """Whether Village is set up, who organizes, and (for organizers only) the coverage lights."""

    is_set_up: bool
    organizers: tuple[UserId, ...] = ()
    lights: Lights | None = None


ASKING = N_("""*Asking and helping*
• `/askaround` and your question: I ask people who know, privately; no sign-up
• `/returning`: find someone to talk to, privately, however you became a parent, with or without leave
• `/mentor`: help someone, with what you know or just by listening
• `/village time`: find a time to talk with someone you were introduced to
• `/brownbag`: the next lunch, open to everyone
• Or just write to me in a direct message""")
KNOWN_HERE = N_("""*What people here know*
• `/village tips` and a topic: what colleagues suggest
• `/village story`: how others came back; share your own, with or without your name
• `/village flex`: a return plan, week by week, and what others arranged; `/village flex for-managers` for a manager
• `/village building`: rooms, who to ask, how things work here, groups that exist
• `/village topics`: topics colleagues here can help with
• `/village spread`: text to pass on, in a letter, on a poster, to a colleague""")
YOURS = N_("""*Yours*
• the Home tab, or `/village home`: all of this by button, plus your working days and hours
• `/village pulse`: two questions a quarter about flexibility, if you'd like to be asked
• `/village privacy`: what is stored and what never is; `/village my-data` and `/village forget-me` for your own data
• `/village organizers`: who runs Village here""")
FOR_ORGANIZERS = N_("""*For organizers*
• `/village setup`: channel, place, lunch, and the lines to call
• `/village organizers add @someone` or `remove @someone`
• *Time away, or a deputy*, in Home: who gets the monthly message while you're away
• `/village topics`, `/village building`: the same commands, with buttons to change things
• `/village figures`: the quarterly figures for your employer, once enough people take part
• `/village close-mentoring @someone`: stop matching this account (others see a pause); `open-mentoring` undoes it
• `/village listen`: a private reply to people who offer or ask for help in the channel; off by default""")


def help_message(
    around: VillageStanding, user_id: UserId, *, unknown: bool = False, nearest: str | None = None
) -> Message:
    """Three buttons and the help, one line per command; for words that were not recognized (`unknown`) one line that
    leads to it.

    `nearest` is the sub-command that was perhaps meant.
    """
    if not around.is_set_up:
        return plain_message(_(NOT_SET_UP))
    general = (_(ASKING), _(KNOWN_HERE), _(YOURS))
    organizes = user_id in around.organizers
    if unknown:
        meant = nearest if organizes else unless_for_others(nearest, "\n".join(general), _(FOR_ORGANIZERS))
        line = _("{not_known} `/village help` shows everything.").format(not_known=not_known("/village", meant))
        return plain_message(line)
    first = _("I help you find a colleague who's been there, privately. Here's what I can do:")
    parts = [*general, *([_(FOR_ORGANIZERS)] if organizes else [])]
    who = _("Questions? Ask {named}.").format(named=named(around.organizers)) if around.organizers else ""
    lights = (
        [text(_("*How things are going*\n{in_words}").format(in_words=coverage.in_words(around.lights)))]
        if around.lights
        else []
    )
    ways = buttons(
        button(_("Find someone to talk to"), "returners.open"),
        button(_("Offer help"), "mentors.open"),
        button(_("Next lunch"), "meetings.next"),
    )
    blocks = (text(first), ways, *map(text, parts), *lights, *([small(who)] if who else ()))
    return Message("\n".join([first, *parts, who]).strip(), blocks)


def home(around: VillageStanding, team_id: TeamId, app_id: str) -> Message:
    """The answer to `/village home`; with a link where Slack told which app this is (`app_id`)."""
    if not around.is_set_up:
        return plain_message(_(NOT_SET_UP))
    link = (
        _("<slack://app?team={team_id}&id={app_id}&tab=home|Open the Home tab>").format(team_id=team_id, app_id=app_id)
        if app_id
        else _("Open the Home tab")
    )
    words = _("everything by button: your introductions, the next lunch, your working hours and settings.")
    return Message(_("The Home tab has {words}").format(words=words), (text(labeled(link, words)),))
