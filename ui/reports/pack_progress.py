"""The progress of a pack under way: which report, and how many of them are done."""

from __future__ import annotations

from desktop.languages import _
from desktop.packing_pdf import STEPS
from ui.widgets import set_text
from ui.widgets.progress import ProgressPanel


class PackProgress(ProgressPanel):
    """Counts reports, not the pages that the bar goes by."""

    def __init__(self) -> None:
        """Say what is done until the first report is named."""
        super().__init__(_("Making the month's pack…"))

    def look(self) -> None:
        """Read the job's progress."""
        super().look()
        now = self.job.progress if self.job is not None else None
        if now is not None and now.total:
            reports = now.total // STEPS - 1
            told = _("{done} of {total} reports", done=min(now.done // STEPS, reports), total=reports)
            set_text(self.count, told)
