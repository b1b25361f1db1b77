"""Files that hold a secret: written whole or not at all, readable by their owner alone.

On Windows the rights of the folder protect them; the mode is a POSIX matter.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600


class SecretFileError(Exception):
    """The secret's file is missing, holds something else, or can be read by others. Never holds the secret."""


class SecretFileMissingError(SecretFileError, FileNotFoundError):
    """There is no such file: where a new terminal is set up, the moment to make one."""


def create_secret_file(path: Path, content: bytes) -> None:
    """Write a secret to a new file of mode 0600, on the disk before this returns; a crash leaves all or nothing.

    Raises FileExistsError where there is one already (it is not touched), OSError where it cannot be written.
    """
    draft = _written(path, content)
    try:
        os.link(draft, path)  # unlike a rename it never replaces what is there
    finally:
        draft.unlink()
    _settle(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 in place of what is there, if anything; a crash leaves the old or the new one."""
    _written(path, content).replace(path)
    _settle(path.parent)


def read_secret_file(path: Path) -> bytes:
    """The secret. Raises SecretFileMissingError, or SecretFileError where others than its owner have rights."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SecretFileError(f"{path}: expected mode 0600, found {mode:04o}: others may have read it")
            return file.read()
    except FileNotFoundError:
        raise SecretFileMissingError(f"{path}: expected a key, found no such file") from None


def _written(path: Path, content: bytes) -> Path:
    """The content on the disk, beside `path`."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink()
        raise
    return draft


def _settle(directory: Path) -> None:
    """Have the new name itself outlive a power loss."""
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
