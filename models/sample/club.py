"""The sample shop's loyalty programme, lived by the shop's own verbs: what is offered, promised, kept and answered."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from models import codes
from models.counter import till
from models.counter.till import Count
from models.loyalty import events, gifts, ledger, redeeming, referrals
from models.loyalty.ledger import OpeningLot
from models.promotions import coupons
from models.sample import agreed, arrivals, billed, everyday, history, interest, midday, offers, selling, standings
from models.sample.midday import Served, When
from models.sample.offers import Offered
from models.sample.people import public_id
from models.sample.sales import day_ms
from models.surveys import answers, surveys
from models.surveys.surveys import SurveyForm
from models.wallet import wallets
from models.work import Tx

HOUR = 3_600_000
NOON, CLOSED = 11, 14
"""The hours between which the last day's receipts are booked here; then the register is closed: half a day."""
OWN = 1
"""The shop's own programme."""
QUIET = range(4, 24)
"""Members who do not come in the last weeks: some of them have taken rewards, and wait for gifts."""
COMMENTS: tuple[tuple[int, str, str], ...] = (
    (
        10,
        "いつも落ち着いて過ごせます。豆の相談もできて助かります。",
        "Always calm, and good advice on beans.",
    ),
    (9, "マンデリンがお気に入りです。", "The Mandheling is my favourite."),
    (10, "スタッフの方が名前を覚えていてくれました。", "They remembered my name."),
    (8, "席がもう少しあると嬉しいです。", "A few more seats would be nice."),
    (6, "週末は少し待ちます。", "A bit of a wait at weekends."),
    (2, "ラテがぬるかったです。", "The latte was lukewarm."),
    (9, "レモンケーキがおいしい。", "Lovely lemon cake."),
    (3, "会計で待たされました。", "I had to wait at the till."),
)
SCORES = (10, 10, 10, 9, 9, 9, 9, 8, 8, 7, 7, 6, 5)
ANSWERS, LOW = 44, 3


def quiet_from(until: date) -> date:
    """From when on the quiet members stay away."""
    return until - timedelta(days=42)


class Candidates:
    """Members who were not there lately and can afford something: each is taken once, the most frequent first."""

    def __init__(self) -> None:
        self.used: set[int] = set()

    def take(self, tx: Tx, points: int, *, address: bool = False) -> int | None:
        """The next one with so many points to spend who has bought nothing since; None when there is nobody."""
        lives = " AND EXISTS (SELECT 1 FROM address d WHERE d.person_id = p.id)" if address else ""
        found = tx.column(
            "SELECT p.id FROM person p JOIN account a ON a.person_id = p.id AND a.programme_id = ?"
            f" AND a.kind = 'spendable' WHERE p.last_seen_at < ? AND a.balance >= ?{lives} ORDER BY p.id LIMIT 40",
            OWN,
            tx.now,
            points,
        )
        for one in found:
            if one not in self.used and ledger.usable(tx, one, tx.today) >= points:
                self.used.add(one)
                return int(one)
        return None


