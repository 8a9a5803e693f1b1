"""The words about probes that are set up on devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PROBE_TEXTS: Mapping[str, tuple[str, str]] = {
    "probes": ("Phép đo do thiết bị tự thực hiện", "Probes that the device runs itself"),
    "probe": ("Phép đo", "Probe"),
    "probe_target": ("Đích", "Target"),
    "probe_times": ("Trễ, độ biến thiên trễ", "Latency, jitter"),
    "probe_loss": ("Mất gói", "Loss"),
    "probe_last": ("lần cuối đến được", "last reached"),
    "reached.up": ("đến được", "reached"),
    "reached.down": ("không đến được", "not reached"),
    "reached.unknown": ("chưa có kết quả", "no result"),
    "probe_kind.icmp-echo": ("ping (ICMP)", "ping (ICMP)"),
    "probe_kind.udp-echo": ("hỏi đáp UDP", "UDP echo"),
    "probe_kind.udp-jitter": ("độ biến thiên trễ UDP", "UDP jitter"),
    "probe_kind.icmp-jitter": ("độ biến thiên trễ ICMP", "ICMP jitter"),
    "probe_kind.tcp-connect": ("kết nối TCP", "TCP connection"),
    "probe_kind.http": ("trang web (HTTP)", "web page (HTTP)"),
    "probe_kind.dns": ("phân giải tên miền (DNS)", "name look-up (DNS)"),
    "site_probes": ("Thiết bị tại các điểm tự đo", "By the sites' own probes"),
    "site_probes_cut": ("không đến được", "not reached"),
    "site_probes_more": ("và {n} điểm khác", "and {n} more"),
    "n.site_probes": ("{n} điểm đến được", "{n} site reaches it|{n} sites reach it"),
}
