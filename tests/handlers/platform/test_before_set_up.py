"""Before set-up every word after every command gets the same answer."""

from handlers import routers
from tests.support.harness import Harness

ANSWERED_ALL_THE_SAME = {
    "/village setup",  # who can set it up
    "/village privacy",  # what would be stored, and what is: one's own data, wherever it comes from
    "/village my-data",
    "/village forget-me",
}
NOT_A_WORD = "qwertz"


async def test_every_command_says_that_nothing_is_set_up_yet(sqlite_url: str) -> None:
    async with Harness(sqlite_url) as harness:
        aisha = harness.person("aisha")
        wrong = []
        for command, words in routers.table().sub_commands.items():
            for word in ("", NOT_A_WORD, *words):
                typed = f"{command} {word}".strip()
                said = len(aisha.ephemerals)
                await aisha.command(command, word, channel="#parents-and-allies")
                await harness.settle()
                answers = [seen.words for seen in aisha.ephemerals[said:]]
                is_said = len(answers) == 1 and answers[0].startswith("Village isn't set up here yet")
                if is_said is (typed in ANSWERED_ALL_THE_SAME) or (is_said and aisha.modal is not None):
                    wrong.append((typed, answers))
                while aisha.modal is not None:
                    await aisha.close(clear=True)
        assert wrong == []
