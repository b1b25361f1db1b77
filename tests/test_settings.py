"""The settings of a terminal: where they come from, what they mean, and how a fault in them is told."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import fields

from kiosk.core.model import Centre, CentreKind, Language, Words
from kiosk.settings import (
    VARIABLE,
    PrinterKind,
    PrinterModel,
    PrinterSettings,
    ScannerKind,
    ScannerSettings,
    Settings,
    SettingsError,
    default_settings,
    load_settings,
    usual_data_dir,
    usual_files,
)
from kiosk.settings_file import PrinterRow, ScannerRow, SettingsRow

DOCS = Path(__file__).parents[1] / "docs" / "settings.md"
KINDS = "folder, system, network, usb, serial, device"


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def settings_of(folder: Path, text: str) -> Settings:
    return load_settings(written(folder, text), {})


def told(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings_of(folder, text)
    return str(caught.value).replace(str(folder / "kiosk.yaml"), "kiosk.yaml")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's and a machine's folder for configuration of our own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "site"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def centre(number: int, code: str) -> Centre:
    words = Words("а", "б", "c")
    return Centre(number, code, CentreKind.TSON, words, words, "Asia/Almaty")


def test_without_a_file_the_terminal_has_a_database_of_its_own_and_prints_into_a_folder(tmp_path: Path) -> None:
    settings = default_settings(tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/kiosk.sqlite3"
    assert settings.printer == PrinterSettings(PrinterKind.FOLDER, tmp_path / "tickets")
    assert (settings.idle_seconds, settings.answer_seconds, settings.ticket_seconds) == (60, 20, 30)
    assert settings.languages == (Language.KK, Language.RU, Language.EN)
    assert settings.terminal
    assert settings.screen_diagonal_inches is None
    assert not settings.calm
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_means_default_values(tmp_path: Path) -> None:
    usual = default_settings(usual_data_dir())
    for text in ("", "# all left out\n", "printer:\ndatabase:\ncentre:\n"):
        settings = settings_of(tmp_path, text)
        assert settings.file == tmp_path / "kiosk.yaml"
        for name in ("data_dir", "database", "printer", "terminal", "centre", "centres", "languages", "calm"):
            assert getattr(settings, name) == getattr(usual, name)


def test_what_the_file_says_counts(tmp_path: Path) -> None:
    text = """
