"""Where things lie on this machine."""

import errno
import os
import sys
from contextlib import suppress
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
    """The store that opens without being asked for: `NOREN_STORE`, else shop.noren in the data folder."""
    given = os.environ.get("NOREN_STORE")
    return Path(given) if given else data_folder() / "shop.noren"


def sample_store() -> Path:
    """The sample shop's own file, which is thrown away by one click."""
    return data_folder() / "sample.noren"


def preferences() -> Path:
    """What this person set on this computer."""
    return data_folder() / "preferences.json"


def crash_log() -> Path:
    """Where crashes are noted, without customers' data: in the data folder, else in the temporary one."""
    try:
        return data_folder() / "noren.log"
    except Told:
        import tempfile

        return Path(tempfile.gettempdir()) / "noren.log"


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
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def put_new(source: Path, target: Path) -> None:
    """Give the finished file `source` its name, never over another file. Raises FileExistsError.

    `source` is on the disk before its name is.
    """
    sync_file(source)
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links, such as a memory stick
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        os.rename(source, target)
    else:
        source.unlink()
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Make a file's content survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


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
