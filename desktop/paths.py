"""Where things lie on this machine."""

import os
import sys
from pathlib import Path

from models.errors import N_, Told


def resources() -> Path:
    """The folder of icons, fonts, languages and themes, relative to the program."""
    bundled = getattr(sys, "_MEIPASS", None)
    return (Path(bundled) if bundled else Path(__file__).resolve().parent.parent) / "resources"


def data_folder() -> Path:
    """The user's data folder (`NOREN_DATA` overrides it), made with rights for its owner only."""
    given = os.environ.get("NOREN_DATA")
    if given:
        folder = Path(given)
    else:
        from platformdirs import user_data_path

        folder = user_data_path("Noren", appauthor=False, roaming=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Told(
            N_("The folder {folder} can't be made ({reason}). Choose another with --store."),
            folder=folder,
            reason=error.strerror,
        ) from error
    return folder


def default_store() -> Path:
    """The store that opens without being asked for: `NOREN_STORE`, else noren.noren in the data folder."""
    given = os.environ.get("NOREN_STORE")
    return Path(given) if given else data_folder() / "shop.noren"


def backups(store: Path) -> Path:
    """The folder of a store's automatic copies, beside it."""
    return store.parent / f"{store.stem} backups"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a torn one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb", opener=_owner_only) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _owner_only(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
