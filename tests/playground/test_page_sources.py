"""What the page is made of, read as text: its tour names what there is, and it stays within itself."""

import re

from bot.offices.topics import standard
from deploy.catalogues import template
from playground.server import PAGE


def test_the_tours_words_are_the_buttons_words() -> None:
    """Those of the bot, and those of the page's clock."""
    steps = (PAGE / "parts" / "side.js").read_text(encoding="utf-8").partition("const STEPS")[2].partition("];")[0]
    named = set(re.findall(r"\*([^*/\n]+)\*", steps))
    of_the_bot = {message.id for message in template()} | {topic.label for topic in standard().topics}
    of_the_page = set(re.findall(r'"(Next thing)"', (PAGE / "parts" / "clockbar.js").read_text(encoding="utf-8")))
    assert len(named) == 6
    assert named - of_the_bot - of_the_page == set()


def test_the_page_inserts_no_markup_and_calls_no_other_host() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in PAGE.rglob("*.*")}
    assert len(sources) > 20
    for name, source in sources.items():
        own = source.replace("http://www.w3.org/2000/svg", "")
        found = re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|https?://\w", own)
        assert found == [], name
