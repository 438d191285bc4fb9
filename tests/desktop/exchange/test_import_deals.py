"""Deals and contracts from files: what they name is found, what can't be is refused in words, all of it goes back."""

import gzip
import json
from functools import partial
from pathlib import Path

import pytest

from desktop import languages
from desktop.exchange.export import export
from models.contracts import contracts
from models.contracts.proof import contract_problems
from models.errors import Told
from models.leads import win_shown
from models.pipeline import deals, stages
from models.pipeline.proof import deal_problems
from tests.conftest import SHARED
from tests.desktop.exchange.importing import Importer, numbers


@pytest.fixture
def importer(store, tmp_path: Path) -> Importer:
    return Importer(store, tmp_path)


def reasons(found) -> list[str]:
    return [languages.say(one.reason) for one in found.outcomes if one.action == "refused"]


def sound(importer: Importer) -> bool:
    read = importer.store.reader()
    return deal_problems(read) == [] and contract_problems(read) == []


# -- deals ------------------------------------------------------------------------------------------------------------


def test_an_open_won_and_lost_deal_come_with_their_history(importer: Importer) -> None:
    importer.run("people", "氏名,電話番号\n高橋花子,03-1234-5678\n")
    done = importer.run(
        "deals",
        "案件名,顧客名,電話番号,金額,ステージ,状態,確度,作成日,完了日,失注理由,受注予定日\n"
        '機械,,03-1234-5678,"180,000",見積・提案,進行中,45%,2026-03-01,,,2026-07-31\n'
        "豆,高橋花子,,36000,,受注,,2026-01-10,2026-02-01,,\n"
        "改装,だれか,,,,失注,,2026-01-11,2026-03-02,高かった,\n",
    )
    assert numbers(done) == (3, 0, 0, 0)
    assert "だれか" in languages.say(done.notes[0].reason)
    rows = importer.rows(
        "SELECT name, state, amount, probability, probability_by_hand, expected_day, closed_day, reason_note,"
        " person_id FROM deal ORDER BY id"
    )
    assert rows == [
        ("機械", "open", 180_000, None, 4_500, "2026-07-31", None, "", 1),
        ("豆", "won", 36_000, 10_000, None, None, "2026-02-01", "", 1),
        ("改装", "lost", None, 0, None, None, "2026-03-02", "高かった", None),
    ]
    assert sound(importer)
    kinds = importer.rows("SELECT kind FROM touchpoint WHERE person_id=1 AND kind LIKE 'deal%' ORDER BY id")
    assert [kind for (kind,) in kinds] == ["deal", "deal", "deal_won"]
    importer.undo(done.batch)
    assert importer.rows("SELECT count(*) FROM deal") == [(0,)]
    assert importer.rows("SELECT count(*) FROM deal_move") == [(0,)]


def test_imported_deals_are_counted_by_the_win_probability_at_once_and_no_longer_when_they_are_taken_back(
    importer: Importer,
) -> None:
    won = "".join(f"w{at},Introduction,受注,2026-01-10,2026-02-01\n" for at in range(30))
    lost = "".join(f"l{at},Web page,失注,2026-01-10,2026-02-01\n" for at in range(30))
    done = importer.run("deals", f"案件名,きっかけ,状態,作成日,完了日\n{won}{lost}")
    assert numbers(done) == (60, 0, 0, 0)
    assert win_shown.overview(importer.store.reader()).closed == 60
    assert importer.rows("SELECT count(*) FROM win_count")[0][0] > 0
    importer.undo(done.batch)
    assert importer.rows("SELECT coalesce(sum(won + lost), 0) FROM win_count") == [(0,)]


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("name,stage", "x,Nowhere", "There is no stage “Nowhere”. There are:"),
        ("name,pipeline", "x,Abroad", "no pipeline “Abroad”"),
        ("name,amount,currency", "x,100,USD", "in USD; this store keeps JPY"),
        ("name,amount", "x,-5", "not below 0"),
        ("name,probability", "x,101", "between 0 and 100"),
        ("name,probability", "x,maybe", "is not a number"),
        ("name,expected", "x,1900-01-01", "too far away"),
        ("name,expected", "x,2999-12-31", "too far away"),
        ("name,expected", "x,someday", "is not a date"),
        ("name,months", "x,1.5", "whole number"),
        ("name,state", "x,perhaps", "not one of the choices"),
        ("name,opened", "x,2031-01-01", "has been"),
        ("name,amount", ",100", "needs a name"),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_loses_nothing_else(importer, header, row, words) -> None:
    done = importer.run("deals", f"{header}\n{row}\nsound{',' * header.count(',')}\n")
    assert numbers(done) == (1, 0, 0, 1)
    assert words in reasons(importer.plan("deals", f"{header}\n{row}\n"))[0]
    assert importer.rows("SELECT name FROM deal") == [("sound",)]


