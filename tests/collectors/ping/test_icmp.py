"""Real echo requests, in network namespaces of our own: what this machine lets programs send does not matter."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from collectors.ping.icmp import NOT_PERMITTED, IcmpTransport

from .namespaces import Net, need_namespaces

if TYPE_CHECKING:
    from collections.abc import Iterator

# Says, as the only thing that it does, how three addresses answer: one line, or why none can be asked.
ASK = """
import asyncio, ipaddress, sys
from collectors.ping.icmp import IcmpTransport

async def ask():
    transport = IcmpTransport()
    try:
        transport.open()
    except PermissionError as error:
        return f"PermissionError: {error}"
    try:
        found = [await transport.echo(ipaddress.ip_address(text), 2.0) for text in ("127.0.0.1", "::1", "10.9.9.9")]
    finally:
        transport.close()
    return " ".join("silent" if rtt is None else "answers" if 0 <= rtt < 2 else "wrong" for rtt in found)

print(asyncio.run(ask()))
"""

WITHOUT_THE_CAPABILITY = ("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw")


@pytest.fixture
def net() -> Iterator[Net]:
    need_namespaces()
    with Net() as made:
        made.machine("here", "10.0.99.1")
        yield made


def _ask(net: Net, *before: str) -> str:
    command = net.command("here", *before, sys.executable, "-c", ASK)
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_addresses_of_both_families_answer_and_one_without_a_way_does_not(net: Net) -> None:
    assert _ask(net) == "answers answers silent"


def test_without_the_capability_nothing_can_be_sent_and_the_message_says_what_to_do(net: Net) -> None:
    """Root without CAP_NET_RAW, where no group may send pings either."""
    assert _ask(net, *WITHOUT_THE_CAPABILITY) == f"PermissionError: {NOT_PERMITTED}"


def test_a_group_that_may_send_pings_needs_no_capability(net: Net) -> None:
    """The kernel's unprivileged ICMP sockets do as well."""
    allow = "echo '0 0' > /proc/sys/net/ipv4/ping_group_range && exec \"$@\""
    assert _ask(net, "sh", "-c", allow, "sh", *WITHOUT_THE_CAPABILITY) == "answers answers silent"


async def test_many_requests_at_once_are_told_apart(net: Net) -> None:
    """Ten addresses, thirty requests each, all under way at the same time; half of the addresses are nobody's."""
    net.machine("there")
    net.cable("here", "there")
    for number in range(5):
        net.address("there", f"10.0.1.{10 + number}/24", "here")
    transport = IcmpTransport()
    with net.inside("here"):
        transport.open()
    try:
        addresses = [ip_address(f"10.0.1.{10 + number}") for number in range(10)]
        asked = [address for address in addresses for _ in range(30)]
        found = await asyncio.gather(*(transport.echo(address, 1.5) for address in asked))
    finally:
        transport.close()
    answers = {address: [rtt for who, rtt in zip(asked, found, strict=True) if who == address] for address in addresses}
    assert [all(rtt is not None and 0 <= rtt < 1.5 for rtt in answers[address]) for address in addresses[:5]] == [
        True
    ] * 5
    assert [answers[address] for address in addresses[5:]] == [[None] * 30] * 5


async def test_a_busy_event_loop_does_not_make_a_line_look_slow(net: Net) -> None:
    """The kernel's time of arrival counts: the loop is held for longer than the answer takes."""
    transport = IcmpTransport()
    with net.inside("here"):
        transport.open()
    try:
        task = asyncio.create_task(transport.echo(ip_address("127.0.0.1"), 5.0))
        await asyncio.sleep(0)
        subprocess.run(("sleep", "0.3"), check=True)  # holds the loop  # noqa: ASYNC221
        rtt = await task
    finally:
        transport.close()
    assert rtt is not None
    assert rtt < 0.1
