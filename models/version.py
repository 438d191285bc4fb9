"""The schema's number and the names of its tables: light, so that a start need not build every table."""

SCHEMA = 2
"""In the file's user_version; the name of the last migration begins with it."""

_NAMES = """
account address answer audit batch batch_image blank_card booking call_list card cash_entry category company
consent contact coupon draw event further_code gift grid_key held_sale import_mapping merge own_field own_value
paper_issue payment payment_kind person person_tag picture points_entry points_lot points_use prize product
programme promotion promotion_use promotion_version redemption referral referral_code reminder reward sale
sale_line sale_tax segment setting shop staff standing standing_entry stock stock_entry survey tag tier till
till_session touchpoint wallet wallet_entry
"""
TABLES = frozenset(_NAMES.split())
"""As `models.schema` declares them; a test holds them together."""
