"""Reminders: the line with what was understood, the form of one and of a series, closed with what follows."""

from datetime import timedelta

from models.reminders import entering, reminders
from models.reminders.entering import Entry
from tests.screens import shot
from tests.screens.take import settle
from ui.loyalty.words import today


def ja(window):
    return window.machine.store.settings.language == "ja"


def person(window):
    return window.machine.store.here.value("SELECT person_id FROM deal WHERE person_id IS NOT NULL ORDER BY id LIMIT 1")


def do(window, verb, **values):
    from functools import partial

    names = {"make": "New reminder", "finish": "Reminder done: {title}", "snooze": "Put off reminder"}
    return window.machine.store.write_now(names[verb.__name__], partial(verb, **values))


def next_day(window, days=1):
    from datetime import date

    return (date.fromisoformat(today(window.desk)) + timedelta(days=days)).isoformat()


@shot("reminders-line")
def typed(window):
    from ui.reminders.sheet import open_reminders

    sheet = open_reminders(window, window.desk)
    text = "毎月末の営業日 請求書を送る 1日前に通知"
    sheet.line.set_text(
        text if ja(window) else "send the invoices last working day of the month, remind me 1 day before"
    )
    sheet.line.field.setFocus()
    settle(window.machine)


@shot("reminders-quick")
def quick(window):
    from ui.reminders.quick import remind

    sheet = remind(window, window.desk, person_id=person(window))
    sheet.line.set_text("2020年1月6日 家賃" if ja(window) else "2020-01-06 pay the rent")
    settle(window.machine)


@shot("reminders-palette")
def palette_line(window):
    window.show_palette()
    from ui.actions import top_layer

    top_layer(window).field.setText("明日15時 牛乳の発注" if ja(window) else "order milk tomorrow 3pm")
    settle(window.machine)


@shot("reminders-person")
def on_person(window):
    key = person(window)
    title = "誕生日の贈り物" if ja(window) else "Birthday present"
    do(window, entering.make, entry=Entry(title, next_day(window, 3), person_id=key))
    window.open("people", person_id=key)
    settle(window.machine)


@shot("reminders-new")
def new(window):
    from ui.reminders.form import new_reminder

    title = "仕入先に電話" if ja(window) else "Call the supplier"
    new_reminder(window, window.desk, Entry(title, next_day(window), 900, 30, before=(60,), person_id=person(window)))
    settle(window.machine)


@shot("reminders-series")
def whole(window):
    from ui.reminders.form import open_reminder

    title, lines = ("請求書を送る", ("控えを綴じる", "入金を確かめる"))
    if not ja(window):
        title, lines = "Send the invoices", ("File the copies", "Check what was paid")
    entry = Entry(
        title, next_day(window), None, 0, "FREQ=MONTHLY;BYMONTHDAY=-1", "before", before=(1440,),
        checklist=((lines[0], True), (lines[1], False)), person_id=person(window),
    )  # fmt: skip
    key = do(window, entering.make, entry=entry)
    do(window, reminders.snooze, reminder_id=key, how=reminders.Snooze.NEXT_WEEK)
    open_reminder(window, window.desk, key)
    settle(window.machine)


@shot("reminders-done")
def done(window):
    from ui.reminders.done import DoneSheet

    title, result, then = "見積もりの電話", "来週中に返事をもらえる。", "来週金曜10時 もう一度電話"
    if not ja(window):
        title, result, then = "Call about the offer", "They answer by next week.", "call again next Friday at 10"
    entry = Entry(title, today(window.desk), person_id=person(window), checklist=(("A", False), ("B", True)))
    key = do(window, entering.make, entry=entry)
    sheet = DoneSheet(window, window.desk, reminders.one(window.machine.store.here, key))
    sheet.open()
    sheet.result.setPlainText(result)
    sheet.then.set_text(then)
    settle(window.machine)


@shot("reminders-wrong")
def wrong(window):
    from ui.reminders.form import new_reminder

    entry = Entry("", next_day(window), 600, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR")
    sheet = new_reminder(window, window.desk, entry)
    sheet.form.day.typed.setText("2月31日" if ja(window) else "31 February")
    sheet.form.time.setText("25:00")
    sheet.form.rule.words.setText("たまに" if ja(window) else "now and then")
    sheet.save()
    settle(window.machine)


@shot("reminders-closed")
def closed(window):
    from ui.reminders.form import open_reminder

    key = do(window, entering.make, entry=Entry("Call", today(window.desk), 600, person_id=person(window)))
    then = Entry("見積もりを送る" if ja(window) else "Send the offer", next_day(window, 7))
    do(window, entering.finish, reminder_id=key, result="OK", then=then)
    open_reminder(window, window.desk, key)
    settle(window.machine)
