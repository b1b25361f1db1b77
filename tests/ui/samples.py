"""Made-up visits for every step, with names as long as the real ones are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from kiosk.core.commands import Book, ByCode, ByIin, Cancel
from kiosk.core.files.centre_file import load_centre_file
from kiosk.core.iin import Iin, check_digit
from kiosk.core.model import (
    Appointment,
    Booking,
    Centre,
    CentreKind,
    Glimpse,
    Language,
    Line,
    PrinterState,
    PrintState,
    Service,
    Slot,
    Status,
    Ticket,
    Words,
)
from kiosk.core.outcomes import FreeDay, FreeSlot, FreeTime, Reason, Refused, Standing
from kiosk.core.policy import Policy
from kiosk.resources import resource
from kiosk.ui.place import Place
from kiosk.ui.visit import Chosen, Errand, Step, Trouble, Visit, WantDone, WantStanding

ZONE = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001  the centre's wall clock
MONDAY = date(2026, 11, 23)


def made_up_iin(first_eleven: str = "85010130012") -> Iin:
    """A made-up IIN with a right check digit."""
    return Iin(f"{first_eleven}{check_digit(first_eleven)}")


TSON = Centre(
    1,
    "almaty-almaly",
    CentreKind.TSON,
    Words("Алмалы ауданының ХҚКО", "ЦОН Алмалинского района", "Almaly District Public Service Centre"),
    Words(
        "Алматы қаласы, Бөгенбай батыр көшесі, 221",
        "город Алматы, улица Богенбай батыра, 221",
        "221 Bogenbai Batyr Street, Almaty",
    ),
    "Asia/Almaty",
    "1414",
)
SPETSTSON = Centre(
    2,
    "almaty-spets",
    CentreKind.SPETSTSON,
    Words(
        "Мамандандырылған халыққа қызмет көрсету орталығы",
        "Специализированный центр обслуживания населения",
        "Specialised Vehicle and Licence Service Centre",
    ),
    Words("Алматы қаласы, Бекмаханов көшесі, 92", "город Алматы, улица Бекмаханова, 92", "92 Bekmakhanov Street"),
    "Asia/Almaty",
    "1414",
)

LINES = (
    Line(1, 1, "A", Words("Тіркеу және анықтамалар", "Регистрация и справки", "Registration and certificates")),
    Line(2, 1, "D", Words("Құжаттандыру", "Документирование", "Documentation")),
    Line(3, 2, "K", Words("Көлік құралдарын тіркеу", "Регистрация транспорта", "Vehicle registration")),
    Line(4, 2, "D", Words("Құжаттандыру", "Документирование", "Documentation")),
)

ID_CARD = Service(
    1,
    1,
    2,
    1,
    "id-card",
    Words(
        "Қазақстан Республикасы азаматының жеке куәлігін беру",
        "Выдача удостоверения личности гражданина Республики Казахстан",
        "Identity card of a citizen of the Republic of Kazakhstan",
    ),
    documentation=True,
    bring=Words("Бұрынғы жеке куәлік", "Прежнее удостоверение личности", "The previous identity card"),
)
PASSPORT = Service(
    2,
    1,
    2,
    2,
    "passport",
    Words(
        "Қазақстан Республикасы азаматының паспортын (төлқұжатын) беру",
        "Выдача паспорта гражданина Республики Казахстан",
        "Passport of a citizen of the Republic of Kazakhstan",
    ),
    documentation=True,
    bring=Words("Жеке куәлік", "Удостоверение личности", "Identity card"),
)
PROPERTY = Service(
    3,
    1,
    1,
    3,
    "property",
    Words(
        "Жылжымайтын мүлікке құқықтарды (ауыртпалықтарды) мемлекеттік тіркеу",
        "Государственная регистрация прав (обременений) на недвижимое имущество",
        "State registration of rights to immovable property",
    ),
    bring=Words(
        "Жеке куәлік, сатып алу-сату шарты, мемлекеттік баж төленгені туралы түбіртек",
        "Удостоверение личности, договор купли-продажи, квитанция об уплате сбора",
        "Identity card, the contract of sale, the receipt for the fee",
    ),
)
ALLOWANCE = Service(
    4,
    1,
    1,
    4,
    "birth-allowance",
    Words(
        "Бала туғанда берілетін біржолғы жәрдемақыны тағайындау",
        "Назначение единовременного пособия на рождение ребёнка",
        "Allowance at the birth of a child",
    ),
)
RESIDENCE = Service(
    5,
    1,
    1,
    5,
    "residence",
    Words(
        "Тұрғылықты жері бойынша тіркеу",
        "Регистрация по месту жительства",
        "Registration of the place of residence",
    ),
    online_only=True,
    note=Words(
        "Бұл қызмет тек eGov.kz порталында және eGov Mobile қосымшасында көрсетіледі.",
        "Услуга оказывается только на портале eGov.kz и в приложении eGov Mobile.",
        "This service is given at eGov.kz and in eGov Mobile only.",
    ),
)
CAR = Service(
    6,
    2,
    3,
    1,
    "re-registration",
    Words(
        "Сатып алу-сату шартынан кейін көлікті қайта тіркеу",
        "Перерегистрация автомобиля после купли-продажи",
        "Re-registration of a vehicle after a sale",
    ),
    seller_must_book=True,
)
LICENCE = Service(
    7,
    2,
    4,
    2,
    "licence",
    Words("Жүргізуші куәлігін ауыстыру", "Замена водительского удостоверения", "Exchange of a driving licence"),
    documentation=True,
)
SERVICES = (ID_CARD, PASSPORT, PROPERTY, ALLOWANCE, RESIDENCE, CAR, LICENCE)
PLACE = Place(centres=(TSON, SPETSTSON), lines=LINES, services=SERVICES, ready=True)


def slot(number: int, line: int, day: date, at: str, free: int = 2) -> Slot:
    """A slot of a quarter of an hour, at the centre's time."""
    start = datetime.combine(day, time.fromisoformat(at), ZONE).astimezone(UTC)
    return Slot(number, line, day, start, start + timedelta(minutes=15), 4, free)


