"""What stands beside the score as tables: the LAN, the declared context, the checklist. None of it enters the score.

What was asked and not answered, or not told by a device, is "?"; what was not asked or does not apply is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.reports.beside_wording import check_note, period_text, value_text
from exporters.reports.clean import clean
from exporters.reports.sheet import Column, Style, Table, coverage, figure
from planning.beside_model import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from fractions import Fraction

    from exporters.reports.model import GapReport, GroupRow, OfficeRow
    from exporters.reports.sheet import Cell
    from exporters.reports.texts import Catalogue
    from inventory.declared import Declared
    from planning.beside_model import Beside, GroupBeside, OfficeBeside, Ratio, Sum
    from planning.lan import Ports

_MEGABIT = 1_000_000
_WORDS = ("group", "code", "unit")

_LAN_DECLARED = ("lan_sockets", "lan_year", "lan_mbps", "lan_state")
"""Declared figures that stand in the tables of the LAN; the others stand in those of the context."""


def beside_tables(report: GapReport, texts: Catalogue) -> tuple[Table, ...]:
    """The tables for which there is something to show."""
    beside = report.result.beside
    if beside is None:
        return ()
    making = _Making(report, beside, texts)
    tables: list[Table] = []
    if making.any_ports:
        tables += [making.ports(), making.ports_of_groups()]
    if making.any_lan:
        tables.append(making.lan())
    if making.any_context:
        tables += [making.context(), making.context_of_groups()]
    if beside.checklist.items:
        tables += [making.lines(), making.checks()]
    return tuple(tables)


def office_tables(report: GapReport, texts: Catalogue) -> tuple[Table, ...]:
    """Those of them that have one row an office, in the order of the report; the first three columns say which."""
    beside = report.result.beside
    if beside is None:
        return ()
    making = _Making(report, beside, texts)
    wanted = (
        (making.any_ports, making.ports),
        (making.any_lan, making.lan),
        (making.any_context, making.context),
        (bool(beside.checklist.items), making.checks),
    )
    return tuple(make() for there, make in wanted if there)


class _Making:
    """Makes the tables of one report, in the order of its groups and offices."""

    def __init__(self, report: GapReport, beside: Beside, texts: Catalogue) -> None:
        self._report, self._beside, self._texts = report, beside, texts
        self._offices = {office.site: office for office in beside.offices}
        self._groups = {group.code: group for group in beside.groups}
        self._unknown = texts("not_known_sign")

    @property
    def any_ports(self) -> bool:
        """Whether switches are watched."""
        return any(office.lan.switches for office in self._beside.offices)

    @property
    def any_lan(self) -> bool:
        """Whether anything is to be said of a LAN beside the sockets of its switches."""
        return any(
            office.lan.switches
            or office.lan.access_points
            or office.lan.wifi_clients is not None
            or any(name in office.context.declared for name in _LAN_DECLARED)
            for office in self._beside.offices
        )

    @property
    def any_context(self) -> bool:
        """Whether an office was asked about anything but its LAN."""
        return any(name not in _LAN_DECLARED for office in self._beside.offices for name in office.context.declared)

    def ports(self) -> Table:
        """The sockets of each office's switches."""
        counts = ("switches", "answered", "units", "ports", "used", "idle", "free", "off")
        columns = (
            *self._columns(_WORDS),
            *self._columns((f"lan.{key}" for key in counts), Style.COUNT, summed=True),
            *self._columns(("lan.share_used",), Style.COVERAGE),
            *self._columns(("lan.full",), Style.COUNT, summed=True),
            *self._columns(("lan.no_free_port",)),
            *self._columns((f"lan.{key}" for key in _FINDINGS), Style.COUNT, summed=True),
            *self._columns(("note",)),
        )
        return self._table("beside_ports", columns, self._each(self._ports))

    def _ports(self, office: OfficeBeside) -> Iterable[Cell]:
        lan, ports = office.lan, office.lan.ports
        if not lan.switches:
            return (0, *(None,) * (len(_FINDINGS) + 11))
        none_left = self._answer(lan.no_free_port)
        if ports is None:
            unknown = (self._unknown,) * 5
            return (lan.switches, 0, None, *unknown, None, None, none_left, *(self._unknown,) * len(_FINDINGS), None)
        share = ports.share_used
        return (
            *(lan.switches, lan.answered, lan.units, ports.total, *self._states(ports)),
            *(None if share is None else coverage(share * 100), lan.full, none_left),
            *(_found(ports, key, self._unknown) for key in _FINDINGS),
            self._untold(ports),
        )

    def _states(self, ports: Ports) -> Iterator[Cell]:
        """Used, idle, free and off; when no state at all was told, they are not known."""
        told = ports.unclear < ports.total or not ports.total
        return (getattr(ports, key) if told else self._unknown for key in ("used", "idle", "free", "off"))

    def _untold(self, ports: Ports) -> str | None:
        """How many ports a switch does not tell something of."""
        missing = {key: getattr(ports, key) for key in ("unclear", *(f"{key}_unknown" for key in _UNTOLD.values()))}
        notes = [self._texts(f"lan_untold.{key}", count=count) for key, count in missing.items() if count]
        return "; ".join(notes) or None

    def ports_of_groups(self) -> Table:
        """The LANs of groups."""
        columns = (
            *self._columns(("group", "code")),
            *self._columns(("offices", "lan.offices"), Style.COUNT, summed=True),
            *self._columns((f"lan.{key}" for key in _GROUP_COUNTS), Style.COUNT, summed=True),
            *self._columns(("lan.share_used",), Style.COVERAGE),
            *self._columns(("lan.offices_full",), Style.COUNT, summed=True),
            *self._columns((f"lan.{key}" for key in _FINDINGS), Style.COUNT, summed=True),
            *self._columns(("lan.per_staff",), Style.FIGURE),
            *self._columns(("lan.per_staff_offices",), Style.COUNT),
            *self._columns(("lan.access_points", "lan.access_points_seen", "lan.clients"), Style.COUNT, summed=True),
        )
        return self._table("beside_ports_groups", columns, self._each_group(self._ports_of_group))

    def _ports_of_group(self, row: GroupRow, group: GroupBeside) -> Iterable[Cell]:
        lan, ports = group.lan, group.lan.ports
        begin = (len(row.offices), lan.offices, lan.switches, lan.answered)
        end = (
            *(_ratio(lan.per_staff), lan.per_staff.offices),
            *(lan.access_points, lan.access_points_seen, _summed(lan.wifi_clients)),
        )
        if ports is None:
            return (
                *begin,
                *(self._unknown if lan.switches else None,) * 5,
                None,
                None,
                *(None,) * len(_FINDINGS),
                *end,
            )
        share = ports.share_used
        return (
            *(*begin, ports.total, *self._states(ports), None if share is None else coverage(share * 100)),
            *(lan.no_free_port, *(_found(ports, key, self._unknown) for key in _FINDINGS), *end),
        )

    def lan(self) -> Table:
        """What else is known of each office's LAN: for how many people, Wi-Fi, the line out, and what was declared."""
        columns = (
            *self._columns(_WORDS),
            *self._columns(("staff",), Style.COUNT, summed=True),
            *self._columns(("lan.per_staff",), Style.FIGURE),
            *self._columns(("lan.uplink",), Style.PLAIN),
            *self._columns(("lan.access_points", "lan.access_points_seen", "lan.clients"), Style.COUNT, summed=True),
            *self._columns(("declared_figure.lan_sockets",), Style.COUNT, summed=True),
            *self._columns(("declared_figure.lan_year", "declared_figure.lan_mbps"), Style.PLAIN),
            *self._columns(("declared_figure.lan_state",)),
            *self._columns(("declared_on",), Style.DAY),
        )
        return self._table("beside_lan", columns, self._each_row(self._lan))

    def _lan(self, row: OfficeRow, office: OfficeBeside) -> Iterable[Cell]:
        lan, declared = office.lan, office.context.declared
        told = {name: declared[name] for name in _LAN_DECLARED if name in declared}
        return (
            self._unknown if row.gap.staff is None else row.gap.staff,
            self._unknown if lan.switches and lan.per_staff is None else _figure(lan.per_staff),
            None if lan.uplink_bps is None else _plain(lan.uplink_bps / _MEGABIT),
            *(lan.access_points, lan.access_points_seen),
            self._unknown if lan.access_points and lan.wifi_clients is None else lan.wifi_clients,
            *(self._declared(declared, name) for name in _LAN_DECLARED),
            _newest(told),
        )

    def context(self) -> Table:
        """What each office declared of itself beside its equipment."""
        columns = (
            *self._columns(_WORDS),
            *self._columns(("staff", "counters", *_figures("it_staff", "it_staff_shared")), Style.COUNT, summed=True),
            *self._columns(("context.staff_per_it",), Style.FIGURE),
            *self._columns(_figures("dossiers"), Style.COUNT),
            *self._columns(("context.period",)),
            *self._columns(("context.dossiers_per_counter",), Style.FIGURE),
            *self._columns(_figures("population"), Style.COUNT, summed=True),
            *self._columns(("context.population_per_counter",), Style.FIGURE),
            *self._columns(_figures("internet")),
            *self._columns(_figures("tslcd"), Style.PLAIN),
            *self._columns(("declared_on",), Style.DAY),
        )
        return self._table("beside_context", columns, self._each_row(self._context))

    def _context(self, row: OfficeRow, office: OfficeBeside) -> Iterable[Cell]:
        context, declared = office.context, office.context.declared
        dossiers = declared.get("dossiers")
        told = {name: each for name, each in declared.items() if name not in _LAN_DECLARED}
        return (
            *(self._unknown if count is None else count for count in (row.gap.staff, row.gap.counters)),
            *(self._declared(declared, name) for name in ("it_staff", "it_staff_shared")),
            _ratio(context.staff_per_it),
            self._declared(declared, "dossiers"),
            period_text(dossiers.period, self._texts) if dossiers else None,
            _ratio(context.dossiers_per_counter),
            self._declared(declared, "population"),
            _ratio(context.population_per_counter),
            *(self._declared(declared, name) for name in ("internet", "tslcd")),
            _newest(told),
        )

    def context_of_groups(self) -> Table:
        """Sums and ratios of sums, each with the offices that answered."""
        columns = [*self._columns(("group", "code")), *self._columns(("offices",), Style.COUNT, summed=True)]
        for key in _SUMS:
            style = Style.FIGURE if key == "dossiers" else Style.COUNT
            columns += self._columns((f"context.{key}",), style, summed=True)
            columns += self._columns(("context.answered",), Style.COUNT)
        for key in _RATIOS:
            columns += self._columns((f"context.{key}",), Style.FIGURE)
            columns += self._columns(("context.answered",), Style.COUNT)
        columns += self._columns((f"context.lan_{state}" for state in _STATES), Style.COUNT, summed=True)
        return self._table("beside_context_groups", tuple(columns), self._each_group(_context_of_group))

    def lines(self) -> Table:
        """The lines of the checklist, what they rest on, and how many offices have each answer."""
        columns = (
            *self._columns(("check.title", "norm_source", "status", "note")),
            *self._columns((f"check.{answer}" for answer in Check), Style.COUNT),
        )
        rows = []
        for item in self._beside.checklist.items:
            counts = self._beside.city.checks.get(item.id, {})
            said = (clean(item.title[self._texts.language]), clean(item.source))
            status = clean(self._texts.or_key("status", item.status))
            rows.append((*said, status, clean(item.note) or None, *(counts.get(answer, 0) for answer in Check)))
        return self._table("beside_lines", columns, rows, of=self._listed())

    def checks(self) -> Table:
        """Every line in every office; the columns have the numbers of the lines."""
        count = len(self._beside.checklist.items)
        columns = (
            *self._columns(_WORDS),
            *(Column(self._texts("check.line", number=number)) for number in range(1, count + 1)),
            *self._columns((f"check.{answer}" for answer in Check), Style.COUNT),
            *self._columns(("note",)),
        )
        return self._table("beside_checks", columns, self._each(self._checks), of=self._listed())

    def _checks(self, office: OfficeBeside) -> Iterable[Cell]:
        answers = [check.answer for check in office.checks]
        signs = {answer: self._texts(f"check_sign.{answer}") for answer in Check}
        note = check_note(office.checks, self._texts) or None
        return (*(signs[answer] for answer in answers), *(answers.count(answer) for answer in Check), note)

    def _listed(self) -> str:
        return clean(self._beside.checklist.title[self._texts.language])

    def _columns(self, keys: Iterable[str], style: Style = Style.TEXT, *, summed: bool = False) -> tuple[Column, ...]:
        return tuple(Column(self._texts(key), style, summed) for key in keys)

    def _table(self, key: str, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]], *, of: str = "") -> Table:
        title = self._texts(key, name=of) if of else self._texts(key)
        return Table(self._texts(f"sheet.{key}"), title, columns, tuple(rows))

    def _each_row(self, cells: Callable[[OfficeRow, OfficeBeside], Iterable[Cell]]) -> Iterator[tuple[Cell, ...]]:
        """A row for each office: its group, code and name, then its cells."""
        for group in self._report.groups:
            for row in group.offices:
                yield (group.name, row.code, row.name, *cells(row, self._offices[row.gap.site]))

    def _each(self, cells: Callable[[OfficeBeside], Iterable[Cell]]) -> Iterator[tuple[Cell, ...]]:
        return self._each_row(lambda _, office: cells(office))

    def _each_group(self, cells: Callable[[GroupRow, GroupBeside], Iterable[Cell]]) -> Iterator[tuple[Cell, ...]]:
        for row in self._report.groups:
            yield (row.name, row.code, *cells(row, self._groups[row.gap.code]))

    def _declared(self, declared: Mapping[str, Declared | None], name: str) -> Cell:
        """A declared figure; the sign for what was asked and not answered, nothing for what was not asked."""
        if name not in declared:
            return None
        figure = declared[name]
        if figure is None:
            return self._unknown
        return value_text(figure.value, self._texts) if figure.number is None else _plain(figure.number)

    def _answer(self, known: bool | None) -> str:
        return self._unknown if known is None else self._texts("answer.yes" if known else "answer.no")


