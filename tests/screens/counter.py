"""The counter: each state of the running sale, every sheet over it, receipts, returns and the customer's window."""

from functools import partial

from models.counter import catalogue, held, receipts, sales, till
from models.counter.discounts import Discount
from models.counter.drafts import Tender
from models.counter.lines import Option
from models.loyalty import ledger
from tests.screens import shot
from tests.screens.take import settle
from ui.counter import members, verbs
from ui.counter.return_bare import BareReturn

CAUTION, LIKES = ("小麦アレルギー", "Allergic to wheat"), ("深煎り、チーズケーキ", "Dark roast, cheesecake")
SHIRT, WEIGHED = ("のれんTシャツ", "Noren T-shirt"), ("量り売り豆", "Beans by weight")
UNKNOWN = "4900000000016"


def prepare(tx, *, english):
    """An open till, a member with points and a caution, goods that come in sizes or by weight."""
    from models.people import edit

    till.open_session(tx, float_amount=50_000)
    edit.update(tx, person_id=1, cautions=CAUTION[english], likes=LIKES[english])
    account = tx.value("SELECT id FROM account WHERE person_id=1")
    if account is not None:
        ledger.opening_balance(tx, account_id=account, lots=[ledger.OpeningLot(1280, "2027-03-31")])
    shirt = catalogue.create(tx, name=SHIRT[english], price=3300, tax_kind="standard", category_id=4, icon="gift")
    for size in ("S", "M", "L"):
        catalogue.add_variant(tx, product_id=shirt, variant=size, price=3300)
    catalogue.create(
        tx,
        name=WEIGHED[english],
        price=8800,
        tax_kind="reduced",
        category_id=2,
        weigh="weight",
        unit="kg",
        icon="coffee",
    )


def page(window):
    """The counter with its till open and nothing rung up."""
    store = window.machine.store
    window.open("counter")
    shown = window.page()
    shown.checkout.sheet = None
    shown.register.clear()
    if till.open_session_of(store.here) is None:
        store.write_now("Open", partial(prepare, english=store.settings.language == "en"))
    settle(window.machine)
    shown.dismiss_done()
    shown.set_typed("")
    shown.top.search.clear()
    shown.home()
    return shown


def item(shown, name):
    """A product of the sample shop, by the end of its Japanese or English name."""
    read = shown.desk.store.here
    key = read.value("SELECT id FROM product WHERE name LIKE ? OR name LIKE ? ORDER BY id", *name)
    return catalogue.item(read, key)


LATTE, CAKE, MUG = ("カフェラテ", "Café latte"), ("チーズケーキ", "Cheesecake"), ("マグカップ", "Mug")
BEANS = ("ハウスブレンド 200g", "House blend 200 g")


def filled(window, *, member=True):
    """A sale as a coffee shop makes it."""
    shown = page(window)
    ringing = shown.ringing
    if member:
        verbs.take_person(shown, 1)
        settle(window.machine)
    latte = item(shown, LATTE)
    ringing.ring(latte, quantity=2000, options=[Option(*group.options[-1]) for group in latte.options[:2]])
    for goods in (CAKE, MUG, BEANS):
        ringing.ring(item(shown, goods))
    shown.register.set_line_discount(shown.register.lines[1].ref, Discount(amount=60))
    return shown


@shot("counter-empty")
def empty(window):
    page(window)


@shot("counter-sale")
def sale(window):
    shown = filled(window)
    shown.register.use_points(500)


@shot("counter-sale-nobody")
def nobody(window):
    filled(window, member=False)


@shot("counter-sale-long")
def long_sale(window):
    shown = filled(window)
    for key in shown.keys.keys_model.keys[:14]:
        if key.item is not None and not key.item.variants and not key.item.weigh:
            shown.ringing.ring(key.item)
    shown.register.set_discount(Discount(percent=100_000))


@shot("counter-typed")
def typed(window):
    filled(window).set_typed("12")


@shot("counter-search")
def search(window):
    shown = filled(window)
    shown.top.search.setFocus()
    shown.top.search.setText("ca" if shown.desk.store.settings.language == "en" else "ケーキ")
    shown.top.search.textEdited.emit(shown.top.search.text())


def verb(run, window):
    """Over a filled sale, what a key opens."""
    run(filled(window))


def first(shown):
    return shown.register.lines[0].ref


for _name, _run in {
    "find-member": verbs.find_member,
    "new-member": verbs.new_member,
    "member": verbs.member,
    "points": verbs.ask_points,
    "discount": verbs.discount,
    "hold": verbs.hold,
    "void": verbs.void,
    "keys": verbs.edit_keys,
    "kinds": verbs.more_kinds,
    "unknown": partial(verbs.new_product, code=UNKNOWN),
}.items():
    shot(f"counter-{_name}")(partial(verb, _run))


@shot("counter-find-member-found")
def found_member(window):
    shown = filled(window, member=False)
    sheet = members.MemberSheet(window, shown.desk, shown.register)
    sheet.open()
    sheet.field.setText("ta" if shown.desk.store.settings.language == "en" else "たか")
    sheet.field.textEdited.emit(sheet.field.text())


@shot("counter-line")
def line(window):
    shown = filled(window)
    verbs.edit_line(shown, first(shown))


@shot("counter-options")
def options(window):
    shown = filled(window)
    shown.ringing.take(item(shown, LATTE))


@shot("counter-variants")
def variants(window):
    shown = filled(window)
    shown.ringing.take(item(shown, SHIRT))


@shot("counter-weight")
def weight(window):
    shown = filled(window)
    shown.ringing.take(item(shown, WEIGHED))


@shot("counter-open-price")
def open_price(window):
    filled(window).ringing.open_price("")


