"""Probes that are set up on devices, in the exposition."""

from __future__ import annotations

from collectors.readings import ProbeReading, Readings
from exporters.metrics import ChunkStore

from .city import NOW, PLACED, ROUTER, city, latest, status

_PROBES = (
    ProbeReading("10", "icmp-echo", "10.0.0.1", "Trung tâm dữ liệu", True, 0.008),  # noqa: FBT003 -- a record
    ProbeReading("20", "udp-jitter", "10.0.0.2", None, True, 0.012, 0.01, 0.00035),  # noqa: FBT003
    ProbeReading("noc.v6", "icmp-echo", "2001:db8::1", 'a "b"\n', False, None, 1.0),  # noqa: FBT003
    ProbeReading("40"),
)


def _lines(store: ChunkStore) -> list[str]:
    """The samples of probes, without placement and prefix."""
    lines = store.render(None).decode().splitlines()
    return [
        line.removeprefix("wardwatch_").replace(f"{PLACED},", "")
        for line in lines
        if line.startswith("wardwatch_probe")
    ]


def test_results_by_the_key_of_a_probe_and_device_text_in_its_info_only() -> None:
    """What is unknown has no sample; the name of a probe without one is empty."""
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(readings=Readings(probes=_PROBES)), status(ROUTER))
    assert _lines(store) == [
        'probe_success{probe="10"} 1',
        'probe_success{probe="20"} 1',
        'probe_success{probe="noc.v6"} 0',
        'probe_latency_seconds{probe="10"} 0.008',
        'probe_latency_seconds{probe="20"} 0.012',
        'probe_loss_ratio{probe="20"} 0.01',
        'probe_loss_ratio{probe="noc.v6"} 1.0',
        'probe_jitter_seconds{probe="20"} 0.00035',
        'probe_info{probe="10",kind="icmp-echo",target="10.0.0.1",name="Trung tâm dữ liệu"} 1',
        'probe_info{probe="20",kind="udp-jitter",target="10.0.0.2",name=""} 1',
        'probe_info{probe="noc.v6",kind="icmp-echo",target="2001:db8::1",name="a \\"b\\" "} 1',
        'probe_info{probe="40",kind="",target="",name=""} 1',
    ]


def test_what_is_withdrawn_is_exposed_no_longer() -> None:
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(readings=Readings(probes=_PROBES)), status(ROUTER))
    store.update(ROUTER, latest(readings=Readings()), status(ROUTER))
    assert _lines(store) == []


def test_a_flood_of_probes_leaves_room_for_the_rest() -> None:
    store = ChunkStore(city(), clock=lambda: NOW)
    flood = tuple(ProbeReading(str(number), success=True) for number in range(100_000))
    store.update(ROUTER, latest(readings=Readings(probes=flood)), status(ROUTER))
    assert 0 < len(_lines(store)) <= 20_000
    assert store.series_dropped > 0
