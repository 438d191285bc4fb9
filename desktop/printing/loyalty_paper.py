"""What a receipt says of loyalty: what one gets besides the goods, what was taken back, where a member stands."""

from collections import Counter

from desktop.documents.facts import LoyaltyFacts, PromiseFacts, ReceiptFacts
from desktop.printing.paper import Block, Pair, Section, Text, Weight, short
from desktop.printing.wording import SMALL, Words, ruled
from models import money


def gets_section(facts: ReceiptFacts, words: Words, *, roll: bool) -> Section:
    """Gifts, vouchers, draws and rewards; nothing where there are none. A roll has no headings, so it says one."""
    loyalty = facts.loyalty
    blocks: list[Block] = []
    for one, count in Counter(loyalty.gets).items():
        blocks += _promise(one, count, words)
    blocks += [_reward(name, points, words) for name, points in loyalty.rewards if points >= 0]
    heading = words.text("What you get")
    if blocks and roll and loyalty.gets:
        blocks.insert(0, Text(heading, weight=Weight.MEDIUM))
    return Section("gets", ruled(*blocks), heading)


def _promise(one: PromiseFacts, count: int, words: Words) -> list[Block]:
    name = short(one.name, 120)
    if one.kind == "blank":
        text = words.text("Draw: no prize this time")
        return [Text(text if count == 1 else f"{text} × {count}", scale=SMALL)]
    if one.kind == "prize":
        return [Text(_many(words.text("Draw: {prize}", prize=name), count * money.PIECE), weight=Weight.BOLD)]
    if one.kind == "voucher":
        when = _valid(one, words)
        return [Pair(words.text("Voucher: {name}", name=name), one.code), *when]
    gift = _many(words.text("Gift: {name}", name=name), one.quantity * count)
    if one.kind == "handed":
        return [Pair(gift, words.text("handed over"))]
    label = words.text("Sent by") if one.kind == "send" else words.text("Collect by")
    until = [Pair(label, words.language.date(one.until), SMALL, indent=1)] if one.until else []
    return [Pair(gift, one.code), *until]


def _many(text: str, quantity: int) -> str:
    return text if quantity == money.PIECE else f"{text} × {money.show_quantity(quantity)}"


def _valid(one: PromiseFacts, words: Words) -> list[Block]:
    rows = (("Valid from", one.since), ("Valid until", one.until))
    return [Pair(words.text(label), words.language.date(day), SMALL, indent=1) for label, day in rows if day]


def _reward(name: str, points: int, words: Words) -> Block:
    if points < 0:
        return Pair(words.text("Reward given back: {name}", name=short(name, 120)), _points(-points, words), SMALL)
    return Pair(words.text("Reward: {name}", name=short(name, 120)), _points(points, words))


def _points(points: int, words: Words) -> str:
    return words.text("{points} points", points=money.Points(points))


def back_section(facts: ReceiptFacts, words: Words) -> Section:
    """What a return took back besides the goods: promotions by name, gifts no longer owed, vouchers no longer valid.

    A promotion that is charged again has its own line among the goods. On a cancelled receipt all of them are back.
    """
    loyalty = facts.loyalty
    charged = " · ".join(name for line in facts.lines if not line.quantity for name, _amount in line.promotions)
    blocks: list[Block] = []
    for sentence, names in (
        ("Promotion taken back: {name}", loyalty.taken_back),
        ("Promotion given instead: {name}", loyalty.instead),
    ):
        told = " · ".join(short(one, 120) for one in names if one not in charged)
        if told and facts.kind != "cancel":
            blocks.append(Text(words.text(sentence, name=told), scale=SMALL))
    blocks += [_reward(name, points, words) for name, points in loyalty.rewards if points < 0]
    blocks += [
        Pair(words.text("No longer owed: {name}", name=short(name, 120)), code, SMALL) for name, code in loyalty.gone
    ]
    blocks += [
        Pair(words.text("No longer valid: {name}", name=short(name, 120)), code, SMALL) for name, code in loyalty.void
    ]
    return Section("back", ruled(*blocks), words.text("Taken back with it"))


def standing_blocks(loyalty: LoyaltyFacts, words: Words) -> list[Block]:
    """Where a member stands: a new tier, what is missing to the next, points that lapse soon."""
    blocks: list[Block] = [Text(words.language.say(one), weight=Weight.BOLD) for one in loyalty.changes]
    if loyalty.tier:
        blocks.append(Pair(words.text("Tier"), short(loyalty.tier, 60), SMALL))
    if loyalty.missing is not None:
        blocks.append(Text(words.language.say(loyalty.missing), scale=SMALL))
    for day, points in loyalty.lapsing:
        text = words.text("{points} points are valid until", points=money.Points(points))
        blocks.append(Pair(text, words.language.date(day), SMALL))
    return blocks
