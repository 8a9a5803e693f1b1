"""CPU of the native SNMP engine and of the pysnmp client for a device of 347 variables, v2c and v3.

A child process on another core answers for all devices: 24 interfaces of 14 counter columns and 11 scalars, answers
encoded once and then only patched, so that the agent is never what is measured. In v3 every device has an engineID and
a clock of its own, and messages are authenticated by SHA-256 and encrypted by AES-128. CPU is that of this process
alone, user and system, from the first request to the last value in its column; engines are known, as between polls.

    python -m benchmarks.snmp_engine [--devices 200] [--rounds 10] [--profile {v2c,v3}]
"""

from __future__ import annotations

import argparse
import asyncio
import bisect
import cProfile
import gc
import multiprocessing
import os
import pstats
import selectors
import socket
import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

from collectors.snmp.client import SnmpClient, SnmpLogin, SnmpTarget, Traffic, UsmLogin
from collectors.snmp.client_pysnmp import PysnmpClient
from collectors.snmp.engine import Engine
from inventory.secret import Secret
from lab.ber import Pdu
from lab.usm import ReportedError, UsmEngine, UsmUser, is_v3

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

INTERFACES = 24
COLUMNS = (
    *(f"1.3.6.1.2.1.2.2.1.{number}" for number in (7, 8, 13, 14, 19, 20)),
    *(f"1.3.6.1.2.1.31.1.1.1.{number}" for number in (6, 7, 8, 9, 10, 11, 12, 13)),
)
SCALARS = tuple(f"1.3.6.1.2.1.{arc}" for arc in ("1.3", "2.1", "31.1.5", *(f"11.{number}" for number in range(1, 9))))
VARIABLES = INTERFACES * len(COLUMNS) + len(SCALARS)
KINDS = 8
"""Devices differ in their counters, so that not every answer begins alike."""


LOGINS = {
    "v2c": SnmpLogin(2, Secret("public")),
    "v3": SnmpLogin(
        3,
        user="watch",
        auth=UsmLogin("sha256", Secret("a long passphrase")),
        priv=UsmLogin("aes128", Secret("another passphrase")),
    ),
}
USER = UsmUser("watch", "sha256", "a long passphrase", "aes128", "another passphrase")


class Measured(NamedTuple):
    """What reading all devices once cost: CPU in the quietest and the median round."""

    milliseconds_a_device: float
    median_milliseconds: float
    packets_a_device: float
    wall_seconds: float


def arcs_of(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes((size,)) if size < 128 else b"\x82" + size.to_bytes(2, "big")  # noqa: PLR2004 -- BER short form
    return bytes((tag,)) + length + content


def encode_oid(arcs: tuple[int, ...]) -> bytes:
    octets = bytearray((arcs[0] * 40 + arcs[1],))
    for arc in arcs[2:]:
        parts = [arc & 0x7F]
        while arc := arc >> 7:
            parts.append(arc & 0x7F | 0x80)
        octets += bytes(reversed(parts))
    return bytes(octets)


def decode_oid(octets: bytes) -> tuple[int, ...]:
    arcs, value = [], 0
    for octet in octets:
        value = value << 7 | octet & 0x7F
        if octet < 0x80:  # noqa: PLR2004 -- last of its number
            arcs.append(value)
            value = 0
    return (arcs[0] // 40, arcs[0] % 40, *arcs[1:])


def mib(kind: int) -> list[tuple[tuple[int, ...], bytes]]:
    """Sorted variables of one kind of device, encoded."""
    found: dict[tuple[int, ...], bytes] = {}
    for number, column in enumerate(COLUMNS):
        for row in range(1, INTERFACES + 1):
            oid = (*arcs_of(column), row)
            wide = ".31." in column
            value = (row * 2654435761 * (kind + 1) * (number + 1)) % (1 << 44 if wide else 1 << 16)
            if number < 2:  # noqa: PLR2004 -- admin and oper status
                value = 1 + (row + kind) % 2
            tag = 0x46 if wide else 0x41 if number >= 2 else 0x02  # noqa: PLR2004
            found[oid] = tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))
    for scalar in SCALARS:
        found[*arcs_of(scalar), 0] = tlv(0x43, (8_640_000 + kind).to_bytes(4, "big"))
    return sorted((oid, tlv(0x30, tlv(0x06, encode_oid(oid)) + value)) for oid, value in found.items())


