"""Which libraries a library loads when it is loaded itself, as its file says."""

import re
import subprocess
import sys
from collections.abc import Iterable

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)", re.MULTILINE)


def loaded_by(file: str) -> Iterable[str]:
    """Their names, without those that only they load in turn."""
    if sys.platform == "win32":
        from PyInstaller.depend.bindepend import get_imports  # noqa: PLC0415

        return [name for name, _ in get_imports(file)]
    told = subprocess.run(  # noqa: S603  a file that PyInstaller found
        ["objdump", "-p", file],  # noqa: S607  wherever binutils are
        capture_output=True,
        text=True,
        check=True,
    )
    return _NEEDED.findall(told.stdout)
