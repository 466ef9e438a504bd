"""Twenty-four lunch themes, two years of them; loss is not among them, it belongs in private talks."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import UnknownTheme


@dataclass(frozen=True)
class Theme:
    """One lunch's subject with five prompts; `number` never changes, whatever becomes of the words."""

    number: int
    title: str
    prompts: tuple[str, ...]


_ALL = (
    Theme(
        1,
        "The first week back",
        (
            "What surprised you most in the first week?",
            "What is worth getting ready the night before?",
            "Which small thing did a colleague do that helped?",
            "What would you leave for the second week?",
            "Which room, person or page should everybody know on day one?",
        ),
    ),
    Theme(
        2,
        "When childcare falls over",
        (
            "What are your plans B and C?",
            "How do you divide such a day at home?",
            "What can a team do on a day like that?",
            "Who can be called at seven in the morning?",
            "What did you stop apologising for?",
        ),
    ),
    Theme(
        3,
        "Dads and partners",
        (
            "What changed because you took leave, or because you could not?",
            "What is hard to say at work?",
            "How do you stay part of things at home on long days?",
            "What were you asked that nobody asked the other parent?",
            "Who made it easy for you to be away?",
        ),
    ),
    Theme(
        4,
        "Flexible, and really so",
        (
            "Which pattern of days or hours do you live?",
            "What does it cost, and what does it give?",
            "How do the others know when to reach you?",
            "What did you try that you then gave up?",
            "Which sentence opened the door with your manager?",
        ),
    ),
    Theme(
        5,
        "Working tired",
        (
            "Which work still goes well after a bad night?",
            "What carries you through meetings?",
            "What do you ask of a partner or a friend?",
            "What do you put off without a bad conscience?",
            "What do you wish colleagues knew about such days?",
        ),
    ),
    Theme(
        6,
        "Talking with your manager",
        (
            "What did you agree in writing?",
            "Which sentence worked?",
            "What would you ask for today?",
            "When was the right moment to bring it up?",
            "What did a good manager do without being asked?",
        ),
    ),
    Theme(
        7,
        "Finding childcare around here",
        (
            "Where did you look first?",
            "What would you ask on a visit today?",
            "How early is early enough?",
            "What mattered less than you had thought?",
            "How did the first weeks of settling in go?",
        ),
    ),
    Theme(
        8,
        "The first trip away",
        (
            "Go, postpone or swap: how did you decide?",
            "What did you get ready for those who stayed at home?",
            "How do you come back in?",
            "Which trip could have been a call?",
            "What made the second trip easier?",
        ),
    ),
    Theme(
        9,
        "The season of sick days",
        (
            "What is your rule of thumb in the morning?",
            "How do you tell the team?",
            "What do you let slide?",
            "How do you share the days out?",
            "What do you keep in the drawer for it?",
        ),
    ),
    Theme(
        10,
        "Catching up after leave",
        (
            "What did you read, and what did you skip?",
            "Who filled you in?",
            "How long did it take to feel at home again?",
            "What would a good handover back look like?",
            "Which question felt silly and was not?",
        ),
    ),
    Theme(
        11,
        "Guilt, relief and other weather",
        (
            "Which feeling had no name?",
            "Whose opinion have you let go of?",
            "What makes a day a good one?",
            "What do you tell yourself on the way in?",
            "Who can you say it to as it is?",
        ),
    ),
    Theme(
        12,
        "Families come in many forms",
        (
            "Which form, or which phrase, made you feel seen?",
            "Which one did not fit?",
            "What should we change here?",
            "Which question would you rather not be asked?",
            "What do colleagues do well?",
        ),
    ),
    Theme(
        13,
        "Milk at work, or not",
        (
            "Which rooms and times work here?",
            "How did you protect that slot?",
            "How did you stop, or never begin, and stay kind to yourself?",
            "What should be in the room?",
            "What can a team do to make it a matter of course?",
        ),
    ),
    Theme(
        14,
        "Home days and office days",
        (
            "Which days, and why those?",
            "What is worth the way in?",
            "How do you end the day when you are at home already?",
            "How do you keep in sight on home days?",
            "What do you do about calls with a child around?",
        ),
    ),
    Theme(
        15,
        "Sharing the load at home",
        (
            "Who is the one everybody calls, and for what?",
            "How do you talk about changing that?",
            "What did you hand over, buy in or drop?",
            "What is in your head that is on no list?",
            "Whose meeting wins?",
        ),
    ),
    Theme(
        16,
        "On your own, and small villages",
        (
            "Who is on your list?",
            "What is not up for discussion?",
            "How can colleagues help without pity?",
            "How did you find your people?",
            "What do you do with the evenings that are yours?",
        ),
    ),
    Theme(
        17,
        "Adoption, fostering, surrogacy",
        (
            "How did the timing go together with the job?",
            "What would you tell yourself from back then?",
            "What do colleagues get wrong?",
            "What should leave look like for it?",
            "Who needed to know, and when?",
        ),
    ),
    Theme(
        18,
        "Hospital weeks and hard starts",
        (
            "What did work need to know, and what not?",
            "What helped on bad days?",
            "Which sentences should people leave out?",
            "How did you divide your leave?",
            "What would you ask of a team today?",
        ),
    ),
    Theme(
        19,
        "Two or more",
        (
            "What was easier the second time?",
            "How do mornings go?",
            "Where did you lower the bar?",
            "What do you do when everybody is ill at once?",
            "What would you no longer buy?",
        ),
    ),
    Theme(
        20,
        "School years",
        (
            "How do you cover the holidays?",
            "Which clubs are worth it?",
            "What happens to your hours when school starts?",
            "Who does the three o'clock pick-up?",
            "What did you not see coming?",
        ),
    ),
    Theme(
        21,
        "Children with extra needs",
        (
            "How do you keep both appointments and deadlines?",
            "What do you tell at work, and to whom?",
            "Which kind of flexibility matters most?",
            "Who helped you through the forms?",
            "What can a team take off your hands?",
        ),
    ),
    Theme(
        22,
        "Career after leave",
        (
            "How did you get back to work that is seen?",
            "Who spoke up for you?",
            "What does ambition look like these days?",
            "What did you say in your review?",
            "What would you do differently before leave?",
        ),
    ),
    Theme(
        23,
        "Money and benefits in plain words",
        (
            "Which benefit did you nearly miss?",
            "Which question goes to HR?",
            "What belongs on a one-page guide?",
            "Which deadline should everybody know?",
            "What cost more than you had planned?",
        ),
    ),
    Theme(
        24,
        "Paying it forward",
        (
            "Who helped you?",
            "What can you give in twenty minutes?",
            "What should this group do next year?",
            "Which answer do you give most often?",
            "Who is not in the room yet?",
        ),
    ),
)
THEMES: dict[int, Theme] = {theme.number: theme for theme in _ALL}
FIRST_YEAR: tuple[int, ...] = tuple(range(1, 13))


def theme(number: int) -> Theme:
    """The theme of this number; raises `UnknownTheme`."""
    if number not in THEMES:
        raise UnknownTheme(number)
    return THEMES[number]


def next_theme(rotation: Sequence[int], earlier: Sequence[int]) -> int:
    """The theme of the rotation that was used least recently, its own order deciding among equals.

    `earlier` are the themes of the meetings before, oldest first; a theme somebody chose by hand counts too,
    so it does not come back the month after.
    """
    last_used = {number: place for place, number in enumerate(earlier)}
    order = list(dict.fromkeys(rotation)) or list(FIRST_YEAR)
    return min((theme(number).number for number in order), key=lambda number: last_used.get(number, -1))