_UNTOLD: Mapping[str, str] = {"slow": "speed", "half": "duplex", "errors": "errors", "discards": "discards"}
"""What is found of ports in use, and how that which was not told is called."""

_FINDINGS = (*_UNTOLD, "powering")
_GROUP_COUNTS = ("switches", "answered", "ports", "used", "idle", "free", "off")
_SUMS = ("it_staff", "it_staff_shared", "dossiers", "population")
_RATIOS = ("staff_per_it", "dossiers_per_counter", "population_per_counter")
_STATES = ("good", "limited", "poor")


def _figures(*names: str) -> tuple[str, ...]:
    return tuple(f"declared_figure.{name}" for name in names)


def _found(ports: Ports, key: str, unknown: str) -> Cell:
    """A count of ports; not known when nothing is told of any port in use."""
    count: int | None = getattr(ports, key)
    if count is None:
        return None
    untold = getattr(ports, f"{_UNTOLD[key]}_unknown") if key in _UNTOLD else 0
    return unknown if ports.unclear == ports.total > 0 or (ports.used and untold == ports.used) else count


def _context_of_group(row: GroupRow, group: GroupBeside) -> Iterable[Cell]:
    context = group.context
    cells: list[Cell] = [len(row.offices)]
    for key in _SUMS:
        each: Sum = getattr(context, key)
        cells += [_summed(each), each.offices]
    for key in _RATIOS:
        ratio: Ratio = getattr(context, key)
        cells += [_ratio(ratio), ratio.offices]
    return (*cells, *(context.lan_states.get(state, 0) for state in _STATES))


def _summed(each: Sum) -> Cell:
    """A sum, or nothing where no office gave the figure."""
    return _plain(figure(each.value)) if each.offices else None


def _ratio(ratio: Ratio | None) -> Cell:
    return None if ratio is None else _figure(ratio.value)


def _figure(value: Fraction | None) -> Cell:
    return None if value is None else figure(value)


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else float(number)


def _newest(declared: Mapping[str, Declared | None]) -> Cell:
    """The last day on which one of the figures was declared."""
    return max((each.provenance.on for each in declared.values() if each and each.provenance.on), default=None)
