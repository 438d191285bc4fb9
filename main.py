"""Noren's start: options, then a window or a command.

As little as possible is imported before the window: it shall be there at once.
"""

import sys

from desktop import commands
from desktop.commands import Options
from models.errors import Told


def main(argv: list[str] | None = None) -> int:
    """Run the program with these arguments (the command line's, if None); returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    options = Options()
    if words:
        try:
            options = commands.parse(words)
        except (Told, commands.Helped):
            return commands.main(words)
        if options.command is not None:
            return commands.main(words)
    return window(options)


def window(options: Options) -> int:
    """Open the window and stay until it is closed."""
    from ui.shell.window import run

    from desktop.app import Machine

    return run(Machine(options))


if __name__ == "__main__":
    sys.exit(main())
