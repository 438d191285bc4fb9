"""The coffee shop's catalogue in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Good:
    """A product of the sample shop: names, price (yen), weight in the day's sales, how it is taxed and stocked."""

    ja: str
    en: str
    price: int
    share: int
    category: int
    food: bool = False
    standard: bool = False
    stock: bool = False
    icon: str = ""
    code: str = ""
    options: str = ""
    special: str = ""
    """What it is besides goods: money on a card, on a balance."""


CATEGORIES = (
    ("ドリンク", "Drinks", "blue", "coffee"),
    ("豆", "Beans", "gold", "coffee"),
    ("焼き菓子", "Bakery", "red", "cake"),
    ("器具", "Tools", "violet", "package"),
    ("ギフト", "Gifts", "green", "gift"),
)

_HOT = "hot_iced"
GOODS = (
    Good("ハウスブレンド", "House blend", 450, 18, 0, food=True, icon="coffee", options=_HOT),
    Good("カフェラテ", "Café latte", 520, 20, 0, food=True, icon="coffee", options=_HOT),
    Good("カプチーノ", "Cappuccino", 540, 8, 0, food=True, icon="coffee", options="size"),
    Good("水出しコーヒー", "Cold brew", 560, 9, 0, food=True, icon="cup-soda"),
    Good("抹茶ラテ", "Matcha latte", 580, 8, 0, food=True, icon="leaf", options=_HOT),
    Good("ほうじ茶", "Roasted tea", 420, 4, 0, food=True, icon="leaf", options=_HOT),
    Good("アップルジュース", "Apple juice", 480, 3, 0, food=True, icon="cup-soda"),
    Good("ハウスブレンド 200g", "House blend 200 g", 1480, 6, 1, stock=True, icon="coffee", code="490123400001"),
    Good("深煎り マンデリン 200g", "Dark Mandheling 200 g", 1680, 4, 1, stock=True, icon="coffee", code="490123400002"),
    Good("エチオピア 200g", "Ethiopia 200 g", 1780, 3, 1, stock=True, icon="coffee", code="490123400003"),
    Good("デカフェ 200g", "Decaf 200 g", 1580, 2, 1, stock=True, icon="coffee", code="490123400004"),
    Good("ドリップバッグ 5個", "Drip bags, 5", 980, 4, 1, stock=True, icon="package", code="490123400005"),
    Good("レモンケーキ", "Lemon cake", 390, 8, 2, food=True, stock=True, icon="cake"),
    Good("チーズケーキ", "Cheesecake", 460, 7, 2, food=True, stock=True, icon="cake-slice"),
    Good("フィナンシェ", "Financier", 280, 6, 2, food=True, stock=True, icon="croissant"),
    Good("スコーン", "Scone", 320, 5, 2, food=True, stock=True, icon="croissant"),
    Good("サンドイッチ", "Sandwich", 680, 5, 2, food=True, stock=True, icon="sandwich"),
    Good(
        "ペーパーフィルター", "Paper filters", 380, 3, 3, standard=True, stock=True, icon="package", code="490123400011"
    ),
    Good("ドリッパー", "Dripper", 1540, 1, 3, standard=True, stock=True, icon="filter", code="490123400012"),
    Good("マグカップ", "Mug", 2200, 1, 3, standard=True, stock=True, icon="coffee", code="490123400013"),
    Good("手挽きミル", "Hand grinder", 6600, 1, 3, standard=True, stock=True, icon="settings", code="490123400014"),
    Good("ギフトボックス", "Gift box", 330, 2, 4, standard=True, stock=True, icon="gift", code="490123400021"),
    Good("飲み比べセット", "Tasting set", 1200, 2, 4, stock=True, icon="gift", code="490123400022"),
    Good("季節のギフト", "Seasonal gift", 3240, 1, 4, stock=True, icon="gift", code="490123400023"),
    Good("ギフトカード", "Gift card", 3000, 0, 4, icon="credit-card", special="gift_card"),
    Good("プリペイドチャージ", "Prepaid top-up", 5000, 0, 4, icon="piggy-bank", special="top_up"),
)

OPTIONS = {
    "": (),
    _HOT: (
        ("温度", "Temperature", "one", (("ホット", "hot", 0), ("アイス", "iced", 0))),
        ("サイズ", "Size", "one", (("レギュラー", "regular", 0), ("トール", "tall", 60))),
        ("追加", "Extras", "any", (("ミルク増量", "extra milk", 50), ("オーツミルク", "oat milk", 70))),
    ),
    "size": (("サイズ", "Size", "one", (("レギュラー", "regular", 0), ("トール", "tall", 60))),),
}
