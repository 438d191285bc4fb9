"""A coupon on paper: what it gives, until when, and the code to scan. In the customer's language."""

from dataclasses import dataclass, replace
from datetime import date

from desktop.documents.adapters import shop_facts
from desktop.documents.facts import ShopFacts
from desktop.languages import Language
from desktop.printing.paper import Block, Cut, Feed, Pair, Paper, Qr, Section, Size, Text, Total, Weight, short
from desktop.printing.wording import SMALL, Words, notes, page_words, ruled, shop_section
from models.errors import Message
from models.promotions import words as promotion_words
from models.promotions.coupons import CouponRow
from models.promotions.promotions import PromotionRow
from models.promotions.terms import Needs
from models.settings import ShopSettings
from models.work import Reader


@dataclass(frozen=True, slots=True)
class CouponFacts:
    """What a coupon says; the days are those on which it can be used, None without a bound."""

    shop: ShopFacts
    name: str
    says: Message
    code: str
    from_day: date | None
    to_day: date | None
    customer: str = ""
    cut: bool = True


def coupon_facts(
    read: Reader, coupon: CouponRow, promotion: PromotionRow, settings: ShopSettings, *, logo: bytes = b""
) -> CouponFacts:
    """A coupon of a promotion as it is printed."""
    return CouponFacts(
        shop=shop_facts(settings, logo=logo),
        name=promotion.name,
        says=promotion_words.sentence(read, replace(promotion.terms, needs=Needs.NOTHING)),
        code=coupon.code,
        from_day=date.fromisoformat(coupon.from_day) if coupon.from_day else None,
        to_day=date.fromisoformat(coupon.to_day) if coupon.to_day else None,
        customer=coupon.person,
        cut=settings.cut,
    )


def coupon_paper(facts: CouponFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The paper of one coupon."""
    words = Words(language, facts.shop)
    title: tuple[Block, ...] = (
        Feed(0.4),
        Text(words.text("Coupon"), "center", 1.2, Weight.BOLD),
        Text(short(facts.name, 120), "center", 1.2, Weight.BOLD),
    )
    until = words.language.date(facts.to_day) if facts.to_day else words.text("no end")
    sections = (
        Section("shop", (*shop_section(words).blocks, *notes(facts.shop.header))),
        Section("title", title),
        Section("goods", ruled(Text(short(language.say(facts.says), 400), scale=SMALL))),
        Section("total", (Total(words.text("Valid until"), until),)),
        Section("about", ruled(*_about(facts, words))),
        Section("code", (Feed(0.5), Qr(facts.code, facts.code)), words.text("Code") if not size.roll else ""),
        Section("remarks", ruled(Text(words.text("Can be used once."), scale=SMALL), *notes(facts.shop.footer))),
        Section("end", (Cut(),) if facts.cut and size.roll else ()),
    )
    name = f"{words.text('Coupon')} {facts.code}"
    return Paper(name, "till", size, language.code, sections, page=page_words(words, size))


def _about(facts: CouponFacts, words: Words) -> list[Block]:
    name = short(facts.customer, 120)
    rows = [
        (words.text("Customer"), f"{name} 様" if name and words.language.code == "ja" else name),
        (words.text("Valid from"), words.language.date(facts.from_day) if facts.from_day else ""),
    ]
    return [Pair(left, right, SMALL) for left, right in rows if right]
