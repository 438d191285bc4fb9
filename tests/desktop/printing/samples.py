"""Receipts and reports as plain facts: the published cases, and one of each kind."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desktop.documents.facts import (
    CashMove,
    KindFacts,
    LineFacts,
    OriginalFacts,
    PaymentFacts,
    PointsFacts,
    RateFacts,
    ReceiptFacts,
    ShopFacts,
    TillFacts,
)
from models import codes

AT = datetime(2026, 11, 22, 15, 4, tzinfo=ZoneInfo("Asia/Tokyo"))
STANDARD, REDUCED = 100_000, 80_000
CODE = codes.receipt_code(1, 204)

SHOP = ShopFacts(
    "喫茶のれん",
    "150-0001",
    "東京都渋谷区神宮前1-2-3",
    "03-1234-5678",
    "T1234567890123",
    footer="またのご来店をお待ちしております。",
)
UNREGISTERED = replace(SHOP, registration="")
TEA_HOUSE = ShopFacts(
    "Noren Tea House", "NW1 6XE", "1 Baker Street\nLondon", "020 7946 0000", "GB123456789", "UK", "GBP"
)

SALE = ReceiptFacts(
    "sale",
    SHOP,
    "N-000204",
    CODE,
    AT,
    (
        LineFacts("カフェラテ豆 200g", 540, 540, tax_kind="reduced"),
        LineFacts("マグカップ", 450, 500, options="瑠璃釉・大", discount=50, discount_reason="展示品"),
        LineFacts("紙フィルター", 100, 50, 2000),
    ),
    total=1069,
    tax=88,
    rates=(RateFacts("standard", STANDARD, 539, 49), RateFacts("reduced", REDUCED, 530, 39)),
    subtotal=1090,
    points_used=21,
    points_value=21,
    payments=(PaymentFacts("現金", 1069, 2000, cash=True),),
    change=931,
    quantity=4000,
    till="レジ1",
    staff="佐藤",
    customer="髙橋 﨑子",
    points=PointsFacts("NRN1234567890123", 834, 10, 21, 823),
    drawer=True,
)
"""Case L1: goods of 540 at 8 % and 550 at 10 %, 21 points as a price reduction."""

L2 = replace(
    SALE,
    lines=(
        LineFacts("家具", 724_431, 724_431),
        LineFacts("食品", 65_756, 65_756, tax_kind="reduced"),
    ),
    total=783_028,
    tax=70_088,
    rates=(RateFacts("standard", STANDARD, 717_868, 65_261), RateFacts("reduced", REDUCED, 65_160, 4_827)),
    subtotal=790_187,
    discount=7_159,
    points_used=0,
    points_value=0,
    payments=(PaymentFacts("クレジットカード", 783_028),),
    change=0,
    points=None,
)
"""Case L2, tax rounded half up."""

L4 = replace(
    L2,
    lines=(LineFacts("雑貨", 165, 165), LineFacts("弁当", 755, 755, tax_kind="reduced")),
    total=828,
    tax=64,
    rates=(RateFacts("standard", STANDARD, 149, 14), RateFacts("reduced", REDUCED, 679, 50)),
    subtotal=920,
    discount=92,
    payments=(PaymentFacts("現金", 828, 828, cash=True),),
)
"""Case L4: the residue goes to the standard rate."""

RETURN = replace(
    SALE,
    kind="return",
    number="N-000210",
    code=codes.receipt_code(1, 210),
    lines=(LineFacts("マグカップ", -450, 500, -1000, discount=-50),),
    total=-441,
    tax=-40,
    rates=(),
    returned=(RateFacts("standard", STANDARD, -441, -40),),
    subtotal=-450,
    points_used=-9,
    points_value=-9,
    payments=(PaymentFacts("現金", -441, None, cash=True),),
    change=0,
    quantity=-1000,
    points=PointsFacts("NRN1234567890123", 823, -4, -9, 828),
    original=OriginalFacts("N-000204", date(2026, 11, 22)),
    reason="ひびが入っていた",
)
EXCHANGE = replace(
    RETURN,
    kind="exchange",
    lines=(*RETURN.lines, LineFacts("急須", 3300, 3300)),
    subtotal=2850,
    total=2859,
    tax=260,
    rates=(RateFacts("standard", STANDARD, 3300, 300),),
    payments=(PaymentFacts("現金", 2859, 3000, cash=True),),
    change=141,
)
CANCEL = replace(RETURN, kind="cancel", reason="打ち間違い")

ENGLISH = ReceiptFacts(
    "sale",
    TEA_HOUSE,
    "N-000007",
    codes.receipt_code(1, 7),
    AT,
    (LineFacts("Earl Grey, pot", 450, 450), LineFacts("Scone with jam", 700, 350, 2000)),
    total=1150,
    tax=191,
    rates=(RateFacts("standard", 200_000, 1150, 191),),
    subtotal=1150,
    payments=(PaymentFacts("Cash", 1150, 2000, cash=True),),
    change=850,
    quantity=3000,
    drawer=True,
)

DEAR = replace(
    SALE,
    lines=(LineFacts("エスプレッソマシン", 55_000, 55_000),),
    total=55_000,
    tax=5_000,
    rates=(RateFacts("standard", STANDARD, 55_000, 5_000),),
    subtotal=55_000,
    points_used=0,
    points_value=0,
    payments=(PaymentFacts("現金", 55_000, 60_000, cash=True),),
    change=5_000,
)

Z = TillFacts(
    "z",
    SHOP,
    "レジ1",
    AT,
    AT.replace(hour=9),
    AT.date(),
    "佐藤",
    AT,
    "鈴木",
    42,
    first_number="N-000101",
    last_number="N-000204",
    sales_count=104,
    returns_count=2,
    cancels_count=1,
    customers=88,
    quantity=310_000,
    gross=237_540,
    discounts=3_400,
    points_value=120,
    points_used=120,
    points_earned=2_345,
    returned=-1_200,
    net=232_820,
    tax=19_481,
    rates=(RateFacts("standard", STANDARD, 132_820, 12_074), RateFacts("reduced", REDUCED, 100_000, 7_407)),
    kinds=(
        KindFacts("現金", 70, 150_000),
        KindFacts("クレジットカード", 20, 52_820, 52_820, 52_820),
        KindFacts("PayPay", 12, 30_000, 30_000, 29_500),
    ),
    float_amount=50_000,
    cash_sales=151_200,
    cash_refunds=1_200,
    moves=(CashMove(AT, 10_000, "両替"), CashMove(AT, -3_000, "切手代")),
    expected=207_000,
    counted=206_900,
    denominations=((10_000, 15), (5_000, 6), (1_000, 24), (500, 4), (100, 9)),
    next_float=50_000,
    note="小銭が足りない",
)
X = replace(
    Z, kind="x", z_number=None, closed_at=None, closed_by="", counted=None, next_float=None, denominations=(), note=""
)
