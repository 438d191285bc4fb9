"""The command line: the same work as in the window, without a display. One small module a command.

A module says `USAGE` (its syntax), `HELP` (a message id), `arguments(parser)`, and `run(call) -> Answer`.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from desktop import languages, paths
from desktop.failures import told_os
from desktop.languages import _
from desktop.options import Options, system_language
from models.errors import N_, Told

COMMANDS: dict[str, str] = {
    "demo": "desktop.commands.demo",
    "fields": "desktop.commands.fields",
    "import": "desktop.commands.import_",
    "export": "desktop.commands.export",
    "find": "desktop.commands.find",
    "report": "desktop.commands.report",
    "journal": "desktop.commands.journal",
    "simulate": "desktop.commands.simulate",
    "backup": "desktop.commands.backup",
    "restore": "desktop.commands.restore",
    "check": "desktop.commands.check",
    "advance": "desktop.commands.advance",
}
"""The commands that there are, in the order of the help."""

WITH_VALUE = ("--store", "--lang", "--country", "--zone")
DONE, PROBLEMS, FAILED = 0, 1, 2
WINDOW_USAGE = "[--store S] [--lang en|ja] [--demo] [--tray]"


@dataclass(frozen=True)
class Answer:
    """What a command has to say: one object for programs, lines for people, and how it ended."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: Sequence[str] = ()
    code: int = DONE


@dataclass(frozen=True)
class Call:
    """A command as it was called. `store` is the store's place; `given` all of its own options."""

    store: Path
    country: str
    zone: str | None
    given: argparse.Namespace


class Usage(Told):
    """The command line was not understood."""


class Helped(Exception):
    """Help was asked for: its text."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(N_("This was not understood ({reason}). noren --help shows what there is."), reason=message)


def parse(argv: Sequence[str]) -> Options:
    """Understand a command line. Raises Usage, and Helped with the help's text."""
    command, rest = _split(list(argv))
    if command is not None and command not in COMMANDS:
        raise Usage(N_("There is no command “{name}”. noren --help shows what there is."), name=command)
    module = importlib.import_module(COMMANDS[command]) if command else None
    parser = _Parser(prog="noren", add_help=False, allow_abbrev=False)
    _common(parser)
    if module is not None:
        module.arguments(parser)
    if not {"--help", "-h"}.isdisjoint(rest):
        languages.set_language(_asked_language(argv))
        raise Helped(usage(command, module))
    given = parser.parse_args(rest)
    languages.set_language(given.lang or _known_language())
    if given.version:
        command = "--version"
    elif command is None and given.json:
        raise Usage(N_("--json goes with a command. noren --help shows what there is."))
    if given.demo and (command is not None or given.store):
        raise Usage(N_("--demo opens a window on a sample shop of its own. noren --help shows what there is."))
    if given.tray and command is not None:
        raise Usage(N_("--tray starts the window in the tray. noren --help shows what there is."))
    if given.zone:
        _require_zone(given.zone)
    store = Path(given.store) if given.store else None
    return Options(command, store, given.lang or "", given.json, given.demo, vars(given), given.tray)


def _require_zone(name: str) -> None:
    from models import times

    try:
        times.zone(name)
    except (KeyError, ValueError, OSError) as error:
        raise Usage(N_("There is no time zone “{name}”. Write it as Asia/Tokyo."), name=name) from error


def _split(argv: list[str]) -> tuple[str | None, list[str]]:
    """Find the command among the options, which may stand before it or after it."""
    skip = False
    for place, word in enumerate(argv):
        if skip:
            skip = False
        elif word in WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            return word, argv[:place] + argv[place + 1 :]
    return None, argv


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", metavar="FILE")
    parser.add_argument("--lang", choices=languages.LANGUAGES)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--country", choices=("JP", "US", "UK", "other"), default="JP")
    parser.add_argument("--zone", metavar="ZONE")
    parser.add_argument("--help", "-h", action="store_true")
    parser.add_argument("--version", action="store_true")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--tray", action="store_true")


def _known_language() -> str:
    """This person's language: as set in the window, else as the system has it."""
    from desktop import preferences

    try:
        chosen = preferences.load(paths.preferences()).language
    except Told:
        chosen = ""
    return chosen or system_language()


def usage(command: str | None, module: ModuleType | None) -> str:
    """The help: of one command, or of all that there are."""
    if module is not None:
        return f"{module.USAGE}\n    {_(module.HELP)}\n\n{_common_help()}"
    lines = [
        f"noren {WINDOW_USAGE}",
        "    " + _("opens the window; --demo on a throw-away sample shop, --tray in the tray, without a window"),
        "noren --version",
        "    " + _("which Noren this is"),
    ]
    for path in COMMANDS.values():
        each = importlib.import_module(path)
        lines += [each.USAGE, f"    {_(each.HELP)}"]
    return "\n".join(lines) + "\n\n" + _common_help()


def _common_help() -> str:
    return _(
        "--store FILE, --json and --lang en|ja go with every command. Without --store it is NOREN_STORE, else the data"
        " folder's file.\nExit codes: 0 done, 1 done with refused rows or problems found, 2 could not be done."
    )


def main(argv: Sequence[str]) -> int:
    """Run a command line that has a command, or asks for help or the version. Returns the exit code."""
    _speak_utf8()
    languages.set_language(_asked_language(argv))
    try:
        return _helped(argv)
    except KeyboardInterrupt:
        return _fail(_("Cancelled. Nothing was changed."))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on; that is no failure of ours
        return DONE
    except Told as told:
        return _fail(languages.say(told))
    except OSError as error:
        return _fail(languages.say(told_os(error, error.filename or "")))
    except Exception as error:
        return _broken(error)


def _helped(argv: Sequence[str]) -> int:
    try:
        options = parse(argv)
    except Helped as helped:
        print(helped, flush=True)
        return DONE
    return run(options)


def run(options: Options) -> int:
    """Do what was asked and print its answer. Raises Told."""
    if options.command == "--version":
        answer = _version()
    else:
        module = importlib.import_module(COMMANDS[options.command or ""])
        store = options.store or paths.default_store()
        given = argparse.Namespace(**options.given)
        answer = module.run(Call(store, given.country, given.zone, given))
    if options.json:
        print(json.dumps(answer.data, ensure_ascii=False))
    else:
        for line in answer.lines:
            print(line)
    sys.stdout.flush()  # a reader who went away is noticed here, not at the interpreter's end
    return answer.code


def _version() -> Answer:
    from desktop import sqlite, version

    data = {"version": version.VERSION, "sqlite": sqlite.VERSION}
    return Answer(data, [f"Noren {version.VERSION} (SQLite {sqlite.VERSION})"])


def _speak_utf8() -> None:
    if sys.stdout is None:  # closed by whoever started us: nobody listens, and that is no failure
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _asked_language(argv: Sequence[str]) -> str:
    """The language of complaints about the command line itself."""
    words = list(argv)
    for place, word in enumerate(words):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(words):
            value = words[place + 1]
        if value in languages.LANGUAGES:
            return value
    return _known_language()


def _fail(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return FAILED


def _broken(error: Exception) -> int:
    from desktop import crash

    where = paths.crash_log()
    crash.note(error, where)
    return _fail(languages.say(crash.calm(where)))