def free_day(day: date, times: Sequence[str], quiet: Sequence[str] = (), nearest: Sequence[str] = ()) -> FreeDay:
    """A day with these free times."""
    number = day.toordinal() % 1000 * 100
    return FreeDay(
        day,
        tuple(
            FreeSlot(slot(number + n, 2, day, at), quiet=at in quiet, nearest=at in nearest)
            for n, at in enumerate(times)
        ),
    )


_TIMES = (
    *("09:00", "09:15", "09:45", "10:15", "10:45", "11:00", "11:15", "12:30"),
    *("14:00", "14:30", "15:15", "15:45", "16:00", "17:15"),
)
_QUIET = ("10:45", "11:00", "11:15", "15:45", "16:00")
_WORKING = [MONDAY + timedelta(days=n) for n in range(13) if (MONDAY + timedelta(days=n)).weekday() < 6]
FREE_TIME = FreeTime(
    tuple(free_day(day, _TIMES[: 14 - 3 * (n % 4)], _QUIET) for n, day in enumerate(_WORKING)), revision=7
)
FREE_TIME_SECOND = FreeTime((free_day(MONDAY, _TIMES, _QUIET, nearest=("10:15", "10:45")),), revision=8)


def _appointment(service: Service, number: int, at: str) -> Appointment:
    line = next(line for line in LINES if line.id == service.line_id)
    return Appointment(service, line, slot(number, line.id, MONDAY, at))


