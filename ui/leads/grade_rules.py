"""The rules of the grade: pictures of the customer that suits the shop, each with traits worth thirds of a letter."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models import settings
from models.criteria.nodes import ALWAYS, Every, Leaf, Node
from models.errors import N_, Message, Told
from models.leads import grades, rating_shown
from models.leads.grades import Profile, Trait
from models.leads.rating_shown import GradePage
from models.work import Changes
from ui.criteria.editor import CriteriaEditor
from ui.leads.rating_words import thirds_text
from ui.leads.rating_work import RatingWork
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied, small_button
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, Form, Sheet, button, column, label, line, row, set_text
from ui.widgets.fields import Choice, Toggle
from ui.widgets.painted import Pill
from ui.widgets.short import Short

BEGIN = Every((Leaf("person.region", "is"),))
"""What a new trait asks until the owner says otherwise."""


def _counting(found: GradePage) -> tuple[object, ...]:
    """What grades and lists rest on: names are not part of it."""
    profiles = tuple(
        (one.id, one.node, frozenset((trait.id, trait.node, trait.thirds) for trait in one.working))
        for one, _said, _traits in found.profiles
        if one.active
    )
    return profiles, found.reached.bar


class GradeRulesSection(Section):
    """The bar, and the profiles in their order: the first that fits somebody is theirs."""

    title = N_("Grade rules")
    intro = N_(
        "The grade says how well somebody suits the shop, from F to A+. Everybody begins at D; a trait that is met"
        " lifts it, one that is known not to be met lowers it, and what is not known changes nothing."
    )
    kinds = frozenset({"grade_profile", "grade_rule", "setting", "rating"})

    def build(self) -> None:
        """Make the head and the list."""
        self.bar_name = label(_("Ready for sales from the grade"), "row")
        self.bar: Choice = Choice([(at, name) for at, name in enumerate(grades.LETTERS) if at > 0])
        self.bar.setAccessibleName(_("Ready for sales from the grade"))
        self.bar.setFixedWidth(theme.px(88))
        self.bar_name.setBuddy(self.bar)
        self.bar.picked.connect(self._bar)
        self.reached = label("", "secondary")
        card = Card(margin=16, spacing=6)
        card.body.addLayout(row(self.bar_name, self.bar, self.reached, None, spacing=12))
        self.body.addWidget(card)
        self.work = RatingWork(self.desk)
        self.body.addWidget(self.work)
        self.add_button = button(_("New profile"), self.add, kind="primary", icon="plus")
        self.order = label(_("The first profile that fits somebody is theirs."), "secondary")
        self.body.addLayout(row(self.order, None, self.add_button))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(10))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: GradePage | None = None
        self._asked = 0
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask for the profiles."""
        self._asked += 1
        job = self.desk.store.read(rating_shown.grade_page)
        job.then(partial(self._show, self._asked)).failed(self.desk.toasts.wrong)

    def _show(self, number: int, found: GradePage) -> None:
        if number != self._asked:
            return
        before, self.found = self.found, found
        self.bar.set_value(found.reached.bar)
        past = _n("1 person is there now", "{n} people are there now", found.reached.past)
        rated = _n("of 1 with a grade", "of {n} with a grade", found.reached.rated)
        set_text(self.reached, f"{past} {rated}")
        if before is None or before.profiles != found.profiles:
            self._list(found)
        if before is not None and _counting(before) != _counting(found):
            self.work.begin()  # also for what came back by Undo

    def _list(self, found: GradePage) -> None:
        emptied(self.list)
        count = len(found.profiles)
        for at, (profile, sentence, traits) in enumerate(found.profiles):
            self.list.addWidget(ProfileCard(self, at, profile, sentence, traits, count))
        self.order.setVisible(count > 1)
        self.add_button.setVisible(count > 0)
        if not found.profiles:
            text = _(
                "A profile is a picture of the customer that suits you: where they are, their trade, the size of their"
                " company, what they do there. Begin with an example and change it."
            )
            self.list.addWidget(
                EmptyState("badge-check", _("Nobody has a grade yet"), text, _("Begin with an example"), self.example,
                           _("Empty profile…"), self.add)
            )  # fmt: skip

    # -- changes ----------------------------------------------------------------------------------------------------

    def write(self, name: str, verb: Any, said: str = "") -> None:
        """Change the rules; everybody's grade follows."""
        self.desk.write(name, verb, said=said).failed(self.desk.toasts.wrong)

    def _bar(self, bar: int) -> None:
        self.write(N_("Change the grade for sales"), partial(settings.change, grade_sales_bar=bar), _("Saved"))

    def example(self) -> None:
        """Make a first profile from what is commonest in the store."""
        traits = {
            "person.region": (_("Near us"), _("Tokyo")),
            "person.industry": (_("Our trade"), _("Restaurant")),
            "person.company_size": (_("The right size"), _("10 to 49")),
            "person.job_title": (_("Somebody who decides"), _("Owner")),
        }
        verb = partial(grades.begin, name=_("Customers that suit us"), traits=traits)
        self.write(N_("Make an example profile"), verb, _("The example is there: change it to suit you"))

    def switch(self, active: bool, *, profile_id: int | None = None, trait_id: int | None = None) -> None:
        """Switch a profile or a trait."""
        verb = partial(grades.switch, active=active, profile_id=profile_id, trait_id=trait_id)
        self.write(N_("Switch a rule"), verb)

    def shift(self, at: int, by: int) -> None:
        """Put a profile further up or down."""
        ids = [one.id for one, _sentence, _traits in (self.found.profiles if self.found else ())]
        ids.insert(at + by, ids.pop(at))
        self.write(N_("Order the profiles"), partial(grades.order, ids=ids))

    def add(self) -> None:
        """Make a profile."""
        ProfileForm(self.window(), self.desk, None).open()

    def edit(self, profile: Profile) -> None:
        """Change a profile."""
        ProfileForm(self.window(), self.desk, profile).open()

    def add_trait(self, profile: Profile) -> None:
        """Make a trait."""
        TraitForm(self.window(), self.desk, profile, None).open()

    def edit_trait(self, profile: Profile, trait: Trait) -> None:
        """Change a trait."""
        TraitForm(self.window(), self.desk, profile, trait).open()

    def ask_delete(self, profile: Profile) -> None:
        """Ask before deleting a profile."""
        text = _("“{name}” goes with its traits. It can be undone.", name=words.brief(profile.name))
        run = partial(self.delete, profile.id)
        ConfirmSheet(self.window(), _("Delete the profile?"), text, _("Delete"), run, danger=True).open()

    def delete(self, profile_id: int) -> None:
        """Delete a profile."""
        verb = partial(grades.delete_profile, profile_id=profile_id)
        self.write(N_("Delete a profile"), verb, _("Profile deleted"))

    def delete_trait(self, trait_id: int) -> None:
        """Delete a trait; Undo brings it back."""
        self.write(N_("Delete a trait"), partial(grades.delete_trait, trait_id=trait_id), _("Trait deleted"))


