"""The commands fields, import and export, as scripts use them."""

import json
from pathlib import Path

import pytest

from desktop import commands


@pytest.fixture
def noren(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """`noren("import", …)` runs a command on a store that is not there yet; gives its exit code, answer and errors."""
    shop = tmp_path / "shop.noren"

    def run(*words: object) -> tuple[int, dict, str]:
        code = commands.main([*map(str, words), "--store", str(shop), "--json", "--lang", "en"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else {}, said.err

    run.shop = shop
    return run


def test_import_makes_the_store_and_answers_in_numbers(noren, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("氏名,電話番号,ポイント\n高橋,03-1234-5678,10\n山田,,x\n", encoding="utf-8")
    code, answer, _errors = noren("import", "people", path)
    assert code == 1
    refused = answer.pop("refused_file")
    assert answer == {"created": 1, "updated": 0, "skipped": 0, "refused": 1, "batch": 1}
    assert Path(refused).exists()
    assert noren("find", "たかはし")[1]["people"] == []
    assert noren("find", "5678")[1]["people"][0]["points"] == 10


def test_a_dry_run_changes_nothing(noren, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("氏名,電話番号\n高橋,03-1234-5678\n", encoding="utf-8")
    code, answer, _errors = noren("import", "people", path, "--dry-run")
    assert (code, answer["created"], answer["batch"]) == (0, 1, None)
    assert noren("find", "5678")[1]["people"] == []


def test_a_map_says_which_column_is_which(noren, tmp_path: Path) -> None:
    path, mapping = tmp_path / "odd.csv", tmp_path / "map.json"
    path.write_text("wer;was\nAnna;a@example.jp\nBert;b@example.jp\n", encoding="utf-8")
    mapping.write_text(json.dumps({"wer": "name", "was": "mail"}), encoding="utf-8")
    code, answer, _errors = noren("import", "people", path, "--map", mapping, "--delimiter", ";")
    assert (code, answer["created"]) == (0, 2)


@pytest.mark.parametrize(
    "mapping", ['{"x": "name"}', '{"氏名": "nosuch"}', '["氏名"]', "{", '{"氏名": "name", "電話": "name"}']
)
def test_a_wrong_map_is_one_line_and_no_store(noren, tmp_path: Path, mapping: str) -> None:
    path, written = tmp_path / "p.csv", tmp_path / "map.json"
    path.write_text("氏名,電話\n高橋,03-1234-5678\n", encoding="utf-8")
    written.write_text(mapping, encoding="utf-8")
    code, answer, errors = noren("import", "people", path, "--map", written)
    assert (code, answer) == (2, {})
    assert len(errors.splitlines()) == 1
    assert not noren.shop.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.4 ....", b"\x89PNG\r\n\x1a\n" + bytes(200), b""])
def test_what_is_no_table_is_one_line(noren, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    code, _answer, errors = noren("import", "people", path)
    assert code == 2
    assert len(errors.splitlines()) == 1
    assert not noren.shop.exists()


def test_fields_are_listed_with_their_meaning(noren) -> None:
    code, answer, _errors = noren("fields", "people")
    assert code == 0
    assert {"name", "reading", "phone", "mail", "card"} <= {field["name"] for field in answer["fields"]}
    assert all(field["meaning"] for field in answer["fields"])


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx", "people.json"])
def test_export_goes_by_the_files_name(noren, tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.csv"
    path.write_text("氏名,電話番号\n高橋,03-1234-5678\n", encoding="utf-8")
    noren("import", "people", path)
    code, answer, _errors = noren("export", "people", tmp_path / name)
    assert (code, answer["rows"], answer["format"]) == (0, 1, name.rpartition(".")[2])
    if not name.endswith("json"):
        assert noren("import", "people", tmp_path / name)[1]["skipped"] == 1
