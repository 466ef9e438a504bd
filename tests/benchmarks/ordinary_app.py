"""What an office would write otherwise: a Bolt app as Bolt's and SQLAlchemy's documentation teach it. Knows no Village.

`AsyncApp` on its own aiohttp server, one listener for each thing people do, SQLAlchemy's async ORM on aiosqlite or
asyncpg, acknowledged when what was said is stored. It does the same to the same rows as Village does, without sealing,
languages, fairness between workspaces or a message that is sent for certain. `tests.benchmarks.ordinary` runs it, in an
environment of its own:

    python ordinary_app.py <port> <Slack's address> <database> <signing secret> <team> <mentors> <documented|quick>
"""

import asyncio
import logging
import re
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import JSON, Index, case, event, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(AsyncAttrs, DeclarativeBase):
    """As in SQLAlchemy's chapter on asyncio."""

    type_annotation_map = {list[str]: JSON}  # noqa: RUF012 (as documented)


class Community(Base):
    """An office."""

    __tablename__ = "communities"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str]
    label: Mapped[str]
    zone: Mapped[str]


class Person(Base):
    """Who is known."""

    __tablename__ = "people"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str | None]
    community_id: Mapped[str | None]


class Mentor(Base):
    """Who helps."""

    __tablename__ = "mentors"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date]
    topics: Mapped[list[str]]
    people_at_a_time: Mapped[int] = mapped_column(default=1)
    questions_a_month: Mapped[int] = mapped_column(default=2)
    about: Mapped[str] = mapped_column(default="")
    is_paused: Mapped[bool] = mapped_column(default=False)
    paused_on: Mapped[date | None]
    paused_until: Mapped[date | None]


class Timer(Base):
    """What the clock will do."""

    __tablename__ = "timers"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[float] = mapped_column(index=True)


class Introduction(Base):
    """Two people who were brought together."""

    __tablename__ = "introductions"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    asker: Mapped[str]
    mentor: Mapped[str]
    state: Mapped[str]
    __table_args__ = (Index("by_asker", "team_id", "asker"), Index("by_mentor", "team_id", "mentor"))


class Queued(Base):
    """A message that goes out, or has gone out and can be drawn again."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    team_id: Mapped[str]
    key: Mapped[str]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    stale: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (Index("by_key", "team_id", "key", unique=True),)


class Series(Base):
    """A lunch that comes back."""

    __tablename__ = "series"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    room_size: Mapped[int | None]


class Meeting(Base):
    """One lunch."""

    __tablename__ = "meetings"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    series_id: Mapped[str]
    begins: Mapped[float]
    state: Mapped[str]


class Rsvp(Base):
    """An answer to an invitation."""

    __tablename__ = "rsvps"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    coming: Mapped[str]


class Topic(Base):
    """What an office changed in the list of topics."""

    __tablename__ = "topics"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]


WEEKS = re.compile(r"(?:for )?(\d+) weeks?")


async def community_of(session: AsyncSession, team_id: str, user_id: str) -> tuple[Person | None, Community]:
    """The person and their office."""
    person = await session.get(Person, (team_id, user_id))
    communities = (await session.scalars(select(Community).where(Community.team_id == team_id))).all()
    chosen = person.community_id if person else None
    return person, next((one for one in communities if one.id == chosen), communities[0])


async def pause(session: AsyncSession, team_id: str, user_id: str, words: str) -> str:
    """Pause a mentor for some weeks: seven statements."""
    person, community = await community_of(session, team_id, user_id)
    zone = ZoneInfo((person.zone if person else None) or community.zone)
    today = datetime.fromtimestamp(time.time(), zone).date()
    found = WEEKS.fullmatch(words.strip())
    mentor = await session.get(Mentor, (team_id, user_id), with_for_update=True)
    if mentor is None or found is None:
        return "I did not understand that."
    until = today + timedelta(weeks=int(found.group(1)))
    mentor.is_paused, mentor.paused_on, mentor.paused_until = True, today, until
    at = datetime.combine(until, datetime.min.time(), zone).timestamp()
    await set_timer(session, team_id, "mentors.resume", user_id, at)
    mine = or_(Introduction.asker == user_id, Introduction.mentor == user_id)
    if (await session.scalars(select(Introduction).where(Introduction.team_id == team_id, mine))).all():
        await set_timer(session, team_id, "mentors.left", user_id, time.time())
    await refresh(session, team_id, *(f"{key} {user_id}" for key in ("asked 2026", "asked 2025", "note", "fewer")))
    return f"You are paused until {until:%B %d, %Y}."


async def set_timer(session: AsyncSession, team_id: str, name: str, subject: str, due_at: float) -> None:
    """Insert or move it, with the database's own upsert."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    row = insert(Timer).values(team_id=team_id, name=name, subject=subject, due_at=due_at)
    keys = ["team_id", "name", "subject"]
    await session.execute(row.on_conflict_do_update(index_elements=keys, set_={"due_at": due_at}))


