"""The sections of the leads page, in their order; each is imported when it is first shown."""

from models.errors import N_
from ui.sections import SectionInfo

SECTIONS = (
    SectionInfo("leads", N_("Leads"), "target", "ui.leads.board", "LeadsSection"),
    SectionInfo("next", N_("Next actions"), "sparkles", "ui.leads.next_actions", "NextActionsSection"),
    SectionInfo("map", N_("Map"), "layout-grid", "ui.leads.map", "MapSection"),
    SectionInfo("requests", N_("Requests"), "message-circle", "ui.leads.requests", "RequestsSection"),
    SectionInfo("again", N_("Coming back"), "refresh-cw", "ui.leads.coming_back", "ComingBackSection"),
    SectionInfo("figures", N_("Figures"), "chart-column", "ui.leads.figures", "FiguresSection"),
    SectionInfo("sources", N_("Where leads come from"), "download", "ui.leads.sources", "SourcesSection"),
    SectionInfo("duplicates", N_("Duplicates"), "copy", "ui.leads.duplicates", "DuplicatesSection"),
    SectionInfo("scores", N_("Score rules"), "trending-up", "ui.leads.score_rules", "ScoreRulesSection"),
    SectionInfo("grades", N_("Grade rules"), "badge-check", "ui.leads.grade_rules", "GradeRulesSection"),
    SectionInfo("routing", N_("Routing"), "route", "ui.leads.routing", "RoutingSection"),
    SectionInfo("teams", N_("Teams and hours"), "users", "ui.leads.teams", "TeamsSection"),
    SectionInfo("chances", N_("Win probability"), "percent", "ui.leads.chances", "ChancesSection"),
    SectionInfo("segments", N_("Segments"), "filter", "ui.criteria.section", "SegmentsSection"),
)