TWO = (_appointment(ID_CARD, 11, "09:45"), _appointment(PROPERTY, 12, "10:15"))
TAKEN = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
BOOKING = Booking(501, 2, TSON, TAKEN, MONDAY, Status.BOOKED, True, TWO[:1])
TWO_BOOKED = Booking(502, 1, TSON, TAKEN, MONDAY, Status.BOOKED, True, TWO)
MISSED = Booking(
    430,
    1,
    SPETSTSON,
    TAKEN - timedelta(days=12),
    date(2026, 11, 13),
    Status.MISSED,
    False,
    (_appointment(CAR, 13, "11:00"),),
    plate="777ABC02",
)
GLIMPSE = Glimpse(501, CentreKind.TSON, date(2026, 11, 20))
HIDDEN = Glimpse(610, CentreKind.SPETSTSON, date(2026, 11, 18))
TICKET = Ticket(BOOKING, "48217730", "0123456789" * 20)
TWO_TICKET = Ticket(TWO_BOOKED, "48217730", "9876543210" * 20)

IIN = made_up_iin()
CHOSEN = Chosen(ID_CARD, FreeSlot(TWO[0].slot, quiet=False))
SECOND = Chosen(PROPERTY, FreeSlot(TWO[1].slot, nearest=True))
_WHO = Visit(trail=(Step.WELCOME, Step.WHO), iin=IIN, centre=TSON)


_CAME_FROM = {
    Reason.TEN_DAYS: Step.CENTRE,
    Reason.SELLER_MUST_BOOK: Step.SELLER,
    Reason.NOT_THE_OWNER: Step.PLATE,
    Reason.TICKET_REPLACED: Step.WHO,
    Reason.OVERLAP: Step.CHECK,
}


def _refused(reason: Reason, **facts: object) -> Visit:
    refused = Refused(reason, **facts)  # type: ignore[arg-type]
    return replace(
        _WHO,
        step=Step.NOTICE,
        trail=(*_WHO.trail, _CAME_FROM.get(reason, Step.SERVICE)),
        service=CAR,
        refused=refused,
    )


_TEN_DAYS = _refused(
    Reason.TEN_DAYS,
    may_take_from=date(2026, 11, 30),
    may_visit_from=date(2026, 12, 3),
    in_the_way=501,
    kind=CentreKind.TSON,
    taken_on=date(2026, 11, 20),
)
_TEN_DAYS = replace(_TEN_DAYS, standing=Standing((), (GLIMPSE,)))
_LOST = WantStanding(ByIin(IIN))
_CANCELLED_BY_CENTRE = replace(BOOKING, status=Status.CANCELLED_BY_CENTRE, active=False)
_CHECKED_IN = replace(TWO_BOOKED, status=Status.CHECKED_IN, active=False)

