"""Deals made for tests of figures, written past the verbs: any state, day, amount and chance."""

from hypothesis import strategies as st

from models.base import new_public_id

COLUMNS = (
    "stage",
    "state",
    "amount",
    "monthly",
    "expected_day",
    "closed_day",
    "probability",
    "probability_by_hand",
    "owner_id",
    "team_id",
    "category",
)
DAYS = ("2026-05-31", "2026-06-01", "2026-06-30", "2026-07-15", "2026-08-31", "2026-09-01")


@st.composite
def a_deal(draw):
    """A deal as a row of COLUMNS."""
    state = draw(st.sampled_from(("open", "open", "open", "won", "lost")))
    chance = st.none() | st.integers(0, 10_000)
    return {
        "stage": 5 if state == "won" else draw(st.integers(1, 4)),
        "state": state,
        "amount": draw(st.none() | st.integers(0, 2_000_000)),
        "monthly": draw(st.none() | st.integers(0, 50_000)),
        "expected_day": draw(st.none() | st.sampled_from(DAYS)),
        "closed_day": None if state == "open" else draw(st.sampled_from(DAYS)),
        "probability": draw(chance),
        "probability_by_hand": draw(chance),
        "owner_id": draw(st.sampled_from((None, 1, 2))),
        "team_id": draw(st.sampled_from((None, 1))),
        "category": draw(st.sampled_from(("", "", "pipeline", "best", "commit", "omitted"))),
    }


def insert(tx, row) -> int:
    """Write such a deal; returns its key."""
    from models.pipeline.tables import Deal

    values = {"opened_at": 0, "stage_at": 0, "touched_at": 0, **row}
    if row["state"] != "open":
        values.setdefault("closed_at", 0)
    return int(tx.insert(Deal, public_id=new_public_id(), name="D", **values))
