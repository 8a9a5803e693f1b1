"""The part of the catalogue about wardwatch itself: its polls, queues and process."""

from __future__ import annotations

from exporters.metrics.metric import PREFIX, Metric, MetricType, Scope


def _own(kind: MetricType, name: str, text: str, *labels: str, unit: str = "") -> Metric:
    return Metric(PREFIX + name, kind, text, Scope.OWN, labels, unit)


OWN = (
    _own(MetricType.GAUGE, "build_info", "Version of wardwatch and of Python; always 1.", "version", "python"),
    _own(MetricType.HISTOGRAM, "poll_duration_seconds", "Time that the poll of a device took.", unit="seconds"),
    _own(MetricType.COUNTER, "poll_overruns_total", "Polls skipped because the device's last one was still running."),
    _own(MetricType.COUNTER, "polls_early_total", "Polls begun before their time because something fell silent."),
    _own(
        MetricType.COUNTER,
        "poll_failures_total",
        "Polls that a device did not answer, by reason (closed set, collectors.errors.Reason).",
        "reason",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_packets_total",
        "SNMP packets by result: sent (repeats included), retried, received; and what came and was refused: unasked (a "
        "second or late answer, or to nothing that was asked), wrong_source, malformed.",
        "result",
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_bytes_total",
        "Octets of SNMP messages by result: sent (repeats included), received; without the headers of UDP and below.",
        "result",
        unit="bytes",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_paced_requests_total",
        "SNMP requests that waited because polling had used up its share of a circuit (circuit_share).",
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_pacing_wait_seconds_total",
        "Time that these requests waited, all together.",
        unit="seconds",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_receive_drops_total",
        "SNMP answers that the kernel dropped because a receive buffer was full (SO_MEMINFO).",
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "hints_total",
        "Datagrams that devices send unasked, by kind (trap, syslog) and result: taken (a hint to ask early, never a "
        "state), limited, unknown_sender, refused (community, user or MAC), malformed, reported (a v3 inform asked for "
        "our engineID or clock), minor (syslog below notice), dropped (by the kernel, SO_MEMINFO); 0 where nothing is "
        "received (hints).",
        *("kind", "result"),
        unit="packets",
    ),
    _own(
        MetricType.COUNTER,
        "syslog_messages_total",
        "Syslog messages read of devices, by facility and severity (RFC 5424 section 6.2.1); those limited are not "
        "read.",
        *("facility", "severity"),
        unit="messages",
    ),
    _own(
        MetricType.COUNTER,
        "snmp_usm_reports_total",
        "SNMPv3 reports that came instead of answers, by the counter that they show (RFC 3414, RFC 3412, RFC 3413): "
        "usmStatsUnknownEngineIDs is the first word with every engine, the others are refusals.",
        "report",
        unit="reports",
    ),
    _own(
        MetricType.GAUGE,
        "snmp_duplicate_engines",
        "SNMPv3 engineIDs that answer at several addresses now; each device needs its own.",
        unit="engines",
    ),
    _own(MetricType.GAUGE, "series", "Series that all slices expose now.", unit="series"),
    _own(MetricType.GAUGE, "series_dropped", "Series withheld now because devices exceed their cap.", unit="series"),
    _own(
        MetricType.GAUGE,
        "interfaces_filtered",
        "Interfaces left out now because the inventory says that they do not matter.",
        unit="interfaces",
    ),
    _own(MetricType.GAUGE, "history_queue_length", "Records waiting for the history writer.", unit="records"),
    _own(
        MetricType.GAUGE,
        "event_loop_lag_seconds",
        "Longest time in the last one to two minutes by which the event loop was late: something held it.",
        unit="seconds",
    ),
    Metric(
        "process_cpu_seconds_total",
        MetricType.COUNTER,
        "CPU time of the process, user and system (/proc/self/stat).",
        Scope.OWN,
        unit="seconds",
    ),
    Metric(
        "process_resident_memory_bytes",
        MetricType.GAUGE,
        "Resident memory of the process (/proc/self/stat).",
        Scope.OWN,
        unit="bytes",
    ),
    Metric(
        "process_start_time_seconds",
        MetricType.GAUGE,
        "When the process started, seconds since 1970 (/proc/self/stat, /proc/stat).",
        Scope.OWN,
        unit="seconds",
    ),
)
