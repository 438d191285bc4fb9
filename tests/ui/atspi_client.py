"""Reads a program's widgets as a reader of screens does (AT-SPI), and prints them as JSON. Run by the system's python3.

Usage: atspi_client.py NAME SECONDS [PRESS]: waits for the program, walks its tree; with PRESS clicks a button by name.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

MOST = 4000


def program(name, deadline):
    """The accessible of a program that has a window, or None when it does not come in time."""
    while time.time() < deadline:
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(at)
            if app is not None and name in (app.get_name() or "") and app.get_child_count():
                return app
        time.sleep(0.2)
    return None


def walk(node, found, inside=""):
    """Every node that is shown, with role, name, description and what it stands in."""
    if node is None or len(found) > MOST:
        return
    states = node.get_state_set()
    role, name = node.get_role_name(), node.get_name() or ""
    shown = states.contains(Atspi.StateType.SHOWING)
    labelled = any(
        relation.get_relation_type() == Atspi.RelationType.LABELLED_BY for relation in node.get_relation_set() or []
    )
    found.append(
        {
            "role": role,
            "name": name,
            "description": node.get_description() or "",
            "showing": shown,
            "focusable": states.contains(Atspi.StateType.FOCUSABLE),
            "labelled": labelled,
            "inside": inside,
        }
    )
    if role in ("table", "list", "tree table") and node.get_child_count() > 300:
        return
    for at in range(node.get_child_count()):
        walk(node.get_child_at_index(at), found, f"{inside}/{role}")


def press(node, name):
    """Click the first button of this name; says whether there was one."""
    if node is None:
        return False
    if (node.get_name() or "") == name and node.get_role_name() in (
        "push button",
        "button",
        "toggle button",
        "check box",
    ):
        action = node.get_action_iface()
        return bool(action and action.do_action(0))
    return any(press(node.get_child_at_index(at), name) for at in range(node.get_child_count()))


def main():
    """Print the nodes."""
    app = program(sys.argv[1], time.time() + float(sys.argv[2]))
    if app is None:
        sys.stdout.write(json.dumps({"error": "no such program"}))
        return 1
    time.sleep(1.5)
    pressed = press(app, sys.argv[3]) if len(sys.argv) > 3 else None
    if pressed:
        time.sleep(1.0)
    found = []
    walk(app, found)
    sys.stdout.write(json.dumps({"nodes": found, "pressed": pressed}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