# Every step, each in several states: (step, name of the state) -> visit and place.
SAMPLES: dict[tuple[Step, str], tuple[Visit, Place]] = {
    (Step.WELCOME, ""): (Visit(), PLACE),
    (Step.WELCOME, "demo-offline"): (Visit(), replace(PLACE, demo=True, online=False)),
    (Step.WELCOME, "preparing"): (Visit(), Place()),
    (Step.WHO, ""): (Visit(Step.WHO, (Step.WELCOME,)), PLACE),
    (Step.WHO, "typed"): (Visit(Step.WHO, (Step.WELCOME,), iin=IIN), PLACE),
    (Step.WHO, "refused"): (
        Visit(Step.WHO, (Step.WELCOME,), iin=IIN, refused=Refused(Reason.SLOW_DOWN, wait_seconds=25)),
        PLACE,
    ),
    (Step.PROVE, ""): (replace(_WHO, step=Step.PROVE, glimpse=GLIMPSE), PLACE),
    (Step.PROVE, "wrong"): (
        replace(_WHO, step=Step.PROVE, glimpse=GLIMPSE, refused=Refused(Reason.WRONG_CODE)),
        PLACE,
    ),
    (Step.PROVE, "slow-down"): (
        replace(_WHO, step=Step.PROVE, glimpse=HIDDEN, refused=Refused(Reason.SLOW_DOWN, wait_seconds=21)),
        PLACE,
    ),
    (Step.BOOKINGS, ""): (
        replace(_WHO, step=Step.BOOKINGS, standing=Standing((BOOKING,), (HIDDEN,), TICKET)),
        PLACE,
    ),
    (Step.BOOKINGS, "two"): (
        replace(_WHO, step=Step.BOOKINGS, standing=Standing((TWO_BOOKED, MISSED), (), TWO_TICKET)),
        replace(PLACE, online=False),
    ),
    (Step.BOOKINGS, "hidden"): (
        replace(_WHO, step=Step.BOOKINGS, standing=Standing((), (GLIMPSE, HIDDEN))),
        PLACE,
    ),
    (Step.BOOKINGS, "statuses"): (
        replace(_WHO, step=Step.BOOKINGS, standing=Standing((_CANCELLED_BY_CENTRE, _CHECKED_IN))),
        PLACE,
    ),
    (Step.CENTRE, ""): (replace(_WHO, step=Step.CENTRE, centre=None), PLACE),
    (Step.SERVICE, ""): (replace(_WHO, step=Step.SERVICE), PLACE),
    (Step.SERVICE, "second"): (replace(_WHO, step=Step.SERVICE, chosen=(CHOSEN,)), PLACE),
    (Step.SELLER, ""): (replace(_WHO, step=Step.SELLER, centre=SPETSTSON, service=CAR), PLACE),
    (Step.PLATE, ""): (replace(_WHO, step=Step.PLATE, centre=SPETSTSON, service=CAR, is_seller=True), PLACE),
    (Step.PLATE, "typed"): (
        replace(_WHO, step=Step.PLATE, centre=SPETSTSON, service=CAR, is_seller=True, plate="777ABC02"),
        PLACE,
    ),
    (Step.PLATE, "invalid"): (
        replace(
            _WHO,
            step=Step.PLATE,
            centre=SPETSTSON,
            service=CAR,
            is_seller=True,
            plate="77A",
            refused=Refused(Reason.INVALID_PLATE),
        ),
        PLACE,
    ),
    (Step.WHEN, ""): (replace(_WHO, step=Step.WHEN, service=ID_CARD, free_time=FREE_TIME), PLACE),
    (Step.WHEN, "second"): (
        replace(_WHO, step=Step.WHEN, service=PROPERTY, chosen=(CHOSEN,), free_time=FREE_TIME_SECOND),
        PLACE,
    ),
    (Step.WHEN, "gone"): (
        replace(_WHO, step=Step.WHEN, service=ID_CARD, free_time=FREE_TIME, slot_gone=True),
        PLACE,
    ),
    (Step.WHEN, "none"): (
        replace(_WHO, step=Step.WHEN, service=ID_CARD, free_time=FreeTime((), 7, date(2026, 12, 3))),
        PLACE,
    ),
    (Step.WHEN, "rebook"): (
        replace(_WHO, step=Step.WHEN, errand=Errand.REBOOK, booking=BOOKING, service=ID_CARD, free_time=FREE_TIME),
        PLACE,
    ),
    (Step.CHECK, ""): (replace(_WHO, step=Step.CHECK, service=ID_CARD, chosen=(CHOSEN,)), PLACE),
    (Step.CHECK, "two"): (replace(_WHO, step=Step.CHECK, service=PROPERTY, chosen=(CHOSEN, SECOND)), PLACE),
    (Step.CHECK, "rebook"): (
        replace(
            _WHO,
            step=Step.CHECK,
            errand=Errand.REBOOK,
            booking=BOOKING,
            proof=ByCode(IIN, "48217730"),
            service=ID_CARD,
            chosen=(Chosen(ID_CARD, FreeSlot(slot(15, 2, MONDAY + timedelta(days=3), "15:45"), quiet=True)),),
        ),
        PLACE,
    ),
    (Step.CHECK, "add"): (
        replace(
            _WHO,
            step=Step.CHECK,
            errand=Errand.ADD,
            booking=BOOKING,
            proof=ByCode(IIN, "48217730"),
            service=PROPERTY,
            chosen=(SECOND,),
        ),
        replace(PLACE, printer=PrinterState.PAPER_OUT),
    ),
    (Step.CHECK, "seller"): (
        replace(
            _WHO,
            step=Step.CHECK,
            centre=SPETSTSON,
            service=CAR,
            is_seller=True,
            plate="777ABC02",
            chosen=(Chosen(CAR, FreeSlot(slot(16, 3, MONDAY, "11:00"))),),
        ),
        replace(PLACE, printer=PrinterState.COVER_OPEN),
    ),
    (Step.CHECK, "cancel"): (
        replace(_WHO, step=Step.CHECK, errand=Errand.CANCEL, booking=TWO_BOOKED, proof=ByCode(IIN, "48217730")),
        PLACE,
    ),
    (Step.TICKET, ""): (replace(_WHO, step=Step.TICKET, ticket=TICKET, printing=PrintState.SENDING), PLACE),
    (Step.TICKET, "two"): (replace(_WHO, step=Step.TICKET, ticket=TWO_TICKET, printing=PrintState.PRINTED), PLACE),
    (Step.TICKET, "failed"): (
        replace(_WHO, step=Step.TICKET, ticket=TICKET, printing=PrintState.FAILED),
        PLACE,
    ),
    (Step.TICKET, "demo-vehicle"): (
        replace(
            _WHO,
            step=Step.TICKET,
            ticket=Ticket(
                replace(
                    BOOKING, centre=SPETSTSON, appointments=MISSED.appointments, plate="777ABC02", ask_staff=True
                ),
                "90310024",
                "5432109876" * 20,
            ),
            printing=PrintState.UNKNOWN,
        ),
        replace(PLACE, demo=True),
    ),
    (Step.NOTICE, "ten-days"): (_TEN_DAYS, PLACE),
    (Step.NOTICE, "ten-days-open"): (
        replace(_TEN_DAYS, standing=Standing((BOOKING,), (), TICKET), trail=(*_WHO.trail, Step.BOOKINGS)),
        replace(PLACE, centres=(TSON,)),
    ),
    (Step.NOTICE, "seller"): (_refused(Reason.SELLER_MUST_BOOK, service=CAR), PLACE),
    (Step.NOTICE, "owner"): (_refused(Reason.NOT_THE_OWNER, service=CAR), PLACE),
    (Step.NOTICE, "replaced"): (_refused(Reason.TICKET_REPLACED), PLACE),
    (Step.NOTICE, "try-again"): (replace(_WHO, step=Step.NOTICE, trouble=Trouble.TRY_AGAIN, lost=_LOST), PLACE),
    (Step.NOTICE, "out-of-service"): (Visit(Step.NOTICE, trouble=Trouble.OUT_OF_SERVICE), PLACE),
    (Step.NOTICE, "cancelled"): (
        replace(_WHO, step=Step.NOTICE, trail=(), booking=BOOKING, cancelled=True),
        PLACE,
    ),
    (Step.NOTICE, "online-only"): (_refused(Reason.ONLINE_ONLY, service=RESIDENCE), PLACE),
    (Step.NOTICE, "overlap"): (_refused(Reason.OVERLAP), PLACE),
    (Step.NOTICE, "slow-down"): (_refused(Reason.SLOW_DOWN, wait_seconds=16), PLACE),
}


