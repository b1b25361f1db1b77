"""Where everything on a ticket stands: texts, rules and the symbol, in dots of the paper. No drawing here.

Kazakh first, then Russian, in letters of one size; a citizen who reads English has it first, Kazakh below.
There is no IIN and no name: this module is not given any. Source: "What is printed" in the contract.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Protocol

from kiosk.core.model import Appointment, Language, Ticket, Words
from kiosk.core.ticket.qr import MODULES, QUIET_ZONE
from kiosk.core.ticket.sheet import Page, Sheet, Width
from kiosk.core.ticket.typeset import BOLD, REGULAR, Paragraph, Type, set_in, width_of


class Voice(Protocol):
    """What a ticket needs of a language: `kiosk.speech.Speech` has it."""

    def say(self, message: str, /, **facts: object) -> str:
        """A sentence, its named placeholders filled in."""

    def day(self, day: date) -> str:
        """Weekday, day and month in words."""

    def clock(self, moment: datetime) -> str:
        """The time of day."""


def languages_of(language: Language) -> tuple[Language, Language]:
    """The two languages of a citizen's ticket, in their order."""
    return (Language.EN, Language.KK) if language is Language.EN else (Language.KK, Language.RU)


def compose(
    ticket: Ticket,
    language: Language,
    printed_at: datetime,
    terminal: str,
    width: Width,
    *,
    speech: Callable[[Language], Voice],
) -> Sheet:
    """Lay a ticket out. `printed_at` is in the centre's time; `speech` gives each language's voice."""
    voices = [(each, speech(each)) for each in languages_of(language)]
    page = Page(width)
    page.ornament()
    _centre(page, ticket, voices)
    _visit(page, ticket, voices)
    _proof(page, ticket, voices)
    _notes(page, ticket, voices)
    _footer(page, printed_at, terminal, voices)
    return page.sheet()


_Voices = list[tuple[Language, Voice]]


def _centre(page: Page, ticket: Ticket, voices: _Voices) -> None:
    centre, sizes = ticket.booking.centre, page.sizes
    spoken = [(centre.name.in_(each), centre.address.in_(each)) for each, _ in voices]
    for name, address in dict.fromkeys(spoken):
        page.write(name, Type(sizes.strong, BOLD), sizes.least_strong)
        page.write(address, Type(sizes.body), sizes.least_body)
        page.space(sizes.gap // 2)
    if centre.phone:
        page.write(centre.phone, Type(sizes.body), sizes.least_body)
    page.rule(4)


def _visit(page: Page, ticket: Ticket, voices: _Voices) -> None:
    booking, sizes = ticket.booking, page.sizes
    days = [voice.day(booking.visit_on) for _, voice in voices]
    bold = page.alike(days, Type(sizes.date, BOLD), sizes.least_date)
    whole = all(len(set_in(day, bold, page.room, bold.size).lines) == 1 for day in days)
    for day in days:
        # On narrow paper a long date has its weekday below it, and then so has the other language's.
        for part in [day] if whole else re.split("(?<=,) ", day):
            page.write(part, bold, bold.size)
        page.space(0 if whole else sizes.gap // 2)
    time = sizes.time if len(booking.appointments) == 1 else sizes.time_of_two
    for index, appointment in enumerate(booking.appointments):
        if index:
            page.rule(2)
        starts = appointment.slot.starts_at.astimezone(booking.centre.zone)
        page.figures(voices[0][1].clock(starts), Type(time, BOLD))
        _service(page, appointment, voices)
    page.rule(4)


def _service(page: Page, appointment: Appointment, voices: _Voices) -> None:
    sizes, line = page.sizes, appointment.line
    services = [appointment.service.name.in_(each) for each, _ in voices]
    sectors = [
        voice.say("Sector {code} · {name}", code=line.code, name=line.name.in_(each)) for each, voice in voices
    ]
    strong = page.alike(services, Type(sizes.strong, BOLD), sizes.least_strong)
    plain = page.alike(sectors, Type(sizes.body), sizes.least_body)
    for service, sector in zip(services, sectors, strict=True):
        page.write(service, strong, sizes.least_strong)
        page.write(sector, plain, sizes.least_body)
        page.space(sizes.gap // 2)


def _proof(page: Page, ticket: Ticket, voices: _Voices) -> None:
    """The QR at the left, the code beside it: two groups of four, which are easier to read out and to type."""
    sizes = page.sizes
    side, quiet = MODULES * sizes.module, QUIET_ZONE * sizes.module
    top = page.y + quiet - sizes.gap
    page.symbol = (max(sizes.margin, quiet), top)
    x = page.symbol[0] + side + quiet
    room = page.width - sizes.margin - x
    labels = dict.fromkeys(voice.say("Booking code") for _, voice in voices)
    plain = page.alike(labels, Type(sizes.body), sizes.least_body, room)
    said = [set_in(label, plain, room, sizes.least_body) for label in labels]
    code = Type(sizes.code, BOLD)
    groups = (ticket.code[:4], ticket.code[4:])
    together = "\u2002".join(groups)
    figures = Paragraph((together,) if width_of(together, code) <= room else groups, code)
    tall = sum(paragraph.height for paragraph in said) + sizes.gap + figures.height
    y = top + max(0, (side - tall) // 2)
    for paragraph in said:
        y = page.place(paragraph, x, y)
    y = page.place(figures, x, y + sizes.gap, secret=True)
    page.y = max(top + side + quiet - sizes.gap, y)
    page.rule(2)


def _notes(page: Page, ticket: Ticket, voices: _Voices) -> None:
    sizes = page.sizes
    for language, voice in voices:
        notes = [(voice.say("Come 5 minutes early and show this ticket."), BOLD)]
        if things := _things(ticket, language):
            notes.append((voice.say("Bring along: {things}.", things=things), REGULAR))
        again = voice.say("Another time? Rebook with this ticket. Then only the new ticket counts.")
        notes.append((again, REGULAR))
        for said, weight in notes:
            page.write(said, Type(sizes.body, weight), sizes.least_body)
            page.space(sizes.gap // 2)
        page.space(sizes.gap)


def _things(ticket: Ticket, language: Language) -> str:
    """What all the services ask the citizen to bring, in sentences, each once; without the last full stop."""
    wanted: Iterable[Words | None] = (a.service.bring for a in ticket.booking.appointments)
    return ". ".join(dict.fromkeys(words.in_(language).strip().rstrip(".") for words in wanted if words))


def _footer(page: Page, printed_at: datetime, terminal: str, voices: _Voices) -> None:
    page.rule(2)
    when = f"{printed_at:%d.%m.%Y %H:%M}"  # the same in every language here
    said = [voice.say("Printed {when}, terminal {terminal}", when=when, terminal=terminal) for _, voice in voices]
    small = page.alike(said, Type(page.sizes.small), page.sizes.least_small)
    for line in said:
        page.write(line, small, small.size)
