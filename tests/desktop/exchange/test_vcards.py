"""Address cards as phones and mail programs write them: every card is read, and one that can't be costs itself only."""

import base64
import io
import tracemalloc
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop import opening
from desktop.exchange import engine, mapping
from desktop.exchange.export import export
from desktop.exchange.reading import open_table
from desktop.exchange.source import Options, Source
from desktop.exchange.vcard_people import birthday_of
from desktop.jobs import Progress
from models.errors import Told
from tests.conftest import SHARED


def read(tmp_path, data: str | bytes):
    path = tmp_path / "cards.vcf"
    path.write_bytes(data.replace("\n", "\r\n").encode() if isinstance(data, str) else data)
    table = open_table(path)
    assert table.cards is not None
    rows = [row for _line, row in table.rows()]
    return [dict(zip(table.cards.names, row, strict=True)) for row in rows], rows


def one(tmp_path, data: str | bytes):
    (card,), _rows = read(tmp_path, data)
    return {name: cell for name, cell in card.items() if cell}


def card(*lines: str, version: str = "3.0") -> str:
    return "\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def qp(text: str, charset: str) -> str:
    return "".join(f"={byte:02X}" for byte in text.encode(charset))


def jpeg(wide=800, high=600) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (wide, high), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


# -- Japanese phones ---------------------------------------------------------------------------------------------------


def test_a_docomo_card_in_raw_shift_jis_with_half_width_reading(tmp_path):
    text = card(
        "N;CHARSET=SHIFT_JIS:安藤;ロイド;;;",
        "SOUND;X-IRMC-N;CHARSET=SHIFT_JIS:ｱﾝﾄﾞｳ;ﾛｲﾄﾞ;;;",
        "TEL;VOICE;PREF:0300000000",
        "X-GN;CHARSET=SHIFT_JIS:友だち",
        version="2.1",
    )
    found = one(tmp_path, text.replace("\n", "\r\n").encode("cp932"))
    assert found == {"name": "安藤 ロイド", "reading": "アンドウ ロイド", "phone": "0300000000", "tags": "友だち"}


def test_shift_jis_without_any_charset_is_told_by_the_whole_card(tmp_path):
    text = card(
        "N:表;ソフィ;;;",
        "FN:表 ソフィ",
        "SOUND;X-IRMC-N:ｵﾓﾃ;ｿﾌｨ;;;",
        "NOTE:能登の十二",
        "TEL:0312345678",
        version="2.1",
    )
    found = one(tmp_path, text.encode("cp932"))
    assert (found["name"], found["reading"], found["note"]) == ("表 ソフィ", "オモテ ソフィ", "能登の十二")


def test_quoted_printable_shift_jis_whose_second_bytes_are_backslashes(tmp_path):
    """ソ, 表, 能 and 十 end in 0x5C in Shift-JIS; some phones leave that byte as it is."""
    written = "=83\\=83t=83B"  # ソフィ, with the backslash and the letter t not encoded
    found = one(
        tmp_path,
        card(
            f"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{qp('表', 'cp932')};{written};;;",
            f"FN;ENCODING=QUOTED-PRINTABLE;CHARSET=Shift_JIS:{qp('表', 'cp932')}=20{written}",
            "TEL;CELL:090-1111-2222",
            version="2.1",
        ),
    )
    assert found["name"] == "表 ソフィ"


def test_an_au_card_with_soft_line_breaks_between_the_bytes_of_a_character(tmp_path):
    coded = qp("東京都渋谷区神宮前１－２－３　能登マンション十号", "cp932")
    pieces = [coded[at : at + 69] for at in range(0, len(coded), 69)]
    assert "".join(pieces) == coded
    found = one(
        tmp_path,
        card(
            "N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:" + qp("高橋", "cp932") + ";;;;",
            "ADR;HOME;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:;;" + "=\n".join(pieces) + ";;;150-0001;",
            "TEL;CELL:08011112222",
            version="2.1",
        ),
    )
    assert found["street"] == "東京都渋谷区神宮前１－２－３　能登マンション十号"
    assert found["postal"] == "150-0001"


