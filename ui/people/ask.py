"""Questions that the screens of people put to the store, each answered whole by one reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.loyalty import ledger, referrals, tiers
from models.people import attachments, companies, lists, own, search, timeline
from models.people import profile as profiles
from models.people.profile import Month, Profile
from models.work import Reader
from ui.people import words


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list of people: who is found, and their tags as (name, colour)."""

    id: int
    found: search.Found
    tags: tuple[tuple[str, str], ...]


def listed(read: Reader, ids: Sequence[int]) -> list[Listed]:
    """The rows of a page of the list."""
    tags = lists.tags_of(read, ids)
    return [Listed(one.id, one, tags.get(one.id, ())) for one in lists.rows_by_ids(read, ids)]


@dataclass(frozen=True, slots=True)
class Whole:
    """A person with everything that their page shows; `usable` are the points of today."""

    profile: Profile
    account: ledger.AccountRow | None
    expiring: tuple[ledger.Expiring, ...]
    months: tuple[Month, ...]
    fields: tuple[own.Field, ...]
    brought_by: referrals.Brought | None = None
    brought: int = 0
    """How many others this member brought."""
    stands: tiers.Progress | None = None
    """Where they stand among the shop's tiers."""

    @property
    def usable(self) -> int:
        """Points that can be spent today, less what is owed."""
        owed = self.account.debt if self.account else 0
        return sum(lot.points for lot in self.expiring) - owed


def whole(read: Reader, person_id: int, day: str) -> Whole:
    """A person whole. Raises NotFound for who is gone."""
    known = profiles.profile(read, person_id)
    account = ledger.account(read, person_id)
    return Whole(
        known,
        account,
        ledger.expiring(read, account.id, day) if account else (),
        tuple(profiles.spend_by_month(read, person_id, until=day)),
        tuple(own.fields(read, "person")),
        referrals.brought_by(read, person_id),
        referrals.count_brought(read, person_id),
        tiers.progress(read, person_id, day),
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a timeline, newest first; `bought` says what the receipts among it held."""

    events: tuple[timeline.Event, ...]
    bought: dict[int, tuple[str, ...]]
    more: bool
    files: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Names of the files kept with entries."""


def stretch(
    read: Reader, person_id: int, kinds: Sequence[str] | None, before: tuple[int, int] | None, limit: int
) -> Stretch:
    """A stretch of a person's timeline, with whether there is more behind it."""
    found = timeline.timeline(read, person_id, kinds, before, limit + 1)
    events = tuple(found[:limit])
    sales = [one.ref_id for one in events if one.ref_id is not None and one.kind in words.PURCHASES]
    by_hand = [one.id for one in events if one.kind in timeline.BY_HAND]
    files = attachments.of_entries(read, by_hand) if by_hand else {}
    return Stretch(events, timeline.bought(read, sales) if sales else {}, len(found) > limit, files)


@dataclass(frozen=True, slots=True)
class CompanyWhole:
    """A company with its own fields and what stands in them."""

    profile: companies.CompanyProfile
    fields: tuple[own.Field, ...]
    values: dict[int, str]


def company(read: Reader, company_id: int) -> CompanyWhole:
    """A company whole. Raises NotFound."""
    return CompanyWhole(
        companies.profile(read, company_id),
        tuple(own.fields(read, "company")),
        own.values(read, "company", company_id),
    )
