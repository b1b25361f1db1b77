"""The centre file: what it becomes, and how each contradiction in it is told."""

from datetime import date, time
from pathlib import Path

import pytest
from msgspec.structs import fields

from kiosk.core.calendar import Hours, SpecialDay
from kiosk.core.files import centre_rows as rows
from kiosk.core.files.centre_file import CentreFile, line_id, load_centre_file, service_id
from kiosk.core.files.documents import DocumentError
from kiosk.core.files.hours_text import parse_hours, parse_weekdays
from kiosk.core.files.vehicles_file import VehicleRow
from kiosk.core.iin import Iin
from kiosk.core.model import CentreKind, Words
from kiosk.core.policy import Basis, ChangeProof, DatedPolicy, Override, Policy, UnknownVehicle

SMALL = """\
centres:
  - id: 7
    code: one
    kind: spetstson
    name: {kk: Бірінші, ru: Первый, en: First}
    address: {kk: Көше, ru: Улица, en: Street}
    hours:
      mon-fri: 09:00-18:00, lunch 13:00-14:00
      sat: 09:00-13:00
    special_days:
      - day: 2026-12-31
        hours: 09:00-15:00
        reason: {kk: а, ru: б, en: c}
      - day: 2027-01-04
        closed: true
        reason: {kk: а, ru: б, en: c}
    lines:
      - number: 1
        code: T
        name: {kk: Көлік, ru: Транспорт, en: Vehicles}
      - number: 2
        code: L
        name: {kk: Куәлік, ru: Права, en: Licences}
        slot_minutes: 30
        places: 3
    services:
      - number: 1
        code: sale
        line: T
        name: {kk: Сату, ru: Продажа, en: Sale}
        seller_must_book: true
        bring: {kk: а, ru: б, en: c}
      - number: 9
        code: licence
        line: L
        name: {kk: Куәлік, ru: Права, en: Licence}
        online_only: true
        note: {kk: eGov, ru: eGov, en: eGov}
"""


def loaded(*changes: tuple[str, str], more: str = "") -> CentreFile:
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_centre_file(text + more, "centres.yaml")


def faults_of(*changes: tuple[str, str], more: str = "") -> list[str]:
    with pytest.raises(DocumentError) as caught:
        loaded(*changes, more=more)
    return [str(fault).removeprefix("centres.yaml, ") for fault in caught.value.faults]


def test_a_centre_has_all_that_the_file_says() -> None:
    (entry,) = loaded().centres
    assert entry.centre.id == 7
    assert entry.centre.kind is CentreKind.SPETSTSON
    assert entry.centre.name == Words("Бірінші", "Первый", "First")
    assert (entry.centre.timezone, entry.centre.phone, entry.centre.last_intake_minutes) == (
        "Asia/Almaty",
        "",
        None,
    )
    weekday = Hours(time(9), time(18), time(13), time(14))
    assert entry.week.hours == dict.fromkeys(range(5), weekday) | {5: Hours(time(9), time(13))}
    reason = Words("а", "б", "c")
    assert entry.week.special_days == (
        SpecialDay(date(2026, 12, 31), Hours(time(9), time(15)), reason),
        SpecialDay(date(2027, 1, 4), None, reason),
    )
    assert [(line.code, line.slot_minutes, line.places) for line in entry.lines] == [("T", 15, 1), ("L", 30, 3)]
    sale, licence = entry.services
    assert sale.seller_must_book
    assert sale.bring == reason
    assert licence.online_only
    assert licence.note == Words("eGov", "eGov", "eGov")


def test_ids_come_from_the_centre_and_the_number_not_from_the_order() -> None:
    (entry,) = loaded().centres
    assert [line.id for line in entry.lines] == [line_id(7, 1), line_id(7, 2)] == [7 * 256 + 1, 7 * 256 + 2]
    assert [service.id for service in entry.services] == [service_id(7, 1), service_id(7, 9)]
    assert [service.line_id for service in entry.services] == [line_id(7, 1), line_id(7, 2)]
    assert {service.centre_id for service in entry.services} == {7}


