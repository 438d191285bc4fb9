"""What can be done on the page of customers: for its keys, the palette and the sheet of shortcuts."""

from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_
from ui.actions import Action
from ui.people.labels import on_people, open_labels
from ui.people.parts import own_fields

if TYPE_CHECKING:
    from ui.people.page import PeoplePage

GROUP = N_("Customers")


def actions_of(page: "PeoplePage") -> list[Action]:
    """The actions of the page, in the order in which they are shown."""
    do, person, member = page.do, page.on_person, page.on_member
    return [
        Action("find_person", N_("Find a customer"), page.find_one, "Ctrl+F", "search", GROUP),
        Action("add_person", N_("Add customer"), page.add, "Alt+N", "user-plus", GROUP),
        Action("add_company", N_("Add company"), page.add_company, "", "building-2", GROUP),
        Action("edit_person", N_("Edit"), page.edit, "Ctrl+E", "pencil", GROUP, page.on_one),
        Action("note", N_("Write a note"), partial(do, "note"), "Ctrl+Shift+N", "sticky-note", GROUP, person),
        Action("call", N_("Note a call"), partial(do, "call"), "", "phone", GROUP, person),
        Action("sale", N_("Start a sale"), partial(do, "sale"), "F2", "store", GROUP, person),
        Action("adjust", N_("Adjust points…"), partial(do, "adjust"), "", "coins", GROUP, member),
        Action("explain", N_("Explain the points"), partial(do, "explain"), "", "list", GROUP, member),
        Action("enrol", N_("Enrol as member"), partial(do, "enrol"), "", "id-card", GROUP, page.on_guest),
        Action("customer_sheet", N_("Customer's sheet…"), partial(do, "sheet"), "Ctrl+P", "printer", GROUP, person),
        Action("tag", N_("Add a tag"), partial(do, "tag"), "", "tag", GROUP, person),
        Action(
            "labels", N_("Address labels…"), partial(open_labels, page), "", "printer", GROUP, partial(on_people, page)
        ),
        Action("own_fields", N_("Own fields of customers"), partial(own_fields, page), "", "settings", GROUP),
    ]
