"""A report as one page of HTML that has everything in it: style and charts, no script, nothing to fetch."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from html import escape

from kiosk.core.model import Words
from kiosk.core.report.charts import Series, bars
from kiosk.core.report.figures import Figures, Report
from kiosk.core.report.look import ACCENT, ACCENT_SOFT, EDGE, STYLE, SUN
from kiosk.core.report.words import NONE, day_cell, number, share, span, waited, why_closed
from kiosk.core.voice import Voice

_MOST_DAYS = 62  # bars; above that one for each week
_MOST_ROWS = 100  # days in the table; above that weeks too
_WEEK = 7
_BUCKET = 5  # minutes
_Row = tuple[str, Figures | str]


def report_html(report: Report, voice: Voice) -> str:
    """The page in one language."""
    return "\n".join(_Page(report, voice).lines())


class _Page:
    def __init__(self, report: Report, voice: Voice) -> None:
        self._report = report
        self._voice = voice
        self.say = voice.say

    def lines(self) -> Iterator[str]:
        title = escape(f"{self._name(self._report.centre.name)}: {span(self._voice, self._report)}")
        yield "<!doctype html>"
        yield f'<html lang="{self._voice.language.value}"><head><meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{title}</title><style>{STYLE}</style></head><body>"
        yield from self._header()
        if self._report.bookings.booked:
            yield from self._body()
        else:
            yield from self._nothing()
        yield "</body></html>"

    def _header(self) -> Iterator[str]:
        centre = self._report.centre
        made = self._report.at.astimezone(centre.zone)
        when = f"{self._voice.long_date(made.date())}, {made:%H:%M}"
        kind, as_of = self.say("Report on bookings and visits"), self.say("as of {when}", when=when)
        yield f'<header><p class="kind">{escape(kind)}</p>'
        yield f"<h1>{escape(self._name(centre.name))}</h1>"
        yield f"<p><b>{escape(span(self._voice, self._report))}</b></p>"
        yield f'<p class="muted">{escape(self._name(centre.address))} · '
        yield f"{escape(as_of)}</p></header>"

    def _nothing(self) -> Iterator[str]:
        nothing = self.say("Nobody had booked for this time.")
        yield f"<p>{escape(nothing)}</p>"
        closed = self._report.closed
        if len(closed) == len(self._report.by_day):
            words = ", ".join(sorted({why_closed(self._voice, why) for why in closed.values()}))
            told = self.say("The centre was not open ({why}).", why=words)
            yield f"<p>{escape(told)}</p>"

    def _body(self) -> Iterator[str]:
        yield from self._tiles()
        yield from self._hours()
        if len(self._report.by_day) > 1:
            yield from self._day_chart()
        yield from self._waiting()
        lines, services = self._report.lines, self._report.services
        yield from self._table(
            self.say("By sector"),
            self.say("Sector"),
            [(f"{lines[i].code} · {self._name(lines[i].name)}", f) for i, f in self._report.by_line.items()],
        )
        in_order = sorted(self._report.by_service.items(), key=lambda item: -item[1].booked)
        yield from self._table(
            self.say("By service"),
            self.say("Service"),
            [(self._name(services[i].name), figures) for i, figures in in_order],
        )
        yield from self._table(
            self.say("By hour"),
            self.say("Hour of the booked time"),
            [(f"{hour:02}:00–{hour + 1:02}:00", figures) for hour, figures in self._report.by_hour.items()],
        )
        yield from self._ways()
        if len(self._report.by_day) > 1:
            yield from self._days()
        yield from self._meaning()

    def _tiles(self) -> Iterator[str]:
        of, say = self._report.bookings, self.say
        due = of.visited + of.missed
        wait = NONE if of.waiting is None else say("{count} min", count=number(of.waiting.median))
        wait_words = waited(self._voice, of.waiting.median) if of.waiting else say("nobody has come")
        by_all = share(of.cancelled, of.booked)
        tiles = (
            (of.booked, say("bookings"), say("{count} still to come", count=number(of.to_come))),
            (of.visited, say("came"), say("{share} of those due", share=share(of.visited, due))),
            (of.missed, say("did not come"), say("{share} of those due", share=share(of.missed, due))),
            (of.rebooked, say("were rebooked"), say("{share} of bookings", share=share(of.rebooked, of.booked))),
            (of.cancelled, say("were cancelled"), say("{share} of bookings", share=by_all)),
            (wait, say("median of arrival"), wait_words),
        )
        yield '<div class="tiles">'
        for figure, name, more in tiles:
            shown = figure if isinstance(figure, str) else number(figure)
            yield f'<div class="tile"><b>{escape(shown)}</b><span>{escape(name)}</span>'
            yield f"<small>{escape(more)}</small></div>"
        yield "</div>"

    def _hours(self) -> Iterator[str]:
        hours = self._report.by_hour
        labels = [f"{hour:02}" for hour in hours]
        yield from self._chart(self.say("Load by hour"), labels, list(hours.values()))

    def _day_chart(self) -> Iterator[str]:
        weekly = len(self._report.by_day) > _MOST_DAYS
        groups = self._report.by_week if weekly else self._report.by_day
        title = self.say("Load by week") if weekly else self.say("Load by day")
        yield from self._chart(
            title, [f"{max(day, self._report.first):%d.%m}" for day in groups], list(groups.values())
        )

    def _chart(self, title: str, labels: Sequence[str], groups: Sequence[Figures]) -> Iterator[str]:
        say = self.say
        series = [
            Series(say("came"), ACCENT, [figures.visited for figures in groups]),
            Series(say("did not come"), SUN, [figures.missed for figures in groups]),
            Series(say("still to come"), ACCENT_SOFT, [figures.to_come for figures in groups]),
            Series(say("cancelled"), EDGE, [figures.cancelled for figures in groups]),
        ]
        series = [one for one in series if any(one.values)]
        yield from self._figure(title, bars(title, labels, series), series)

    def _figure(self, title: str, svg: str, series: Sequence[Series]) -> Iterator[str]:
        yield f'<section class="whole"><h2>{escape(title)}</h2><figure>{svg}'
        yield '<ul class="legend">'
        for one in series:
            yield f'<li><i style="background:{one.colour}"></i>{escape(one.name)}</li>'
        yield "</ul></figure></section>"

    def _waiting(self) -> Iterator[str]:
        waiting = self._report.bookings.waiting
        if waiting is None:
            return
        title = self.say("When they came, against the booked time")
        buckets: Counter[int] = Counter()
        for minutes, visits in self._report.waits.items():
            buckets[minutes // _BUCKET * _BUCKET] += visits
        shown = range(min(buckets), max(buckets) + 1, _BUCKET)
        labels = [f"{'+' if start > 0 else ''}{number(start)}" for start in shown]
        series = [Series(self.say("visits"), ACCENT, [buckets[start] for start in shown])]
        yield f'<section class="whole"><h2>{escape(title)}</h2>'
        half = waited(self._voice, waiting.median)
        ninety = waited(self._voice, waiting.ninety)
        early = share(waiting.early, waiting.visits)
        told = self.say(
            "Half of the visitors had checked in {half}, nine of ten {ninety}. {early} came before their time.",
            half=half,
            ninety=ninety,
            early=early,
        )
        yield f"<p>{escape(told)}</p><figure>{bars(title, labels, series)}"
        axis = self.say("Minutes from the booked time to the check-in; below zero: before it")
        yield f"<figcaption>{escape(axis)}</figcaption></figure></section>"

    def _ways(self) -> Iterator[str]:
        of, say = self._report.bookings, self.say
        alone = of.booked - of.at_desk
        rows = (
            (say("taken by the citizen"), alone),
            (say("taken at a staff desk"), of.at_desk),
            (say("taken without network"), of.offline),
            (say("cancelled by the citizen"), of.cancelled_by_citizen),
            (say("cancelled at a staff desk"), of.cancelled_by_staff),
            (say("cancelled by the centre"), of.cancelled_by_centre),
        )
        title = say("How they were taken and cancelled")
        yield f'<section class="whole"><h2>{escape(title)}</h2><table><tbody>'
        for name, count in rows:
            yield f"<tr><td>{escape(name)}</td><td>{number(count)}</td>"
            yield f"<td>{escape(share(count, of.booked))}</td></tr>"
        yield "</tbody></table></section>"

    def _days(self) -> Iterator[str]:
        report, weekly = self._report, len(self._report.by_day) > _MOST_ROWS
        rows = [(self._week_cell(day), f) for day, f in report.by_week.items()] if weekly else self._day_rows()
        title = self.say("By week") if weekly else self.say("By day")
        yield from self._table(title, self.say("Day of the visit (bookings)"), rows, whole=report.bookings)

    def _day_rows(self) -> Iterator[_Row]:
        closed = self._report.closed
        for day, figures in self._report.by_day.items():
            off = day in closed and not figures.booked
            yield day_cell(self._voice, day), why_closed(self._voice, closed[day]) if off else figures

    def _table(
        self, title: str, first: str, rows: Iterable[_Row], *, whole: Figures | None = None
    ) -> Iterator[str]:
        say = self.say
        heads = (
            first,
            say("booked"),
            say("came"),
            say("did not come"),
            say("still to come"),
            say("rebooked"),
            say("cancelled"),
            say("median of arrival, min"),
        )
        yield f"<section><h2>{escape(title)}</h2><table><thead><tr>"
        yield "".join(f"<th>{escape(head)}</th>" for head in heads)
        yield "</tr></thead><tbody>"
        for name, figures in rows:
            yield f"<tr><td>{escape(name)}</td>{self._cells(figures)}</tr>"
        total = whole or self._report.all_services
        together = say("all together")
        yield f"</tbody><tfoot><tr><td>{escape(together)}</td>{self._cells(total)}</tr></tfoot>"
        yield "</table></section>"

    def _cells(self, figures: Figures | str) -> str:
        if isinstance(figures, str):
            return f'<td class="off" colspan="7">{escape(figures)}</td>'
        of = figures
        counts = (of.booked, of.visited, of.missed, of.to_come, of.rebooked, of.cancelled)
        waiting = number(figures.waiting.median) if figures.waiting else NONE
        return "".join(f"<td>{cell}</td>" for cell in (*map(number, counts), waiting))

    def _meaning(self) -> Iterator[str]:
        say = self.say
        meanings = (
            (say("Booking and service"), say(
                "A booking is one visit of one citizen, with one or two services. The figures at the top and by "
                "day count bookings; by hour, sector and service each service counts. A booking stands on the "
                "day of its visit, as it is now.")),
            (say("Did not come"), say(
                "Nobody checked in by the time to which people are let in after the booked time. Those due: who "
                "came and who did not.")),
            (say("Rebooked"), say("Bookings of these days that had been moved to another time at least once.")),
            (say("Arrival"), say(
                "Minutes from the booked time of the first service to the check-in. Below zero: before the "
                "booked time. Median: half came so or earlier. How long somebody then sat in the hall is not "
                "known here.")),
        )  # fmt: skip
        title = say("What the figures mean")
        yield f'<section class="whole"><h2>{escape(title)}</h2><dl>'
        for term, meaning in meanings:
            yield f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>"
        yield "</dl></section>"

    def _week_cell(self, monday: date) -> str:
        first = max(monday, self._report.first)
        last = min(monday + timedelta(days=_WEEK - 1), self._report.last)
        return f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"

    def _name(self, words: Words) -> str:
        return words.in_(self._voice.language)
