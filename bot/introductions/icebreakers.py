"""Forty questions to begin a first talk with; none is about bodies, births, money or plans."""

from collections.abc import Collection
from random import Random

from bot.core.words import N_

ICE_BREAKERS: dict[int, str] = {
    1: N_("What has made you smile this week?"),
    2: N_("Coffee, tea, or whatever is still warm?"),
    3: N_("Which part of your job were you glad to see again?"),
    4: N_("Which corner of the office is your favorite?"),
    5: N_("On an ordinary day, which ten minutes are the best?"),
    6: N_("What are you reading, watching or halfway through?"),
    7: N_("What did you do before you had this role?"),
    8: N_("If one thing about your week could be easier, which would it be?"),
    9: N_("What would you like to talk about, and what would you rather not?"),
    10: N_("Today: ideas, or just someone to listen?"),
    11: N_("What do you wish someone had told you about this place?"),
    12: N_("Which meeting would you happily give away?"),
    13: N_("What small thing went right lately?"),
    14: N_("What is your best shortcut at home?"),
    15: N_("Which snack is always in your bag?"),
    16: N_("What makes a Saturday a good one?"),
    17: N_("Morning person, evening person, or neither just now?"),
    18: N_("Which song can't you get away from at home?"),
    19: N_("What have you gotten better at this year?"),
    20: N_("Who at work makes you laugh?"),
    21: N_("What do you do on your way to work?"),
    22: N_("Which tool or habit has saved you the most time?"),
    23: N_("What have you said no to, and been glad about?"),
    24: N_("Which small tradition would you like to start?"),
    25: N_("What good advice did you not follow?"),
    26: N_("What kind thing has a colleague done for you?"),
    27: N_("You suddenly have two free hours. What do you do?"),
    28: N_("What is the weather in your head: sun, cloud, storm or fog?"),
    29: N_("Which place near here do you like, with or without children?"),
    30: N_("What, if anything, do you miss about before?"),
    31: N_("What are you quietly proud of this month?"),
    32: N_("How do you best like to be reached?"),
    33: N_("What should I know about your week before we pick a time?"),
    34: N_("What would make half an hour of talking worth it for you?"),
    35: N_("What did this year teach you about yourself?"),
    36: N_("Which dish can you cook without thinking?"),
    37: N_("Which thing on your desk has a story?"),
    38: N_("Which hour in your calendar do you protect?"),
    39: N_("What are you looking forward to next?"),
    40: N_("How will we know when we've talked enough?"),
}


def pick(used_by_either: Collection[int], rng: Random) -> int:
    """Return the number of an ice-breaker that neither has had; when all forty were used, any of them."""
    fresh = [number for number in ICE_BREAKERS if number not in used_by_either]
    return rng.choice(fresh or list(ICE_BREAKERS))
