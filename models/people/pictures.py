"""The picture of a person, where an address card or a file brought one."""

from models.work import Reader


def picture_of(read: Reader, person_id: int) -> str:
    """A JPEG or PNG of at most 512 pixels a side as base64; "" for none."""
    return str(read.value("SELECT data FROM picture WHERE kind='person' AND record_id=?", person_id) or "")
