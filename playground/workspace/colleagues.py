"""The invented workspace: a dozen colleagues of two offices and their channels."""

from playground.workspace.clock import PlaygroundClock
from playground.workspace.world import SLACKBOT, User, World

CHICAGO, BERLIN = "America/Chicago", "Europe/Berlin"

_COLLEAGUES: tuple[tuple[str, str, str, str, str], ...] = (
    ("priya", "Priya Raman", "Head of People", "Chicago", "7a5195"),
    ("meghan", "Meghan O'Dowd", "Product Designer", "Chicago", "b5651d"),
    ("marisa", "Marisa Delgado", "Account Director", "Chicago", "2a6f97"),
    ("lori", "Lori Whitfield", "Finance Lead", "Chicago", "5c7a29"),
    ("tomasz", "Tomasz Nowak", "Data Engineer", "Chicago", "8d5524"),
    ("aisha", "Aisha Bello", "Backend Engineer", "Chicago", "9d4edd"),
    ("daniel", "Daniel Kim", "Customer Support Lead", "Chicago", "386641"),
    ("ines", "Inês Carvalho", "Legal Counsel", "Chicago", "bc4749"),
    ("hanna", "Hanna Vogel", "Office Lead", "Berlin", "3d5a80"),
    ("yusuf", "Yusuf Demir", "Security Engineer", "Berlin", "6d597a"),
    ("mai", "Mai Tran", "Researcher", "Berlin", "588157"),
    ("jonas", "Jonas Richter", "Sales Manager", "Berlin", "a44a3f"),
    ("chloe", "Chloé Martin", "Writer (freelance)", "Berlin", "c77dff"),
    ("lena", "Lena Brandt", "Payroll Specialist", "Berlin", "b56576"),
    ("greg", "Greg Sandoval", "Operations (left in June)", "Chicago", "777777"),
)


# Whose Slack speaks something else than US English.
_LOCALES = {"lena": "de-DE"}


def new_world(clock: PlaygroundClock, bot_name: str = "Village") -> World:
    """A fresh workspace in which nobody has said anything yet."""
    world = World(clock)
    world.add_user(User(SLACKBOT, "slackbot", "Slackbot", tz=CHICAGO, colour="757575"))
    for name, real_name, title, office, colour in _COLLEAGUES:
        zone = BERLIN if office == "Berlin" else CHICAGO
        world.add_user(User(world.new_id("U"), name, real_name, title, office, zone, colour=colour))
    for name, locale in _LOCALES.items():
        world.find_user(name).locale = locale
    _give_roles(world)
    _add_bots(world, bot_name)
    _add_channels(world)
    return world


def _give_roles(world: World) -> None:
    owner = world.find_user("priya")
    owner.is_admin = owner.is_owner = True
    world.find_user("chloe").is_guest = True
    world.find_user("greg").deactivated = True


def _add_bots(world: World, bot_name: str) -> None:
    handle = bot_name.lower().replace(" ", "")
    world.bot = world.add_user(
        User(world.new_id("U"), handle, bot_name, is_bot=True, bot_id=world.new_id("B"), colour="1d6b52")
    )
    world.add_user(
        User(
            world.new_id("U"),
            "deskbooking",
            "Desk Booking",
            is_bot=True,
            bot_id=world.new_id("B"),
            colour="4f5d75",
        )
    )


def _add_channels(world: World) -> None:
    staff = [user for user in world.users.values() if user.office and not user.deactivated]
    full = [user.id for user in staff if not user.is_guest]
    chicago = [user.id for user in staff if user.office == "Chicago"]
    berlin = [user.id for user in staff if user.office == "Berlin"]
    owner = world.find_user("priya").id
    world.add_channel("channel", "general", full, is_general=True, creator=owner, topic="News for everybody")
    world.add_channel(
        "channel",
        "parents-and-allies",
        [*chicago, world.bot.id],
        creator=owner,
        topic="Chicago: work, family and everything between. Everybody is welcome.",
    )
    world.add_channel(
        "channel",
        "eltern-und-freunde",
        [*berlin, world.bot.id],
        creator=world.find_user("hanna").id,
        topic="Berlin: für alle, die mögen. Everybody is welcome.",
    )
    people_team = [owner, world.find_user("hanna").id, world.find_user("ines").id]
    world.add_channel("private_channel", "people-team", people_team, creator=owner, topic="Private to the people team")
