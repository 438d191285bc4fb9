"""What the tests of imports share: a file from text, a plan, a run."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from desktop.exchange import batches, engine, mapping
from desktop.exchange.fields import own_fields
from desktop.exchange.reading import open_table
from desktop.exchange.source import Options, Source
from desktop.store import Store


@dataclass
class Importer:
    """Imports texts as files of a folder into a store."""

    store: Store
    folder: Path

    def source(self, kind: str, text: str | Path, *, columns: dict[str, str] | None = None, **options: Any) -> Source:
        path = text if isinstance(text, Path) else self.folder / f"{kind}.csv"
        if isinstance(text, str):
            path.write_text(text, encoding="utf-8")
        table = open_table(path)
        if columns is None:
            own = own_fields(self.store.reader(), kind)
            columns = mapping.guess(table, kind, own, self.store.reader()).mapping
        return Source(table, kind, columns, Options(**options))

    def plan(self, kind: str, text: str | Path, **words: Any) -> engine.Plan:
        return self.store.work(partial(engine.plan, source=self.source(kind, text, **words))).result()

    def run(self, kind: str, text: str | Path, **words: Any) -> engine.ImportResult:
        source = self.source(kind, text, **words)
        return self.store.work(partial(engine.run, source=source, copy_first=False)).result()

    def undo(self, batch: int) -> None:
        self.store.work(partial(batches.undo_batch, batch_id=batch)).result()

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        return self.store.reader().rows(sql, *params)

    def counts(self) -> dict[str, int]:
        """How many rows every table holds that an import may write."""
        tables = (
            "person contact address person_tag consent card own_value touchpoint company account points_entry"
            " points_lot product further_code category stock_entry stock sale sale_line sale_tax batch_image"
            " person_search_docsize product_search_docsize"
        )
        return {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables.split()}


def numbers(found: engine.Plan | engine.ImportResult) -> tuple[int, int, int, int]:
    """Created, updated, skipped, refused."""
    return found.created, found.updated, found.skipped, found.refused
