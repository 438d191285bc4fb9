"""The list of reports: each is found by its name, offers what it can keep, and means one thing by a figure."""

from __future__ import annotations

import pytest

from models.figures import definitions, registry
from models.figures.report import KINDS, Column, Report, Section, total_of


def test_reports_are_found_by_their_id_and_by_their_name_on_the_command_line() -> None:
    names = [name for one in registry.KINDS for name in {one.id, one.command} if name]
    assert len(names) == len(set(names)), "no name leads to two reports"
    for one in registry.KINDS:
        assert registry.kind(one.id) is registry.kind(one.command or one.id) is one
        assert one.group in registry.GROUPS
        assert one.where in ("", "person", "deal")
    with pytest.raises(KeyError):
        registry.kind("")


def test_a_choice_offers_what_is_usual_and_nothing_twice() -> None:
    for kind in registry.KINDS:
        for choice in kind.choices:
            values = [value for value, _name in choice.values]
            assert choice.usual in values, (kind.id, choice.id)
            assert len(set(values)) == len(values)


def test_a_figure_is_defined_once_in_whole_sentences() -> None:
    every = definitions.all_of_them()
    assert len(every) > 50
    for one in every.values():
        assert one.unit in KINDS, one.id
        assert one.good in (-1, 0, 1)
        assert one.name
        assert one.meaning.endswith((".", ").")), one.id
    with pytest.raises(KeyError):
        definitions.of("nothing")


def test_a_total_is_the_sum_of_what_is_summed_and_nothing_else() -> None:
    columns = (Column("a", "Name"), Column("b", "Amount", "money", summed=True), Column("c", "Rate", "rate"))
    assert total_of(columns, [("x", 1, 5), ("y", None, 5), ("z", -3, 5)], "Total") == ("Total", -2, None)


def test_an_appendix_has_each_figure_once_in_the_order_of_the_report() -> None:
    sections = (
        Section("x", "X", (Column("a", "A", figure="sales_tax"), Column("b", "B", figure="sales_total"))),
        Section("y", "Y", (Column("a", "A", figure="sales_tax"),)),
    )
    assert Report("x", "X", None, sections).used() == ("sales_tax", "sales_total")  # type: ignore[arg-type]
