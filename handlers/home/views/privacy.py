"""What people are told about their data in full; docs/works-council.md and docs/privacy.md say the same."""

from bot.core.words import N_, _
from handlers.platform.views.blocks import Message, text

IN_SHORT = (
    N_(
        "I introduce a colleague who'd like help to a colleague who offered it, and only after "
        "*both* said yes. Nobody else learns who asked, who was asked, or who said no: no channel, "
        "no list, no report, no log, no organizer. I read only what people say to me: commands, "
        "buttons, direct messages, mentions. Never your conversations."
    ),
    N_(
        "The people I ask see a topic, never your name, until you've both said yes. On sensitive "
        "topics, nobody's name is shown before that."
    ),
)
STORED = (
    N_(
        "The Slack ID of anyone who signed up, volunteered, asked or answered about a lunch; their "
        "time zone, working days and hours, language and office."
    ),
    N_(
        "What people would like help with, and anything they wrote: encrypted. "
        "The topics a mentor offers: not encrypted."
    ),
    N_(
        "A date before which I shouldn't write, only if someone gave one: encrypted, and deleted once it has passed. "
        "A return plan, only if someone asked me to keep it: encrypted, until four weeks after its end."
    ),
    N_("Who someone never wants to be matched with: encrypted, or as a code nobody can read."),
    N_(
        "Introductions: the two Slack IDs and whether it's open, until 30 days after it ends; the topic, and when and "
        "where the two meet, encrypted."
    ),
    N_("Answers about lunches, until 30 days after the lunch; who came is not recorded."),
    N_("Stories, tips and examples that people chose to publish, until they take them back."),
    N_("Questions for a lunch and survey answers: without a name from the start, as text or as counts."),
    N_("Messages waiting to be sent, as facts rather than text; logs without names, readable IDs or texts."),
    N_(
        "Not stored: birth dates, due dates, sex, number of children, health facts, the text of messages, names, "
        "e-mail addresses."
    ),
)
EMPLOYER = (
    N_("Lunch announcements, and what people chose to publish, as everyone sees them."),
    N_(
        "Figures once a quarter, in groups of five people or more (ten by topic), made so that "
        "nobody can be identified."
    ),
    N_("Not who takes part, who asked, who was asked, who said no, or what about. Organizers can't see it either."),
    N_(
        "Slack itself belongs to the employer. Depending on the plan and the law, its owners may be "
        "able to export direct messages, including those with the bot and the group message of two "
        "people. Village keeps its own messages there short and discreet."
    ),
    N_(
        "The person who runs the machine has the database *and* the keys, and could read what's "
        "encrypted. Without the keys, they see that an account signed up, asked or was introduced, "
        "and when, and what mentors offer, but not what anyone asked about. Agree on who that is, and don't make it HR."
    ),
)
NOT_PROMISED = (
    N_('In a small office, someone may guess who "a colleague" is. The bot says so before it asks anyone.'),
    N_("Someone who knows all the other members of a group can sometimes work out the last one."),
    N_("Two people who were introduced can tell others; the introduction asks them not to."),
    N_("Organizers read what you wrote without your name, and may recognize how you write."),
    N_("A group message between two people and the bot stays in Slack after Village has forgotten it."),
)
YOURS = (
    N_("`/returning stop` and `/mentor stop` end it at once, no reason needed."),
    N_("`/village my-data` sends you your data, as a file."),
    N_(
        "`/village forget-me` deletes all of it, in one go. For 90 days a code made from your account stays, with"
        " the dates of offers not taken; no topic, no other person."
    ),
)


def privacy() -> Message:
    """The answer to `/village privacy`, the same for everybody, before set-up too."""
    parts = (
        _("*In short*\n{paragraphs}").format(paragraphs=_paragraphs(IN_SHORT)),
        _("*What is stored*\n{bullets}").format(bullets=_bullets(STORED)),
        _("*What the employer can see*\n{bullets}").format(bullets=_bullets(EMPLOYER)),
        _("*What cannot be promised*\n{bullets}").format(bullets=_bullets(NOT_PROMISED)),
        _("*Yours*\n{bullets}").format(bullets=_bullets(YOURS)),
    )
    return Message("\n\n".join(parts), tuple(map(text, parts)))


def _paragraphs(lines: tuple[str, ...]) -> str:
    return "\n".join(_(line) for line in lines)


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"• {_(line)}" for line in lines)
