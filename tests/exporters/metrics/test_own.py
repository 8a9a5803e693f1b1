from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from collectors.errors import Reason
from collectors.readings import Readings
from collectors.snmp.client import Traffic
from exporters.metrics import OwnMetrics, OwnNumbers
from exporters.metrics.process import process_numbers

from .city import NOW, ROUTER, poll
from .exposition import samples

NUMBERS = OwnNumbers(poll_overruns=1, snmp_receive_drops=2, series=3, series_dropped=4, history_queue_length=5)


def values(own: OwnMetrics) -> dict[str, float]:
    """Value by name and label values."""
    return {
        "/".join((name, *(value for _, value in sorted(labels)))): sample.value
        for (name, labels), sample in samples(own.render(NUMBERS)).items()
        if not name.startswith("process_")
    }


def test_polls_are_counted_by_what_became_of_them() -> None:
    own = OwnMetrics("1.2")
    answered = poll(ROUTER, Readings())
    own.observe(msgspec.structs.replace(answered, traffic=Traffic(sent_packets=5, received_packets=4, retries=1)))
    own.observe(poll(ROUTER, Readings(), answered=False))
    own.observe(msgspec.structs.replace(answered, started=NOW, finished=NOW - 5))
    own.observe(msgspec.structs.replace(answered, started=NOW, finished=NOW + 99))
    found = values(own)
    failures = {key: value for key, value in found.items() if "failures" in key}
    assert failures == {f"wardwatch_poll_failures_total/{reason}": float(reason is Reason.TIMEOUT) for reason in Reason}
    duration = {
        key.removeprefix("wardwatch_poll_duration_seconds_"): value for key, value in found.items() if "dur" in key
    }
    assert duration == {
        **{f"bucket/{bound}": 1.0 for bound in ("0.01", "0.025", "0.05", "0.1", "0.25")},
        **{f"bucket/{bound}": 3.0 for bound in ("0.5", "1.0", "2.5", "5.0", "10.0", "25.0", "60.0")},
        "bucket/+Inf": 4.0,
        "sum": 100.0,
        "count": 4.0,
    }
    packets = {key.rpartition("/")[2]: value for key, value in found.items() if "packets" in key}
    assert packets == {"sent": 5.0, "retried": 1.0, "received": 4.0}


def test_octets_and_refused_datagrams_are_counted() -> None:
    """Packets and octets a poll follow from these; what was refused belongs to no poll."""
    own = OwnMetrics("1.2")
    own.observe(msgspec.structs.replace(poll(ROUTER, Readings()), traffic=Traffic(sent_bytes=500, received_bytes=7000)))
    refused = {"unasked": 3, "wrong_source": 2, "malformed": 1}
    numbers = msgspec.structs.replace(
        NUMBERS, snmp_refused=refused, snmp_paced_requests=4, snmp_pacing_wait_seconds=0.5
    )
    found = {key: sample.value for key, sample in samples(own.render(numbers)).items() if "snmp" in key[0]}
    by_result = {
        dict(labels)["result"]: value for (name, labels), value in found.items() if "packets" in name and labels
    }
    octets = {dict(labels)["result"]: value for (name, labels), value in found.items() if "bytes" in name}
    assert by_result == {"sent": 0.0, "retried": 0.0, "received": 0.0, **refused}
    assert octets == {"sent": 500.0, "received": 7000.0}
    paced = {name: value for (name, labels), value in found.items() if "pac" in name and not labels}
    assert (paced["wardwatch_snmp_paced_requests_total"], paced["wardwatch_snmp_pacing_wait_seconds_total"]) == (4, 0.5)


def test_refusals_of_v3_and_engines_that_share_an_identity_are_passed_on() -> None:
    reports = {"usmStatsWrongDigests": 3, "usmStatsUnknownUserNames": 0}
    numbers = msgspec.structs.replace(NUMBERS, snmp_usm_reports=reports, snmp_duplicate_engines=2)
    found = samples(OwnMetrics("1.2").render(numbers))
    by_report = {
        dict(labels)["report"]: sample.value
        for (name, labels), sample in found.items()
        if name == "wardwatch_snmp_usm_reports_total"
    }
    assert by_report == reports
    assert found["wardwatch_snmp_duplicate_engines", frozenset()].value == 2


def test_figures_of_the_other_parts_are_passed_on() -> None:
    found = values(OwnMetrics("1.2"))
    names = ("poll_overruns_total", "snmp_receive_drops_total", "series", "series_dropped", "history_queue_length")
    assert [found[f"wardwatch_{name}"] for name in names] == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert any(key.startswith("wardwatch_build_info/") and key.endswith("/1.2") for key in found)


def test_the_process_is_measured() -> None:
    found = process_numbers()
    assert found is not None
    assert abs(found.cpu_seconds - sum(os.times()[:2])) < 1
    assert 10_000_000 < found.resident_bytes < 10_000_000_000
    assert time.time() - 86_400 < found.started_at <= time.time() + 1


def test_a_command_with_spaces_and_brackets_does_not_shift_the_fields(tmp_path: Path) -> None:
    (tmp_path / "self").mkdir()
    fields = " ".join(str(number) for number in range(3, 53))
    (tmp_path / "self/stat").write_text(f"1 (a) b (c) {fields}\n")
    (tmp_path / "stat").write_text("cpu 1 2\nbtime 1000\n")
    ticks = os.sysconf("SC_CLK_TCK")
    assert process_numbers(tmp_path) == ((14 + 15) / ticks, 24 * os.sysconf("SC_PAGE_SIZE"), 1000 + 22 / ticks)


def test_without_proc_there_are_no_process_metrics(tmp_path: Path) -> None:
    assert process_numbers(tmp_path) is None
