"""What the checks judge, as data; gathered in `gathering`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class SecretFact:
    """A secret by its reference; never its value.

    Attributes:
        reference: as the inventory has it.
        problem: why it cannot be read; empty when it can.
        mode: permission bits of its file; None for other references.
    """

    reference: str
    problem: str = ""
    mode: int | None = None


@dataclass(frozen=True)
class Facts:
    """This machine, as far as wardwatch cares. None: it could not be found out.

    Attributes:
        python, sqlite: versions.
        receive_buffer_wanted, receive_buffer_granted: octets that the engine asks of its socket, and that it gets, as
            getsockopt(SO_RCVBUF) counts them (twice what is usable).
        concurrency: how many devices are asked at the same time at most.
        devices: how many the inventory has that are asked over SNMP.
        file_descriptors: soft and hard limit of this process.
        raw_sockets: whether this process may open raw sockets (CAP_NET_RAW).
        ping_groups: net.ipv4.ping_group_range.
        groups: of this process.
        clock_synchronised: what the kernel says (adjtimex).
        clock_error_seconds: its estimate of how far the clock is off at most.
        zone: of the city; empty without an inventory.
        zone_known: whether this machine has its rules.
        names: host names that services are checked at, with why they do not resolve ("" when they do).
        data_dir: where history is kept.
        data_dir_problem: why it cannot be written; empty when it can.
        data_dir_mode: its permission bits; None when it is not there yet.
        free_bytes: on its file system.
        database: the server's database that history is kept in instead; empty = in data_dir.
        database_problem: why it cannot be had or written to; empty when it can.
        listen: address and port.
        listen_problem: why it cannot be listened on; empty when it can.
        inventory_problems: lines; empty when it checks or there is none.
        has_inventory: whether there is one.
        secrets: of the credentials.
        settings_problems: lines.
    """

    python: tuple[int, int, int]
    sqlite: tuple[int, int, int]
    receive_buffer_wanted: int = 0
    receive_buffer_granted: int | None = None
    concurrency: int = 500
    devices: int = 0
    file_descriptors: tuple[int, int] = (0, 0)
    raw_sockets: bool | None = None
    ping_groups: tuple[int, int] | None = None
    groups: frozenset[int] = frozenset()
    clock_synchronised: bool | None = None
    clock_error_seconds: float | None = None
    zone: str = ""
    zone_known: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    data_dir: str = ""
    data_dir_problem: str = ""
    data_dir_mode: int | None = None
    database: str = ""
    database_problem: str = ""
    free_bytes: int | None = None
    listen: str = ""
    listen_problem: str = ""
    inventory_problems: tuple[str, ...] = ()
    has_inventory: bool = True
    secrets: tuple[SecretFact, ...] = ()
    settings_problems: tuple[str, ...] = ()
