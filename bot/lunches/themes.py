"""The twenty-four themes of lunches, enough for two years. Loss is not one of them: it belongs in private talks."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import UnknownTheme
from bot.core.words import N_


@dataclass(frozen=True)
class Theme:
    """The subject of one lunch with five prompts; `number` never changes, even if the words do."""

    number: int
    title: str
    prompts: tuple[str, ...]


_ALL = (
    Theme(
        1,
        N_("The first week back"),
        (
            N_("What surprised you most in the first week?"),
            N_("What is worth getting ready the night before?"),
            N_("Which small thing did a colleague do that helped?"),
            N_("What would you leave for the second week?"),
            N_("Which room, person or page should everyone know on day one?"),
        ),
    ),
    Theme(
        2,
        N_("When childcare falls through"),
        (
            N_("What are your plans B and C?"),
            N_("How do you divide such a day at home?"),
            N_("What can a team do on a day like that?"),
            N_("Who can you call at seven in the morning?"),
            N_("What did you stop apologizing for?"),
        ),
    ),
    Theme(
        3,
        N_("Dads and partners"),
        (
            N_("What changed because you took leave, or because you could not?"),
            N_("What is hard to say at work?"),
            N_("How do you stay part of things at home on long days?"),
            N_("What were you asked that nobody asked the other parent?"),
            N_("Who made it easy for you to be away?"),
        ),
    ),
    Theme(
        4,
        N_("Flexible work that really is flexible"),
        (
            N_("Which pattern of days or hours do you work?"),
            N_("What does it cost you, and what do you gain?"),
            N_("How do others know when to reach you?"),
            N_("What did you try that you then gave up?"),
            N_("What did you say to your manager that helped most?"),
        ),
    ),
    Theme(
        5,
        N_("Working tired"),
        (
            N_("Which work still goes well after a bad night?"),
            N_("What gets you through meetings?"),
            N_("What do you ask of a partner or a friend?"),
            N_("What do you put off without feeling guilty?"),
            N_("What do you wish colleagues knew about days like that?"),
        ),
    ),
    Theme(
        6,
        N_("Talking with your manager"),
        (
            N_("What did you agree in writing?"),
            N_("Which sentence worked?"),
            N_("What would you ask for today?"),
            N_("When was the right moment to bring it up?"),
            N_("What did a good manager do without being asked?"),
        ),
    ),
    Theme(
        7,
        N_("Finding childcare around here"),
        (
            N_("Where did you look first?"),
            N_("What would you ask on a visit today?"),
            N_("How early is early enough?"),
            N_("What mattered less than you had thought?"),
            N_("How did the first weeks at daycare go?"),
        ),
    ),
    Theme(
        8,
        N_("The first trip away"),
        (
            N_("Go, postpone or swap: how did you decide?"),
            N_("What did you get ready for the people at home?"),
            N_("How do you settle back in at home?"),
            N_("Which trip could have been a call?"),
            N_("What made the second trip easier?"),
        ),
    ),
    Theme(
        9,
        N_("The season of sick days"),
        (
            N_("What is your rule of thumb in the morning?"),
            N_("How do you tell the team?"),
            N_("What do you let slide?"),
            N_("How do you share the days out?"),
            N_("What do you keep on hand for it?"),
        ),
    ),
    Theme(
        10,
        N_("Catching up after leave"),
        (
            N_("What did you read, and what did you skip?"),
            N_("Who filled you in?"),
            N_("How long did it take to feel at home again?"),
            N_("What would a good handover back look like?"),
            N_("Which question felt silly but wasn't?"),
        ),
    ),
    Theme(
        11,
        N_("Guilt, relief and everything in between"),
        (
            N_("Which feeling had no name?"),
            N_("Whose opinion have you let go of?"),
            N_("What makes a day a good one?"),
            N_("What do you tell yourself on the way in?"),
            N_("Who can you be completely honest with?"),
        ),
    ),
    Theme(
        12,
        N_("Families come in many forms"),
        (
            N_("Which form, or which phrase, made you feel seen?"),
            N_("Which one did not fit?"),
            N_("What should we change here?"),
            N_("Which question would you rather not be asked?"),
            N_("What do colleagues do well?"),
        ),
    ),
    Theme(
        13,
        N_("Feeding and pumping, or not"),
        (
            N_("Which rooms and times work here?"),
            N_("How did you protect that slot?"),
            N_("How did you stop, or never begin, and stay kind to yourself?"),
            N_("What should be in the room?"),
            N_("What can a team do to make it routine?"),
        ),
    ),
    Theme(
        14,
        N_("Home days and office days"),
        (
            N_("Which days, and why those?"),
            N_("What is worth the commute?"),
            N_("How do you end the day when you're already at home?"),
            N_("How do you stay visible on days at home?"),
            N_("What do you do about calls with a child around?"),
        ),
    ),
    Theme(
        15,
        N_("Sharing the load at home"),
        (
            N_("Who does everyone call first, and for what?"),
            N_("How do you talk about changing that?"),
            N_("What did you hand over, pay for or drop?"),
            N_("What is in your head that isn't on any list?"),
            N_("Whose meeting wins?"),
        ),
    ),
    Theme(
        16,
        N_("On your own, with a small circle"),
        (
            N_("Who is on your list?"),
            N_("What is not up for discussion?"),
            N_("How can colleagues help without pity?"),
            N_("How did you find your people?"),
            N_("What do you do with an evening to yourself?"),
        ),
    ),
    Theme(
        17,
        N_("Adoption, fostering, surrogacy"),
        (
            N_("How did the timing fit with your job?"),
            N_("What would you tell your past self?"),
            N_("What do colleagues get wrong?"),
            N_("What should leave look like?"),
            N_("Who needed to know, and when?"),
        ),
    ),
    Theme(
        18,
        N_("Hospital weeks and hard starts"),
        (
            N_("What did people at work need to know, and what didn't they?"),
            N_("What helped on bad days?"),
            N_("What should people not say?"),
            N_("How did you divide your leave?"),
            N_("What would you ask of a team today?"),
        ),
    ),
    Theme(
        19,
        N_("Two or more"),
        (
            N_("What was easier the second time?"),
            N_("How do mornings go?"),
            N_("Where did you lower the bar?"),
            N_("What do you do when everyone is sick at once?"),
            N_("What wouldn't you buy again?"),
        ),
    ),
    Theme(
        20,
        N_("School years"),
        (
            N_("How do you cover school vacations?"),
            N_("Which after-school programs are worth it?"),
            N_("What happens to your hours when school starts?"),
            N_("Who does the three o'clock pick-up?"),
            N_("What didn't you see coming?"),
        ),
    ),
    Theme(
        21,
        N_("Children with extra needs"),
        (
            N_("How do you keep both appointments and deadlines?"),
            N_("What do you share at work, and with whom?"),
            N_("Which kind of flexibility matters most?"),
            N_("Who helped you through the forms?"),
            N_("What can a team take off your hands?"),
        ),
    ),
    Theme(
        22,
        N_("Career after leave"),
        (
            N_("How did you get back to visible work?"),
            N_("Who spoke up for you?"),
            N_("What does ambition look like these days?"),
            N_("What did you say in your review?"),
            N_("What would you do differently before leave?"),
        ),
    ),
    Theme(
        23,
        N_("Money and benefits in plain words"),
        (
            N_("Which benefit did you nearly miss?"),
            N_("Which question goes to HR?"),
            N_("What belongs on a one-page guide?"),
            N_("Which deadline should everyone know?"),
            N_("What cost more than you had planned?"),
        ),
    ),
    Theme(
        24,
        N_("Paying it forward"),
        (
            N_("Who helped you?"),
            N_("What can you give in twenty minutes?"),
            N_("What should this group do next year?"),
            N_("Which answer do you give most often?"),
            N_("Who is not in the room yet?"),
        ),
    ),
)
THEMES: dict[int, Theme] = {theme.number: theme for theme in _ALL}
FIRST_YEAR: tuple[int, ...] = tuple(range(1, 13))


def theme(number: int) -> Theme:
    """Return the theme of this number; raises `UnknownTheme`."""
    if number not in THEMES:
        raise UnknownTheme(number)
    return THEMES[number]


def next_theme(rotation: Sequence[int], earlier: Sequence[int]) -> int:
    """Return the theme of the rotation that was used least recently; of equals, the first in the rotation.

    `earlier` are the themes of the meetings before, oldest first; a theme that somebody chose by hand counts too, so it
    does not come back the month after.
    """
    last_used = {number: place for place, number in enumerate(earlier)}
    order = list(dict.fromkeys(rotation)) or list(FIRST_YEAR)
    return min((theme(number).number for number in order), key=lambda number: last_used.get(number, -1))