def test_an_android_card_in_quoted_printable_utf8(tmp_path):
    found = one(
        tmp_path,
        card(
            f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp('髙橋', 'utf-8')};{qp('花子', 'utf-8')};;;",
            f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp('花子 髙橋', 'utf-8')}",
            f"X-PHONETIC-FIRST-NAME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp('ハナコ', 'utf-8')}",
            f"X-PHONETIC-LAST-NAME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp('タカハシ', 'utf-8')}",
            f"TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,{qp('店', 'utf-8')}):03-1234-5678",
            f"X-ANDROID-CUSTOM;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
            f"vnd.android.cursor.item/nickname;{qp('はなちゃん', 'utf-8')};1;;;;;;;;;;;;;",
            "EMAIL;HOME:hana@example.jp",
            version="2.1",
        ),
    )
    assert (found["name"], found["reading"]) == ("髙橋 花子", "タカハシ ハナコ")
    assert found["phone"] == "03-1234-5678"
    assert "はなちゃん" in found["note"]


def test_a_softbank_card_in_iso_2022_jp(tmp_path):
    text = card("N;CHARSET=ISO-2022-JP:佐藤;健;;;", "TEL;CELL:09011112222", version="2.1")
    assert one(tmp_path, text.encode("iso2022_jp"))["name"] == "佐藤 健"


# -- Apple, Google, Outlook and the others -----------------------------------------------------------------------------


def test_an_ios_card_with_labels_no_year_social_profiles_and_a_folded_photo(tmp_path):
    coded = base64.b64encode(jpeg()).decode()
    folded = coded[:40] + "".join("\n " + coded[at : at + 74] for at in range(40, len(coded), 74))
    cards, rows = read(
        tmp_path,
        card(
            "PRODID:-//Apple Inc.//iPhone OS 17.5//EN",
            "N:Doe;Jane;;;",
            "FN:Jane Doe",
            "item1.TEL;type=pref:+81 90-1111-2222",
            "item1.X-ABLabel:仕事用携帯",
            "TEL;type=CELL;type=VOICE:09033334444",
            "item2.X-ABLabel:_$!<HomePage>!$_",
            "item2.URL;type=pref:http\\://example.com",
            "X-SOCIALPROFILE;type=twitter:http://twitter.com/jane",
            "X-SOCIALPROFILE;type=LINE;x-user=jane-line:x-apple:jane-line",
            "IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:jane.d",
            "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29",
            f"PHOTO;ENCODING=b;TYPE=JPEG:{folded}",
        ),
    )
    found = cards[0]
    assert found["phone"].split("\n") == ["+81 90-1111-2222", "09033334444"]
    assert rows[0].labels["+81 90-1111-2222"] == "仕事用携帯"
    assert (found["x"], found["line"], found["other"]) == ("http://twitter.com/jane", "jane-line", "Skype: jane.d")
    assert found["birthday"] == "02/29"
    assert found["web"] == "http://example.com"
    with Image.open(io.BytesIO(base64.b64decode(found["picture"].removeprefix("noren:")))) as image:
        assert (image.format, max(image.size)) == ("JPEG", 512)


def test_outlook_photos_that_begin_on_the_next_line_and_end_at_a_blank_one(tmp_path):
    coded = base64.b64encode(jpeg(40, 40)).decode()
    lines = "\n ".join(coded[at : at + 72] for at in range(0, len(coded), 72))
    found = one(
        tmp_path,
        card(
            "N;LANGUAGE=en-us:Doe;John;;Mr.;",
            "FN:Mr. John Doe",
            "ORG:Company\\, The;Sales",
            "TITLE:Buyer",
            f"PHOTO;TYPE=JPEG;ENCODING=BASE64:\n {lines}\n",
            "EMAIL;PREF;INTERNET:john@example.com",
            'X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="http://schemas.microsoft.com/x"><img xmlns=""/></card>',
            version="2.1",
        ),
    )
    assert found["company"] == "Company, The"
    assert found["job_title"] == "Buyer, Sales"
    assert found["mail"] == "john@example.com"
    assert found["picture"]


def test_a_photo_in_unfolded_lines_without_leading_blanks(tmp_path):
    coded = base64.b64encode(jpeg(60, 60)).decode()
    lines = "\n".join(coded[at : at + 76] for at in range(0, len(coded), 76))
    assert one(tmp_path, card("N:Doe;John", f"PHOTO;JPEG;BASE64:{lines}", "TEL:0312345678", version="2.1"))["picture"]