class ProfileCard(Card):
    """A profile with its traits."""

    def __init__(
        self,
        section: GradeRulesSection,
        at: int,
        profile: Profile,
        sentence: Message,
        traits: tuple[tuple[Trait, Message], ...],
        count: int,
    ) -> None:
        """The profile at a place of the list."""
        super().__init__(margin=16, spacing=8)
        self.section, self.profile = section, profile
        name = words.brief(profile.name, 80)
        switch = Toggle(_("{name}: switched on", name=name), profile.active)
        switch.toggled.connect(partial(section.switch, profile_id=profile.id))
        who = _("For everybody") if profile.node == ALWAYS else _("For whom: {who}", who=say(sentence))
        texts = column(Short(name, "panel"), label(who, "secondary", wrap=True), spacing=1)
        up = small_button("arrow-up", _("{name}: further up", name=name), partial(section.shift, at, -1))
        down = small_button("arrow-down", _("{name}: further down", name=name), partial(section.shift, at, 1))
        up.setEnabled(at > 0)
        down.setEnabled(at < count - 1)
        edit = small_button("pencil", _("{name}: change…", name=name), partial(section.edit, profile))
        away = small_button("trash-2", _("{name}: delete…", name=name), partial(section.ask_delete, profile))
        head = row(switch, texts, up, down, edit, away, spacing=6)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(line())
        for trait, said in traits:
            self.body.addLayout(self._trait(trait, said))
        if not traits:
            text = _("Without traits this profile says nothing: add what you look for.")
            self.body.addWidget(label(text, "muted", wrap=True))
        add = button(_("Add a trait"), partial(section.add_trait, profile), icon="plus", kind="link")
        add.setAccessibleName(_("{name}: add a trait", name=name))
        self.body.addLayout(row(add, None))

    def _trait(self, trait: Trait, sentence: Message) -> Any:
        name = words.brief(trait.name, 80)
        switch = Toggle(_("{name}: switched on", name=name), trait.active)
        switch.toggled.connect(partial(self.section.switch, trait_id=trait.id))
        said = say(sentence)
        texts = column(Short(name, "row"), label(said[:1].upper() + said[1:], "secondary", wrap=True), spacing=1)
        worth = Pill(f"± {thirds_text(trait.thirds)}", "primary" if trait.active else "quiet")
        worth.setAccessibleName(_("worth {letters} up or down", letters=thirds_text(trait.thirds)))
        edit = partial(self.section.edit_trait, self.profile, trait)
        change = small_button("pencil", _("{name}: change…", name=name), edit)
        away = small_button("trash-2", _("{name}: delete", name=name), partial(self.section.delete_trait, trait.id))
        made = row(switch, texts, worth, change, away, spacing=6)
        made.setStretch(1, 1)
        return made


