"""The table of hostile agents: one row a behaviour, with what is kept of the agent's answers.

The agent holds three columns of ten rows and two scalars and is walked once, with one retry. `packets` is the most that
this may cost it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from collectors.errors import Reason
from lab.ber import Pdu, Tag, encode_oid
from lab.mib import oid

from ...collectors.snmp.contract import COUNT, COUNTERS, ERRORS, NAME, NAMES, NONE, OCTETS, ROWS, STORE, UP_TIME, WHOLE
from ..twisted import ELSEWHERE, number, octets, plain, table
from ..twists import changing, failing_at, in_order, long_form, lost_above, mute_to, too_big_above
from . import behaviours as does

if TYPE_CHECKING:
    from collectors.snmp.client import Column, Value
    from lab.mib import Mib

    from ..twists import Twist

NOTHING: Final[tuple[Column, ...]] = ({}, {}, {})
SCALARS: Final = (4711, ROWS)
NEITHER: Final = (None, None)

BROKEN_TEXTS: Final = {
    1: "Huyện Ứng Hòa".encode()[:-1],
    2: "Huyện Mỹ Đức".encode("utf-16"),
    3: "Huy\u1ec7n".encode("utf-8") + b"\xff\xfe",
    4: b"\xb9\xb8\xb5 TCVN3 \xae\xac",
    5: "Xã Ba Vì".encode("latin-1"),
    6: b"\xd0\xcf\xc0 cp1258 \xec\xf2",
    7: b"\xed\xa0\x80\xed\xb0\x80",
    8: b"\xc0\xaf\xe0\x80\xaf",
    9: b"\x00\x01\x1b[31m\x07\x00",
    10: b"",
}
"""Cut UTF-8, UTF-16, UTF-8 and rubbish, TCVN3, Latin-1, code page 1258, surrogates, over-long UTF-8, controls, none."""

_TEXTS = table(
    {
        NAME: {row: octets(text) for row, text in BROKEN_TEXTS.items()},
        OCTETS: {row: number(4_000_000_000 + row, Tag.COUNTER32) for row in range(1, ROWS + 1)},
        ERRORS: {row: number(0, Tag.COUNTER32) for row in range(1, ROWS + 1)},
    },
    {UP_TIME: number(4711, Tag.TIME_TICKS), COUNT: number(ROWS)},
)
_SPARSE = table({NAME: {1: octets(b"a"), 300: octets(b"b")}, ERRORS: {300: number(7, Tag.COUNTER32)}})


def up_to(row: int, column: Column) -> Column:
    """The rows of a column up to one of them."""
    return {index: value for index, value in column.items() if index[0] <= row}


def without(column: Column, *rows: int) -> Column:
    """A column that lacks some rows."""
    return {index: value for index, value in column.items() if index[0] not in rows}


@dataclass(frozen=True)
class Row:
    """One hostile agent.

    Attributes:
        does: what it does, for people.
        twist: how.
        keeps: what is kept, for people.
        columns, scalars: the same, to be compared.
        reason: of the failure; None when all that there is was read.
        packets: that the walk sends to it at most.
        hopeless: whether there is a time-out to be waited for.
        answers_from: see SnmpTarget.
        unordered: whether the table may be unsorted.
        store: what it holds.
    """

    does: str
    twist: Twist
    keeps: str
    reason: Reason | None
    packets: int
    columns: tuple[Column, ...] = WHOLE
    scalars: tuple[Value | None, ...] = SCALARS
    hopeless: bool = False
    answers_from: tuple[str, ...] = ()
    unordered: bool = False
    store: Mib = STORE


def nothing(what: str, twist: Twist, reason: Reason, packets: int) -> Row:
    """An agent of which nothing is kept."""
    return Row(what, twist, "nothing", reason, packets, NOTHING, NEITHER, hopeless=True)


def all_of_it(what: str, twist: Twist, packets: int) -> Row:
    """An agent of which everything is kept."""
    return Row(what, twist, "everything", None, packets)


def but_one_value(what: str, twist: Twist, packets: int) -> Row:
    """An agent that has one value nobody can read."""
    columns = (NAMES, without(COUNTERS, 4), NONE)
    return Row(what, twist, "everything but that value", None, packets, columns)


ORDER: Final = (
    Row(
        "names a row again and again (equal OIDs)",
        does.names_changed(OCTETS, dict.fromkeys(range(4, ROWS + 1), 3)),
        "the rows before it, and the other columns whole",
        Reason.WALK,
        2,
        (NAMES, up_to(3, COUNTERS), NONE),
    ),
    Row(
        "goes back to lower rows (descending OIDs)",
        does.names_changed(OCTETS, {6: 2, 7: 1}),
        "the rows before it, and the other columns whole",
        Reason.WALK,
        2,
        (NAMES, up_to(5, COUNTERS), NONE),
    ),
    Row(
        "runs in a circle, in a table that is not known to be unsorted",
        changing(in_order(oid(NAME), [1, 2, 9, 4, 5] * 20)),
        "the rows before it turns back",
        Reason.WALK,
        3,
        ({(1,): b"row", (2,): b"row", (9,): b"row"}, {}, {}),
        NEITHER,
    ),
    Row(
        "runs in a circle, in a table that the profile marks `unordered`",
        changing(in_order(oid(NAME), [5, 1, 3] * 20)),
        "every row once",
        None,
        3,
        ({(5,): b"row", (1,): b"row", (3,): b"row"}, {}, {}),
        NEITHER,
        unordered=True,
    ),
)

IDENTITY: Final = (
    nothing("answers under another request-id", does.wrong_number, Reason.TIMEOUT, 2),
    nothing("answers in another version (v1 to v2c)", does.version_1(), Reason.MALFORMED, 2),
    nothing("answers in a version that there is not", does.edited(version=7), Reason.MALFORMED, 2),
    nothing("answers under another community", does.edited(community=b"private"), Reason.MALFORMED, 2),
    nothing("answers with another kind of PDU", does.edited(pdu=Pdu.SET), Reason.MALFORMED, 2),
    nothing("sends the request back", does.echo, Reason.MALFORMED, 2),
    nothing("answers from another address", does.from_elsewhere, Reason.WRONG_SOURCE, 1),
    Row(
        "answers from another address, listed under `answers_from`",
        does.from_elsewhere,
        "everything",
        None,
        2,
        answers_from=(ELSEWHERE,),
    ),
    all_of_it("answers, and another address forges an answer before", does.elsewhere_first, 2),
)

OCTETS_ON_THE_WIRE: Final = (
    nothing("sends octets by chance", does.random_octets, Reason.MALFORMED, 2),
    nothing("sends nothing but empty datagrams", does.replaced(lambda _answer: b""), Reason.MALFORMED, 2),
    nothing("sends its answers truncated", does.replaced(lambda answer: answer[:-3]), Reason.MALFORMED, 2),
    nothing("sends the first octet only", does.replaced(lambda answer: answer[:1]), Reason.MALFORMED, 2),
    nothing("sends 5,000 sequences nested in one another", does.replaced(does.nested), Reason.MALFORMED, 2),
    nothing("sends an error-status of 3,000 octets", does.endless_status, Reason.MALFORMED, 2),
    all_of_it("writes every length longer than needed", does.replaced(long_form), 2),
    all_of_it("pads its answers with 500 octets", does.replaced(lambda answer: answer + bytes(500)), 2),
    all_of_it("sends garbage before each answer", does.noise_first, 2),
    all_of_it("sends every answer twice", does.repeated(2), 2),
    all_of_it("sends every answer 200 times", does.repeated(200), 2),
)

TIME: Final = (
    nothing("is silent", does.silent, Reason.TIMEOUT, 2),
    nothing("answers after the time-out, each time", does.late(0.5), Reason.TIMEOUT, 2),
)

STATUS: Final = (
    nothing("says tooBig at every size", does.refusing(does.TOO_BIG, index=0), Reason.AGENT_ERROR, 9),
    nothing("refuses everything (authorizationError)", does.refusing(does.AUTHORIZATION_ERROR), Reason.AGENT_ERROR, 10),
    nothing("says noSuchName, which v2c does not have", does.refusing(does.NO_SUCH_NAME), Reason.AGENT_ERROR, 10),
    all_of_it("says tooBig above 150 octets", too_big_above(150), 34),
    Row("loses answers above 250 octets", lost_above(250), "everything", None, 37, hopeless=True),
    Row("does not know GETBULK", mute_to(Pdu.GET_BULK), "everything", None, 39, hopeless=True),
    Row(
        "says genErr in the middle of a column",
        failing_at((*oid(OCTETS), 5)),
        "the rows before it, the other columns whole",
        Reason.AGENT_ERROR,
        23,
        (NAMES, up_to(4, COUNTERS), NONE),
    ),
    Row(
        "says genErr with an error-index that points nowhere",
        failing_at((*oid(OCTETS), 5), index=99),
        "the rows before it, the other columns whole",
        Reason.AGENT_ERROR,
        23,
        (NAMES, up_to(4, COUNTERS), NONE),
    ),
)

TABLES: Final = (
    Row(
        "lacks a column and most rows of another",
        plain,
        "what there is, each value in its row and column",
        None,
        1,
        ({(1,): b"a", (300,): b"b"}, {}, {(300,): 7}),
        NEITHER,
        store=_SPARSE,
    ),
    all_of_it("puts a variable nobody asked for behind every other", changing(does.extra), 7),
    all_of_it("gives one row at a time, whatever max-repetitions says", changing(does.one_row), 16),
    Row(
        "has holes of noSuchInstance",
        does.holed(OCTETS, frozenset({3, 4, ROWS})),
        "the rows that have a value",
        None,
        2,
        (NAMES, without(COUNTERS, 3, 4, ROWS), NONE),
    ),
    but_one_value("has a value of a type that there is not", does.value_changed(OCTETS, 4, 0x30, b"\x05\x00"), 2),
    but_one_value("has a number of 400 octets", does.value_changed(OCTETS, 4, Tag.INTEGER, b"\x7f" * 400), 2),
    but_one_value(
        "has an OBJECT IDENTIFIER of 2,000 octets as a value",
        does.value_changed(OCTETS, 4, Tag.OBJECT_IDENTIFIER, b"\xff" * 1999 + b"\x01"),
        2,
    ),
    but_one_value("has a name that is no row of its column", does.name_broken(OCTETS, 4, encode_oid(oid(OCTETS))), 7),
    Row(
        "has a name that ends inside a number",
        does.name_broken(OCTETS, 4, encode_oid(oid(OCTETS)) + b"\x84"),
        "the rows before it, the other columns whole",
        Reason.MALFORMED,
        32,
        (NAMES, up_to(3, COUNTERS), NONE),
        hopeless=True,
    ),
    Row(
        "writes text in every wrong way (cut UTF-8, UTF-16, TCVN3, code pages, surrogates, controls)",
        plain,
        "the octets; shown as safe text",
        None,
        2,
        ({(row,): text for row, text in BROKEN_TEXTS.items()}, COUNTERS, NONE),
        store=_TEXTS,
    ),
)

SECTIONS: Final = {
    "Whose answer it is": IDENTITY,
    "Octets": OCTETS_ON_THE_WIRE,
    "Time": TIME,
    "Errors and sizes": STATUS,
    "Order of rows": ORDER,
    "Rows and values": TABLES,
}
"""The whole table, as the page has it."""