def _demo() -> tuple[Place, Centre, Centre]:
    """The demonstration's centres with all their services."""
    data = load_centre_file(resource("centres/demo.yaml"))
    centres = tuple(entry.centre for entry in data.centres)
    lines = tuple(line for entry in data.centres for line in entry.lines)
    services = tuple(service for entry in data.centres for service in entry.services)
    return Place(centres, lines, services, ready=True), centres[0], centres[1]


DEMO, DEMO_TSON, DEMO_SPETSTSON = _demo()
DEMO_ID_CARD, DEMO_PENSION = (next(s for s in DEMO.services if s.code == code) for code in ("id-card", "pension"))
EVERY_TIME = [f"{hour:02}:{minute:02}" for hour in range(9, 18) for minute in range(0, 60, 15)]
FULL_TIME = FreeTime(
    tuple(free_day(day, EVERY_TIME, [t for t in EVERY_TIME if t[:2] in {"12", "17"}]) for day in _WORKING), 9
)
_FIRST = Chosen(DEMO_PENSION, FreeSlot(slot(31, DEMO_PENSION.line_id, MONDAY, "10:15")))
_DEMO_VISIT = replace(_WHO, centre=DEMO_TSON)
SAMPLES |= {
    (Step.CENTRE, "demo"): (replace(_WHO, step=Step.CENTRE, centre=None), DEMO),
    (Step.SERVICE, "demo"): (replace(_DEMO_VISIT, step=Step.SERVICE), DEMO),
    (Step.SERVICE, "vehicles"): (replace(_WHO, step=Step.SERVICE, centre=DEMO_SPETSTSON), DEMO),
    (Step.SERVICE, "second-document"): (replace(_DEMO_VISIT, step=Step.SERVICE, chosen=(_FIRST,)), DEMO),
    (Step.WHEN, "full"): (
        replace(_DEMO_VISIT, step=Step.WHEN, service=DEMO_ID_CARD, free_time=FULL_TIME, chosen=(_FIRST,)),
        DEMO,
    ),
    (Step.WHEN, "kept-apart"): (
        replace(
            _DEMO_VISIT,
            step=Step.WHEN,
            service=DEMO_PENSION,
            free_time=FreeTime(FREE_TIME.days[8:], 9, FREE_TIME.days[8].day),
        ),
        DEMO,
    ),
    (Step.WHEN, "rebook-chosen"): (
        replace(
            _WHO,
            step=Step.WHEN,
            errand=Errand.REBOOK,
            booking=BOOKING,
            service=ID_CARD,
            chosen=(Chosen(ID_CARD, FREE_TIME.days[0].slots[5]),),
            free_time=replace(
                FREE_TIME,
                days=(
                    replace(
                        FREE_TIME.days[0],
                        slots=tuple(f._replace(own=n == 2) for n, f in enumerate(FREE_TIME.days[0].slots)),
                    ),
                    *FREE_TIME.days[1:],
                ),
            ),
        ),
        PLACE,
    ),
}

