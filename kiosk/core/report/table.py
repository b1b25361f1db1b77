"""A report as one long table: a row for each day, line, service and hour with bookings, to be summed at will."""

from kiosk.core.report.figures import Figures, Report
from kiosk.core.table_file import Cell, table_file
from kiosk.core.voice import Voice


def report_csv(report: Report, voice: Voice) -> bytes:
    """The table as a file. It counts services: a booking with two stands in two rows."""
    head = (
        voice.say("Centre"),
        voice.say("Day"),
        voice.say("Sector"),
        voice.say("Service"),
        voice.say("Hour"),
        voice.say("Booked"),
        voice.say("Came"),
        voice.say("Missed"),
        voice.say("Still to come"),
        voice.say("Cancelled by the citizen"),
        voice.say("Cancelled at a staff desk"),
        voice.say("Cancelled by the centre"),
        voice.say("Rebooked"),
        voice.say("Booked without network"),
        voice.say("Booked at a staff desk"),
        voice.say("Median wait, minutes"),
        voice.say("Nine of ten within, minutes"),
    )
    rows = (
        (
            report.centre.code,
            day.isoformat(),
            report.lines[line_id].code,
            report.services[service_id].name.in_(voice.language),
            hour,
            *_cells(figures),
        )
        for (day, line_id, service_id, hour), figures in report.cells.items()
    )
    return table_file(head, rows)


def _cells(figures: Figures) -> tuple[Cell, ...]:
    waiting = figures.waiting
    return (
        figures.booked,
        figures.visited,
        figures.missed,
        figures.to_come,
        figures.cancelled_by_citizen,
        figures.cancelled_by_staff,
        figures.cancelled_by_centre,
        figures.rebooked,
        figures.offline,
        figures.at_desk,
        waiting.median if waiting else None,
        waiting.ninety if waiting else None,
    )
