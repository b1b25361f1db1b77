"""What a report says in words and figures, in one language."""

from datetime import date

from kiosk.core.calendar import Closed
from kiosk.core.report.figures import Report
from kiosk.core.voice import Voice

NONE = "–"


def number(value: int) -> str:
    """A whole number, in groups of three, with a minus that is one."""
    return f"{value:,}".replace(",", "\u00a0").replace("-", "−")


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent; a dash where there is no whole."""
    return f"{part / whole * 100:.0f}\u00a0%" if whole else NONE


def waited(voice: Voice, minutes: int) -> str:
    """Minutes from the booked time to the check-in, in words."""
    if minutes < 0:
        return voice.say_count("{count} minute before the time", "{count} minutes before the time", -minutes)
    if minutes == 0:
        return voice.say("on time")
    return voice.say_count("{count} minute after the time", "{count} minutes after the time", minutes)


def span(voice: Voice, report: Report) -> str:
    """Of which days the report is."""
    if report.first == report.last:
        return f"{voice.long_date(report.first)}, {voice.whole_weekday(report.first)}"
    return f"{voice.long_date(report.first)} – {voice.long_date(report.last)}"


def why_closed(voice: Voice, why: Closed) -> str:
    """Why a day had no hours."""
    return {
        Closed.WEEKLY: voice.say("day off"),
        Closed.HOLIDAY: voice.say("public holiday"),
        Closed.CLOSURE: voice.say("closed"),
    }[why]


def day_cell(voice: Voice, day: date) -> str:
    """A day in a table."""
    return f"{day:%d.%m.%Y}, {voice.weekday(day)}"