# The same without network: the terminal goes on from its own copy.
AWAY = replace(PLACE, online=False)
AWAY_SHUT = replace(AWAY, policy=Policy(offline_booking=False))
LEASED = FreeTime(
    tuple(free_day(day, _TIMES[n % 3 :: 5], _QUIET) for n, day in enumerate(_WORKING[:4])), FREE_TIME.revision
)
_LOST_BOOK = WantDone(Book(UUID(int=1), IIN, TSON.id, (CHOSEN.choice,)))
_LOST_CANCEL = WantDone(Cancel(UUID(int=2), ByCode(IIN, "48217730")))


def _without_network(step: Step, name: str, place: Place = AWAY, **changes: object) -> tuple[Visit, Place]:
    """A sample from above, after the network has gone."""
    return replace(SAMPLES[step, name][0], **changes), place  # type: ignore[arg-type]


SAMPLES |= {
    (Step.WELCOME, "offline"): (Visit(), AWAY),
    (Step.WELCOME, "offline-shut"): (Visit(), AWAY_SHUT),
    (Step.WHO, "offline"): _without_network(Step.WHO, ""),
    (Step.BOOKINGS, "offline"): _without_network(Step.BOOKINGS, ""),
    (Step.BOOKINGS, "offline-shut"): _without_network(Step.BOOKINGS, "hidden", AWAY_SHUT),
    (Step.SERVICE, "offline"): _without_network(Step.SERVICE, "vehicles", replace(DEMO, online=False)),
    (Step.PLATE, "offline"): _without_network(Step.PLATE, "typed"),
    (Step.WHEN, "offline"): _without_network(Step.WHEN, "", free_time=LEASED),
    (Step.WHEN, "offline-gone"): _without_network(Step.WHEN, "gone", free_time=LEASED),
    (Step.WHEN, "offline-none"): _without_network(Step.WHEN, "none", free_time=FreeTime((), 7)),
    (Step.WHEN, "offline-rebook"): _without_network(Step.WHEN, "rebook"),
    (Step.WHEN, "offline-full"): _without_network(Step.WHEN, "full", replace(DEMO, online=False)),
    (Step.WHEN, "offline-clock"): _without_network(Step.WHEN, "", refused=Refused(Reason.OFFLINE_CLOCK)),
    (Step.WHEN, "offline-shut"): _without_network(Step.WHEN, "", AWAY_SHUT, refused=Refused(Reason.OFFLINE_OFF)),
    (Step.CHECK, "offline"): _without_network(Step.CHECK, ""),
    (Step.CHECK, "offline-rebook"): _without_network(Step.CHECK, "rebook"),
    (Step.CHECK, "offline-add"): _without_network(
        Step.CHECK, "add", replace(AWAY, printer=PrinterState.PAPER_OUT)
    ),
    (Step.CHECK, "offline-cancel"): _without_network(Step.CHECK, "cancel"),
    (Step.TICKET, "offline"): _without_network(Step.TICKET, "", printing=PrintState.PRINTED),
    (Step.TICKET, "offline-failed"): _without_network(Step.TICKET, "failed"),
    (Step.NOTICE, "needs-network"): (replace(_refused(Reason.NEEDS_NETWORK), lost=_LOST, service=None), AWAY),
    (Step.NOTICE, "needs-network-change"): (
        replace(_refused(Reason.NEEDS_NETWORK), lost=_LOST_CANCEL, booking=BOOKING, service=None),
        AWAY,
    ),
    (Step.NOTICE, "needs-network-service"): (_refused(Reason.NEEDS_NETWORK), AWAY),
    (Step.NOTICE, "offline-clock"): (replace(_refused(Reason.OFFLINE_CLOCK), lost=_LOST_BOOK), AWAY),
    (Step.NOTICE, "offline-off"): (replace(_refused(Reason.OFFLINE_OFF), lost=_LOST_BOOK), AWAY_SHUT),
    (Step.NOTICE, "offline-ten-days"): _without_network(Step.NOTICE, "ten-days-open"),
    (Step.NOTICE, "unknown"): _without_network(Step.NOTICE, "try-again", PLACE, lost=_LOST_BOOK),
    (Step.NOTICE, "unknown-change"): _without_network(Step.NOTICE, "try-again", lost=_LOST_CANCEL),
}


