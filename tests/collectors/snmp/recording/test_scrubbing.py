"""Scrubbing whatever an agent may say: no value makes it fail, and what it writes is a recording."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from collectors.snmp import oid
from collectors.snmp.client import VarBind
from collectors.snmp.modules import MODULES
from collectors.snmp.recording.scrubbing import Given, scrub
from collectors.snmp.recording.snmprec import lines

_READ = frozenset(one for module in MODULES.values() for one in (*module.request.columns, *module.request.scalars))

_PARTS = st.lists(st.one_of(st.integers(0, 300), st.integers(0, 2**32 - 1)), min_size=1, max_size=22)
_ROOTS = st.sampled_from(
    [*sorted(_READ), "1.3.6.1.4.1.99999", "1.3.6.1.2.1.4.34.1", "1.0.8802.1.1.2.1.4.2.1", "1.3.6.1.2.1.25.4", "1.3"]
)
_OIDS = st.builds(lambda root, parts: ".".join((root, *map(str, parts))), _ROOTS, _PARTS)
_VALUES = st.one_of(
    st.tuples(st.just(4), st.binary(max_size=40)),
    st.tuples(st.just(4), st.text(max_size=30).map(str.encode)),
    st.tuples(st.just(64), st.binary(min_size=4, max_size=4)),
    st.tuples(st.just(64), st.binary(max_size=9)),
    st.tuples(st.just(2), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just(6), _OIDS),
    st.tuples(st.just(68), st.floats(allow_nan=False)),
    st.tuples(st.just(68), st.binary(max_size=12)),
    st.tuples(st.just(0x81), st.none()),
)


@given(st.lists(st.tuples(_OIDS, _VALUES), max_size=25))
def test_nothing_that_an_agent_says_makes_scrubbing_fail(said: list[tuple[str, tuple[int, object]]]) -> None:
    variables = [VarBind(name, tag, value) for name, (tag, value) in said]  # type: ignore[arg-type]
    scrubbed = scrub(variables, Given(read=_READ, secrets=("community",)))
    assert len(scrubbed.variables) + sum(scrubbed.left_out.values()) == len(variables)
    for line in lines(scrubbed.variables):
        name, tag, _ = line.split("|", 2)
        assert all(part.isdigit() for part in name.split("."))
        assert tag.rstrip("x").isdigit()
        assert line.isprintable()


def test_scrubbing_a_scrubbed_recording_again_finds_nothing_new() -> None:
    """Replacements look like replacements: doing it twice loses no more than doing it once."""
    variables = [
        VarBind(f"{oid.SYS_NAME}.0", 4, b"gw-bavi"),
        VarBind(f"{oid.SYS_DESCR}.0", 4, b"Box of gw-bavi, S/N AB12345"),
        VarBind(f"{oid.IP_AD_ENT_IF_INDEX}.10.1.2.3", 2, 1),
        VarBind(f"{oid.IF_PHYS_ADDRESS}.1", 4, bytes.fromhex("c85b7612ab9f")),
    ]
    once = scrub(variables, Given(read=_READ)).variables
    assert [one.value for one in once] == [b"name-1", b"Box of name-1, S/N serial-1", 1, bytes.fromhex("020000000001")]
    assert scrub(once, Given(read=_READ)).variables == once


def test_what_a_stray_octet_makes_no_text_is_scrubbed_all_the_same() -> None:
    """A control character in a description, or octets around a name, must not carry the owner's names out."""
    said = {
        f"{oid.SYS_NAME}.0": (b"core-hanoi-01", b"name-1"),
        f"{oid.SYS_DESCR}.0": (b"Router\x07 of CORE-hanoi-01", b"Router\x07 of name-1"),
        f"{oid.IF_DESCR}.1": (b"eth0 hunter2secret\x1b 10.9.8.7", b"eth0 secret-1\x1b 192.0.2.1"),
        f"{oid.IF_DESCR}.2": (b"\0\1\2\3\4\5\6\7core-hanoi-01\0\1\2\3", b"\0\1\2\3\4\5\6\7name-1\0\1\2\3"),
        f"{oid.IF_DESCR}.3": (b"\0\1\2\x80\xff\3\4", b"\0\1\2\x80\xff\3\4"),
    }
    variables = [VarBind(name, 4, value) for name, (value, _) in said.items()]
    scrubbed = scrub(variables, Given(read=_READ, secrets=("hunter2secret",)))
    assert {one.oid: one.value for one in scrubbed.variables} == {name: wanted for name, (_, wanted) in said.items()}


def test_an_oid_that_points_into_a_table_that_nobody_knows_gives_nothing_away() -> None:
    """Rows of makers' tables are left out for their indexes; a pointer to such a row must not tell the index again."""
    pointers = {
        f"{oid.SYS_OBJECT_ID}.0": ("1.3.6.1.4.1.14988.1", "1.3.6.1.4.1.14988.1"),
        "1.3.6.1.4.1.99999.1.1.0": ("1.3.6.1.4.1.99998.1.7.1.3.10.77.200.3", "0.0"),
        "1.3.6.1.4.1.99999.1.2.0": ("1.3.6.1.4.1.99998.1.7.1.3.5.104.97.110.111.105", "0.0"),
        "1.3.6.1.4.1.99999.1.3.0": ("1.3.6.1.4.1.99998.1.7.1.3", "1.3.6.1.4.1.99998.1.7.1.3"),
        "1.3.6.1.4.1.99999.1.4.0": ("1.3.6.1.2.1.4.20.1.1.10.77.200.3", "1.3.6.1.2.1.4.20.1.1.192.0.2.1"),
    }
    scrubbed = scrub([VarBind(name, 6, value) for name, (value, _) in pointers.items()], Given(read=_READ))
    assert {one.oid: one.value for one in scrubbed.variables} == {
        name: wanted for name, (_, wanted) in pointers.items()
    }