def test_the_reference_finds_everything_by_id() -> None:
    file = loaded()
    reference = file.reference
    assert reference.centres[7].code == "one"
    assert reference.lines[line_id(7, 2)].code == "L"
    assert [service.code for service in reference.services_of(7)] == ["sale", "licence"]


def test_without_policies_there_are_none_and_default_values_hold() -> None:
    assert loaded().policies == ()


def test_a_policy_names_the_rules_that_staff_may_set_aside() -> None:
    more = "policies: [{effective_from: 2026-01-01, overrides: [late, ten_days]}, {effective_from: 2027-01-01}]"
    assert [dated.policy.overrides for dated in loaded(more=more).policies] == [
        (Override.LATE, Override.TEN_DAYS),
        (),
    ]


def test_a_policy_has_what_it_says_and_default_values_for_the_rest() -> None:
    more = """
policies:
  - effective_from: 2027-01-01
    unknown_vehicle: ask_staff
    offline_booking: false
  - effective_from: 2026-01-01
    window_days: 5
    basis: visit
    horizon_days: 21
    change_proof: none
"""
    assert loaded(more=more).policies == (
        DatedPolicy(
            date(2026, 1, 1),
            Policy(window_days=5, basis=Basis.VISIT, horizon_days=21, change_proof=ChangeProof.NONE),
        ),
        DatedPolicy(date(2027, 1, 1), Policy(unknown_vehicle=UnknownVehicle.ASK_STAFF, offline_booking=False)),
    )


def test_a_file_with_a_demo_part_even_an_empty_one_is_a_demonstration() -> None:
    assert not loaded().is_demo
    assert loaded().demo is None
    assert loaded(more="demo:\n").is_demo
    more = "demo:\n  seed: 3\n  bookings: 5\n  vehicles:\n  - {plate: 777 авс 02, owner_iin: 031111375023}\n"
    demo = loaded(more=more).demo
    assert demo is not None
    assert (demo.seed, demo.bookings, demo.days) == (3, 5, 14)
    assert demo.vehicles == (VehicleRow("777ABC02", Iin("031111375023")),)


