"""The table of vehicles and owners: what is taken, and how a bad file is told."""

import tracemalloc
from pathlib import Path

import pytest

from kiosk.core.files.documents import DocumentError
from kiosk.core.files.vehicles_file import MOST_FAULTS, VehicleRow, read_vehicles
from kiosk.core.iin import Iin, check_digit

OWNER = "300528451301"
OTHER = "850519544518"
DROPPED = "a spreadsheet may have dropped zeros at its start"


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "vehicles.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults_of(folder: Path, text: str | bytes) -> list[str]:
    path = written(folder, text)
    with pytest.raises(DocumentError) as caught:
        read_vehicles(path)
    return [
        str(fault).removeprefix(f"{path}").removeprefix(", ").removeprefix(": ") for fault in caught.value.faults
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"plate,owner_iin\n777ABC02,{OWNER}\nA123BC,{OTHER}\n",
        f"\ufeffplate,owner_iin\r\n777ABC02,{OWNER}\r\nA123BC,{OTHER}\r\n",
        f'"plate";"owner_iin"\n"777 авс 02";"{OWNER}"\n\nа-123-вс;{OTHER}',
        f"Owner_IIN , PLATE\n 300528 451301 ,777abc02\n{OTHER},A123BC\n,\n",
    ],
)
def test_commas_semicolons_quotes_marks_and_blank_lines_are_all_read(tmp_path: Path, text: str) -> None:
    rows = list(read_vehicles(written(tmp_path, text)))
    assert rows == [VehicleRow("777ABC02", Iin(OWNER)), VehicleRow("A123BC", Iin(OTHER))]


def test_every_bad_line_is_listed_with_line_column_and_what_is_expected(tmp_path: Path) -> None:
    text = "\n".join(
        (
            "plate,owner_iin",
            f"777ABC02,{OWNER}",
            f"nonsense,{OWNER}",
            "777ABD02,30052845130",
            "777ABE02,300528451302",
            "777ABF02,3.00528E+11",
            "777ABG02,",
            "777ABH02,000000000000",
            "777ABI02,3005284513010",
            f"777ABJ02,{OWNER},Алматы",
            f"777 abc 02,{OTHER}",
        )
    )
    assert faults_of(tmp_path, text) == [
        'line 3: plate: expected a plate such as 777ABC02, found "nonsense"',
        f"line 4: owner_iin: expected an IIN, found 11 digits instead of 12; {DROPPED}",
        "line 5: owner_iin: expected an IIN, found one whose check digit is wrong",
        "line 6: owner_iin: expected an IIN, found signs that are no digits; write all 12 digits, as text",
        "line 7: owner_iin: expected an IIN, found nothing",
        "line 8: owner_iin: expected an IIN, found only zeros",
        "line 9: owner_iin: expected an IIN, found more than 12 digits",
        "line 10: expected 2 columns, found 3",
        "line 11: plate: 777ABC02 is already in line 2",
    ]


@pytest.mark.parametrize("cell", [OWNER, f" {OWNER} ", "300528451302", "3005-2845-1302", "300528 451301 x"])
def test_no_message_shows_an_iin_even_from_the_wrong_column(tmp_path: Path, cell: str) -> None:
    told = "\n".join(faults_of(tmp_path, f"plate,owner_iin\n{cell},777ABC02\n777ABC02,{cell}9\n"))
    assert "columns swapped" in told
    digits = "".join(letter for letter in told if letter.isdigit() or letter.isspace())
    assert "3005" not in told
    assert "451301" not in digits


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 'line 1: expected the header "plate,owner_iin"; the file is empty'),
        (f"777ABC02,{OWNER}\n", 'line 1: expected the header "plate,owner_iin"'),
        ("plate,owner_iin,name\n", 'line 1: expected the header "plate,owner_iin"'),
        ("plate\towner_iin\n", 'line 1: expected the header "plate,owner_iin"'),
        ("plate,owner_iin\n\n", "expected at least one vehicle below the header"),
        ("номер,иин\n".encode("cp1251"), "line 1: expected UTF-8 text; save the file as CSV UTF-8"),
        (
            b"plate,owner_iin\n777ABC02,300528451301\n777" + "АВС".encode("cp1251") + b"02,300528451301\n",
            "line 3: expected UTF-8 text; save the file as CSV UTF-8",
        ),
        (
            f'plate,owner_iin\n"777ABC02,{OWNER}\n',
            "line 2: no CSV: unexpected end of data",
        ),
    ],
)
def test_what_is_no_such_table_is_told_plainly(tmp_path: Path, text: str | bytes, told: str) -> None:
    assert faults_of(tmp_path, text) == [told]


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"missing\.csv: cannot be read: No such file"):
        read_vehicles(tmp_path / "missing.csv")
    with pytest.raises(DocumentError, match="expected a file, found a folder"):
        read_vehicles(tmp_path)


def test_a_file_of_another_kind_is_not_listed_without_end(tmp_path: Path) -> None:
    told = faults_of(tmp_path, "plate,owner_iin\n" + "x,y\n" * (MOST_FAULTS * 3))
    assert len(told) == MOST_FAULTS + 1
    assert told[-1].endswith("more such lines follow; none was taken")
    assert len(faults_of(tmp_path, "plate,owner_iin\n" + "x,y\n" * MOST_FAULTS)) == MOST_FAULTS


def test_a_long_file_is_streamed(tmp_path: Path) -> None:
    count = 20_000
    start = (f"{number:011d}" for number in range(1, 2 * count))
    owners = [f"{eleven}{digit}" for eleven in start if (digit := check_digit(eleven)) is not None][:count]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    plates = [
        f"{number % 1000:03d}A{letters[number // 26000]}{letters[number // 1000 % 26]}02"
        for number in range(count)
    ]
    lines = [f"{plate},{owner}\n" for plate, owner in zip(plates, owners, strict=True)]
    path = written(tmp_path, "plate,owner_iin\n" + "".join(lines))
    tracemalloc.start()
    rows = read_vehicles(path)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    assert sum(1 for _ in rows) == count
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 400_000
    assert peak < 400_000
