"""The walk's two ways through an answer give the same result, whatever the table and the agent's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.snmp.exchange import split
from collectors.snmp.ladder import EXPIRY_SECONDS, Ladders, Shape
from collectors.snmp.plan import Plan
from collectors.snmp.progress import Progress
from lab.ber import Tag, encode_oid
from lab.mib import Constant, Instant, Mib, oid

if TYPE_CHECKING:
    from collectors.snmp.client import Column, Value

COLUMNS = ("1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.10", "1.3.6.1.2.1.2.2.1.14", "1.3.6.1.2.1.31.1.1.1.6")
SCALARS = ("1.3.6.1.2.1.1.3", "1.3.6.1.2.1.2.1")
NOW = Instant(0, 0)
ONE = Constant(Tag.INTEGER, b"\x01")

indexes = st.one_of(
    st.tuples(st.integers(1, 12)),
    st.tuples(st.integers(100, 300)),
    st.tuples(st.integers(0, 2**32 - 1)),
    st.tuples(st.integers(0, 3), st.integers(0, 200), st.integers(0, 3)),
)
values = st.one_of(
    st.binary(max_size=150).map(lambda octets: (Constant(Tag.OCTET_STRING, octets), octets)),
    st.integers(0, 2**32 - 1).map(
        lambda value: (Constant(Tag.COUNTER32, value.to_bytes(value.bit_length() // 8 + 1, "big")), value)
    ),
    st.integers(-(2**31), 2**31 - 1).map(
        lambda value: (Constant(Tag.INTEGER, value.to_bytes((value.bit_length()) // 8 + 1, "big", signed=True)), value)
    ),
)
cells = st.lists(st.tuples(st.sampled_from(range(len(COLUMNS))), indexes, values), max_size=60)


def read(mib: Mib, *, room: int, repetitions: int, fast: bool) -> tuple[list[Column], list[Value | None], int]:
    """Walk a store by one of the two ways; the store cuts its answers at any variable."""
    plan = Plan(COLUMNS, SCALARS)
    progress = Progress(plan)
    answers = 0
    while progress.open_columns:
        if not progress.group:
            progress.choose(progress.open_columns)
        scalars_open = progress.scalars_open
        request = progress.request(repetitions)
        scalars = request.names[: request.non_repeaters]
        found = [mib.get_next(name, NOW) or mib._end(name, len(mib)) for name in scalars]
        found += mib.get_bulk(request.names[request.non_repeaters :], repetitions, room, NOW)
        data = b"\xff" + b"".join(found) + b"\xff"
        if fast:
            progress.take_octets(data, 1, len(data) - 1)
        else:
            progress.take(split(data, 1, len(data) - 1))
        assert progress.settle() or scalars_open
        answers += 1
        assert answers < 500
    return progress.columns, progress.scalars, answers


@settings(deadline=None, max_examples=200)
@given(cells, st.integers(200, 1400), st.integers(1, 12), st.booleans())
def test_both_ways_read_every_table_whole(
    found: list[tuple[int, tuple[int, ...], tuple[Constant, Value]]], room: int, repetitions: int, has_scalars: bool
) -> None:
    """Sparse, missing and long columns, indexes of any width, answers cut anywhere: all rows, in order, once."""
    expected: list[Column] = [{} for _ in COLUMNS]
    variables: dict[tuple[int, ...], Constant] = {}
    for column, index, (constant, value) in found:
        if index not in expected[column]:
            expected[column][index] = value
            variables[*oid(COLUMNS[column]), *index] = constant
    if has_scalars:
        variables[*oid(SCALARS[0]), 0] = Constant(Tag.TIME_TICKS, b"\x07")
    mib = Mib(variables.items())
    fast = read(mib, room=room, repetitions=repetitions, fast=True)
    careful = read(mib, room=room, repetitions=repetitions, fast=False)
    assert fast == careful
    columns, scalars, _ = fast
    assert columns == expected
    assert [list(column) for column in columns] == [sorted(column) for column in expected]
    assert scalars == [7 if has_scalars else None, None]


def test_heads_once_learnt_serve_the_next_device() -> None:
    """A second walk of the same plan knows every head, and reads other values right."""
    plan = Plan(COLUMNS[:2], ())

    def walked(offset: int) -> list[Column]:
        mib = Mib(
            ((*oid(column), row), Constant(Tag.COUNTER32, bytes((1, row + offset))))
            for column in COLUMNS[:2]
            for row in range(1, 30)
        )
        progress = Progress(plan)
        progress.choose(progress.open_columns)
        while progress.group:
            request = progress.request(7)
            data = b"".join(mib.get_bulk(request.names, 7, 1400, NOW))
            progress.take_octets(data, 0, len(data))
            progress.settle()
        return progress.columns

    assert walked(0) == [{(row,): 256 + row for row in range(1, 30)}] * 2
    known = [len(heads) for heads in plan.heads]
    assert walked(100) == [{(row,): 356 + row for row in range(1, 30)}] * 2
    assert [len(heads) for heads in plan.heads] == known


def test_a_missing_scalar_and_the_end_of_the_view_take_no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are as usual as rows: an agent has what follows in the scalar's place, or nothing at all behind a table."""
    found = {(*oid(SCALARS[0]), 0): Constant(Tag.TIME_TICKS, b"\x07"), oid("1.3.6.1.2.1.2.2.1.1.1"): ONE}
    mib = Mib({**found, **{(*oid(column), row): ONE for column in COLUMNS for row in (1, 2, 3)}}.items())
    careful = read(mib, room=1400, repetitions=5, fast=False)
    monkeypatch.setattr(Progress, "_take_careful", None)
    columns, scalars, answers = read(mib, room=1400, repetitions=5, fast=True)
    assert (columns, scalars, answers) == ([dict.fromkeys([(1,), (2,), (3,)], 1)] * 4, [7, None], 1)
    assert (columns, scalars, answers) == careful