def test_a_file_is_read_from_a_path_too_and_named_by_it(tmp_path: Path) -> None:
    path = tmp_path / "centres.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert load_centre_file(path) == loaded()
    path.write_text(SMALL.replace("id: 7", "id: 70000"), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_centre_file(path)
    told = 'centres[0].id: expected a whole number from 1 to 65535, found "70000"'
    assert str(caught.value) == f"{path}, line 2: {told}"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("code: L", "code: T"), 'line 22: centres[0].lines[1].code: "T" is already taken in line 19'),
        (("number: 2", "number: 1"), 'line 21: centres[0].lines[1].number: "1" is already taken in line 18'),
        (("number: 9", "number: 1"), 'line 33: centres[0].services[1].number: "1" is already taken in line 27'),
        (
            ("code: licence", "code: sale"),
            'line 34: centres[0].services[1].code: "sale" is already taken in line 28',
        ),
        (
            ("day: 2027-01-04", "day: 2026-12-31"),
            'line 14: centres[0].special_days[1].day: "2026-12-31" is already taken in line 11',
        ),
        (
            ("kind: spetstson", "kind: tson"),
            "line 31: centres[0].services[0].seller_must_book: only in a centre of the kind spetstson (R5)",
        ),
        (
            ("        note: {kk: eGov, ru: eGov, en: eGov}\n", ""),
            (
                "line 33: centres[0].services[1].note: is missing; expected where to get this online_only "
                "service, in kk, ru and en"
            ),
        ),
        (
            ("        online_only: true\n", ""),
            (
                "line 37: centres[0].services[1].note: only for a service with online_only: true; what to have "
                "along goes into bring"
            ),
        ),
        (
            (
                "seller_must_book: true",
                "seller_must_book: true\n        online_only: true\n        note: {kk: а, ru: б, en: c}",
            ),
            "line 31: centres[0].services[0].seller_must_book: a service that is online_only is never booked",
        ),
        (
            ("        closed: true\n", ""),
            "line 14: centres[0].special_days[1]: expected either closed: true or hours, found neither",
        ),
        (
            ("hours: 09:00-15:00", "hours: 09:00-15:00\n        closed: true"),
            "line 11: centres[0].special_days[0]: expected either closed: true or hours, found both",
        ),
        (("sat:", "mon:"), "line 9: centres[0].hours.mon: mon has hours already"),
        (
            ("sat:", "fryday:"),
            (
                'line 9: centres[0].hours.fryday: expected weekdays such as "mon-fri" or "mon, wed", of mon, tue, '
                'wed, thu, fri, sat, sun, found "fryday"'
            ),
        ),
        (
            ("09:00-13:00", "nine"),
            (
                'line 9: centres[0].hours.sat: expected hours such as "09:00-18:00" or '
                '"09:00-18:00, lunch 13:00-14:00", found "nine"'
            ),
        ),
        (
            ("hours: 09:00-15:00", "hours: 15:00-09:00"),
            "line 12: centres[0].special_days[0].hours: expected opening before closing, found 15:00-09:00",
        ),
        (
            ("09:00-13:00", "09:00-09:29"),
            (
                "line 9: centres[0].hours.sat: leaves no time for line L: its slots take 30 minutes, and the "
                "last one starts 30 minutes before closing"
            ),
        ),
        (
            ("hours: 09:00-15:00", "hours: 09:00-09:20\n        "),
            (
                "line 12: centres[0].special_days[0].hours: leaves no time for line L: its slots take 30 minutes, "
                "and the last one starts 30 minutes before closing"
            ),
        ),
        (
            ("    hours:\n", "    timezone: Asia/Almata\n    hours:\n"),
            'line 7: centres[0].timezone: expected a time zone such as Asia/Almaty, found "Asia/Almata"',
        ),
        (
            ("    hours:\n", "    timezone: ../../etc/passwd\n    hours:\n"),
            'line 7: centres[0].timezone: expected a time zone such as Asia/Almaty, found "../../etc/passwd"',
        ),
        (
            ("code: one", "code: Nr 1"),
            'line 3: centres[0].code: expected a code of small Latin letters, digits and dashes, found "Nr 1"',
        ),
        (
            ("code: L", "code: Zal-1"),
            'line 22: centres[0].lines[1].code: expected a code of 1 to 4 letters or digits, found "Zal-1"',
        ),
    ],
)
def test_a_contradiction_is_told_with_its_line(change: tuple[str, str], told: str) -> None:
    assert told in faults_of(change)


def test_a_line_that_no_service_knows_is_told_with_those_there_are() -> None:
    told = 'no line of this centre has the code "LL" (did you mean "L"?); known: T, L'
    assert faults_of(("line: L", "line: LL")) == [f"line 35: centres[0].services[1].line: {told}"]


def test_a_centre_may_not_stand_twice() -> None:
    twice = SMALL + SMALL.removeprefix("centres:\n")
    with pytest.raises(DocumentError) as caught:
        load_centre_file(twice, "c")
    assert [str(fault) for fault in caught.value.faults] == [
        'c, line 39: centres[1].id: "7" is already taken in line 2',
        'c, line 40: centres[1].code: "one" is already taken in line 3',
    ]


def test_the_intake_of_the_centre_comes_before_that_of_the_policies() -> None:
    short = ("09:00-13:00", "09:00-10:00")
    strict = "policies:\n- {effective_from: 2026-01-01, last_intake_minutes: 90}\n"
    assert loaded(short)
    assert len(faults_of(short, more=strict)) == 2
    assert loaded(short, ("    hours:\n", "    last_intake_minutes: 0\n    hours:\n"), more=strict)


def test_the_hours_of_one_centre_say_nothing_about_another() -> None:
    short = SMALL.replace("09:00-13:00", "09:00-10:00").replace("code: one", "code: two").replace("id: 7", "id: 8")
    late = SMALL.replace("    hours:\n", "    last_intake_minutes: 120\n    hours:\n").removeprefix("centres:\n")
    assert len(load_centre_file(short + late).centres) == 2


