"""Kazakhstan's public holidays (R7), from the `holidays` package.

A holiday that falls on a weekend moves to the next working day (Labour Code, article 85), except 7 January and the
first day of Kurban Ait. Days that the government moves by order reach the package with a release; until then, and
where a centre does otherwise, the centre file's `special_days` decide.
"""

from datetime import date
from functools import cache


class KazakhstanHolidays:
    """The public holidays as `kiosk.core.ports.PublicHolidays`."""

    def between(self, first: date, last: date) -> frozenset[date]:
        """The holidays from `first` to `last`, both included; none where `last` is before `first`.

        Kurban Ait follows the moon: until the muftiate has announced it, its day is the calculated one.
        """
        years = range(first.year, last.year + 1)
        return frozenset(day for year in years for day in _of_year(year) if first <= day <= last)


@cache
def _of_year(year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415  costs 80 ms, needed when slots are made

    return frozenset(country_holidays("KZ", years=year))
