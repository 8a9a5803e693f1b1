"""IT staff, dossiers, population and the declared LAN of offices, beside the score and never in it. Pure."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inventory.declared import LAN_STATES, Declared, months_of
from inventory.identifiers import ItemKind
from planning.beside_model import GroupContext, OfficeContext, Ratio, Sum
from planning.evidence import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from inventory.identifiers import SiteName
    from inventory.model import Inventory, Site

_LAN_PORT: Final = ItemKind("lan_port")


def office_context(inventory: Inventory, site: Site) -> OfficeContext:
    """What one office declared of itself."""
    declared = {**_counted_sockets(inventory, site.name), **inventory.declared.get(site.name, {})}
    dossiers = _monthly(declared.get("dossiers"))
    people = [number_of(declared.get(name)) for name in ("it_staff", "it_staff_shared")]
    known = [each for each in people if each is not None]
    it_people = sum(known, Fraction(0)) if len(known) == len(people) else None
    counters = None if site.counters is None else Fraction(site.counters)
    staff = None if site.staff is None else Fraction(site.staff)
    return OfficeContext(
        declared=declared,
        dossiers=dossiers,
        it_people=it_people,
        dossiers_per_counter=_ratio(dossiers, counters),
        population_per_counter=_ratio(number_of(declared.get("population")), counters),
        staff_per_it=_ratio(staff, it_people),
    )


def _counted_sockets(inventory: Inventory, site: SiteName) -> Mapping[str, Declared]:
    """Sockets and their one year from lots of them, where an inventory counts sockets among the assets."""
    assets = inventory.assets.get(site)
    answers = [kinds[_LAN_PORT] for kinds in assets.places.values() if _LAN_PORT in kinds] if assets else []
    lots = [lot for lots in answers if lots is not None for lot in lots]
    if not answers or None in answers:
        return {}
    origin = lots[0].provenance if lots else None
    years = {lot.year for lot in lots}
    found = {} if origin is None else {"lan_sockets": Declared(sum(lot.count for lot in lots), origin)}
    year = years.pop() if len(years) == 1 else None
    if year is not None and origin is not None:
        found["lan_year"] = Declared(year, origin)
    return found


def number_of(figure: Declared | None) -> Fraction | None:
    """A declared number; None when there is none."""
    number = figure.number if figure is not None else None
    return None if number is None else exact(number) if isinstance(number, float) else Fraction(number)


def _monthly(figure: Declared | None) -> Fraction | None:
    """Dossiers in a month: of a year's figure the mean of its months."""
    number = number_of(figure)
    return None if number is None or figure is None else number / months_of(figure.period)


def _ratio(over: Fraction | None, under: Fraction | None) -> Ratio | None:
    return None if over is None or under is None else Ratio(over, under, 1)


def group_context(offices: Sequence[OfficeContext]) -> GroupContext:
    """Sums and ratios of sums over offices; one that has not answered takes part in neither part of a ratio."""
    states = Counter(each.value for office in offices if (each := office.declared.get("lan_state")) is not None)
    return GroupContext(
        it_staff=_declared_sum(offices, "it_staff"),
        it_staff_shared=_declared_sum(offices, "it_staff_shared"),
        population=_declared_sum(offices, "population"),
        dossiers_per_counter=_joined(office.dossiers_per_counter for office in offices),
        population_per_counter=_joined(office.population_per_counter for office in offices),
        staff_per_it=_joined(office.staff_per_it for office in offices),
        dossiers=_sum(office.dossiers for office in offices),
        lan_states={state: states[state] for state in LAN_STATES},
    )


def _declared_sum(offices: Iterable[OfficeContext], name: str) -> Sum:
    return _sum(number_of(office.declared.get(name)) for office in offices)


def _sum(values: Iterable[Fraction | None]) -> Sum:
    known = [value for value in values if value is not None]
    return Sum(sum(known, Fraction(0)), len(known))


def _joined(ratios: Iterable[Ratio | None]) -> Ratio:
    known = [ratio for ratio in ratios if ratio is not None]
    over, under = (sum((getattr(ratio, part) for ratio in known), Fraction(0)) for part in ("over", "under"))
    return Ratio(over, under, len(known))
