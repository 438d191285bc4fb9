"""What the page of reports is asked to show: a report, its days, its conditions and choices; it outlives the page."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from models.figures import registry
from models.figures.report import Asked
from models.values import dataclass

if TYPE_CHECKING:
    from models.criteria.nodes import Node
    from models.figures.report import Kind
    from models.figures.spans import Span
    from models.settings import ShopSettings


@dataclass(frozen=True)
class Wanted:
    """One report as it is to be shown; `saved_id` where it is a saved one."""

    report: str
    span: Span
    where: Node | None = None
    options: dict[str, Any] = field(default_factory=dict)
    saved_id: int | None = None
    name: str = ""
    """What it is saved under."""

    @property
    def kind(self) -> Kind:
        """The report that it is."""
        return registry.kind(self.report)

    def asked(self, shop: ShopSettings, today: str) -> Asked:
        """As the report's module is asked for it; choices that were not made are the usual ones."""
        usual = {choice.id: choice.usual for choice in self.kind.choices}
        return Asked(shop, self.span.period(shop), today, self.where, {**usual, **self.options})
