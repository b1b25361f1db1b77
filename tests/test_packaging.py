"""The parts of build_kiosk.spec that are worth a test. The program that it makes is tried in tests/packaged."""

from pathlib import Path

import own_facts
import parts
import picture
import pytest
import version_resource
from PIL import Image

from kiosk.ui.theme import NORMAL

LIB = "PySide6/Qt/lib/"


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/translations/qtbase_ru.qm", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("elsewhere/plugins/platforms/libqvnc.so", True),
    ],
)
def test_of_qts_plugins_those_are_kept_that_are_named(file: str, kept: bool) -> None:
    assert parts.qt_kept(file, {"platforms/xcb", "platforms/windows"}) is kept


def test_of_babels_data_three_languages_are_kept() -> None:
    files = [f"babel/locale-data/{name}.dat" for name in ("kk", "kk_Cyrl", "de", "root")] + ["babel/global.dat"]
    kept = [file for file in files if parts.languages_kept(file, {"root", "kk"})]
    assert kept == ["babel/locale-data/kk.dat", "babel/locale-data/root.dat", "babel/global.dat"]


def test_what_is_not_packed_takes_along_what_only_it_loads() -> None:
    plugin = ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", "/plugin", "BINARY")
    found = [plugin, ("libcups.so.2", "/cups", "BINARY"), ("libgnutls.so.30", "/gnutls", "BINARY")]
    loads = {"/plugin": ["libcups.so.2"], "/cups": ["libgnutls.so.30"]}
    assert parts.packed(found, lambda file: loads.get(file, [])) == [plugin]


def test_of_the_countries_one_is_kept() -> None:
    names = [
        "holidays",
        "holidays.countries",
        "holidays.countries.kazakhstan",
        "holidays.countries.kenya",
        "kiosk",
    ]
    kept = parts.one_country([(name, f"/{name}.py", "PYMODULE") for name in names], "kazakhstan", "/empty.py")
    assert [name for name, _, _ in kept] == [name for name in names if "kenya" not in name]
    assert [name for name, file, _ in kept if file == "/empty.py"] == ["holidays.countries"]


def test_a_library_stays_if_something_that_stays_loads_it() -> None:
    loads = {
        "/qxcb": ["libXcbQpa.so.6"],
        "/xcbqpa": ["libgui.so.6"],
        "/gui": ["libc.so.6"],
        "/quick": ["libqml.so.6"],
    }
    entries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/qxcb", "BINARY"),
        (LIB + "libXcbQpa.so.6", "/xcbqpa", "BINARY"),
        (LIB + "libGui.so.6", "/gui", "BINARY"),
        (LIB + "libQuick.so.6", "/quick", "BINARY"),
        (LIB + "libQml.so.6", "/qml", "BINARY"),
        ("libpython3.11.so.1.0", "/python", "BINARY"),
        ("libGui.so.6", LIB + "libGui.so.6", "SYMLINK"),
        ("libQml.so.6", LIB + "libQml.so.6", "SYMLINK"),
        ("kiosk/style.qss", "/style", "DATA"),
    ]
    kept = [entry[0] for entry in parts.needed(entries, lambda file: loads.get(file, []))]
    assert [name for name in kept if "Quick" in name or "Qml" in name] == []
    assert len(kept) == len(entries) - 3


def test_a_link_is_followed_from_where_it_is() -> None:
    library = ("a/b/libx.so.1", "/x", "BINARY")
    user = ("user.so", "/user", "EXTENSION")
    good, bad = ("a/c/liby.so", "../b/libx.so.1", "SYMLINK"), ("liby.so", "b/libx.so.1", "SYMLINK")
    assert parts.needed([user, library, good, bad], lambda file: ["libx.so.1"] if file == "/user" else []) == [
        user,
        library,
        good,
    ]


def test_windows_hears_four_numbers(tmp_path: Path) -> None:
    assert version_resource.numbers_of("1.2.0rc1") == (1, 2, 0, 0)
    assert version_resource.numbers_of("2026.11.3.4") == (2026, 11, 3, 4)
    with pytest.raises(ValueError, match="expected a version"):
        version_resource.numbers_of("next")


def test_the_version_resource_is_python_that_says_the_version(tmp_path: Path) -> None:
    told: dict[str, object] = {}

    def heard(*values: object, **named: object) -> None:
        told.update(named)
        if len(values) == 2:
            told[str(values[0])] = values[1]

    names = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    file = version_resource.write_resource(tmp_path / "made" / "version.txt", "1.2.3", "Booking kiosk")
    eval(file.read_text("utf-8"), dict.fromkeys(names, heard))
    assert told["filevers"] == (1, 2, 3, 0)
    assert told["FileVersion"] == told["ProductVersion"] == "1.2.3"


def test_the_icon_is_drawn_in_every_size(qapp: object, tmp_path: Path) -> None:
    with Image.open(picture.write_icon(tmp_path / "made" / "kiosk.ico")) as icon:
        assert icon.info["sizes"] == {(side, side) for side in picture.SIDES}
    for side in picture.SIDES:
        drawn = picture.drawn(side)
        colours = {colour for _, colour in drawn.getcolors(side * side) or []}
        ground = (*bytes.fromhex(NORMAL.hero[1:]), 255)
        assert ground in colours
        assert drawn.getpixel((0, 0))[3] < 128, "the corners are open"
        assert len(colours) > 3, "the horns are there"


def test_of_this_machine_no_path_is_told(tmp_path: Path) -> None:
    folder = own_facts.write_facts(tmp_path / "made")
    facts: dict[str, dict[str, object]] = {}
    (file,) = folder.glob("*.py")
    exec(file.read_text("utf-8"), facts)
    words = [fact for fact in facts["build_time_vars"].values() if isinstance(fact, str)]
    assert words
    assert not [word for word in words if "/" in word]