def test_requests_of_columns_that_stand_at_one_row_are_encoded_once() -> None:
    """The name of each column's row, in the order of the columns."""
    plan = Plan(COLUMNS[:2], ())
    asked = []
    for _ in range(2):
        progress = Progress(plan)
        progress.choose(progress.open_columns)
        first = progress.request(2)
        assert first.names == tuple(map(encode_oid, map(oid, COLUMNS[:2])))
        mib = Mib(((*oid(column), row), Constant(Tag.INTEGER, b"\x01")) for column in COLUMNS[:2] for row in (1, 2, 3))
        data = b"".join(mib.get_bulk(first.names, 2, 1400, NOW))
        progress.take_octets(data, 0, len(data))
        progress.settle()
        asked.append(progress.request(2))
    assert asked[0] is asked[1]
    assert asked[0].names == tuple(encode_oid((*oid(column), 2)) for column in COLUMNS[:2])


def test_the_ladder_goes_down_and_is_forgotten_after_an_hour() -> None:
    """All columns, half, one, GETNEXT; answers of half the size each time."""
    ladders = Ladders()
    key = ("10.0.0.1", 161, "columns")
    shape = ladders.shape(key, 0.0)
    steps = [(shape.width(7), shape.limit())]
    while shape.step_down(100.0):
        steps.append((shape.width(7), shape.limit()))
    assert steps == [(7, 1400), (4, 700), (1, 350), (1, 175)]
    assert shape.fitting(1, 10, 0) == 1
    assert ladders.shape(key, 100.0 + EXPIRY_SECONDS - 1).rung == 3
    assert ladders.shape(key, 100.0 + EXPIRY_SECONDS).rung == 0
    ladders.forget("10.0.0.1", 161)
    assert ladders.shape(key, 0.0) == Shape()


def test_the_rows_that_fit_an_answer_come_from_what_variables_took_before() -> None:
    """Unknown ones are taken for long."""
    assert [Shape(variable_octets=octets).fitting(14, 10, 0) for octets in (10, 20, 100, 1000)] == [9, 4, 1, 1]
    assert [Shape().fitting(columns, 10, 0) for columns in (1, 3, 14)] == [25, 8, 1]
    assert Shape(variable_octets=20).fitting(14, 10, 11) == 3
