"""Every part of `ui.widgets` on one page, to look at: `make screens ARGS=gallery`."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from tests.screens import shot
from ui.page import Page
from ui.shell import pages
from ui.theme import theme
from ui.widgets import (
    Card,
    Column,
    EmptyState,
    Form,
    NumberPad,
    RowsView,
    SearchBox,
    Segments,
    Stepper,
    Toggle,
    button,
    icon_button,
    label,
    row,
)
from ui.widgets.painted import Avatar, MemberFace, Pill
from ui.widgets.progress import ProgressPanel
from ui.widgets.sheet import ConfirmSheet


class Gallery(Page):
    title = "Gallery"

    def build(self):
        whole = QVBoxLayout(self)
        edge = theme.px(28)
        whole.setContentsMargins(edge, theme.px(18), edge, edge)
        search = SearchBox("検索・コマンド Search or run a command", "Ctrl K")
        add = button("顧客を追加", kind="primary", icon="plus")
        whole.addLayout(row(label("顧客 Customers", "title"), None, search, add, spacing=12))
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(14))
        for part in (self._left(), self._middle(), self._right()):
            columns.addLayout(part, 1)
        whole.addLayout(columns, 1)

    def _left(self):
        column = QVBoxLayout()
        card = Card()
        card.body.addLayout(
            row(Avatar("髙橋 花子", size=62), label("髙橋 花子 様", "name"), None, Pill("A 86", "green"))
        )
        kinds = (
            "caption",
            "secondary",
            "muted",
            "strong",
            "row",
            "panel",
            "name",
            "title",
            "kpi",
            "gold",
            "error",
            "good",
        )
        grid = QGridLayout()
        for at, kind in enumerate(kinds):
            grid.addWidget(label(f"{kind} ¥1,234", kind), at // 2, at % 2)
        card.body.addLayout(grid)
        card.body.addLayout(row(label("813", "points"), label("pt", "muted"), None, label("120 が12/31失効", "error")))
        column.addWidget(card)
        form = Card()
        fields = Form(2)
        fields.line("お名前 Name", "髙橋 花子")
        wrong = fields.line("電話 Phone", "09O-1234")
        fields.choice("国 Country", [(1, "日本"), (2, "United States")], 1)
        fields.money("価格 Price", "JPY", 1480)
        fields.date("誕生日 Birthday")
        fields.check("会員にポイントを付ける")
        fields.text("メモ Note", "ナッツ類のアレルギー", lines=2)
        fields.wrong(wrong, "この電話番号は正しくないようです。")
        form.body.addWidget(fields)
        column.addWidget(form)
        column.addStretch(1)
        return column

    def _middle(self):
        column = QVBoxLayout()
        card = Card()
        card.body.addWidget(Segments([(1, "すべて"), (2, "豆"), (3, "Drinks")], 1))
        card.body.addLayout(
            row(button("保留", icon="clock"), button("返品", icon="undo-2"), icon_button("ellipsis", "More"))
        )
        card.body.addLayout(
            row(button("削除", kind="danger"), button("追加", kind="ghost", icon="plus"), button("詳しく", kind="link"))
        )
        pills = [
            Pill("15:00", "gold"),
            Pill("期限超過", "red"),
            Pill("今日"),
            Pill("見積送付済", "green", icon="check"),
        ]
        card.body.addLayout(row(*pills, None))
        card.body.addLayout(row(Stepper("2"), Toggle("Points", True), Toggle("Off"), None))
        off = button("Disabled", kind="primary")
        off.setEnabled(False)
        card.body.addLayout(row(off, None))
        card.body.addWidget(button("現金でお会計", kind="pay"))
        progress = ProgressPanel("取り込んでいます…")
        progress.bar.setRange(0, 100)
        progress.bar.setValue(40)
        card.body.addWidget(progress)
        column.addWidget(card)
        face = MemberFace()
        face.setFixedHeight(theme.px(160))
        column.addWidget(face)
        titles = [("お名前", 0), ("電話", 140), ("ポイント", 100)]
        shown = [Column(title, self._text(at), width, right=at == 2) for at, (title, width) in enumerate(titles)]
        table = RowsView(self.desk.store, shown, self._rows, name="Customers")
        table.ask(self._ids)
        column.addWidget(table, 1)
        return column

    @staticmethod
    def _text(at):
        return [lambda one: one.name, lambda one: " ".join(one.phones[:1]), lambda one: str(one.points or "")][at]

    @staticmethod
    def _ids(read):
        return read.column("SELECT id FROM person ORDER BY sort_key LIMIT 500")

    @staticmethod
    def _rows(read, ids):
        from models.people import search

        return search.rows(read, ids)

    def _right(self):
        column = QVBoxLayout()
        card = Card()
        card.body.addWidget(NumberPad())
        column.addWidget(card)
        empty = Card()
        empty.body.addWidget(
            EmptyState(
                "package",
                "商品がまだありません",
                "商品を登録すると、レジのボタンになります。",
                "商品を追加",
                None,
                "取り込む",
            )
        )
        column.addWidget(empty, 1)
        return column


def hang():
    """Make the gallery a page of the window."""
    area = pages.Area("gallery", "Gallery", "image", "tests.screens.gallery", "Gallery")
    people = pages.Area("people", "Customers", "users", "tests.screens.gallery", "Gallery")
    settings = pages.Area("settings", "Settings", "settings", "tests.screens.gallery", "Gallery", "foot")
    known = (area, people, settings)
    pages.AREAS = known
    pages.there.cache_clear()


@shot("gallery")
def everything(window):
    if pages.known("gallery"):
        window.open("gallery")


@shot("gallery-confirm")
def confirm(window):
    if pages.known("gallery"):
        ConfirmSheet(
            window, "取消しますか", "この会計を取り消します。元に戻せません。", "取り消す", str, danger=True
        ).open()
