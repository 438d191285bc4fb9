"""A return that gave points of a reward back is cancelled: the reward is taken again, and can go back again."""

import pytest

from models import proofs
from models.counter.drafts import RewardUse
from models.loyalty import reward_edit
from models.loyalty.reward_edit import RewardForm
from tests.a_shop import Shop


def standing(shop: Shop) -> list[tuple[int, int, int]]:
    read = shop.store.here
    assert [str(one.what) for proof in proofs.PROOFS for one in proof.problems(read)] == []
    return read.rows("SELECT SUM(times), SUM(points), SUM(value) FROM redemption GROUP BY reward_id")


@pytest.mark.parametrize("pieces", [1, 2, 4])
def test_a_reward_is_taken_again_when_its_return_is_cancelled(shop: Shop, pieces: int) -> None:
    form = RewardForm("¥200 off", "money_off", 50, 1, value=200)
    reward, person = shop.do(reward_edit.create, form=form), shop.member(points=90)
    sale = shop.sell(shop.line(500, 4), person=person, rewards=(RewardUse(reward),))
    before = shop.account(person), shop.lots(person)
    assert standing(shop) == [(1, 50, 200)]
    back = shop.back(sale.sale_id, pieces)
    left = 50 - 50 * pieces // 4
    assert standing(shop) == [(int(pieces < 4), left, left * 4)]
    shop.cancel(back.sale_id)
    assert standing(shop) == [(1, 50, 200)]
    assert (shop.account(person), shop.lots(person)) == before
    shop.back(sale.sale_id)
    assert standing(shop) == [(0, 0, 0)]
    assert shop.points(person) == 90
