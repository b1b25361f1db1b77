"""Where everything on a ticket stands: texts, rules and the symbol, in dots of the paper. No drawing here.

Kazakh first, then Russian, in letters of one size; a citizen who reads English has it first, Kazakh below.
There is no IIN and no name: this module is not given any. Source: "What is printed" in the contract.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from kiosk.core.model import Appointment, Language, Ticket, Words
from kiosk.core.ticket.qr import MODULES, QUIET_ZONE
from kiosk.core.ticket.typeset import BOLD, REGULAR, Paragraph, Type, fitted, set_in, width_of

Width = Literal[576, 384]


class Voice(Protocol):
    """What a ticket needs of a language: `kiosk.speech.Speech` has it."""

    def say(self, message: str, /, **facts: object) -> str:
        """A sentence, its named placeholders filled in."""

    def day(self, day: date) -> str:
        """Weekday, day and month in words."""

    def clock(self, moment: datetime) -> str:
        """The time of day."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `x`, `y`: its top left corner. `secret`: it opens the booking (R8), keep no copy of it."""

    x: int
    y: int
    text: str
    type: Type
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper, so many dots thick."""

    y: int
    thickness: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ticket laid out. `symbol`: the top left corner of the QR's first module, without its quiet zone;
    `ornament`: the top of the band of ram's horns."""

    width: int
    height: int
    margin: int
    texts: tuple[Text, ...]
    rules: tuple[Rule, ...]
    symbol: tuple[int, int]
    module: int
    ornament: int


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The measures of one paper width, in dots of an eighth of a millimetre."""

    margin: int
    time: int
    time_of_two: int
    date: int
    least_date: int
    code: int
    strong: int
    least_strong: int
    body: int
    least_body: int
    small: int
    least_small: int
    gap: int
    module: int


_SIZES = {
    576: _Sizes(14, 172, 132, 45, 43, 42, 34, 30, 27, 24, 22, 20, 13, 6),
    384: _Sizes(8, 132, 112, 35, 35, 34, 30, 26, 26, 22, 19, 17, 11, 4),
}
_ORNAMENT = 40
_CAP_TOP, _CAP_HEIGHT = 0.24, 0.73  # of Inter's size: from the line's top down to a capital, and its height


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
    page = _Page(width, _SIZES[width])
    page.ornament()
    _centre(page, ticket, voices)
    _visit(page, ticket, voices)
    _proof(page, ticket, voices)
    _notes(page, ticket, voices)
    _footer(page, printed_at, terminal, voices)
    return page.sheet()


_Voices = list[tuple[Language, Voice]]


def _centre(page: "_Page", ticket: Ticket, voices: _Voices) -> None:
    centre, sizes = ticket.booking.centre, page.sizes
    spoken = [(centre.name.in_(each), centre.address.in_(each)) for each, _ in voices]
    for name, address in dict.fromkeys(spoken):
        page.write(name, Type(sizes.strong, BOLD), sizes.least_strong)
        page.write(address, Type(sizes.body), sizes.least_body)
        page.space(sizes.gap // 2)
    if centre.phone:
        page.write(centre.phone, Type(sizes.body), sizes.least_body)
    page.rule(4)


def _visit(page: "_Page", ticket: Ticket, voices: _Voices) -> None:
    booking, sizes = ticket.booking, page.sizes
    days = [voice.day(booking.visit_on) for _, voice in voices]
    weekday_and_day = page.alike(days, Type(sizes.date, BOLD), sizes.least_date)
    for day in days:
        page.write(day, weekday_and_day, sizes.least_date)
    time = sizes.time if len(booking.appointments) == 1 else sizes.time_of_two
    for index, appointment in enumerate(booking.appointments):
        if index:
            page.rule(2)
        starts = appointment.slot.starts_at.astimezone(booking.centre.zone)
        page.figures(voices[0][1].clock(starts), Type(time, BOLD))
        _service(page, appointment, voices)
    page.rule(4)


def _service(page: "_Page", appointment: Appointment, voices: _Voices) -> None:
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


def _proof(page: "_Page", ticket: Ticket, voices: _Voices) -> None:
    """The QR at the left, the code beside it: two groups of four, which are easier to read out and to type."""
    sizes = page.sizes
    side, quiet = MODULES * sizes.module, QUIET_ZONE * sizes.module
    top = page.y + quiet - sizes.gap
    page.symbol = (max(sizes.margin, quiet), top)
    x = page.symbol[0] + side + quiet
    room = page.width - sizes.margin - x
    labels = dict.fromkeys(voice.say("Booking code") for _, voice in voices)
    said = [set_in(label, Type(sizes.body), room, sizes.least_body) for label in labels]
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


def _notes(page: "_Page", ticket: Ticket, voices: _Voices) -> None:
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


def _footer(page: "_Page", printed_at: datetime, terminal: str, voices: _Voices) -> None:
    page.rule(2)
    when = f"{printed_at:%d.%m.%Y %H:%M}"  # the same in every language here
    said = [voice.say("Printed {when}, terminal {terminal}", when=when, terminal=terminal) for _, voice in voices]
    small = page.alike(said, Type(page.sizes.small), page.sizes.least_small)
    for line in said:
        page.write(line, small, small.size)


@dataclass(slots=True)
class _Page:
    """Paper that is filled from the top."""

    width: int
    sizes: _Sizes
    y: int = 0
    symbol: tuple[int, int] = (0, 0)
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    @property
    def room(self) -> int:
        return self.width - 2 * self.sizes.margin

    def ornament(self) -> None:
        self.y += _ORNAMENT + self.sizes.gap

    def space(self, dots: int) -> None:
        self.y += dots

    def rule(self, thickness: int) -> None:
        self.y += self.sizes.gap
        self.rules.append(Rule(self.y, thickness))
        self.y += thickness + self.sizes.gap

    def write(self, text: str, type_: Type, least: int) -> None:
        self.y = self.place(set_in(text, type_, self.room, least), self.sizes.margin, self.y)

    def alike(self, texts: Sequence[str], type_: Type, least: int) -> Type:
        """One size for the same in two languages: that in which each fits its line, if there is one."""
        return min((fitted(text, type_, self.room, least) for text in texts), key=lambda fit: fit.size)

    def figures(self, text: str, type_: Type) -> None:
        """Large figures: they have no letters that reach below the line, so their white is cut off."""
        self.y += 2 * self.sizes.gap
        lift = round(type_.size * _CAP_TOP)
        self.texts.append(Text(self.sizes.margin, self.y - lift, text, type_))
        self.y += round(type_.size * _CAP_HEIGHT) + self.sizes.gap + self.sizes.gap // 2

    def place(self, paragraph: Paragraph, x: int, y: int, *, secret: bool = False) -> int:
        """Put lines down from `y`; gives the y below them."""
        for line in paragraph.lines:
            self.texts.append(Text(x, y, line, paragraph.type, secret))
            y += paragraph.type.leading
        return y

    def sheet(self) -> Sheet:
        height = self.y + self.sizes.gap
        return Sheet(
            self.width,
            height,
            self.sizes.margin,
            tuple(self.texts),
            tuple(self.rules),
            self.symbol,
            self.sizes.module,
            0,
        )