# Whatever a printer says before and after, and a ticket of a terminal that was revoked.
SAMPLES |= {
    (Step.CHECK, f"printer-{state}"): (SAMPLES[Step.CHECK, ""][0], replace(PLACE, printer=state))
    for state in PrinterState
    if state.cannot_print
}
SAMPLES |= {
    (Step.TICKET, f"{printing}-{state}"): (
        replace(SAMPLES[Step.TICKET, ""][0], printing=printing),
        replace(PLACE, printer=state),
    )
    for printing in (PrintState.FAILED, PrintState.UNKNOWN)
    for state in PrinterState
    if state.cannot_print or state is PrinterState.UNKNOWN
}
SAMPLES |= {
    (Step.TICKET, "queued-paper_out"): (
        replace(SAMPLES[Step.TICKET, ""][0], printing=PrintState.QUEUED),
        replace(PLACE, printer=PrinterState.PAPER_OUT),
    ),
    (Step.NOTICE, "revoked"): (
        replace(_refused(Reason.TICKET_REVOKED), trail=(Step.WELCOME, Step.WHO), service=None),
        PLACE,
    ),
    (Step.PROVE, "revoked"): (
        replace(SAMPLES[Step.PROVE, "wrong"][0], refused=Refused(Reason.TICKET_REVOKED)),
        PLACE,
    ),
}


def samples_of(step: Step) -> list[tuple[str, Visit, Place]]:
    """The states of one step."""
    return [(name, visit, place) for (at, name), (visit, place) in SAMPLES.items() if at is step]


def in_language(visit: Visit, language: Language) -> Visit:
    """The same visit in another language."""
    return replace(visit, language=language)
