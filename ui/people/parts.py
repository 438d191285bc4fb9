"""What the page of customers shows besides its list: made, and imported, when it is first asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.people.ask import CompanyWhole, Whole
    from ui.people.company import CompanyList, CompanyView
    from ui.people.page import PeoplePage
    from ui.people.person import PersonView


class Parts:
    """The person, the companies and the company of a page."""

    def __init__(self, page: "PeoplePage") -> None:
        """Nothing is made yet."""
        self.page = page
        self._person: PersonView | None = None
        self._companies: CompanyList | None = None
        self._company: CompanyView | None = None

    @property
    def has_companies(self) -> bool:
        """Whether companies were listed already."""
        return self._companies is not None

    @property
    def person(self) -> "PersonView":
        """What shows somebody."""
        if self._person is None:
            from ui.people import person

            page = self.page
            self._person = made = person.PersonView(page.desk)
            made.edit_asked.connect(page.edit_person)
            made.company_asked.connect(page.open_company)
            made.gone.connect(page.gone)
            page.stack.addWidget(made)
        return self._person

    @property
    def companies(self) -> "CompanyList":
        """The list of companies."""
        if self._companies is None:
            from ui.people import company

            page = self.page
            self._companies = made = company.CompanyList(page.desk)
            made.opened.connect(page.open_company)
            made.add_asked.connect(page.add_company_named)
            page.stack.addWidget(made)
        return self._companies

    @property
    def company(self) -> "CompanyView":
        """What shows a company."""
        if self._company is None:
            from ui.people import company

            page = self.page
            self._company = made = company.CompanyView(page.desk)
            made.edit_asked.connect(page.edit_company)
            made.person_asked.connect(page.open_person)
            made.add_asked.connect(page.add_at)
            made.gone.connect(page.gone)
            page.stack.addWidget(made)
        return self._company


def person_form(
    page: "PeoplePage", *, whole: "Whole | None" = None, name: str = "", company: tuple[int, str] | None = None
) -> None:
    """Open the form for somebody new, or for `whole`."""
    from ui.people import form

    then = page.open_person if whole is None else None
    form.PersonForm(page.window(), page.desk, whole=whole, name=name, company=company, then=then).open()


def company_form(page: "PeoplePage", *, whole: "CompanyWhole | None" = None, name: str = "") -> None:
    """Open the form for a new company, or for `whole`."""
    from ui.people import company_form as form

    then = page.open_company if whole is None else None
    form.CompanyForm(page.window(), page.desk, whole=whole, name=name, then=then).open()


def own_fields(page: "PeoplePage") -> None:
    """Change what the shop wants to know of everybody."""
    from ui.people.own_fields import open_own_fields

    open_own_fields(page.window(), page.desk, "person")