def test_unknown_stages_are_made_where_that_is_asked_for_and_go_with_the_import(importer: Importer) -> None:
    before = importer.rows("SELECT count(*) FROM stage")
    done = importer.run("deals", "name,stage\na,Visit\nb,visit\nc,Trial\n", make_stages=True)
    assert numbers(done) == (3, 0, 0, 0)
    assert importer.rows("SELECT count(*) FROM stage") == [(before[0][0] + 2,)]
    assert sound(importer)
    importer.undo(done.batch)
    assert importer.rows("SELECT count(*) FROM stage") == before


def test_what_a_stage_asks_and_the_file_does_not_say_is_named(importer: Importer) -> None:
    first = importer.rows("SELECT min(id) FROM stage")[0][0]
    importer.store.write_now("s", lambda tx: stages.change_stage(tx, stage_id=first, requires=("amount", "person_id")))
    done = importer.run("deals", "name,stage,amount\na,Qualification,100\nb,Qualification,\n")
    assert numbers(done) == (2, 0, 0, 0)
    said = [languages.say(one.reason) for one in done.notes]
    assert len(said) == 3
    assert "a deal says the amount" in said[-2]


def test_a_file_with_ids_is_taken_once_and_updates_what_it_says_later(importer: Importer) -> None:
    importer.run("deals", "id,name,amount\nD-1,a,100\n")
    assert numbers(importer.run("deals", "id,name,amount\nD-1,a,100\n")) == (0, 0, 1, 0)
    done = importer.run("deals", "id,name,amount\nD-1,a,250\n")
    assert numbers(done) == (0, 1, 0, 0)
    assert importer.rows("SELECT amount FROM deal") == [(250,)]
    importer.undo(done.batch)
    assert importer.rows("SELECT amount FROM deal") == [(100,)]


def test_an_import_whose_deal_was_moved_is_not_taken_back(importer: Importer) -> None:
    done = importer.run("deals", "name\na\n")
    stage = importer.rows("SELECT id FROM stage WHERE kind='open' ORDER BY position DESC LIMIT 1")[0][0]
    importer.store.write_now("m", lambda tx: deals.move(tx, deal_id=1, stage_id=stage))
    with pytest.raises(Told, match="can't be undone"):
        importer.undo(done.batch)


def test_what_is_exported_imports_to_the_same(importer: Importer, tmp_path) -> None:
    importer.run(
        "deals",
        "name,amount,monthly,months,stage,state,probability,expected,opened,closed,reason note\n"
        "a,180000,,,Proposal,open,45,2026-07-31,2026-03-01,,\n"
        "b,,500,12,,lost,,,2026-01-01,2026-02-01,too dear\n",
    )
    wanted = importer.rows(_SAME)
    out = tmp_path / "deals-out.csv"
    importer.store.work(partial(export, kind="deals", path=out)).result()
    importer.store.write_now("empty", _without_deals)
    assert numbers(importer.run("deals", out)) == (2, 0, 0, 0)
    assert importer.rows(_SAME) == wanted


_SAME = (
    "SELECT public_id, name, amount, monthly, months, stage_id, state, probability_by_hand, expected_day, opened_at,"
    " closed_at, reason_note FROM deal ORDER BY name"
)


def _without_deals(tx) -> None:
    tx.run("DELETE FROM deal_move")
    tx.run("DELETE FROM deal")


