"""A walk in progress: takes answers, assigns by OID, knows where each column stands.

Two ways through an answer. The fast one serves what nearly all answers are: rows in order, every column in its place,
heads seen before. Anything else is handed, from the variable where it is met, to the careful way, which relies on
nothing but the OIDs. Both give the same result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from collectors.errors import WalkError
from collectors.snmp.ber import INDEX_OCTETS, OID_TEXT, DecodeError
from collectors.snmp.exchange import RawVariable, split, value_of
from collectors.snmp.pdu import GET_BULK, GET_NEXT, Request
from collectors.snmp.plan import FRAME_OCTETS, remember
from collectors.snmp.values import END_OF_MIB_VIEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from collectors.errors import ProbeError
    from collectors.snmp.client import Column, Index, Value
    from collectors.snmp.plan import Plan

    _Slot = tuple[dict[bytes, Any], Column, int]
    """What is known of heads, where the values go, octets of a head. `Any`: Own or Other, told apart by their row."""

_MOST_REQUESTS = 4_096

_BEFORE_ALL: Index = (-1,)
"""Stands where no row has come yet: every row is behind it."""


class Progress:
    """Columns and scalars of one walk, as far as they were read. A Sink.

    Attributes:
        columns: what was read, one per column of the plan.
        scalars: values by number of the scalar; None while absent or not asked yet.
        scalars_open: whether the scalars are still to be asked along.
        failures: of columns given up, by number of the column.
        group: numbers of the columns in the request at hand, in its order.
        varbinds: variables taken in all.
        irregular: whether the agent's answers have variables where they cannot be, so that counting them tells nothing.
    """

    def __init__(self, plan: Plan, *, unordered: bool = False) -> None:
        """Begin a walk."""
        self.plan = plan
        self.columns: list[Column] = [{} for _ in plan.prefixes]
        self.scalars: list[Value | None] = [None] * len(plan.scalars)
        self.scalars_open = bool(plan.scalars)
        self.failures: dict[int, ProbeError] = {}
        self.group: tuple[int, ...] = ()
        self.varbinds = 0
        self.irregular = False
        self._asked = 1
        self._slots: list[_Slot] = []
        self._suffix_octets = 1
        self._row: Index = _BEFORE_ALL
        self._even = False
        self._even_rows = 0
        self._ended: set[int] = set()
        self._cursors: dict[int, Index] = {}
        self._unordered = unordered
        self._base: list[int] = []
        self._passed: dict[int, int] = {}
        self._taken = 0
        self._saved: tuple[set[int], dict[int, Index], dict[int, ProbeError]] | None = None

    @property
    def is_complete(self) -> bool:
        """Whether no column is open."""
        return len(self._ended) + len(self.failures) >= len(self.columns) and not self.open_columns

    @property
    def open_columns(self) -> list[int]:
        """Numbers of the columns that are not read to their end."""
        if not self._ended and not self.failures:
            return list(range(len(self.columns)))
        over = self._ended | self.failures.keys()
        return [number for number in range(len(self.columns)) if number not in over]

    def end(self, column: int) -> None:
        """A column has no more rows."""
        self._ended.add(column)

    def fail(self, column: int, error: ProbeError) -> None:
        """Give a column up; its rows stay."""
        self.failures[column] = error

    def last(self, column: int) -> Index | None:
        """The row up to which a column has been read."""
        if self._cursors and column in self._cursors:
            return self._cursors[column]
        return next(reversed(self.columns[column]), None)

    def choose(self, group: Sequence[int]) -> None:
        """Ask these columns together from now on."""
        self.group = tuple(group)
        self._slots = self._slots_for(self._suffix_octets)
        self._even = not self.varbinds
        if self._even:
            self._row, self._base, self._even_rows = _BEFORE_ALL, [0] * len(self._slots), 0

    def _slots_for(self, suffix_octets: int) -> list[_Slot]:
        """Where each variable of a repetition goes, and the octets of its head if its row's number takes so many."""
        all_heads, columns, sizes = self.plan.heads, self.columns, self.plan.head_octets
        return [(all_heads[number], columns[number], sizes[number] + suffix_octets) for number in self.group]

    def request(self, repetitions: int) -> Request:
        """The next question: GETBULK of so many rows, or GETNEXT when that is 0.

        Columns that stand at one row are asked alike for all devices, so that this is encoded once.
        """
        self._asked = max(1, repetitions)
        if not self._even:
            return self._request(repetitions)
        key = (self.group, self._row, repetitions, self.scalars_open)
        requests = self.plan.requests
        request = requests.get(key)
        if request is None:
            if len(requests) >= _MOST_REQUESTS:
                requests.clear()
            request = requests[key] = self._request(repetitions)
        return request

    def _request(self, repetitions: int) -> Request:
        prefixes = self.plan.prefixes
        names = list(self.plan.scalars) if self.scalars_open else []
        scalars = len(names)
        for number in self.group:
            last = self.last(number)
            names.append(prefixes[number] if last is None else prefixes[number] + INDEX_OCTETS[last])
        if not repetitions:
            return Request(GET_NEXT, tuple(names))
        return Request(GET_BULK, tuple(names), scalars, repetitions)

    def take_octets(self, data: bytes, start: int, end: int) -> None:
        """Take an encoded variable list."""
        self._begin()
        try:
            position = self._take_scalars(data, start, end) if self.scalars_open else start
            if position is None or self._unordered or not self.group:
                self._take_all(split(data, start, end))
            elif not self._is_fast(data, position, end):
                self._undo()
                self._take_all(split(data, start, end))
        except IndexError:
            self._undo()
            raise DecodeError("variable list ends inside a variable") from None
        except DecodeError:
            self._undo()
            raise

    def _is_fast(self, data: bytes, position: int, end: int) -> bool:
        """Whether the fast way could take the rows, every one of which was news."""
        try:
            return self._take_fast(data, position, end)
        except (DecodeError, IndexError):  # a value or a variable that cannot be read: the careful way will tell
            return False

    def take(self, variables: Sequence[RawVariable]) -> None:
        """Take variables that somebody else split."""
        self._begin()
        try:
            self._take_all(variables)
        except DecodeError:
            self._undo()
            raise

    def settle(self) -> bool:
        """After an accepted answer: find the columns that ended. False when the answer brought nothing at all.

        An answer of n variables holds n // columns whole repetitions. A column of which fewer rows came than that had
        its place in the rest taken by what lies behind it, so that it has ended; this counts, and needs no position. Of
        an agent that puts more into its answers than was asked, a column has ended when an answer to it alone brought
        nothing of it.
        """
        self.varbinds += self._taken
        moved = self.scalars_open
        if moved:
            self.varbinds += len(self.scalars)
            self.scalars_open = False
        if self._even:
            return True
        width = len(self.group)
        repetitions = self._taken // width if width else 0
        gains = self._gains()
        if self._taken > self._asked * width and any(gained < repetitions for gained in gains):
            self.irregular = True
        if self.irregular:
            moved |= width > 1
            repetitions = min(self._taken, 1) if width == 1 else 0
        for number, gained in zip(self.group, gains, strict=True):
            moved = moved or gained > 0
            if gained < repetitions:
                self._ended.add(number)
        over = self._ended | self.failures.keys()
        left = [number for number in self.group if number not in over and (not self.irregular or width == 1)]
        if len(left) < width:
            self.choose(left)
            return True
        return moved

    def _begin(self) -> None:
        """Note where the columns stand. As long as they stand at one row, that is known without looking at each."""
        self._taken = 0
        if self._even:
            return
        self._passed = {}
        self._saved = None
        self._base = [len(column) for _, column, _ in self._slots]
        self._even_rows = 0
        self._row = max((last for number in self.group if (last := self.last(number)) is not None), default=_BEFORE_ALL)

    def _before(self) -> list[int]:
        """Rows of each column of the group before the answer at hand."""
        return [base + self._even_rows for base in self._base]

    def _gains(self) -> list[int]:
        """By how many rows each column of the group has gone on with the answer at hand."""
        rows = zip(self.group, self._slots, self._before(), strict=True)
        return [len(column) - before + self._passed.get(number, 0) for number, (_, column, _), before in rows]

    def _undo(self) -> None:
        for (_, column, _), before in zip(self._slots, self._before(), strict=True):
            while len(column) > before:
                column.popitem()
        self._taken = 0
        self._even = False
        if self._saved is not None:
            self._ended, self._cursors, self.failures = self._saved

    def _take_scalars(self, data: bytes, position: int, end: int) -> int | None:
        """Take the scalars in front of the rows; None when anything but a scalar is in a scalar's place."""
        for number, heads in enumerate(self.plan.scalar_heads):
            if position >= end:
                return None
            stop = position + 6 + data[position + 3]
            entry = heads.get(data[position:stop]) or self.plan.learn_scalar(number, data, position, end)
            if entry is None:
                return None
            position += entry.octets
            self.scalars[number] = entry.convert(data[stop:position])
        return position

    def _take_fast(self, data: bytes, position: int, end: int) -> bool:  # noqa: C901, PLR0912 -- calls would cost more
        """Take rows in order; hand over to the careful way at the first thing that is not so.

        The rows of all variables never decrease here and start at or above every column's cursor. So each column's rows
        increase unless one of them came twice, which counting tells: then the answer is False, and the whole of it is
        for the careful way.

        The loop knows a variable by its head alone; all else is found out where the head is not known.
        """
        if end != len(data):
            data = data[:end]
        turn = slots = self._slots
        row, columns, place = self._row, self.columns, -1
        behind = rows = repetitions = 0
        column: Column = {}
        while True:
            try:
                while True:
                    for heads, column, size in turn:
                        index, convert, octets = heads[data[position : (stop := position + size)]]
                        if index is not row:
                            if index is None:
                                if convert is not None and convert[1] not in columns[convert[0]]:
                                    raise KeyError  # noqa: TRY301 -- joins the way of an unknown head
                                behind += 1
                                position += octets
                                continue
                            if index <= row:
                                raise KeyError  # noqa: TRY301 -- likewise
                            row = index
                            rows += 1
                        column[index] = convert(data[stop : (position := position + octets)])
                    repetitions += 1
                    turn = slots
            except KeyError:
                slot = 0
                while slots[slot][1] is not column:
                    slot += 1
                taken = repetitions * len(slots) + slot
                if position == end:
                    return self._in_order(taken, behind, row, rows)
                skipped = self._look(slot, data, position, end) if position != place else None
                if skipped is None:
                    return self._hand_over(split(data, position, end), taken, behind)
                place, slots = position, self._slots
                if skipped:
                    behind += 1
                    position += skipped
                    slot += 1
                turn = slots[slot:]

    def _look(self, slot: int, data: bytes, position: int, end: int) -> int | None:
        """Look closer at a variable that the loop did not know by its head.

        Returns:
            0 when the loop knows it now; its octets when it lies behind its column's end and may be skipped; None when
            it is for the careful way.

        Raises:
            DecodeError: it is malformed.
        """
        heads = self._slots[slot][0]
        number = self.group[slot]
        entry = heads.get(data[position : position + FRAME_OCTETS + data[position + 3]])
        if entry is None:
            entry = self.plan.learn(number, data, position, end)
        if entry is None:
            return None
        size, name_octets = self._slots[slot][2], data[position + 3]
        if entry.row is None:
            elsewhere = entry.elsewhere
            if elsewhere is not None and elsewhere[1] not in self.columns[elsewhere[0]]:
                return None
            if name_octets + 4 <= size < name_octets + FRAME_OCTETS:  # the loop sees the whole name: let it know, too
                remember(heads, data[position : position + size], entry)
            return entry.octets
        suffix_octets = name_octets - len(self.plan.prefixes[number])
        if suffix_octets != self._suffix_octets:
            self._suffix_octets = suffix_octets
            self._slots = self._slots_for(suffix_octets)
        return 0

    def _in_order(self, taken: int, behind: int, row: Index, rows: int) -> bool:
        """Whether every row of an answer was news; and note whether all columns now stand at one row.

        They do when each repetition brought one row: then the first and the last column have each got all of them.
        """
        self._taken = taken
        gained = len(self._slots[0][1]) - self._base[0] - self._even_rows
        gained_last = len(self._slots[-1][1]) - self._base[-1] - self._even_rows
        if gained == rows == gained_last and rows * len(self.group) == taken and rows and not behind:
            self._row, self._even = row, True
            self._even_rows += rows
            return True
        self._even = False
        if behind and len(self._slots) == 1:  # whether rows came behind what ends the column, only the careful way sees
            return False
        return self._gained() + behind == taken

    def _gained(self) -> int:
        return sum([len(column) for _, column, _ in self._slots]) - sum(self._before())

    def _hand_over(self, rest: Sequence[RawVariable], taken: int, behind: int) -> bool:
        """Let the careful way take the rest; only if every row before it was news, else it must see the whole."""
        if self._gained() + behind != taken:
            return False
        self._take_careful(rest, taken)
        return True

    def _take_all(self, variables: Sequence[RawVariable]) -> None:
        self._take_careful(variables, -len(self.scalars) if self.scalars_open else 0)

    def _take_careful(self, variables: Iterable[RawVariable], position: int) -> None:
        """Take variables in any order and from any column.

        `position` counts from the first repeater; where it is negative a scalar is due. A row that does not increase is
        an error of the agent only in the column's own place: elsewhere it is what lies behind the end of a neighbour.
        """
        self._even = False
        self._saved = set(self._ended), dict(self._cursors), dict(self.failures)
        reached = {number: self.last(number) for number in self.group}
        over: set[int] = set()
        for variable in variables:
            expected = self.group[position % len(self.group)] if position >= 0 and self.group else -1
            position += 1
            if self.scalars_open and self._take_scalar(variable):
                continue
            place = self.plan.locate(variable.name, expected)
            if expected >= 0:
                self._watch_places(variable, place, expected, over)
            if place is None or place[0] not in reached or variable.tag == END_OF_MIB_VIEW:
                continue
            number, index = place
            if self._unordered:
                self._take_unordered(number, index, variable)
            elif (last := self.last(number)) is None or index > last:
                self._store(number, index, variable)
            elif number == expected and (due := reached[number]) is not None and index <= due:
                self._refuse(number, index, due)
            if number == expected:
                reached[number] = index
        self._taken = max(position, 0)

    def _watch_places(
        self, variable: RawVariable, place: tuple[int, Index] | None, expected: int, over: set[int]
    ) -> None:
        """Note whether places mean anything: in a column's are its rows, and from then on only what lies behind it."""
        if place is not None and place[0] == expected and variable.tag != END_OF_MIB_VIEW:
            self.irregular |= expected in over
            return
        over.add(expected)
        if variable.tag != END_OF_MIB_VIEW and not self.plan.is_behind(variable.name, expected):
            self.irregular = True

    def _take_scalar(self, variable: RawVariable) -> bool:
        for number, name in enumerate(self.plan.scalars):
            if variable.name == name + b"\0":
                self.scalars[number] = value_of(variable.tag, variable.octets)
                return True
        return False

    def _take_unordered(self, number: int, index: Index, variable: RawVariable) -> None:
        if index in self.columns[number]:
            self.end(number)
        elif number not in self._ended:
            self._store(number, index, variable)

    def _store(self, number: int, index: Index, variable: RawVariable) -> None:
        if number in self.failures:
            return
        value = value_of(variable.tag, variable.octets)
        if value is None:
            self._cursors[number] = index
            self._passed[number] = self._passed.get(number, 0) + 1
            return
        self.columns[number][index] = value
        self._cursors.pop(number, None)

    def _refuse(self, number: int, index: Index, last: Index) -> None:
        column = OID_TEXT[self.plan.prefixes[number]]
        after, before = ".".join(map(str, index)), ".".join(map(str, last))
        message = (
            f"the agent's rows of {column} do not increase: {after} came after {before}; if the table is complete "
            "though unsorted, the profile may mark it unordered"
        )
        self.failures.setdefault(number, WalkError(message))
