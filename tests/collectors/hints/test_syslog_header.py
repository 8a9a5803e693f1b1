from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.hints.syslog_header import FACILITIES, SEVERITIES, SyslogForm, SyslogHeader, read_header

NEW, OLD, NONE = SyslogForm.RFC5424, SyslogForm.RFC3164, SyslogForm.NONE


@pytest.mark.parametrize(
    ("message", "header"),
    [
        (
            b"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \xef\xbb\xbf'su root' failed",
            SyslogHeader(4, 2, NEW, "2003-10-11T22:14:15.003Z", "mymachine.example.com"),
        ),
        (
            b"<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time",
            SyslogHeader(20, 5, NEW, "2003-08-24T05:14:15.000003-07:00", "192.0.2.1"),
        ),
        (b"<0>1 - - - - - -", SyslogHeader(0, 0, NEW)),
        (
            b"<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
            SyslogHeader(4, 2, OLD, "Oct 11 22:14:15", "mymachine"),
        ),
        (b"<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!", SyslogHeader(1, 5, OLD, "Feb  5 17:32:18", "10.0.0.99")),
        (b"<189>45: *Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured from console", SyslogHeader(23, 5, NONE)),
        (b"<191>", SyslogHeader(23, 7, NONE)),
        (b"<13>1 2003-10-11T22:14:15Z host\x00name app - - -", SyslogHeader(1, 5, NONE)),
        (b"<13>Oct 11 22:14:15 \x1b[31mred text", SyslogHeader(1, 5, NONE)),
        (b"<13>1 2003-10-11T22:14:15Z " + b"h" * 256 + b" app - - -", SyslogHeader(1, 5, NONE)),
    ],
)
def test_priority_time_and_host_are_read_and_nothing_else(message: bytes, header: SyslogHeader) -> None:
    """The first five are the examples of RFC 5424 section 6.5 and RFC 3164 section 5.4, or made like them."""
    assert read_header(message) == header


@pytest.mark.parametrize(
    "message", [b"", b"hello", b"<>x", b"<192>x", b"<999>x", b"<01>x", b"<1234>x", b" <13>x", b"<-1>x", b"<13 x"]
)
def test_without_a_valid_priority_it_is_no_syslog_message(message: bytes) -> None:
    assert read_header(message) is None


@given(st.integers(0, 191), st.binary(max_size=300))
def test_whatever_follows_a_priority_is_read_without_an_error(priority: int, text: bytes) -> None:
    header = read_header(b"<%d>" % priority + text)
    assert header is not None
    assert FACILITIES.index(FACILITIES[header.facility]) * 8 + header.severity == priority
    assert (header.time + header.host).isascii()
    assert (header.time + header.host).isprintable()


def test_every_number_has_one_name() -> None:
    assert (len(set(FACILITIES)), len(set(SEVERITIES))) == (24, 8)
