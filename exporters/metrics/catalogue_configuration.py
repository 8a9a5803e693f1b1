"""The catalogue's part about clocks and configurations, which devices tell over SSH."""

from __future__ import annotations

from collectors.poll import Work
from exporters.metrics.metric import gauge

CONFIGURATION = (
    gauge(
        "clock_offset_seconds",
        "The device's clock less ours, or less that of its NTP server (date, show clock, show ntp status over SSH); "
        "the way of the answer is part of it.",
        unit="seconds",
        group="clock",
        work=Work.HEALTH,
    ),
    gauge(
        "clock_synchronised",
        "Whether the device says that its clock follows a server (show ntp status, chronyc, timedatectl over SSH).",
        group="clock",
        work=Work.HEALTH,
    ),
    gauge(
        "device_risk",
        "What was looked at because it can be dangerous: 0 well, 1 warning, 2 critical. risk is host_key, "
        "old_algorithms, unsaved, or a check of the configuration read over SSH (docs/ssh.md).",
        "risk",
        group="risks",
        work=Work.IDENTITY,
    ),
    gauge(
        "config_changed_timestamp_seconds",
        "When the running configuration was first seen as it is (read over SSH, compared without secrets and order).",
        unit="seconds",
        group="configuration",
        work=Work.IDENTITY,
    ),
    gauge(
        "config_drift_lines",
        "Lines in which the configuration (read over SSH) departs from the template of its role; absent without one.",
        unit="lines",
        group="configuration",
        work=Work.IDENTITY,
    ),
    gauge(
        "config_saved",
        "Whether what runs is what the device starts with (read over SSH); absent where it does not tell.",
        group="configuration",
        work=Work.IDENTITY,
    ),
    gauge(
        "device_pending_updates",
        "Packages for which the machine knows a newer version (apt-get -s upgrade over SSH); kind is all, or security "
        "for those of them from a source of security updates.",
        "kind",
        group="upkeep",
        work=Work.IDENTITY,
    ),
    gauge(
        "device_restart_required",
        "Whether the machine says that an update needs a restart (/run/reboot-required, read over SSH).",
        group="upkeep",
        work=Work.IDENTITY,
    ),
    gauge(
        "device_end_of_support_timestamp_seconds",
        "End (UTC) of the last day on which what the device runs is supported: SUPPORT_END of os-release over SSH, "
        "else the norm of support of its release (docs/findings.md); absent where nobody says.",
        unit="seconds",
        work=Work.IDENTITY,
    ),
    gauge(
        "device_disagreements",
        "Facts that SNMP and SSH told differently when each was last read (name, model, version, serial, MTU and speed "
        "of interfaces, states of peers ...); SNMP is believed. Absent for devices that are not asked in both ways.",
        work=Work.HEALTH,
    ),
)
