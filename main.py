"""Noren's start: options, then a window or a command.

As little as possible is imported before the window: it shall be there at once.
"""

import gc
import sys

from desktop.options import Options


def main(argv: list[str] | None = None) -> int:
    """Run the program with these arguments (the command line's, if None); returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if not words:
        return window(Options())
    from desktop import commands

    try:
        options = commands.parse(words)
    except (commands.Usage, commands.Helped):
        return commands.main(words)
    return window(options) if options.command is None else commands.main(words)


def window(options: Options) -> int:
    """Open the window and stay until it is closed."""
    gc.disable()  # nothing that is imported is garbage; then it is collected on the GUI thread only (desktop.garbage)
    from desktop import crash
    from desktop.app import Machine
    from ui.shell.window import run

    machine = Machine(options)
    crash.install(machine.bus.report)
    crash.watch()
    return run(machine)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a packed program starts itself again to read a file beside the window
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