async def refresh(session: AsyncSession, team_id: str, *keys: str) -> None:
    """Have living messages drawn again."""
    change = update(Queued).where(Queued.team_id == team_id, Queued.key.in_(keys))
    stale = case((Queued.state == "sent", True), else_=False)
    options = {"synchronize_session": False}
    await session.execute(change.values(version=Queued.version + 1, stale=stale), execution_options=options)


async def status(session: AsyncSession, team_id: str, user_id: str) -> str:
    """What a mentor sees of their own part: four statements."""
    _, community = await community_of(session, team_id, user_id)
    mentor = await session.get(Mentor, (team_id, user_id))
    changed = select(Topic).where(Topic.team_id == team_id, Topic.community_id == community.id)
    topics = {topic.slug: topic.label for topic in (await session.scalars(changed)).all()}
    if mentor is None:
        return "You are not a mentor."
    named = ", ".join(topics.get(slug, slug) for slug in mentor.topics)
    paused = f"Paused until {mentor.paused_until}." if mentor.is_paused else "Not paused."
    people, questions = mentor.people_at_a_time, mentor.questions_a_month
    return f"You offer {named}. People at a time: {people}; questions a month: {questions}. {paused}"


async def rsvp(session: AsyncSession, team_id: str, user_id: str, meeting_id: str, coming: str) -> str:
    """Answer an invitation: eight statements."""
    meeting = await session.get(Meeting, (team_id, meeting_id), with_for_update=True)
    if meeting is None or meeting.state != "announced":
        return "That lunch is no longer open."
    series = await session.get(Series, (team_id, meeting.series_id))
    known = await session.get(Rsvp, (team_id, meeting_id, user_id), with_for_update=True)
    person = await session.get(Person, (team_id, user_id))
    if person is None:
        session.add(Person(team_id=team_id, user_id=user_id))
    there = Rsvp.team_id == team_id, Rsvp.meeting_id == meeting_id, Rsvp.coming == "yes"
    before = (await session.execute(select(func.count()).select_from(Rsvp).where(*there))).scalar_one()
    if series and series.room_size is not None and coming == "yes" and before >= series.room_size:
        return "The room is full."
    if known is None:
        session.add(Rsvp(team_id=team_id, meeting_id=meeting_id, user_id=user_id, coming=coming))
    else:
        known.coming = coming
    await refresh(session, team_id, f"announced {meeting_id}", f"reminder {meeting_id} {user_id}")
    return "You are coming." if coming == "yes" else "You hope to come."


def make_app(api_url: str, secret: str, sessions: async_sessionmaker[AsyncSession], *, quick: bool) -> AsyncApp:
    """The app; `quick` acknowledges with the answer of the request, as Bolt's pages on serverless platforms say."""
    client = AsyncWebClient("xoxb-1", api_url)
    app = AsyncApp(client=client, signing_secret=secret, process_before_response=quick)

    @app.command("/mentor")
    async def mentor(ack: Any, command: Any) -> None:
        word, _, rest = command["text"].partition(" ")
        async with sessions.begin() as session:
            if word == "pause":
                said = await pause(session, command["team_id"], command["user_id"], rest)
            else:
                said = await status(session, command["team_id"], command["user_id"])
        await ack(text=said)

    @app.action(re.compile(r"meetings\.(come|hope)"))
    async def answer(ack: Any, body: Any, action: Any, respond: Any) -> None:
        coming = "yes" if action["action_id"] == "meetings.come" else "hope"
        async with sessions.begin() as session:
            said = await rsvp(session, body["team"]["id"], body["user"]["id"], action["value"], coming)
        await ack()
        await respond(text=said, response_type="ephemeral", replace_original=False)

    return app


def make_engine(url: str) -> AsyncEngine:
    """SQLite with the write-ahead log, in which readers and a writer do not hold each other up."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

    return engine


async def fill(url: str, team_id: str, mentors: int) -> None:
    """The same office as Village's: mentors, and a lunch that is announced."""
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with async_sessionmaker(engine).begin() as session:
        office = {"team_id": team_id, "id": "c1"}
        session.add(Community(**office, channel_id="C0BENCH", label="Chicago", zone="America/Chicago"))
        session.add(Series(team_id=team_id, id="s1", room_size=None))
        begins = time.time() + 86_400
        session.add(Meeting(team_id=team_id, id="m1", series_id="s1", begins=begins, state="announced"))
        session.add(Queued(team_id=team_id, key="announced m1", state="sent"))
        await session.flush()
        for number in range(mentors):
            whose = {"team_id": team_id, "user_id": f"U{number:06d}"}
            session.add(Person(**whose, zone="America/Chicago", community_id="c1"))
            session.add(Mentor(**whose, since=date(2026, 1, 5), topics=["business-travel"]))
    await engine.dispose()


def main(port: str, api_url: str, database_url: str, secret: str, team_id: str, mentors: str, way: str) -> None:
    """Serve until killed."""
    logging.disable(logging.CRITICAL)
    asyncio.run(fill(database_url, team_id, int(mentors)))
    sessions = async_sessionmaker(make_engine(database_url), expire_on_commit=False)
    make_app(api_url, secret, sessions, quick=way == "quick").start(port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
