"""The picture of a person, where an address card or a file brought one."""

from models.work import Reader


def picture_of(read: Reader, person_id: int) -> str:
    """A JPEG or PNG of at most 512 pixels a side as base64; "" for none.

    Of somebody without one, that of a record that was merged into theirs: it need not move, nor come back.
    """
    own = read.value("SELECT data FROM picture WHERE kind='person' AND record_id=?", person_id)
    if own is None:
        own = read.value(
            "SELECT data FROM picture WHERE kind='person' AND record_id IN"
            " (SELECT gone_id FROM merge WHERE kept_id=? AND undone_at IS NULL) ORDER BY record_id LIMIT 1",
            person_id,
        )
    return str(own or "")
