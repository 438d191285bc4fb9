"""The schema's number and the names of its tables: light, so that a start need not build every table."""

SCHEMA = 5
"""In the file's user_version; the name of the last migration begins with it."""

_NAMES = """
absence account account_entry account_mapping address answer assignment attachment audit batch batch_image
billing_terms blank_card booking bought_together call_list captured card cash_entry category closed_paper
closed_period company consent contact contract contract_fee contract_term coupon deal deal_answer deal_helper
deal_line deal_move deal_tag dismissed draw event file_content further_code gift grade_profile grade_rule
grid_key held_sale import_mapping invoice lead lost_reason membership merge money_received onboarding owed
own_field own_value pair paper_issue paper_number payment payment_kind person person_tag picture pipeline
points_entry points_lot points_use prediction prize product programme promotion promotion_use
promotion_version question quotation rating redemption referral referral_code reminder reminder_series
request reward route_stop routing_rule sale sale_line sale_tax saved_report saved_view score_rule segment
setting shift shop snapshot snapshot_row source special_day staff stage standing standing_entry stock
stock_entry suggestion_rule survey tag target team team_member tier tier_recount till till_session touchpoint
wallet wallet_entry win_count work_hours
"""
TABLES = frozenset(_NAMES.split())
"""As `models.schema` declares them; a test holds them together."""