def test_a_real_pipeline_of_41_000_rows_comes_in_whole(importer: Importer, tmp_path) -> None:
    """Made of the bank's campaign: who was called, how it ended; every hundredth is still open."""
    path = tmp_path / "bank.csv"
    counts = {"open": 0, "won": 0, "lost": 0}
    with gzip.open(SHARED / "bank_marketing.csv.gz", "rt") as bank, path.open("w") as out:
        names = next(bank).replace('"', "").strip().split(";")
        out.write("id,name,state,source,opened,closed,lost reason\n")
        for at, line in enumerate(bank):
            row = dict(zip(names, line.replace('"', "").strip().split(";"), strict=True))
            state = "open" if at % 100 == 0 else {"yes": "won", "no": "lost"}[row["y"]]
            counts[state] += 1
            closed = "" if state == "open" else "2026-02-01"
            out.write(f"B{at},{row['job']} {at},{state},{row['contact']},2026-01-05,{closed},{row['poutcome']}\n")
    done = importer.run("deals", path)
    assert numbers(done) == (sum(counts.values()), 0, 0, 0)
    assert dict(importer.rows("SELECT state, count(*) FROM deal GROUP BY state")) == counts
    assert sound(importer)


# -- contracts --------------------------------------------------------------------------------------------------------


def test_contracts_come_with_their_terms_and_are_told_of_before_they_end(importer: Importer) -> None:
    importer.run("people", "氏名,メール\n高橋花子,h@example.jp\n")
    done = importer.run(
        "contracts",
        "契約番号,契約名,メール,開始日,終了日,料金,自動更新\n"
        "K-1,リース,h@example.jp,2026-04-01,2027-03-31,12000,手動\n"
        "K-2,保守,,2020-04-01,2021-03-31,2400,\n",
    )
    assert numbers(done) == (2, 0, 0, 0)
    (one,) = contracts.listed(importer.store.reader())
    assert (one.number, one.person, one.end_day, one.price) == ("K-1", "高橋花子", "2027-03-31", 12_000)
    assert importer.rows("SELECT count(*) FROM reminder WHERE about='contract' AND state='open'") == [(3,)]
    assert sound(importer)
    assert numbers(importer.run("contracts", "契約番号,契約名,開始日\nK-1,リース,2026-04-01\n")) == (0, 0, 1, 0)
    importer.undo(done.batch)
    for table in ("contract", "contract_term", "reminder"):
        assert importer.rows(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("K,,", "needs the day on which it starts"),
        ("K,2026-04-01,2026-03-01", "does not end before"),
        ("K,1800-01-01,", "between the years"),
    ],
)
def test_a_contract_that_can_not_be_is_refused_in_words(importer, row, words) -> None:
    assert words in reasons(importer.plan("contracts", f"name,start,end\n{row}\n"))[0]


def test_contracts_exported_import_to_the_same(importer: Importer, tmp_path) -> None:
    importer.run("contracts", "number,name,start,end,price,every,renewal\nK-1,Lease,2026-04-01,2027-03-31,900,3,auto\n")
    wanted = importer.rows("SELECT public_id, number, start_day, end_day, price, every_months, renewal FROM contract")
    out = tmp_path / "contracts-out.json"
    importer.store.work(partial(export, kind="contracts", path=out, format="json")).result()
    assert json.loads(out.read_text())[0]["number"] == "K-1"
    importer.undo(importer.rows("SELECT max(id) FROM batch")[0][0])
    assert numbers(importer.run("contracts", out)) == (1, 0, 0, 0)
    assert (
        importer.rows("SELECT public_id, number, start_day, end_day, price, every_months, renewal FROM contract")
        == wanted
    )


def test_a_column_of_people_holds_noren_s_numbers_or_names_as_its_cells_tell(importer: Importer) -> None:
    number, name = "adwje4269mx65xt8zytcb8sv8w", "山田 太郎"
    for cell, other, wanted in ((number, "", "person"), (name, "", "person_name"), (name, number, "person")):
        source = importer.source("deals", f"name,person\nBeans,{cell}\nTea,{other}\n")
        assert source.mapping == {"name": "name", "person": wanted}
