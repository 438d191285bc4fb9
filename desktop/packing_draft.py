"""A draft of the mail that takes the month's pack along: a file that a mail program opens, to be read and sent by hand.

Nothing is sent from here. The file (.eml, RFC 5322) is marked as unsent, which mail programs open for writing.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from desktop.exchange.writing import replacing
from desktop.failures import told_os
from desktop.packing_pdf import key_words
from models.books import pack

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.languages import Language
    from desktop.store import Store


def write(store: Store, month: str, path: Path, language: Language) -> Path:
    """Write the draft beside the pack, for those whom the settings name. Raises `Told` where it can't be written."""
    shop = store.settings
    try:
        data = path.read_bytes()
    except OSError as error:
        raise told_os(error, path) from error
    mail = EmailMessage(policy=SMTP)
    named = {"month": key_words(month, language), "shop": shop.shop_name}
    subject = language.text("{shop}: the pack of {month}", **named) if shop.shop_name else ""
    mail["Subject"] = " ".join((subject or language.text("The pack of {month}", **named)).split())
    mail["To"] = ", ".join(pack.addresses(shop.pack_mail))
    mail["X-Unsent"] = "1"
    mail.set_content(language.text("Attached is the pack of reports of {month}.", **named) + f"\n\n{shop.shop_name}\n")
    mail.add_attachment(data, maintype="application", subtype="pdf", filename=path.name)
    draft = path.with_suffix(".eml")
    with replacing(draft) as beside:
        beside.write_bytes(mail.as_bytes())
    return draft
