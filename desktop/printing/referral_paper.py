"""The code by which a member brings others, on paper to hand on: whose it is, what it gives, the code."""

from dataclasses import dataclass

from desktop.documents.adapters import shop_facts
from desktop.documents.facts import ShopFacts
from desktop.languages import Language
from desktop.printing.paper import Block, Cut, Feed, Paper, Qr, Section, Size, Text, Weight, short
from desktop.printing.wording import SMALL, Words, notes, page_words, ruled, shop_section
from models.errors import NotFound
from models.loyalty import referrals
from models.money import show_number
from models.settings import ShopSettings
from models.work import Reader


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What the paper says: the member's name, the code, the points for either of the two."""

    shop: ShopFacts
    member: str
    code: str
    points: int
    friend_points: int
    cut: bool = True


def referral_facts(read: Reader, code: str, settings: ShopSettings, *, logo: bytes = b"") -> ReferralFacts:
    """A code as it is printed. Raises NotFound for one that nobody has."""
    found = referrals.find(read, code)
    if found is None:
        raise NotFound(referrals.UNKNOWN)
    points, friend = settings.referral_points, settings.referral_friend_points
    return ReferralFacts(shop_facts(settings, logo=logo), found[1], code, points, friend, settings.cut)


def referral_paper(facts: ReferralFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The paper to be handed on."""
    words = Words(language, facts.shop)
    name = short(facts.member, 120)
    by = f"{name} 様" if name and language.code == "ja" else name
    title: tuple[Block, ...] = (
        Feed(0.4),
        Text(words.text("An introduction"), "center", 1.2, Weight.BOLD),
        *([Text(words.text("from {name}", name=by), "center")] if name else []),
    )
    gives: list[Block] = [Text(words.text("Show this code when you become a member."), scale=SMALL)]
    if facts.friend_points:
        points = show_number(facts.friend_points)
        gives.append(
            Text(words.text("With your first purchase you receive {points} points.", points=points), scale=SMALL)
        )
    sections = (
        Section("shop", (*shop_section(words).blocks, *notes(facts.shop.header))),
        Section("title", title),
        Section("goods", ruled(*gives)),
        Section("code", (Feed(0.5), Qr(facts.code, facts.code)), words.text("Code") if not size.roll else ""),
        Section("remarks", ruled(*notes(facts.shop.footer))),
        Section("end", (Cut(),) if facts.cut and size.roll else ()),
    )
    return Paper(
        f"{words.text('An introduction')} {facts.code}",
        "till",
        size,
        language.code,
        sections,
        page=page_words(words, size),
    )