class _Form(Sheet):
    """A name, what is special, a condition."""

    def __init__(self, window: QWidget, desk: Desk, title: str, name: str, asked: str, node: Node) -> None:
        super().__init__(window, title, width=740)
        self.desk = desk
        self.form = Form(columns=2)
        self.name = self.form.line(_("Name"), name, most=120)
        self.body.addWidget(self.form)
        self.body.addWidget(label(asked, "secondary"))
        self.editor = CriteriaEditor(desk, {"person"}, node)
        self.editor.changed.connect(self._grown)
        self.body.addWidget(self.editor)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), save)

    def _grown(self, *_value: object) -> None:
        self.grow()

    def verb(self, node: Node) -> Any:
        """The unit of work that keeps what was typed."""
        raise NotImplementedError

    def save(self) -> None:
        """Keep it; what does not fit is said here."""
        try:
            node = self.editor.node()
        except Told as told:
            self.editor.check()
            set_text(self.error, say(told), hide_empty=True)
            return
        job = self.desk.write(N_("Save a rule"), self.verb(node), said=_("Rule saved"))
        job.then(self._kept).failed(self._failed)

    def _kept(self, _key: int) -> None:
        self.accept()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)


class ProfileForm(_Form):
    """A profile: its name, for whom it is."""

    def __init__(self, window: QWidget, desk: Desk, one: Profile | None) -> None:
        """For a new one, or to change one."""
        self.one = one
        title = _("New profile") if one is None else _("Change the profile")
        super().__init__(window, desk, title, one.name if one else "", _("For whom"), one.node if one else ALWAYS)

    def verb(self, node: Node) -> Any:
        """Make it, or change it."""
        key = self.one.id if self.one else None
        return partial(grades.save_profile, profile_id=key, name=self.name.text(), node=node)


class TraitForm(_Form):
    """A trait: its name, what it asks about, how much it is worth."""

    def __init__(self, window: QWidget, desk: Desk, profile: Profile, one: Trait | None) -> None:
        """For a new one of a profile, or to change one."""
        self.one, self.profile = one, profile
        title = _("New trait") if one is None else _("Change the trait")
        super().__init__(window, desk, title, one.name if one else "", _("Met by"), one.node if one else BEGIN)
        options = [(thirds, thirds_text(thirds)) for thirds in range(1, grades.MOST_THIRDS + 1)]
        self.thirds = self.form.choice(_("Worth, up or down"), options, one.thirds if one else 3)

    def verb(self, node: Node) -> Any:
        """Make it, or change it."""
        return partial(
            grades.save_trait,
            trait_id=self.one.id if self.one else None,
            profile_id=self.profile.id,
            name=self.name.text(),
            node=node,
            thirds=self.thirds.value(),
        )
