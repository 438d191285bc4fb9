"""The schema's number and the names of its tables: light, so that a start need not build every table."""

SCHEMA = 1
"""In the file's user_version; the name of the last migration begins with it."""

_NAMES = """
account address audit batch batch_image card cash_entry category company consent contact further_code grid_key
held_sale import_mapping own_field own_value paper_issue payment payment_kind person person_tag picture
points_entry points_lot points_use product programme sale sale_line sale_tax setting shop staff stock
stock_entry tag till till_session touchpoint
"""
TABLES = frozenset(_NAMES.split())
"""As `models.schema` declares them; a test holds them together."""
