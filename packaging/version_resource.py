"""What Windows shows of the program under Properties, Details."""

import re
from pathlib import Path

_TEXT = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'tson-kiosk'),
      StringStruct('FileDescription', {description!r}),
      StringStruct('FileVersion', {version!r}),
      StringStruct('InternalName', 'kiosk'),
      StringStruct('ProductName', 'tson-kiosk'),
      StringStruct('ProductVersion', {version!r}),
    ])]),
    VarFileInfo([VarStruct('Translation', [0x0409, 0x04B0])]),
  ],
)
"""


def numbers_of(version: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows compares: of 1.2.0rc1 they are 1, 2, 0, 0."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    if found is None:
        raise ValueError(f"expected a version such as 1.2.0, found {version!r}")
    first, second, third, fourth, *_ = [*map(int, found[0].split(".")), 0, 0, 0, 0]
    return first, second, third, fourth


def write_resource(file: Path, version: str, description: str) -> Path:
    """Write the resource as PyInstaller reads it; returns its path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _TEXT.format(numbers=numbers_of(version), version=version, description=description)
    file.write_text(text, "utf-8")
    return file