def test_policies_are_checked_against_each_other_and_themselves() -> None:
    more = """policies:
  - effective_from: 2026-01-01
    window_days: 100
  - effective_from: 2026-01-01
"""
    assert faults_of(more=more) == [
        "line 40: policies[0].retention_days: expected 100 (window_days) or more: R1 looks back so far, found 90",
        'line 42: policies[1].effective_from: "2026-01-01" is already taken in line 40',
    ]


def test_vehicles_of_a_demonstration_are_checked_without_showing_an_iin() -> None:
    more = """demo:
  vehicles:
    - {plate: 777ABC02, owner_iin: 300528451302}
    - {plate: 777-авс-02, owner_iin: 300528451301}
    - {plate: nonsense, owner_iin: [300528451301]}
"""
    assert faults_of(more=more) == ["line 43: demo.vehicles[2].owner_iin: expected an IIN, found a list"]
    told = faults_of(more=more.replace("[300528451301]", "30052845130"))
    assert told == [
        "line 41: demo.vehicles[0].owner_iin: expected an IIN, found one whose check digit is wrong",
        'line 42: demo.vehicles[1].plate: "777ABC02" is already taken in line 41',
        'line 43: demo.vehicles[2].plate: expected a plate such as 777ABC02, found "nonsense"',
        (
            "line 43: demo.vehicles[2].owner_iin: expected an IIN, found 11 digits instead of 12; a spreadsheet "
            "may have dropped zeros at its start"
        ),
    ]


def test_all_contradictions_are_told_at_once() -> None:
    told = faults_of(("code: L", "code: T"), ("line: L", "line: X"), ("sat: 09:00-13:00", "sat: 13:00-09:00"))
    assert [fault.split(":")[0] for fault in told] == ["line 9", "line 22", "line 35"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Mon–Fri", (0, 1, 2, 3, 4)),
        ("sat - sun", (5, 6)),
        ("mon, wed,fri-sun", (0, 2, 4, 5, 6)),
        ("tue-tue", (1,)),
    ],
)
def test_weekdays_are_a_day_a_range_or_a_list(text: str, days: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "fri-mon", "mon-", "-fri", "mon fri", "monday", "mon-tue-wed", "mon,,tue"])
def test_other_weekdays_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_weekdays(text)


def test_hours_are_read_with_and_without_lunch() -> None:
    assert parse_hours("9:00 – 18:30") == Hours(time(9), time(18, 30))
    assert parse_hours("09:00-18:00,lunch 13:00 - 14:00") == Hours(time(9), time(18), time(13), time(14))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "09:00",
        "9-18",
        "09:00-24:00",
        "09:60-10:00",
        "18:00-09:00",
        "09:00-18:00, lunch 18:00-19:00",
        "09:00-18:00 13:00-14:00",
    ],
)
def test_other_hours_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_hours(text)


def doc_examples(name: str) -> list[str]:
    text = (Path(__file__).parents[3] / "docs" / name).read_text(encoding="utf-8")
    return [part.split("```")[0] for part in text.split("```yaml\n")[1:]]


def test_the_examples_in_the_documentation_can_be_loaded() -> None:
    centres, demo = doc_examples("centre-file.md")
    file = load_centre_file(centres + demo, "centre-file.md")
    assert file.is_demo
    assert [entry.centre.id for entry in file.centres] == [17]
    assert len(file.policies) == 2


def test_the_documentation_names_every_field() -> None:
    text = (Path(__file__).parents[3] / "docs" / "centre-file.md").read_text(encoding="utf-8")
    structs = (
        rows.FileRow,
        rows.PolicyRow,
        rows.CentreRow,
        rows.SpecialDayRow,
        rows.LineRow,
        rows.ServiceRow,
        rows.DemoRow,
    )
    missing = {
        field.encode_name
        for struct in structs
        for field in fields(struct)
        if f"`{field.encode_name}" not in text and f"## {field.encode_name}\n" not in text
    }
    assert missing == set()
