"""Looks for paths of this machine in the code of a packed program: python packaging/paths_inside.py dist/kiosk

Run it with the Python that packed it. Exit 1 where there is one. What stands in files of their own, tests/packaged
looks through.
"""

import marshal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

from PyInstaller.archive.readers import CArchiveReader

PLACES = {str(place) for place in (Path(__file__).resolve().parents[1], Path.home(), sys.prefix, sys.base_prefix)}


def words_of(code: CodeType) -> Iterator[str]:
    """The file that a piece of code says it comes from, and all words in it."""
    yield code.co_filename
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from words_of(constant)
        elif isinstance(constant, str):
            yield constant


def found_in(program: Path) -> Iterator[str]:
    """What has a path of this machine in it, module by module."""
    archive = CArchiveReader(str(program))
    own = [name for name, entry in archive.toc.items() if entry[4] in "sm"]
    codes = {name: marshal.loads(archive.extract(name)) for name in own}  # noqa: S302  we made it
    modules = archive.open_embedded_archive("PYZ.pyz")
    codes |= {name: code for name in modules.toc if (code := modules.extract(name)) is not None}
    for name, code in codes.items():
        for word in words_of(code):
            if any(place in word for place in PLACES):
                yield f"{name}: {word[:200]}"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = list(found_in(folder / ("kiosk.exe" if sys.platform == "win32" else "kiosk")))
    sys.exit("\n".join(found) or None)
