"""What is in the packed folder, and what must not be."""

import ctypes
import os
import re
from importlib.metadata import version
from pathlib import Path

from PIL import ImageFont

SECRETS = re.compile(rb"PRIVATE KEY-----\n|password\s*[:=]\s*\w")
KINDS = {".py", ".txt", ".json", ".yaml", ".qss", ".svg", ".po", ".mo", ".mako", "", ".zip"}


def libraries(packed: Path) -> Path:
    return packed / "_internal"


def places() -> list[bytes]:
    """Where things are on the machine on which it was packed."""
    here = Path(__file__).resolve().parents[2]
    return [bytes(place) for place in {here, Path.home(), Path(os.environ.get("KIOSK_PACKED", here)).resolve()}]


def test_no_path_of_the_machine_that_packed_it_is_in_it(packed: Path) -> None:
    files = [path for path in packed.rglob("*") if path.is_file() and path.suffix in KINDS]
    assert len(files) > 50
    for file in files:
        content = file.read_bytes()
        assert [place for place in places() if place in content] == [], file
        assert not (file.suffix != "" and SECRETS.search(content)), file


def test_no_link_leads_out_of_it(packed: Path) -> None:
    links = [path for path in packed.rglob("*") if path.is_symlink()]
    assert [link for link in links if not link.resolve().is_relative_to(packed.resolve())] == []
    assert [link for link in links if not link.exists()] == []


def test_of_the_languages_data_there_are_those_of_three(packed: Path) -> None:
    found = {path.stem for path in (libraries(packed) / "babel" / "locale-data").iterdir()}
    assert found == {"root", "kk", "ru", "en"}


def test_what_is_not_used_was_left_out(packed: Path) -> None:
    names = " ".join(path.name for path in packed.rglob("*"))
    for unused in ("Qt6Quick", "Qt6Qml", "Qt6Pdf", "Qt6Network", "Qt6VirtualKeyboard", "qt_ru.qm", "cv2", "numpy"):
        assert unused not in names


def test_the_library_of_usb_is_where_it_is_looked_for(packed: Path) -> None:
    library = ctypes.CDLL(str(libraries(packed) / "libusb_package" / "libusb-1.0.so"))
    assert library.libusb_get_version


def test_the_font_is_in_it(packed: Path) -> None:
    (file,) = (libraries(packed) / "fontpkg_inter").rglob("*.ttf")
    assert ImageFont.truetype(file).getname()[0] == "Inter"


def test_all_time_zones_are_in_it(packed: Path) -> None:
    zones = libraries(packed) / "tzdata" / "zoneinfo" / "Asia"
    assert {"Almaty", "Aqtau", "Aqtobe", "Atyrau", "Oral", "Qostanay", "Qyzylorda"} <= {
        z.name for z in zones.iterdir()
    }
    assert version("tzdata")