def test_a_version_four_card_with_uris_and_a_data_photo(tmp_path):
    coded = base64.b64encode(jpeg(30, 30)).decode()
    found = one(
        tmp_path,
        card(
            'N;SORT-AS="さとう,はなこ":佐藤;花子;;;',
            "FN:佐藤 花子",
            'TEL;VALUE=uri;TYPE="voice,home":tel:+81-3-1234-5678;ext=12',
            'ADR;LABEL="1-2-3\\nTokyo":;;1-2-3;Shibuya;Tokyo;150-0001;Japan',
            f"PHOTO:data:image/jpeg;base64,{coded}",
            "BDAY:--0402",
            "CATEGORIES:vip,tea",
            version="4.0",
        ),
    )
    assert found["reading"] == "さとう はなこ"
    assert found["phone"] == "+81-3-1234-5678 ext. 12"
    assert (found["country"], found["birthday"], found["tags"]) == ("JP", "04/02", "vip, tea")
    assert found["picture"]


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        (["N:Doe;John;;;"], "name", "John Doe"),
        (["FN:John Doe"], "name", "John Doe"),
        (["FN:", "N:Doe;John;Q.;Dr.;Jr."], "name", "Dr. John Q. Doe Jr."),
        (["ORG:Acme;Sales", "TEL:123456"], "name", "Acme"),
        (["NICKNAME:Joey", "TEL:123456"], "name", "Joey"),
        (["FN:A", "X-EVOLUTION-SPOUSE:Bea"], "note", "Spouse: Bea"),
        (["FN:A", "X-KADDRESSBOOK-X-ManagersName:Carl"], "note", "Manager: Carl"),
        (["FN:A", "X-AIM;X-EVOLUTION-UI-SLOT=1:amy"], "other", "AIM: amy"),
        (["FN:A", "X-SKYPE-USERNAME:amy"], "other", "Skype: amy"),
        (["FN:A", 'EMAIL;TYPE=INTERNET:"Amy" <amy@example.com>'], "mail", "amy@example.com"),
        (["FN:A", "TEL;WORK;FAX:03-1234-5678"], "fax", "03-1234-5678"),
        (["FN:A", "TEL:+1 905 555 1234,,99"], "phone", "+1 905 555 1234 ext. 99"),
        (["FN:A", "NOTE:one\\ntwo\\, three"], "note", "one\ntwo, three"),
        (["FN:A", "BDAY:sometime in May"], "note", "Birthday: sometime in May"),
        (["FN:A", "BDAY:2015-02-30"], "note", "Birthday: 2015-02-30"),
        (["FN:A", "LABEL;WORK:1 High St\\nLeeds"], "street", "1 High St Leeds"),
        (["FN:A", "CATEGORIES:My Contacts,Friends"], "tags", "Friends"),
        (["FN:A", "URL:http://"], "web", None),
        (["item1.FN:A", "item1.TEL:123456"], "phone", "123456"),
        (["FN:A", "ADR;TYPE=home:;Room 5;1 High St;Leeds;;LS1 1AA;United Kingdom"], "country", "GB"),
    ],
)
def test_what_programs_call_things(tmp_path, lines, field, value):
    assert one(tmp_path, card(*lines)).get(field) == value


def test_ten_phones_are_all_kept(tmp_path):
    numbers = [f"090-1111-22{at:02}" for at in range(10)]
    assert one(tmp_path, card("FN:A", *(f"TEL;TYPE=CELL:{one_}" for one_ in numbers)))["phone"].split("\n") == numbers


def test_folded_lines_even_inside_a_character(tmp_path):
    data = card("FN:長谷川 美咲", "TEL:0312345678").encode()
    at = data.index("川".encode()) + 1
    assert one(tmp_path, data[:at] + b"\r\n " + data[at:])["name"] == "長谷川 美咲"


