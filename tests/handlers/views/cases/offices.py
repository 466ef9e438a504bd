"""Cases of an office's own topics, and of listening in its channel."""

from bot.core.ids import ChannelId
from bot.language.listening import Listening
from bot.offices.office_topics import LONGEST_DESCRIPTION, LONGEST_LABEL, MOST_ADDED, OfficeTopic, catalogue
from bot.offices.topics import TopicGroup
from handlers.language.views import listening
from handlers.offices.views import office_topics
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import CATALOGUE, TEN, hostile

C1 = ChannelId("C1")
PLAIN = catalogue()
ADDED = [
    OfficeTopic(
        f"own-{number:02}", f"{number} " + "x" * (LONGEST_LABEL - 3), False, "y" * LONGEST_DESCRIPTION, TopicGroup.WORK
    )
    for number in range(MOST_ADDED)
]
CHANGED = catalogue([OfficeTopic("sleep", "Nights", is_hidden=True), OfficeTopic("loss", "Grief"), *ADDED])
EVERY = [topic.slug for topic in CHANGED.known]
SENSITIVE = next(topic for topic in CATALOGUE if topic.sensitive)

TOPICS = (
    case("ours", office_topics.listed, PLAIN, "London"),
    case("the longest", office_topics.listed, CHANGED, hostile(64)),
    case("ordinary", office_topics.panel, "c1"),
    *(case(f"{group.name}, ours", office_topics.editor, PLAIN, TEN, "London", "c1", group) for group in TopicGroup),
    *(
        case(f"{group.name}, all", office_topics.editor, CHANGED, EVERY, hostile(64), "c1", group)
        for group in TopicGroup
    ),
    case("ordinary", office_topics.rename_form, CHANGED.known["own-00"], "c1:own-00"),
    case("sensitive", office_topics.rename_form, SENSITIVE, f"c1:{SENSITIVE.slug}"),
    case("ordinary", office_topics.add_form, TopicGroup.BODY, "c1"),
)
SWITCHES = {
    "off": Listening("c1"),
    "on, not announced": Listening("c1", True, 1),
    "on": Listening("c1", True, 1, C1),
    "on, in another channel": Listening("c1", True, 1, ChannelId("C2")),
}
LISTENING = (
    case("no topic", listening.offer, ()),
    case("ten topics", listening.offer, TEN),
    case("no topic", listening.question, ()),
    case("ten topics", listening.question, TEN),
    *(case(f"on {yes}", listening.announcement, is_on=yes) for yes in (True, False)),
    *(case(name, listening.state, one, C1) for name, one in SWITCHES.items()),
    *(case(name, listening.panel, one, C1) for name, one in SWITCHES.items()),
)
CASES = (*TOPICS, *LISTENING)