def paying(window, kind=0):
    shown = filled(window)
    shown.choose_kind(shown.checkout.kinds[kind].id)
    return shown


@shot("counter-pay")
def pay(window):
    paying(window).checkout.start()


@shot("counter-pay-change")
def pay_change(window):
    shown = paying(window)
    shown.checkout.start()
    shown.checkout.sheet.field.setText("10000")
    shown.checkout.sheet.field.textEdited.emit("10000")


@shot("counter-pay-split")
def pay_split(window):
    shown = paying(window, 1)
    shown.checkout.split()
    sheet = shown.checkout.sheet
    sheet.field.setText("2000")
    sheet.field.textEdited.emit("2000")
    sheet.split()


@shot("counter-done")
def done(window):
    shown = paying(window)
    kind = shown.checkout.kinds[0].id
    shown.checkout.book([Tender(kind, 10_000)])
    settle(window.machine)


@shot("counter-recall")
def recall(window):
    shown = filled(window)
    if not held.all_held(shown.desk.store.here):
        for name in ("窓側の席 / by the window", ""):
            put = partial(held.hold, basket=shown.register.basket_to_hold(), person_id=1 if name else None, name=name)
            shown.desk.store.write_now("Hold", put)
    shown.register.clear()
    verbs.recall(shown)


@shot("counter-recall-empty")
def recall_empty(window):
    shown = page(window)
    for one in held.all_held(shown.desk.store.here):
        shown.desk.store.write_now("Discard", partial(held.discard, held_id=one.id))
    verbs.recall(shown)


@shot("counter-menu")
def menu(window):
    filled(window)._show_menu()


# -- receipts and returns ------------------------------------------------------------------------------------------


def sold(window):
    """The id of a receipt of today, with a member and several lines."""
    shown = filled(window)
    shown.register.use_points(300)
    kind = shown.checkout.kinds[0].id
    draft = shown.register.draft([Tender(kind, 10_000)])
    booked = shown.desk.store.write_now("Sale", partial(sales.book, draft=draft))
    shown.register.clear()
    return shown, booked.sale_id


@shot("receipts")
def receipt_list(window):
    shown, _sale = sold(window)
    verbs.receipts(shown)


@shot("receipts-empty")
def receipts_nothing(window):
    from ui.counter.receipts import open_receipts

    shown = page(window)
    open_receipts(window, shown.desk, shown.register).finder.search("zzzz")


def over_receipt(what, window):
    from ui.counter.receipts import open_receipts

    shown, sale_id = sold(window)
    if what == "credit":
        shown = filled(window, member=False)
        draft = shown.register.draft([Tender(shown.checkout.kinds[0].id, shown.register.priced.due)])
        sale_id = shown.desk.store.write_now("Sale", partial(sales.book, draft=draft)).sale_id
        shown.register.clear()
    sheet = open_receipts(window, shown.desk, shown.register, sale_id=sale_id)
    settle(window.machine)
    getattr(sheet, what)()


for _what in ("make_out", "correct", "credit", "cancel_receipt", "choose_size"):
    shot(f"receipts-{_what.replace('_', '-')}")(partial(over_receipt, _what))


@shot("receipts-cancelled")
def cancelled(window):
    from models.counter import returns
    from ui.counter.receipts import open_receipts

    shown, sale_id = sold(window)
    shown.desk.store.write_now("Cancel", partial(returns.cancel, sale_id=sale_id))
    open_receipts(window, shown.desk, shown.register, sale_id=sale_id)


@shot("receipts-explain")
def explained(window):
    from ui.counter.receipts import open_receipts

    shown, sale_id = sold(window)
    sheet = open_receipts(window, shown.desk, shown.register, sale_id=sale_id)
    settle(window.machine)
    sheet.view.explain()


@shot("returns-find")
def return_find(window):
    shown, _sale = sold(window)
    verbs.returns(shown)


def returning(window, all_of_it):
    from ui.counter.returns import open_returns

    shown, sale_id = sold(window)
    sheet = open_returns(window, shown.desk, shown.register, sale_id=sale_id)
    settle(window.machine)
    if all_of_it:
        sheet.lines.take_all()
        settle(window.machine)
    return sheet


@shot("returns-choose")
def return_choose(window):
    returning(window, False)


@shot("returns-effects")
def return_effects(window):
    returning(window, True)


@shot("returns-paid-out")
def return_paid(window):
    from desktop.languages import _

    sheet = returning(window, True)
    sheet.reasons.choose(_("Faulty"))
    settle(window.machine)
    sheet.book()


@shot("returns-bare")
def return_bare(window):
    shown = page(window)
    sheet = BareReturn(window, shown.desk)
    sheet.open()
    sheet.choose(item(shown, MUG))


@shot("returns-exchange")
def exchange(window):
    sheet = returning(window, True)
    shown = window.page()
    shown.ringing.ring(item(shown, MUG))
    sheet.exchange()
    settle(window.machine)
    window.toasts.clear()


# -- the customer's window -----------------------------------------------------------------------------------------


@shot("display-welcome")
def display_welcome(window):
    verbs.customer_display(page(window))


@shot("display-sale")
def display_sale(window):
    shown = filled(window)
    shown.register.use_points(500)
    verbs.customer_display(shown)


@shot("display-thanks")
def display_thanks(window):
    shown = filled(window)
    verbs.customer_display(shown)
    draft = shown.register.draft([Tender(shown.checkout.kinds[0].id, 10_000)])
    booked = shown.desk.store.write_now("Sale", partial(sales.book, draft=draft))
    assert receipts.receipt(shown.desk.store.here, booked.sale_id)
    settle(window.machine)
    shown.register.clear()
