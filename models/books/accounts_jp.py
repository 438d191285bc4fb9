"""The program's own proposals of accounts (勘定科目), as small shops in Japan keep their books; the bookkeeper decides.

(account, sub-account). Names are those that bookkeeping programs come with, so that an import asks for as little as may
be: 税込経理 is assumed, where the program that reads the file takes the tax apart by itself.
"""

ACCOUNTS: dict[str, tuple[str, str]] = {
    "cash": ("現金", ""),
    "banking": ("普通預金", ""),
    "cash_difference": ("現金過不足", ""),
    "cash_moves": ("仮払金", ""),
    "receivable": ("売掛金", ""),
    "advances": ("前受金", "お客様"),
    "prepaid": ("前受金", "プリペイド"),
    "prepaid_lapsed": ("雑収入", ""),
    "prepaid_given": ("販売促進費", ""),
    "points_off": ("売上値引高", "ポイント"),
    "points_paid": ("販売促進費", "ポイント"),
    "rounding": ("雑収入", ""),
    "voucher_kept": ("雑収入", ""),
    "bank_fee": ("支払手数料", ""),
    "bad_debt": ("貸倒損失", ""),
    "received_transfer": ("普通預金", ""),
    "received_cash": ("現金", ""),
    "received_card": ("売掛金", "カード"),
    "received_other": ("仮受金", ""),
    "tax": ("仮受消費税", ""),
    "sales_standard": ("売上高", ""),
    "sales_reduced": ("売上高", ""),
    "sales_exempt": ("売上高", ""),
    "sales_outside": ("売上高", ""),
    "sales_free": ("売上高", ""),
    "returns_standard": ("売上高", ""),
    "returns_reduced": ("売上高", ""),
    "returns_exempt": ("売上高", ""),
    "returns_outside": ("売上高", ""),
    "returns_free": ("売上高", ""),
}
BY_KIND: dict[str, tuple[str, str]] = {
    "card": ("売掛金", "カード"),
    "qr": ("売掛金", "QR決済"),
    "ic": ("売掛金", "電子マネー"),
    "voucher": ("受取商品券", ""),
    "other": ("売掛金", "その他"),
}
"""Ways to pay whose money is still to come; one with a name of its own has that as its sub-account."""
