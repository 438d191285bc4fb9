"""The board: a lane for each stage, a card for each deal."""

from ui.pipeline.view import View


class BoardView(View):
    """The deals of a pipeline, stage by stage."""

    kinds = frozenset({"deal", "stage", "pipeline", "person", "company", "staff", "reminder", "rating", "target"})