def live(when: When, *, until: date, seed: int, language: str) -> None:
    """Let the programme run in a sample shop whose last day is open still, and close that day. Same seed, same rows.

    `when` gives the unit of work of a moment. What can't be since the shop is too small is left out.
    """
    rng = random.Random(f"club {seed}")
    at = 0 if language == "ja" else 1
    moment = partial(_moment, until)
    tx = when(moment(-history.BEGAN, 7))
    draw, coupon = offers.promote(tx, until=until, at=at)
    offered = offers.reward(tx, programme_id=OWN, coupon=coupon, starts_at=moment(12, 14), at=at)
    offered = replace(offered, draw=draw)
    _counted(tx, offered)
    offers.group(tx, at=at)
    referrals.set_reward(tx, enabled=True, points=200, friend_points=100)
    some = Candidates()
    _redeem(when, until, offered, some)
    cards = _cards(when, until, some, at)
    _ask(when, until, rng, at)
    friend = _bring(when, until)
    start = moment(0, NOON)
    tiers = standings.introduce(when(start), programme_id=OWN, at=at)
    offers.early(when(start), until=until, at=at, upper_tiers=tiers[1:])
    _stamp(when(start), offered, at)
    served = _served(when(start), offered, cards, friend)
    midday.sell(when, start=start, served=served, offered=offered, rng=rng, language=language)
    _close(when(moment(0, CLOSED) - HOUR // 20))
    _settle(when(start), rng)
    last = moment(0, CLOSED) - HOUR // 30
    arrivals.introduce(when, last, until=until, at=at)
    interest.introduce(when(last), at=at)
    selling.introduce(when, last, at=at, seed=seed)
    agreed.introduce(when, last, at=at, seed=seed)
    billed.introduce(when, last, at=at)
    everyday.introduce(when, moment(0, 0), until=until, at=at)


def _counted(tx: Tx, offered: Offered) -> None:
    """Bring the promotions' sums in line with what the months before gave, which the bulk wrote by these keys."""
    assert (offered.coupon, offered.gift_reward, offered.voucher_reward) == (
        history.COUPON,
        history.CAKE_REWARD,
        history.VOUCHER_REWARD,
    )
    for key, times, discount, points in tx.rows(
        "SELECT promotion_id, SUM(times), SUM(discount), SUM(points) FROM promotion_use GROUP BY promotion_id"
    ):
        tx.run("UPDATE promotion SET times=?, discount=?, points=? WHERE id=?", times, discount, points, key)


def _moment(until: date, days: int, hour: int) -> int:
    return day_ms(until + timedelta(days=days)) + hour * HOUR


def _redeem(when: When, until: date, offered: Offered, some: Candidates) -> None:
    """Take rewards outside of a receipt: gifts overdue, due soon, to be sent, handed over; vouchers; seats."""
    wanted = (
        (-38, offered.gift_reward, ""),
        (-34, offered.sent_reward, "sent"),
        (-29, offered.gift_reward, ""),
        (-26, offered.gift_reward, "handed"),
        (-20, offered.voucher_reward, ""),
        (-12, offered.sent_reward, ""),
        (-9, offered.event_reward, ""),
        (-6, offered.event_reward, ""),
        (-3, offered.gift_reward, ""),
    )
    for days, reward_id, then in wanted:
        tx = when(_moment(until, days, 11))
        post = reward_id == offered.sent_reward
        points = int(tx.value("SELECT points FROM reward WHERE id=?", reward_id))
        person_id = some.take(tx, points, address=post)
        if person_id is None:
            continue
        taken = redeeming.redeem(tx, reward_id=reward_id, person_id=person_id)
        later = when(_moment(until, days + 3, 15))
        if then == "handed" and taken.gift_id is not None:
            gifts.hand_over(later, gift_id=taken.gift_id)
        elif then == "sent" and taken.gift_id is not None:
            address = str(later.value("SELECT address FROM gift WHERE id=?", taken.gift_id))
            gifts.send(later, gift_id=taken.gift_id, address=address, carrier="日本郵便", tracking="1234-5678-9012")
    for days, seats in ((-8, 2), (-4, 1)):
        tx = when(_moment(until, days, 17))
        guest = some.take(tx, 0)
        if guest is not None:
            events.book(tx, event_id=offered.event, person_id=guest, seats=seats)


def _cards(when: When, until: date, some: Candidates, at: int) -> tuple[int, int, int | None]:
    """Two gift cards and a member's balance: the keys of the card that is used, of the balance, and whose that is."""
    sold = ("移行：以前の販売分", "Sold before Noren")[at]
    wallets.issue(when(_moment(until, -52, 13)), amount=3_000, reason=sold)
    card = wallets.issue(when(_moment(until, -25, 16)), amount=5_000, reason=sold)
    tx = when(_moment(until, -15, 12))
    owner = some.take(tx, 0)
    if owner is None:
        return card.wallet_id, 0, None
    topped = wallets.top_up(tx, amount=5_000, person_id=owner, reason=("現金チャージ", "Topped up in cash")[at])
    return card.wallet_id, topped.wallet_id, owner


def _ask(when: When, until: date, rng: random.Random, at: int) -> None:
    """Ask how likely members would recommend the shop, and keep some dozens of answers."""
    asked = surveys.make(
        when(_moment(until, -60, 9)),
        form=SurveyForm(
            ("おすすめ度アンケート", "Would you recommend us?")[at],
            "nps",
            "のれん珈琲をご家族やご友人にどのくらいおすすめしたいですか。",
            "How likely are you to recommend Noren Coffee to family and friends?",
            low=LOW,
            staff_id=1,
            on_receipt=True,
        ),
    )
    tx = when(_moment(until, 0, NOON))
    found = tx.rows(
        "SELECT id, at FROM sale WHERE person_id IS NOT NULL AND day >= ? ORDER BY id DESC LIMIT 600",
        (until - timedelta(days=60)).isoformat(),
    )
    chosen = sorted(rng.sample(found, min(ANSWERS, len(found))))
    for place, (sale_id, sold_at) in enumerate(chosen):
        score, comment = SCORES[int(rng.random() * len(SCORES))], ""
        if place % 4 == 1:
            one = COMMENTS[(place // 4) % len(COMMENTS)]
            score, comment = one[0], one[1] if at == 0 else one[2]
        answers.answer(
            when(sold_at + 1_200_000),
            survey_id=asked,
            value=score,
            sale_id=sale_id,
            comment=comment,
            source="paper" if place % 3 else "counter",
        )


def _bring(when: When, until: date) -> int | None:
    """Let the most frequent members bring three people who have bought nothing yet; gives the one who comes today."""
    tx = when(_moment(until, -10, 12))
    members = tx.column("SELECT person_id FROM account WHERE programme_id=? ORDER BY person_id LIMIT 2", OWN)
    brought = tx.column(
        "SELECT p.id FROM person p WHERE p.last_seen_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM account a WHERE a.person_id = p.id) ORDER BY p.id LIMIT 3"
    )
    for member in members:
        referrals.give_code(tx, person_id=member)
    for place, person_id in enumerate(brought):
        now = when(_moment(until, -10 + 3 * place, 13))
        referrals.make(now, person_id=person_id, referrer_id=members[place % len(members)])
    return int(brought[0]) if brought else None


def _stamp(tx: Tx, offered: Offered, at: int) -> None:
    """Bring over the stamps of paper cards."""
    programme = tx.value("SELECT programme_id FROM reward WHERE id=?", offered.stamps)
    found = tx.column("SELECT id FROM account WHERE programme_id=? ORDER BY person_id LIMIT 24", programme)
    for place, account_id in enumerate(found):
        lots = (OpeningLot((place * 7 + 3) % 13 + 1),)
        ledger.opening_balance(
            tx, account_id=account_id, lots=lots, reason=("紙のスタンプカードから", "From the paper card")[at]
        )


def _served(tx: Tx, offered: Offered, cards: tuple[int, int, int | None], friend: int | None) -> Served:
    members = "SELECT person_id FROM account WHERE programme_id=? AND kind='spendable' ORDER BY person_id LIMIT ?"
    regulars = [one for one in tx.column(members, OWN, 10 + len(QUIET)) if one not in QUIET][:10]
    card, balance, owner = cards
    owned = None
    if regulars:
        last = int(regulars[-1])
        made = coupons.issue(tx, promotion_id=offered.coupon, person_id=last, days=60, today_too=True)
        owned = (last, made[0])
    return Served(regulars, friend, card, owner, balance or None, owned)


def _close(tx: Tx) -> None:
    """Bring the day's cash to the bank, count what stays, close."""
    from models.counter import figures

    session = till.open_session_of(tx)
    assert session is not None
    over = figures.gather(tx, session.id, tx.now).expected - session.float_amount
    if over > 0:
        till.cash_out(tx, amount=over, reason="銀行入金")
    till.close_session(tx, count=Count(session.float_amount), next_float=session.float_amount)


def _settle(tx: Tx, rng: random.Random) -> None:
    """Give public ids and codes that the seed decides in place of the ones that chance made."""
    for table in ("promotion", "event", "reward", "booking", "gift", "survey", "segment", "reminder", "wallet"):
        for key in tx.column(f"SELECT id FROM {table} ORDER BY id"):
            tx.run(f"UPDATE {table} SET public_id=? WHERE id=?", public_id(rng), key)
    made = (
        ("gift", "", codes.gift_code, codes.GIFT_DIGITS),
        ("coupon", "", codes.coupon_code, codes.COUPON_DIGITS),
        ("wallet", " WHERE code IS NOT NULL", codes.wallet_code, codes.WALLET_DIGITS),
        ("referral_code", "", codes.referral_code, codes.REFERRAL_DIGITS),
    )
    for table, where, code, digits in made:
        for key in tx.column(f"SELECT id FROM {table}{where} ORDER BY id"):
            tx.run(f"UPDATE {table} SET code=? WHERE id=?", code(rng.randrange(10**digits)), key)
