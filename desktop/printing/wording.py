"""The words that receipts and till papers share."""

from dataclasses import dataclass
from datetime import datetime

from desktop.documents.facts import RateFacts, ShopFacts
from desktop.languages import Language
from desktop.printing.paper import LONGEST_NOTE, Block, Image, Pair, Rule, Section, Size, Text, Weight, short
from models import money

REDUCED_MARK = "※"
SMALL = 0.85


@dataclass(frozen=True, slots=True)
class Words:
    """A paper's language and its shop, with everything written the same way."""

    language: Language
    shop: ShopFacts

    def text(self, msgid: str, **values: object) -> str:
        """A sentence of the catalogue in the paper's language."""
        return self.language.text(msgid, **values)

    def money(self, amount: int) -> str:
        """An amount in the shop's currency."""
        return money.show(amount, self.shop.currency)

    def off(self, amount: int) -> str:
        """What is taken off, with its minus; a minus taken back is a plus."""
        return money.show(-amount, self.shop.currency, plus=True)

    def moment(self, at: datetime) -> str:
        """A date with its weekday and time: a receipt's day must be beyond doubt."""
        day = at.date()
        weekday = self.language.weekday(day)
        return f"{self.language.date(day)}{'' if self.language.code == 'ja' else ' '}({weekday}) {at:%H:%M}"

    @property
    def qualified(self) -> bool:
        """Whether tax is stated: in Japan by registered shops only, else nothing may look like a 適格請求書."""
        return self.shop.country != "JP" or bool(self.shop.registration)


def shop_section(words: Words) -> Section:
    """The shop's name, address and number, as the head of every paper."""
    shop = words.shop
    blocks: list[Block] = []
    if shop.logo:
        blocks.append(Image(shop.logo))
    blocks.append(Text(short(shop.name, 80), "center", 1.35, Weight.BOLD))
    postal = f"〒{shop.postal}" if shop.postal and shop.country == "JP" else shop.postal
    for line in (postal, *shop.address.splitlines()[:4]):
        if line.strip():
            blocks.append(Text(short(line, 120), "center", SMALL))
    if shop.phone:
        blocks.append(Text(words.text("Phone {phone}", phone=short(shop.phone, 40)), "center", SMALL))
    if shop.registration:
        blocks.append(Text(registration(words), "center", SMALL))
    return Section("shop", tuple(blocks))


def registration(words: Words) -> str:
    """The registration number under its country's name."""
    number = short(words.shop.registration, 40)
    if words.shop.country == "JP":
        return words.text("Registration number {number}", number=number)
    if words.shop.country == "UK":
        return words.text("VAT number {number}", number=number)
    return words.text("Tax number {number}", number=number)


def notes(text: str) -> list[Block]:
    """The lines of a text that the owner wrote, centred."""
    lines = text[:LONGEST_NOTE].splitlines()[:20]
    return [Text(line.strip(), "center", SMALL) for line in lines if line.strip()]


def rate_pairs(words: Words, rates: tuple[RateFacts, ...], *, inclusive: bool) -> list[Block]:
    """Total and tax of each rate; what bears no tax is named by its kind."""
    blocks: list[Block] = []
    for rate in rates:
        shown = money.show_rate(rate.rate)
        if rate.kind in NO_TAX:
            blocks.append(Pair(no_tax(words, rate.kind), words.money(rate.total), SMALL))
            continue
        marked = f"{REDUCED_MARK}{shown}" if rate.kind == "reduced" and words.shop.country == "JP" else shown
        if inclusive:
            blocks.append(Pair(words.text("Total at {rate}", rate=marked), words.money(rate.total), SMALL))
            blocks.append(Pair(words.text("tax included"), words.money(rate.tax), SMALL, indent=1))
        else:
            blocks.append(
                Pair(words.text("At {rate} before tax", rate=marked), words.money(rate.total - rate.tax), SMALL)
            )
            blocks.append(Pair(words.text("tax at {rate}", rate=shown), words.money(rate.tax), SMALL, indent=1))
    return blocks


NO_TAX = ("exempt", "outside", "free")


def no_tax(words: Words, kind: str) -> str:
    """What a kind without tax is called on paper."""
    if kind == "exempt":
        return words.text("Exempt from tax")
    return words.text("Tax free") if kind == "free" else words.text("Outside the tax")


def ruled(*blocks: Block) -> tuple[Block, ...]:
    """Blocks below a line; nothing when there are none."""
    return (Rule(), *blocks) if blocks else ()


def page_words(words: Words, size: Size) -> str:
    """How pages are numbered on a sheet."""
    return "" if size.roll else words.text("Page {page} of {pages}")
