"""Published cases N (import) replayed: marks, phones alone and in other spellings, encodings, older exports, a form."""

from functools import partial

import pytest

from desktop import capture, opening
from desktop.exchange import engine, mapping
from desktop.exchange.export import export
from desktop.exchange.reading import open_table
from desktop.exchange.source import Source
from desktop.jobs import Progress
from models import settings
from models.criteria.nodes import ALWAYS
from models.leads import routing, sources, teams


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "shop.noren"
    opening.create(path, now=1_780_000_000_000)
    store = opening.open_store(path, inline=True)
    yield store
    store.close()


def take(store, path, kind="people"):
    table = open_table(path)
    source = Source(table, kind, mapping.guess(table, kind).mapping)
    return store.work(partial(engine.run, source=source, copy_first=False)).result()


def put(tmp_path, text, encoding="utf-8", name="file.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_n1_the_first_column_is_mapped_behind_a_mark(tmp_path):
    table = open_table(put(tmp_path, "氏名,電話番号\n佐藤 健,090-1111-2222\n", "utf-8-sig"))
    assert mapping.guess(table, "people").mapping == {"氏名": "name", "電話番号": "phone"}


def test_n3_rows_with_a_phone_only_come_in(store, tmp_path):
    rows = "".join(f",0901111{at:04}\n" for at in range(931)) + "".join(f"N{at},\n" for at in range(181))
    done = take(store, put(tmp_path, "氏名,電話番号\n" + rows))
    assert (done.created, done.refused) == (1112, 0)


def test_n4_two_spellings_of_a_phone_are_one_person(store, tmp_path):
    done = take(store, put(tmp_path, "name,phone\nAnn,03-1234-5678\nAnn,0312345678\nAnn,０３（１２３４）５６７８\n"))
    assert (done.created, done.refused) == (1, 0)
    assert store.reader().value("SELECT count(*) FROM person") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_n5_what_is_no_utf8_is_read_as_cp932(store, tmp_path, encoding):
    take(store, put(tmp_path, "氏名,電話番号\n髙橋 花子,090-1111-2222\n", encoding))
    assert store.reader().value("SELECT name FROM person") == "髙橋 花子"


OLDER_PEOPLE = (
    "ID,Name,Reading,Phone,Mail,Fax,LINE,Instagram,Web site,Card,Birthday,Postal code,Prefecture or state,City,Street,"
    "Building,Country code,Company,Job title,Tags,Mail allowed,Note,Source,Points,Member since"
)
"""The columns of the version before: without a lead's state, X, Facebook and other contacts."""
OLDER_TOUCHES = "Customer ID,Card,Phone,Mail,Name,Date,Kind,Text,Amount"


def test_n6_files_of_the_version_before_import(store, tmp_path):
    row = "abcdefghjkmnpqrstvwxyz0123,Ann,あん,090-1111-2222,a@x.jp,,,,,C1,1980-05-01,,,,,,,,,"
    row += "VIP,yes,hello,Fair,30,2024-01-01"
    done = take(store, put(tmp_path, f"{OLDER_PEOPLE}\n{row}\n"))
    assert (done.created, done.refused, done.unmapped) == (1, 0, [])
    kinds = ("note", "call", "visit", "mail", "meeting", "form", "web")
    lines = "".join(f",C1,,,Ann,2026-05-0{at} 10:00,{kind},words,\n" for at, kind in enumerate(kinds, 1))
    done = take(store, put(tmp_path, f"{OLDER_TOUCHES}\n{lines}"), "touchpoints")
    assert (done.created, done.refused) == (7, 0)


def test_n6_what_is_exported_today_imports_again_to_nothing_new(store, tmp_path):
    take(store, put(tmp_path, "name,phone,lead_state\nAnn,090-1111-2222,new\nBob,080-1111-2222,\n"))
    for kind in ("people", "touchpoints"):
        out = tmp_path / f"{kind}.csv"
        store.work(partial(export, kind=kind, path=out)).result()
        done = take(store, out, kind)
        assert (done.created, done.updated, done.refused) == (0, 0, 0)


def test_n7_a_web_form_makes_a_lead_with_its_source_team_and_list(store, tmp_path):
    def rules(tx):
        team = teams.save_team(tx, name="Web")
        staff = tx.value("SELECT min(id) FROM staff WHERE active")
        teams.save_member(tx, team_id=team, staff_id=staff, capacity=600)
        routing.save(tx, name="Web", node=ALWAYS, team_id=team)
        settings.change(tx, route_new=True)
        return team

    team = store.write_now("Rules", rules)
    folder = tmp_path / "form"
    folder.mkdir()
    store.write_now("Folder", partial(sources.add_folder, name="Web Site", path=str(folder)))
    (folder / "1.json").write_text('{"name": "Ann", "email": "ann@example.com"}')
    assert capture.sweep(store, Progress(), wait=0).created == 1
    row = store.reader().row(
        "SELECT p.name, p.source, p.lead_state, l.team_id, l.list FROM person p JOIN lead l ON l.person_id=p.id"
    )
    assert tuple(row) == ("Ann", "Web Site", "new", team, "nurture")