def read(data: bytes, position: int) -> tuple[int, int]:
    """Start and end of the content of the field at a position."""
    length, start = data[position + 1], position + 2
    if length >= 0x80:  # noqa: PLR2004 -- BER long form
        count = length - 0x80
        return start + count, start + count + int.from_bytes(data[start : start + count], "big")
    return start, start + length


class Responder:
    """GETBULK over a sorted list; the variables of an answer are encoded once per question."""

    def __init__(self, kind: int) -> None:
        self.variables = mib(kind)
        self.oids = [oid for oid, _ in self.variables]
        self.cache: dict[bytes, bytes] = {}

    def answer(self, message: bytes) -> bytes:
        """The whole response to a request."""
        start, _ = read(message, 0)
        _, version_end = read(message, start)
        _, community_end = read(message, version_end)
        pdu, _ = read(message, community_end)
        _, number_end = read(message, pdu)
        tail = message[number_end:]
        variables = self.cache.get(tail)
        if variables is None:
            variables = self.cache[tail] = self.variables_for(tail)
        body = message[pdu:number_end] + b"\x02\x01\x00\x02\x01\x00" + variables
        return tlv(0x30, message[start:community_end] + tlv(0xA2, body))

    def variables_for(self, tail: bytes) -> bytes:
        """The variable list that answers a PDU behind its request-id."""
        first, second = read(tail, 0)
        non_repeaters = int.from_bytes(tail[first:second], "big")
        first, third = read(tail, second)
        repetitions = int.from_bytes(tail[first:third], "big")
        position, end = read(tail, third)
        names = []
        while position < end:
            inner, position = read(tail, position)
            name, name_end = read(tail, inner)
            names.append(decode_oid(tail[name:name_end]))
        found = [self.after(name, 0) for name in names[:non_repeaters]]
        for step in range(repetitions):
            found += [self.after(name, step) for name in names[non_repeaters:]]
        return tlv(0x30, b"".join(found))

    def after(self, name: tuple[int, ...], step: int) -> bytes:
        """The encoded variable `step` places behind the next one of a name, or the end of the view."""
        place = bisect.bisect_right(self.oids, name) + step
        if place >= len(self.variables):
            return tlv(0x30, tlv(0x06, encode_oid(self.oids[-1])) + b"\x82\x00")
        return self.variables[place][1]


class Device:
    """One device: a responder that many share, and an engine of its own."""

    def __init__(self, number: int, responder: Responder) -> None:
        self.responder = responder
        self.usm = UsmEngine.of(b"\x80\x00\x1f\x88\x04device %d" % number, [USER])
        self.started = time.monotonic() - 100 * number

    def answer(self, message: bytes) -> bytes | None:
        """The whole response to a request of either version."""
        if not is_v3(message):
            return self.responder.answer(message)
        try:
            security, asked = self.usm.open(message, int(time.monotonic() - self.started))
        except ReportedError as reported:
            return reported.report
        tail = tlv(0x02, bytes((asked.first,))) + tlv(0x02, bytes((asked.second,))) + tlv(0x30, asked.bindings)
        variables = self.responder.cache.get(tail)
        if variables is None:
            variables = self.responder.cache[tail] = self.responder.variables_for(tail)
        start, _ = read(variables, 0)
        answer = asked._replace(pdu=Pdu.RESPONSE, first=0, second=0, bindings=variables[start:])
        return self.usm.seal(security, answer)


