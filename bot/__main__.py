"""The command line: `python -m bot run`, `playground`, `migrate`, `doctor`, `manifest`, `organizers`, and more."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from bot.settings import VARIABLES, BadSettings, Settings, in_words, names_slack, read_settings

if TYPE_CHECKING:
    from bot.app import Village

Command = Callable[[argparse.Namespace], int]

EXIT_STATUSES = {
    0: "done, or stopped by SIGTERM or Ctrl-C after finishing its current work",
    1: "doctor: something needs fixing; health: not healthy; run: no connection to Slack for too long, start it again",
    2: "it cannot run with these settings; one line says what to do",
    70: "a bug in Village, with a reference that is in the log too",
    130: "a short command was stopped by Ctrl-C",
}
EXAMPLES = """examples:
  python -m bot playground                       try everything without a Slack account
  python -m bot manifest                         the app manifest to paste into Slack
  python -m bot doctor                           check everything (--json for machines)
  python -m bot run                              serve Slack
  python -m bot organizers add T0123ABC U0456DEF name an organizer of a workspace
  python -m bot backup /backups/village          one file with everything but the keys
  echo "who knows about daycare?" | python -m bot topics
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return one of `EXIT_STATUSES`. A known problem is printed as one line,
    a fault as one line with a reference.
    """
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        return 130
    except _one_liners() as problem:
        print(f"village: {problem}", file=sys.stderr)
        return 2
    except Exception as problem:
        if isinstance(problem, OSError) and problem.filename:
            print(f"village: {in_words(problem)}", file=sys.stderr)
            return 2
        from bot import log

        reference = log.reference()
        log.set_up("INFO")
        # Only where it happened: a traceback's message may quote what somebody typed.
        log.get("app").exception("app.crashed reference=%s", reference)
        print(f"village: something unexpected went wrong (reference {reference}).", file=sys.stderr)
        return 70


def _one_liners() -> tuple[type[Exception], ...]:
    from bot.manifest import BadAddress
    from handlers.platform.router import TwoListeners
    from storage.db.errors import DatabaseAway, DatabaseBusy
    from storage.db.schema import SchemaOutOfDate
    from storage.db.sealing import KeyMissing
    from storage.maintenance.backup_file import BadBackup

    return (BadSettings, BadAddress, DatabaseAway, DatabaseBusy, SchemaOutOfDate, KeyMissing, BadBackup, TwoListeners)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m bot",
        description="Village, a Slack bot for returning parents.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, help="print the version and exit")
    commands = parser.add_subparsers(required=True, metavar="command")
    _add(commands, "run", _run, "serve Slack, one workspace or many, with the tokens in the environment")
    _add(commands, "playground", _playground, "try everything in the browser with a local Slack; needs no account")
    _add(
        commands,
        "auto",
        _auto,
        "`run` if any SLACK_* token is set, otherwise `playground` (this is what `make run` does)",
    )
    _add(commands, "migrate", _migrate, "bring the database up to date")
    doctor = _add(commands, "doctor", _doctor, "check everything Village needs and say what to fix; changes nothing")
    doctor.add_argument("--json", action="store_true", help="print a JSON list of {subject, ok, words}")
    _add(commands, "health", _health, "check whether the Village on this machine at PORT is healthy (for containers)")
    manifest = _add(commands, "manifest", _manifest, "print the Slack app manifest")
    manifest.add_argument("--url", help="for HTTP mode at this https:// address instead of Socket Mode")
    manifest.add_argument(
        "--install-url", help="for many workspaces, which install it at this https:// address (PUBLIC_URL)"
    )
    manifest.add_argument("--listen", action="store_true", help="include the scopes for listening in the channel")
    manifest.add_argument("--json", action="store_true", help="print JSON instead of YAML")
    hooks = _add(commands, "slack-cli", _slack_cli, "answer a hook of the Slack CLI (.slack/hooks.json)")
    hooks.add_argument("hook", choices=("get-hooks", "doctor", "check-update"))
    organizers = _add(commands, "organizers", _organizers, "list, add or remove the organizers of a workspace")
    organizers.add_argument("action", choices=("list", "add", "remove"))
    organizers.add_argument("team", help="ID of the workspace, T…")
    organizers.add_argument("user", nargs="?", help="member ID of the person, U… or W…")
    _add(
        commands,
        "topics",
        _topics,
        "read sentences from standard input, one a line, and print what is understood, one JSON object a line",
    )
    _add(
        commands,
        "reencrypt",
        _reencrypt,
        "encrypt everything again with the newest of ENCRYPTION_KEYS; Village may keep running",
    )
    backup = _add(commands, "backup", _backup, "write the whole database to one file; Village may keep running")
    backup.add_argument("file", help="the file to write; it does not contain the keys, so keep those as well")
    restore = _add(commands, "restore", _restore, "restore a backup into a new, empty database (SQLite or PostgreSQL)")
    restore.add_argument("file", help="a file that `backup` wrote")
    return parser


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments, and how to see the right ones."""

    def error(self, message: str) -> NoReturn:
        """Print the line and end with status 2."""
        self.exit(2, f"village: {message}. See {self.prog.partition(' [')[0]} --help\n")


