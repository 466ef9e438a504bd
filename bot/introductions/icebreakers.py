"""Forty ways to begin a first talk; each can be passed, none touches bodies, births, money or plans."""

from collections.abc import Collection
from random import Random

ICE_BREAKERS: dict[int, str] = {
    1: "What has made you smile this week?",
    2: "Coffee, tea, or whatever happens to be still warm?",
    3: "Which part of your job were you glad to see again?",
    4: "Which corner of the office is your favourite?",
    5: "On an ordinary day, which ten minutes are the best?",
    6: "What are you reading, watching or halfway through?",
    7: "What did you do before you had this role?",
    8: "If one thing about your week could be easier, which would it be?",
    9: "What would you like to talk about, and what rather not?",
    10: "Today: ideas, or simply an ear?",
    11: "What do you wish somebody had told you about this place?",
    12: "Which meeting would you happily give away?",
    13: "What small thing went right lately?",
    14: "What is your best shortcut at home?",
    15: "Which snack is never missing from your bag?",
    16: "What makes a Saturday a good one?",
    17: "Morning person, evening person, or neither just now?",
    18: "Which song will not leave your house?",
    19: "What have you got better at this year?",
    20: "Who at work makes you laugh?",
    21: "What do you do with your way to work?",
    22: "Which tool or habit has saved you the most time?",
    23: "What have you said no to, and were glad of it?",
    24: "Which small tradition would you like to begin?",
    25: "What good advice did you not follow?",
    26: "What kind thing has a colleague done for you?",
    27: "Two free hours fall from the sky: what do you do?",
    28: "What is the weather in your head: sun, cloud, storm or fog?",
    29: "Which place near here do you like, with children or without?",
    30: "What, if anything, do you miss about before?",
    31: "What are you quietly proud of this month?",
    32: "How do you best like to be reached?",
    33: "What should I know about your week before we pick a time?",
    34: "What would make half an hour of talking worth it for you?",
    35: "What did this year teach you about yourself?",
    36: "Which dish can you cook without thinking?",
    37: "Which thing on your desk has a story?",
    38: "Which hour in your calendar do you defend?",
    39: "What are you looking forward to next?",
    40: "How will we know that we have talked enough?",
}


def pick(used_by_either: Collection[int], rng: Random) -> int:
    """The number of an ice-breaker new to both; when they have seen all forty, any of them."""
    fresh = [number for number in ICE_BREAKERS if number not in used_by_either]
    return rng.choice(fresh or list(ICE_BREAKERS))