def test_lines_that_go_on_without_a_blank_and_comments(tmp_path):
    """The odd file of Android's own tests: comments between the properties, a sharp sign inside a soft break."""
    text = card(
        "N:;Conference Call",
        "FN:Conference Call",
        "# This line must be ignored.",
        "NOTE;ENCODING=QUOTED-PRINTABLE:This is an (sharp ->=",
        "#<- sharp) example. This message must NOT be ignored.",
        "# This line must be ignored too.",
        version="2.1",
    )
    found = one(tmp_path, text)
    assert found["note"] == "This is an (sharp ->#<- sharp) example. This message must NOT be ignored."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_line_ends_of_every_system(tmp_path, end):
    text = card("FN:Ann", "TEL:123456") + card("FN:Bob", "TEL:234567")
    cards, _rows = read(tmp_path, text.replace("\n", end).encode())
    assert [found["name"] for found in cards] == ["Ann", "Bob"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_encodings(tmp_path, encoding):
    assert one(tmp_path, card("FN:髙橋 花子", "TEL:0312345678").encode(encoding))["name"] == "髙橋 花子"


def test_a_card_inside_a_card_is_an_assistant_and_not_the_person(tmp_path):
    text = card("FN:Boss", "TEL:111111", "AGENT:", *card("FN:Helper", "TEL:222222").strip().split("\n"), "EMAIL:b@x.jp")
    found = one(tmp_path, text)
    assert (found["name"], found["phone"], found["mail"]) == ("Boss", "111111", "b@x.jp")
    assert found["note"] == "Assistant: Helper 222222"


def test_a_card_without_an_end_loses_neither_itself_nor_the_next(tmp_path):
    text = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nTEL:111111\n" + card("FN:Bob", "TEL:222222") + "BEGIN:VCARD\nFN:Cid\nTEL:3"
    )
    cards, rows = read(tmp_path, text)
    assert [found["name"] for found in cards] == ["Ann", "Bob", "Cid"]
    assert [len(row.remarks) for row in rows] == [1, 0, 1]


def test_cards_glued_to_each_other(tmp_path):
    text = card("FN:Ann", "TEL:111111").rstrip() + card("FN:Bob", "TEL:222222")
    assert [found["name"] for found in read(tmp_path, text)[0]] == ["Ann", "Bob"]


@pytest.mark.parametrize("photo", ["!!!!", base64.b64encode(b"no picture at all").decode(), ""])
def test_a_broken_photo_costs_itself_only(tmp_path, photo):
    found = one(tmp_path, card("FN:Ann", f"PHOTO;ENCODING=b:{photo}", "TEL:111111"))
    assert (found["name"], found["phone"]) == ("Ann", "111111")
    assert "picture" not in found


def test_a_photo_on_the_web_is_not_fetched(tmp_path):
    _cards, rows = read(tmp_path, card("FN:Ann", "PHOTO;VALUE=uri:https://example.com/a.jpg"))
    assert "not fetched" in str(rows[0].remarks[0])


def test_a_photo_of_20_mb_is_made_small_in_little_memory(tmp_path):
    data = jpeg(1200, 900) + b"\0" * (20 << 20)
    coded = base64.b64encode(data).decode()
    folded = "\n ".join(coded[at : at + 74] for at in range(0, len(coded), 74))
    path = tmp_path / "big.vcf"
    path.write_text(card("FN:Ann", f"PHOTO;ENCODING=b;TYPE=JPEG:{folded}", "TEL:111111") + card("FN:Bob", "TEL:222222"))
    del coded, folded, data
    tracemalloc.start()
    try:
        rows = [row for _line, row in open_table(path).rows()]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [row[0] for row in rows] == ["Ann", "Bob"]
    assert peak < 130 << 20


def test_days_of_birth():
    pairs = {
        "19800322": "1980-03-22", "1980-03-22": "1980-03-22", "1980/3/22": "", "1980-03-22T00:00:00Z": "1980-03-22",
        "--0203": "02/03", "--02-03": "02/03", "1604-05-06": "05/06", "0000-05-06": "05/06", "1700-01-01": "",
        "nonsense": "", "20150230": "",
    }  # fmt: skip
    assert {value: birthday_of(value) for value in pairs} == pairs


# -- whole imports -----------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "shop.noren"
    opening.create(path, now=1_780_000_000_000)
    store = opening.open_store(path, inline=True)
    yield store
    store.close()


def take(store, path, **options):
    table = open_table(path)
    source = Source(table, "people", mapping.guess(table, "people").mapping, Options(**options))
    return store.work(partial(engine.run, source=source, copy_first=False)).result()


def test_an_import_keeps_labels_further_addresses_and_the_picture(store, tmp_path):
    path = tmp_path / "a.vcf"
    coded = base64.b64encode(jpeg(40, 40)).decode()
    path.write_text(
        card(
            "FN:Ann",
            "TEL;TYPE=CELL:090-1111-2222",
            "TEL;TYPE=WORK:03-1234-5678",
            "ADR;TYPE=HOME:;;1 High St;Leeds;;LS1 1AA;UK",
            "ADR;TYPE=WORK:;;2 Low St;York;;YO1 7HH;UK",
            f"PHOTO;ENCODING=b:{coded}",
        )
    )
    done = take(store, path, leads=True)
    assert (done.created, done.refused) == (1, 0)
    ask = store.reader().rows
    assert [tuple(row) for row in ask("SELECT value, label FROM contact ORDER BY position")] == [
        ("090-1111-2222", "mobile"),
        ("03-1234-5678", "work"),
    ]
    assert [row[0] for row in ask("SELECT city FROM address ORDER BY position")] == ["Leeds", "York"]
    assert ask("SELECT count(*) FROM picture WHERE kind='person'")[0][0] == 1
    assert ask("SELECT p.lead_state, count(l.id) FROM person p JOIN lead l ON l.person_id=p.id")[0] == ("new", 1)
    assert take(store, path).skipped == 1