class _Version(argparse.Action):
    """The option `--version`, which reads the version only when it is used."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **more)

    def __call__(self, parser: argparse.ArgumentParser, *_unused: object) -> None:
        from bot.version import read_version

        print(f"Village {read_version()}")
        parser.exit()


def _epilog() -> str:
    variables = "\n".join(f"  {name:<34} {words}" for name, words in VARIABLES.items())
    statuses = "\n".join(f"  {status:<4} {words}" for status, words in EXIT_STATUSES.items())
    return (
        f"{EXAMPLES}\nenvironment variables (docs/deploying.md has more on each):\n{variables}\n\n"
        f"exit status:\n{statuses}\n"
    )


def _add(
    commands: "argparse._SubParsersAction[_Parser]", name: str, command: Command, words: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    return parser


def _auto(options: argparse.Namespace) -> int:
    return _run(options) if names_slack(os.environ) else _playground(options)


def _run(_options: argparse.Namespace) -> int:
    from bot import log
    from bot.app import Village
    from bot.core.clock import SystemClock

    settings = read_settings()
    log.set_up(settings.log_level)
    return asyncio.run(serve(Village(settings, SystemClock())))


async def serve(village: "Village") -> int:
    """Run until SIGINT or SIGTERM, then stop gracefully. Returns 1 when Slack's socket stayed away too long, else 0."""
    from bot.memory import set_aside, without_threads

    without_threads()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await village.start()
    set_aside()
    print(f"Village is running ({village.settings.mode} mode, port {village.port}). Stop it with Ctrl-C.", flush=True)
    stopping = asyncio.ensure_future(stopped.wait())
    giving_up = asyncio.ensure_future(village.given_up())
    await asyncio.wait({stopping, giving_up}, return_when=asyncio.FIRST_COMPLETED)
    problem = giving_up.result() if giving_up.done() else None
    for waiting in (stopping, giving_up):
        waiting.cancel()
    await village.stop()
    if problem is not None:
        print(f"village: {problem}", file=sys.stderr, flush=True)
    return 0 if problem is None else 1


def _playground(_options: argparse.Namespace) -> int:
    from playground.front_door import run

    settings = read_settings()
    return asyncio.run(run(settings.port, settings.log_level))


def _migrate(_options: argparse.Namespace) -> int:
    from storage.db import schema
    from storage.db.opening import open_database, reach

    settings = read_settings()
    opened = open_database(settings.database_url, _keys(settings))
    reach(opened)
    schema.upgrade(opened.engine)
    print(f"The database is up to date (revision {schema.head()}).")
    opened.close()
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from bot.doctor import examine

    findings = asyncio.run(examine())
    if options.json:
        listed = [{"subject": found.subject, "ok": found.is_well, "words": found.words} for found in findings]
        print(json.dumps(listed, indent=2))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.is_well else 'FIX '} {finding.subject}: {finding.words}")
    return 0 if all(finding.is_well for finding in findings) else 1


