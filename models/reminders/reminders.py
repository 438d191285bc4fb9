"""Reminders: something to do, made once, done with a result, put off to a moment, void when its reason has gone.

Moments are milliseconds UTC; days are the shop's business dates (ISO). What rules make by themselves (a gift to hand
over, a low score) carries a `source_key`, so that it is made once however often they are asked. This is the room's
door: the verbs and questions of a single reminder. Series, telling and the shop's days have modules of their own.
"""

from models.reminders.closing import FollowUp, close_of, done, open_of, reopen, void_of
from models.reminders.listing import Due, about, closed_list, count_due, of_row, one, open_list
from models.reminders.making import change, delegate, make, move, move_of, stretch, tick
from models.reminders.snoozing import SNOOZES, Snooze, put_off, snooze
from models.reminders.wording import ABOUT, worded

__all__ = [
    "ABOUT",
    "SNOOZES",
    "Due",
    "FollowUp",
    "Snooze",
    "about",
    "change",
    "close_of",
    "closed_list",
    "count_due",
    "delegate",
    "done",
    "make",
    "move",
    "move_of",
    "of_row",
    "one",
    "open_list",
    "open_of",
    "put_off",
    "reopen",
    "snooze",
    "stretch",
    "tick",
    "void_of",
    "worded",
]