data_dir: here
centre: two
centres: [one, two]
terminal: Зал 1
languages: [ru, kk]
idle_seconds: 90
answer_seconds: 30
ticket_seconds: 45
screen_diagonal_inches: 21.5
printer: {kind: system, name: VKP80, paper_mm: 58}
calm: true
"""
    settings = settings_of(tmp_path, text)
    assert settings.data_dir == tmp_path / "here"
    assert settings.database == f"sqlite:///{tmp_path}/here/kiosk.sqlite3"
    assert (settings.centre, settings.centres, settings.terminal) == ("two", ("one", "two"), "Зал 1")
    assert settings.languages == (Language.RU, Language.KK)
    assert (settings.idle_seconds, settings.answer_seconds, settings.ticket_seconds) == (90, 30, 45)
    assert settings.screen_diagonal_inches == 21.5
    assert settings.printer == PrinterSettings(PrinterKind.SYSTEM, tmp_path / "here" / "tickets", "VKP80", 58)
    assert settings.calm


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{kind: network, address: printer.hall}", {"host": "printer.hall", "port": 9100}),
        (
            "{kind: network, address: '10.0.0.7:9101', model: answering}",
            {"host": "10.0.0.7", "port": 9101, "model": PrinterModel.ANSWERING},
        ),
        ("{kind: usb}", {"usb": None, "cutter": True, "model": PrinterModel.CONFIRMING}),
        ("{kind: usb, usb: '04B8:0e15', cutter: false}", {"usb": (0x04B8, 0x0E15), "cutter": False}),
        ("{kind: serial, device: COM3}", {"device": "COM3", "baud": 115_200}),
        ("{kind: device, device: /dev/usb/lp0, model: silent}", {"model": PrinterModel.SILENT}),
    ],
)
def test_a_printer_is_named_by_the_way_on_which_it_hangs(
    tmp_path: Path, text: str, expected: dict[str, object]
) -> None:
    printer = settings_of(tmp_path, f"printer: {text}").printer
    assert {name: getattr(printer, name) for name in expected} == expected


def test_a_scanner_may_hang_on_a_serial_line_or_be_a_camera(tmp_path: Path) -> None:
    serial = settings_of(tmp_path, "scanner: {kind: serial, device: /dev/ttyACM0}").scanner
    assert serial == ScannerSettings(ScannerKind.SERIAL, "/dev/ttyACM0", 9600)
    assert settings_of(tmp_path, "scanner: {kind: camera}").scanner == ScannerSettings(ScannerKind.CAMERA)
    assert settings_of(tmp_path, "calm: true").scanner == ScannerSettings(ScannerKind.KEYBOARD)


def test_paths_are_absolute_relative_to_the_file_or_to_the_home(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(home))
    folders = [
        settings_of(home, f"printer: {{folder: {folder}}}").printer.folder
        for folder in ("/srv/tickets", "out", "~/out")
    ]
    assert folders == [Path("/srv/tickets"), home / "out", home / "out"]


def test_a_password_is_not_in_the_repr(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "database: postgresql+psycopg://kiosk:geheim@db/kiosk")
    assert settings.database == "postgresql+psycopg://kiosk:geheim@db/kiosk"
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////data/kiosk.sqlite3", "sqlite:////data/kiosk.sqlite3"),
        ("postgresql://kiosk:geheim@db/kiosk", "postgresql://kiosk@db/kiosk"),
        ("postgresql://kiosk:ge@he:im@db:5433/kiosk", "postgresql://kiosk@db:5433/kiosk"),
        (
            "postgresql://kiosk:geheim@db1,db2:1/kiosk?sslmode=require",
            "postgresql://kiosk@db1,db2:1/kiosk?sslmode=require",
        ),
        ("postgresql://kiosk@db/kiosk?password=geheim", "postgresql://kiosk@db/kiosk?password=***"),
        (
            "postgresql://db/kiosk?user=kiosk&password=ge%20heim&a=b",
            "postgresql://db/kiosk?user=kiosk&password=***&a=b",
        ),
        ("postgresql://db/kiosk?p%61ssword=geheim", "postgresql://db/kiosk?p%61ssword=***"),
        ("postgresql://db/kiosk?sslpassword=geheim&sslkey=/k", "postgresql://db/kiosk?sslpassword=***&sslkey=/k"),
        ("postgresql://kiosk:geh?eim@db/kiosk", "postgresql://***"),
        ("postgresql://kiosk@db/kiosk?password=geh@eim", "postgresql://kiosk@db/kiosk?password=***"),
    ],
)
def test_the_database_is_shown_without_its_password(url: str, shown: str) -> None:
    settings = replace(default_settings(Path("/data")), database=url)
    assert settings.shown_database == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("idle_seconds: soon", 'line 1: idle_seconds: expected a whole number from 15 to 600, found "soon"'),
        (
            "calm: false\nidle_seconds: 5",
            'line 2: idle_seconds: expected a whole number from 15 to 600, found "5"',
        ),
        ("answer_seconds: 5", 'line 1: answer_seconds: expected a whole number from 10 to 120, found "5"'),
        ("ticket_seconds: 1", 'line 1: ticket_seconds: expected a whole number from 5 to 300, found "1"'),
        (
            "screen_diagonal_inches: 3",
            'line 1: screen_diagonal_inches: expected a number from 5 to 120, found "3"',
        ),
        ("calm: maybe", 'line 1: calm: expected true or false, found "maybe"'),
        ("languages: [kk, de]", 'line 1: languages[1]: expected one of kk, ru, en, found "de"'),
        ("languages: []", "line 1: languages: expected a list of at least one, found an empty list"),
        ("languages: [kk, ru, kk]", 'line 1: languages[2]: "kk" stands here twice'),
        ("centres: [a, a]", 'line 1: centres[1]: "a" stands here twice'),
        ("centre: No 1", 'line 1: centre: expected the code of a centre, found "No 1"'),
        ("terminal: " + "x" * 41, f'line 1: terminal: expected text of 1 to 40 characters, found "{"x" * 40}…"'),
        ("printer:\n  kind: laser", f'line 2: printer.kind: expected one of {KINDS}, found "laser"'),
        ("printer:\n  paper_mm: 70", 'line 2: printer.paper_mm: expected 80 or 58, found "70"'),
        (
            "printer:\n  kind: network",
            "line 1: printer.address: expected for a printer of the kind network",
        ),
        (
            "printer: {kind: network, address: a b}",
            'line 1: printer.address: expected a host, or host and port, such as 192.168.1.50:9100, found "a b"',
        ),
        (
            "printer: {kind: network, address: 'p:99999'}",
            'line 1: printer.address: expected a port from 1 to 65535, found "99999"',
        ),
        (
            "printer: {kind: usb, usb: '04b8'}",
            'line 1: printer.usb: expected vendor and product, such as "04b8:0e15", found "04b8"',
        ),
        (
            "printer: {kind: usb, device: /dev/usb/lp0}",
            "line 1: printer.device: only for a printer of the kind serial or device",
        ),
        (
            "printer: {cutter: false}",
            "line 1: printer.cutter: only for a printer of the kind network or usb or serial or device",
        ),
        ("scanner: {kind: serial}", "line 1: scanner.device: expected for a scanner of the kind serial"),
        ("scanner: {camera: 1}", "line 1: scanner.camera: only for a scanner of the kind camera"),
        ("printer:\n  name: X", "line 2: printer.name: only for a printer of the kind system"),
        ("printer: {kind: system, folder: x}", "line 1: printer.folder: only for a printer of the kind folder"),
        (
            "data_dir: ~nobody-here/x",
            'line 1: data_dir: expected a folder, found "~nobody-here/x" of an unknown user',
        ),
        ("calm: true\ncalm: true", "line 2: calm: stands here twice; the first is in line 1"),
        ("calm: true\n\tidle_seconds: 60", "line 2: expected spaces before the text, found a tab"),
        ("calm: 'true", "line 1: a quotation mark that is never closed"),
    ],
)
def test_a_fault_is_told_in_one_line_with_file_line_and_what_is_expected(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert told(tmp_path, text) == f"kiosk.yaml, {expected}"


def test_an_unknown_field_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    problem = told(tmp_path, "\nidle_second: 60")
    assert problem.startswith(
        'kiosk.yaml, line 2: idle_second: unknown field (did you mean "idle_seconds"?); known here: '
    )


@pytest.mark.parametrize("url", ["mysql://u:geheim@h/d", "geheim", "[geheim]", "{a: geheim}"])
def test_a_wrong_database_is_told_without_showing_it(tmp_path: Path, url: str) -> None:
    problem = told(tmp_path, f"database: {url}")
    assert problem.startswith("kiosk.yaml, line 1: database: expected ")
    assert "geheim" not in problem


def test_several_faults_stand_in_one_line(tmp_path: Path) -> None:
    problem = told(tmp_path, "idle_seconds: 1\ncalm: 5")
    assert "\n" not in problem
    assert problem.count("kiosk.yaml, line") == 2


@pytest.mark.parametrize("field", [field.encode_name for field in fields(SettingsRow)])
def test_every_field_refuses_what_it_cannot_be(tmp_path: Path, field: str) -> None:
    wrong = "word" if field in ("centres", "languages", "printer", "scanner") else "{a: [b]}"
    assert told(tmp_path, f"# a line\n{field}: {wrong}").startswith(f"kiosk.yaml, line 2: {field}: expected ")


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.yaml: cannot be read: No such file or directory"):
        load_settings(tmp_path / "none.yaml", {})
    with pytest.raises(SettingsError, match=r"none\.yaml: cannot be read"):
        load_settings(None, {VARIABLE: str(tmp_path / "none.yaml")})
    with pytest.raises(SettingsError, match="expected a file, found a folder"):
        load_settings(tmp_path, {})


def test_the_option_comes_before_the_variable_the_user_and_the_machine(home: Path) -> None:
    option, variable, user, site = (home / name / "kiosk.yaml" for name in ("option", "variable", "u", "s"))
    user, site = usual_files()
    for number, file in enumerate((option, variable, user, site)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"terminal: t{number}", encoding="utf-8")
    assert load_settings(option, {VARIABLE: str(variable)}).terminal == "t0"
    assert load_settings(None, {VARIABLE: str(variable)}).terminal == "t1"
    assert load_settings(None, {VARIABLE: ""}).terminal == "t2"
    user.unlink()
    assert load_settings(None, {}).terminal == "t3"
    site.unlink()
    assert load_settings(None, {}) == default_settings(home / "data" / "tson-kiosk")


def test_a_terminal_serves_every_centre_unless_told_otherwise() -> None:
    one, two, three = centre(1, "one"), centre(2, "two"), centre(3, "three")
    usual = default_settings(Path("/data"))
    assert usual.served([one, two, three]) == (one, two, three)


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ("centre: two", ("two", "one", "three")),
        ("centres: [three, one]", ("three", "one")),
        ("centre: two\ncentres: [three, two]", ("two", "three")),
        ("centre: two\ncentres: [three]", ("two", "three")),
    ],
)
def test_its_own_centre_comes_first(tmp_path: Path, text: str, served: tuple[str, ...]) -> None:
    centres = [centre(1, "one"), centre(2, "two"), centre(3, "three")]
    assert tuple(one.code for one in settings_of(tmp_path, text).served(centres)) == served


def test_a_centre_that_the_database_does_not_have_is_told_with_those_it_has(tmp_path: Path) -> None:
    centres = [centre(1, "one"), centre(2, "two")]
    for text, field in (("centre: too", "centre: "), ("centres: [too]", "centres: ")):
        with pytest.raises(SettingsError) as caught:
            settings_of(tmp_path, text).served(centres)
        problem = 'expected the code of a centre (one, two), found "too"'
        assert str(caught.value) == f"{tmp_path / 'kiosk.yaml'}: {field}{problem}"
    with pytest.raises(SettingsError, match="settings: the database has no centre yet"):
        default_settings(tmp_path).served([])


def test_the_start_of_a_terminal_without_a_file_reads_no_yaml(home: Path) -> None:
    program = (
        "import sys; from kiosk.settings import load_settings; load_settings(None, {});"
        "print([name for name in ('ruamel.yaml', 'msgspec', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_example_in_the_documentation_can_be_loaded(tmp_path: Path) -> None:
    example = DOCS.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    settings = settings_of(tmp_path, example)
    assert settings.centres == ("almaty-almaly", "almaty-alatau-auto")
    assert settings.printer.host == "192.168.1.50"
    given = {field.encode_name for field in fields(SettingsRow) if f"\n{field.encode_name}:" in f"\n{example}"}
    assert given == {field.encode_name for field in fields(SettingsRow)}


def test_the_documentation_names_every_field() -> None:
    text = DOCS.read_text(encoding="utf-8")
    names = [field.encode_name for field in fields(SettingsRow) if field.encode_name not in {"printer", "scanner"}]
    names += [f"printer.{field.encode_name}" for field in fields(PrinterRow)]
    names += [f"scanner.{field.encode_name}" for field in fields(ScannerRow)]
    assert [name for name in names if f"| `{name}` |" not in text] == []