def serve(devices: int, report: Connection) -> None:
    """The child: one socket a device, all in one selector."""
    pin(-1)
    kinds = [Responder(kind) for kind in range(KINDS)]
    selector = selectors.DefaultSelector()
    ports = []
    for number in range(devices):
        bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        bound.bind(("127.0.0.1", 0))
        ports.append(bound.getsockname()[1])
        selector.register(bound, selectors.EVENT_READ, (bound, Device(number, kinds[number % KINDS])))
    report.send(ports)
    while True:
        for key, _ in selector.select():
            bound, device = key.data
            message, address = bound.recvfrom(65535)
            answer = device.answer(message)
            if answer is not None:
                bound.sendto(answer, address)


def pin(core: int) -> None:
    """Stay on one core, where there are several to choose from."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[core]})


def add_up(total: Traffic, part: Traffic) -> None:
    total.sent_packets += part.sent_packets
    total.varbinds += part.varbinds
    total.retries += part.retries


async def read_device(
    client: SnmpClient, login: SnmpLogin, port: int, turns: asyncio.Semaphore, total: Traffic
) -> None:
    async with turns:
        session = client.session(SnmpTarget(f"port {port}", "127.0.0.1", port, login))
        deadline = asyncio.get_running_loop().time() + 60
        walk = await session.walk(COLUMNS, scalars=SCALARS, deadline=deadline)
    assert walk.failure is None
    assert sum(map(len, walk.columns)) + len(walk.scalars) == VARIABLES
    add_up(total, session.traffic)


async def measure(
    client: SnmpClient, version: str, ports: list[int], rounds: int, profile: cProfile.Profile | None = None
) -> Measured:
    login = LOGINS[version]
    await client.start()
    turns = asyncio.Semaphore(64)
    total = Traffic()
    await asyncio.gather(*(read_device(client, login, port, turns, Traffic()) for port in ports))
    gc.collect()
    if profile is not None:
        profile.enable()
    rounds_cpu, wall = [], time.perf_counter()
    for _ in range(rounds):
        before = time.process_time()
        await asyncio.gather(*(read_device(client, login, port, turns, total) for port in ports))
        rounds_cpu.append((time.process_time() - before) * 1000 / len(ports))
    wall = time.perf_counter() - wall
    if profile is not None:
        profile.disable()
    await client.close()
    requests = total.sent_packets / (len(ports) * rounds)
    return Measured(min(rounds_cpu), statistics.median(rounds_cpu), requests, wall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--profile", choices=LOGINS, help="run the native engine under cProfile and print it")
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    agent = multiprocessing.get_context("fork").Process(target=serve, args=(options.devices, theirs), daemon=True)
    agent.start()
    pin(0)
    try:
        ports = ours.recv()
        print(f"{VARIABLES} variables a device, {options.devices} devices, {options.rounds} rounds")
        if options.profile:
            profile = cProfile.Profile()
            report("native", asyncio.run(measure(Engine(), options.profile, ports, options.rounds, profile)))
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)
            return
        for version in LOGINS:
            native = asyncio.run(measure(Engine(), version, ports, options.rounds))
            report(f"native {version}", native)
            pysnmp = asyncio.run(measure(PysnmpClient(), version, ports[:20], 1))
            report(f"pysnmp {version}", pysnmp)
            print(f"ratio      {pysnmp.milliseconds_a_device / native.milliseconds_a_device:8.1f}")
    finally:
        agent.terminate()
        agent.join()


def report(name: str, measured: Measured) -> None:
    print(
        f"{name:10} {measured.milliseconds_a_device:8.3f} ms CPU a device in the quietest round, "
        f"{measured.median_milliseconds:.3f} in the median one, {measured.packets_a_device:.1f} requests a device, "
        f"{measured.wall_seconds:.2f} s wall"
    )


if __name__ == "__main__":
    main()