def test_a_card_that_fits_nobody_alone_is_refused_with_its_text_and_the_others_come_in(store, tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text(card("FN:Ann", "TEL:090-1111-2222") + card("FN:Bob", "EMAIL:b@x.jp"))
    take(store, path)
    other = tmp_path / "b.vcf"
    other.write_text(
        card("FN:Both", "TEL:090-1111-2222", "EMAIL:b@x.jp") + card("NOTE:nobody") + card("FN:Cid", "TEL:080-1111-3333")
    )
    done = take(store, other)
    assert (done.created, done.refused) == (1, 2)
    again = open_table(done.refused_file)
    assert again.cards.count == 2
    text = done.refused_file.read_text()
    assert "X-NOREN-REASON" in text
    assert "FN:Both" in text
    assert "Cid" not in text


def test_people_written_as_cards_come_back_the_same(store, tmp_path):
    path = tmp_path / "a.vcf"
    coded = base64.b64encode(jpeg(40, 40)).decode()
    path.write_text(
        card(
            "N:髙橋;花子;;;",
            "FN:髙橋 花子",
            "X-PHONETIC-LAST-NAME:たかはし",
            "X-PHONETIC-FIRST-NAME:はなこ",
            "TEL;TYPE=CELL:090-1111-2222",
            "EMAIL:hana@example.jp",
            "ADR:;;神宮前1-2-3;渋谷区;東京都;150-0001;日本",
            "BDAY:--04-02",
            "ORG:株式会社みどり",
            "TITLE:店長",
            "NOTE:一行目\\n二行目\\, 長い" + "あ" * 60,
            "CATEGORIES:VIP,茶",
            f"PHOTO;ENCODING=b:{coded}",
        )
    )
    take(store, path)
    out = tmp_path / "out.vcf"
    store.work(partial(export, kind="people", path=out, format="vcf")).result()
    assert max(map(len, out.read_bytes().split(b"\r\n"))) <= 75
    before, after = (read(tmp_path, one_.read_bytes())[0][0] for one_ in (path, out))
    picture = before.pop("picture"), after.pop("picture")
    assert all(picture)
    assert {k: v for k, v in after.items() if v} == {k: v for k, v in before.items() if v}


def test_only_people_are_written_as_cards(store, tmp_path):
    with pytest.raises(Told, match="Only people"):
        export(store, Progress(), kind="products", path=tmp_path / "x.vcf", format="vcf")


def test_every_card_of_the_real_files_is_read():
    folder = SHARED / "vcards"
    if not folder.is_dir():
        pytest.skip("the real cards are not here")
    counts = {}
    for path in sorted(folder.iterdir()):
        table = open_table(path)
        rows = [row for _line, row in table.rows()]
        assert all(any(row) for row in rows)
        assert len(rows) == path.read_bytes().count(b"END:VCARD")
        counts[path.name] = len(rows)
    assert sum(counts.values()) == 13


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.integers(0, 400), st.sampled_from(["cp932", "utf-8", "utf-16"]))
def test_whatever_stands_in_a_card_the_next_one_is_read(tmp_path, noise, at, encoding):
    """Damage anywhere costs at most the card that holds it: no error but a sentence, and the last card is there."""
    text = card("N:髙橋;花子;;;", f"PHOTO;ENCODING=b:{'A' * 200}", "TEL:0312345678")
    whole = text.encode("cp932" if encoding == "cp932" else "utf-8", "replace")
    noise = noise.replace(b"\0", b"").replace(b"\n ", b"\n").rstrip(b"= \t")
    damaged = whole[:at] + noise + whole[at:] + b"\r\nEND:VCARD\r\n\r\n"
    path = tmp_path / "damaged.vcf"
    path.write_bytes(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:a\r\nEND:VCARD\r\n" + damaged + card("FN:Last", "TEL:9").encode()
    )
    names = [row[0] for _line, row in open_table(path).rows()]
    assert names[-1] == "Last"
