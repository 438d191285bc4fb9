"""The 領収書: a receipt made out to somebody, for something, with its stamp box where the law asks for one."""

from desktop.documents.facts import RyoshushoFacts
from desktop.languages import Language
from desktop.printing.paper import (
    Banner,
    Block,
    Cut,
    Feed,
    Frame,
    Pair,
    Paper,
    Qr,
    Rule,
    Section,
    Size,
    Text,
    Total,
    Weight,
    short,
)
from desktop.printing.receipt_paper import reissued
from desktop.printing.wording import REDUCED_MARK, SMALL, Words, page_words, rate_pairs, ruled, shop_section
from models.counter.payments import stamp_duty_box

BLANK = "\u3000" * 8
"""Room to write a name in by hand: eight full-width blanks."""


def ryoshusho_paper(facts: RyoshushoFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The paper of a 領収書 for a booked receipt; its first issue is 1, a later one says 再発行."""
    receipt = facts.receipt
    words = Words(language, receipt.shop)
    sections = (
        _title(facts, words),
        _addressee(facts, words),
        Section("total", (Total(words.text("Amount"), _amount(facts, words)),)),
        _for_what(facts, words),
        Section("about", ruled(*_about(facts, words))),
        _breakdown(facts, words),
        Section("payments", ruled(*_payments(facts, words)), words.text("Payment")),
        Section("stamp", _stamp(facts, words)),
        Section("shop", (Feed(0.5), *shop_section(words).blocks)),
        Section("code", (Feed(0.5), Qr(receipt.code, receipt.code)) if receipt.code else ()),
        Section("end", (Cut(),) if receipt.cut and size.roll else ()),
    )
    title = f"{words.text('Official receipt')} {facts.number or receipt.number}"
    return Paper(title, "ryoshusho", size, language.code, sections, page=page_words(words, size))


def _title(facts: RyoshushoFacts, words: Words) -> Section:
    blocks: list[Block] = [Text(words.text("Official receipt"), "center", 1.7, Weight.BOLD)]
    if facts.receipt.shop.registration and facts.receipt.shop.country == "JP":
        blocks.append(Text(words.text("Simplified qualified invoice"), "center", SMALL, quiet=True))
    if facts.issue > 1:
        blocks.append(Banner(reissued(words, facts.issue)))
    return Section("title", tuple(blocks))


def _amount(facts: RyoshushoFacts, words: Words) -> str:
    """In Japan a dash closes the amount, so that nothing can be written behind it."""
    shown = words.money(facts.shown)
    return f"{shown}-" if words.shop.currency == "JPY" else shown


def _addressee(facts: RyoshushoFacts, words: Words) -> Section:
    name = short(facts.addressee, 120)
    honorific = short(facts.honorific, 12)
    if words.language.code != "ja":
        shown = words.text("To {name}", name=name) if name else words.text("To the bearer")
    else:
        shown = f"{name or BLANK} {honorific}".rstrip(" ")
    return Section("addressee", (Feed(0.4), Text(shown, "left", 1.3, Weight.MEDIUM), Rule(strong=True)))


def _for_what(facts: RyoshushoFacts, words: Words) -> Section:
    purpose = short(facts.purpose, 200) or words.text("goods")
    return Section(
        "purpose",
        (
            Text(words.text("For {purpose}", purpose=purpose)),
            Text(words.text("We have received the above amount with thanks."), scale=SMALL),
        ),
    )


def _about(facts: RyoshushoFacts, words: Words) -> list[Block]:
    receipt = facts.receipt
    rows = [
        (words.text("Date"), words.language.date(receipt.at.date())),
        (words.text("Issue number"), facts.number),
        (words.text("Receipt number"), receipt.number),
    ]
    if facts.issued_on and facts.issued_on != receipt.at.date():
        rows.insert(1, (words.text("Issued on"), words.language.date(facts.issued_on)))
    return [Pair(left, right, SMALL) for left, right in rows if right]


def _breakdown(facts: RyoshushoFacts, words: Words) -> Section:
    if not words.qualified or not facts.whole:
        return Section("tax", ())
    receipt = facts.receipt
    blocks = rate_pairs(words, (*receipt.rates, *receipt.returned), inclusive=receipt.inclusive)
    if words.shop.country == "JP" and any(rate.kind == "reduced" for rate in receipt.rates):
        blocks.append(Text(words.text("{mark} marks goods at the reduced rate", mark=REDUCED_MARK), scale=SMALL))
    return Section("tax", ruled(*blocks), words.text("Breakdown"))


def _payments(facts: RyoshushoFacts, words: Words) -> list[Block]:
    if not facts.whole:
        return [Pair(words.text("Part of a receipt over"), words.money(facts.receipt.total), SMALL)]
    return [Pair(short(payment.name, 60), words.money(payment.amount), SMALL) for payment in facts.receipt.payments]


def _stamp(facts: RyoshushoFacts, words: Words) -> tuple[Block, ...]:
    """The stamp's box: from ¥50,000 of cash net of the tax that this paper states (印紙税法, Tax Answer 7105, 6925)."""
    receipt = facts.receipt
    if receipt.shop.country != "JP" or receipt.shop.currency != "JPY":
        return ()
    stated = receipt.tax if words.qualified and facts.whole else 0
    if not stamp_duty_box(min(receipt.cash, facts.shown), stated):
        return ()
    return (Feed(0.5), Frame((words.text("Revenue"), words.text("stamp"))))
