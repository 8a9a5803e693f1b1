"""The syslog receiver with util-linux's logger, and with what no logger would send."""

from __future__ import annotations

import pytest

from collectors.hints import Hint, HintKind, HintResult
from collectors.hints.buckets import Rate
from collectors.hints.syslog import SyslogReceiver

from .speaking import R1, receiving, run, send, until


@pytest.mark.parametrize("form", ["--rfc3164", "--rfc5424"])
async def test_a_message_of_logger_is_counted_by_facility_and_severity_and_is_a_hint(form: str) -> None:
    async with receiving(SyslogReceiver) as syslog:
        port = str(syslog.receiver.port)
        assert await run("logger", "-n", "127.0.0.1", "-P", port, "-d", form, "-p", "local7.err", "%LINK: down") == 0
        await syslog.until_counted(HintResult.TAKEN)
        assert syslog.counts() == {HintResult.TAKEN: 1}
        assert syslog.hints == [Hint(R1, HintKind.SYSLOG, 1_800_000_000.0)]
        assert isinstance(syslog.receiver, SyslogReceiver)
        assert dict(syslog.receiver.messages) == {("local7", "err"): 1}


async def test_what_says_nothing_about_a_fault_is_counted_and_no_hint() -> None:
    async with receiving(SyslogReceiver) as syslog:
        send(syslog.receiver.port, b"<190>Oct 11 22:14:15 r-1 info", b"<189>Oct 11 22:14:15 r-1 notice")
        await until(lambda: sum(syslog.counts().values()) == 2)
        assert syslog.counts() == {HintResult.MINOR: 1, HintResult.TAKEN: 1}
        assert isinstance(syslog.receiver, SyslogReceiver)
        assert dict(syslog.receiver.messages) == {("local7", "info"): 1, ("local7", "notice"): 1}


async def test_an_unknown_sender_is_counted_and_nothing_of_it_is_read() -> None:
    async with receiving(SyslogReceiver, address="127.0.0.9") as syslog:
        send(syslog.receiver.port, b"<8>1 - - - - - -")
        send(syslog.receiver.port, b"\xff\xfe no syslog", source="127.0.0.9")
        await until(lambda: sum(syslog.counts().values()) == 2)
        assert syslog.counts() == {HintResult.UNKNOWN_SENDER: 1, HintResult.MALFORMED: 1}
        assert isinstance(syslog.receiver, SyslogReceiver)
        assert (syslog.hints, dict(syslog.receiver.messages)) == ([], {})


async def test_a_second_message_of_a_device_gives_no_second_hint_before_its_time() -> None:
    async with receiving(SyslogReceiver, of_a_device=Rate(0.001, 1)) as syslog:
        send(syslog.receiver.port, *[b"<11>1 - - - - - -"] * 3)
        await until(lambda: sum(syslog.counts().values()) == 3)
        assert syslog.counts() == {HintResult.TAKEN: 1, HintResult.LIMITED: 2}
        assert len(syslog.hints) == 1