def _health(_options: argparse.Namespace) -> int:
    from http.client import HTTPConnection, HTTPException

    port = read_settings().port
    connection = HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        words = answer.read(200).decode("utf-8", "replace").strip()
    except (OSError, HTTPException):
        print(
            f"village: Nothing answers at port {port} of this machine: start Village, or set PORT to its own.",
            file=sys.stderr,
        )
        return 1
    print(words)
    return 0 if answer.status == 200 else 1


def _slack_cli(options: argparse.Namespace) -> int:
    from bot.slack_cli import answer

    print(json.dumps(answer(options.hook), indent=2))
    return 0


def _manifest(options: argparse.Namespace) -> int:
    from bot.manifest import as_yaml, load, variant

    made = variant(load(), url=options.url, listen=options.listen, install_url=options.install_url)
    print(json.dumps(made, indent=2) + "\n" if options.json else as_yaml(made), end="")
    return 0


def _organizers(options: argparse.Namespace) -> int:
    from bot.core.ids import TeamId, UserId, is_team_id, is_user_id
    from storage.maintenance.shell import change_organizer, list_organizers

    if not is_team_id(options.team):
        raise BadSettings(
            f"{options.team!r} is not a workspace ID: one looks like T0123ABCD, and Slack shows it in URLs."
        )
    settings = read_settings()
    team_id = TeamId(options.team)
    if options.action == "list":
        print(
            "\n".join(list_organizers(settings.database_url, _keys(settings), team_id))
            or "There are no organizers yet."
        )
        return 0
    if not options.user:
        raise BadSettings(f"Name a person: python -m bot organizers {options.action} {options.team} U…")
    if not is_user_id(options.user):
        raise BadSettings(
            f"{options.user!r} is not a member ID: one looks like U0123ABCD; in Slack, a profile's menu has "
            '"Copy member ID".'
        )
    user_id = UserId(options.user)
    print(change_organizer(settings.database_url, _keys(settings), team_id, user_id, add=options.action == "add"))
    return 0


def _topics(_options: argparse.Namespace) -> int:
    from bot.memory import without_threads

    without_threads()
    from bot.language import as_json_line, understand

    for line in sys.stdin:
        print(as_json_line(understand(line.rstrip("\n"))), flush=True)
    return 0


def _reencrypt(_options: argparse.Namespace) -> int:
    from storage.db import schema
    from storage.db.opening import open_database, reach
    from storage.maintenance.reencrypt import reencrypt

    settings = read_settings()
    opened = open_database(settings.database_url, _keys(settings), beside_another=True)
    try:
        reach(opened)
        schema.require_filled(opened.engine)
        count = reencrypt(opened.engine)
    finally:
        opened.close()
    print(f"Encrypted {count} rows with the newest key. You can remove older keys once no backup needs them.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    from pathlib import Path

    from bot.core.clock import SystemClock
    from storage.maintenance.backup import back_up

    written = back_up(read_settings().database_url, Path(options.file), SystemClock().now())
    print(
        f"Wrote {options.file} (rows: {written.rows}, revision {written.revision}). "
        "It does not contain the keys: keep them too, in another place."
    )
    return 0


def _restore(options: argparse.Namespace) -> int:
    from pathlib import Path

    from bot import log
    from bot.core.clock import SystemClock
    from handlers.after_restore import catch_up
    from storage.maintenance.restoring import restored

    settings = read_settings()
    log.set_up(settings.log_level)
    clock = SystemClock()
    with restored(settings.database_url, _keys(settings), Path(options.file), clock.now()) as (opened, found):
        in_doubt = asyncio.run(catch_up(opened, clock))
        print(
            f"Restored the backup of {found.made_at:%d %B %Y, %H:%M} UTC (rows: {found.rows}, from {found.came_from})."
        )
    print(
        f"Messages that may have been sent since then: {in_doubt}; Village checks before it sends any again. "
        "What people did after the backup is lost: see docs/deploying.md."
    )
    return 0


def _keys(settings: Settings) -> str | None:
    return settings.encryption_keys.get_secret_value() if settings.encryption_keys else None


if __name__ == "__main__":
    sys.exit(main())
