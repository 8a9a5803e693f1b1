"""Whatever a device answers, making nothing of it takes no longer than reading it."""

from __future__ import annotations

import subprocess

import pytest

from collectors.readings import Readings
from collectors.ssh.answers import Answers
from collectors.ssh.hardening import hardening
from collectors.ssh.layouts import LAYOUTS
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.readers import READERS
from collectors.ssh.terminal import shown

_PLATFORMS = ("junos", "mikrotik_routeros", "fortios", "vyos", "cisco_wlc")
_MODULES = [(platform, module) for platform in _PLATFORMS for module in shipped_platforms()[platform].modules]
_PIECES = (
    "1",
    "\n",
    " ",
    "a ",
    "@",
    "=",
    'a="',
    '\\"',
    "<a>",
    "lladdr ",
    "1: a@",
    "a {\n",
    "/*",
    "CPU states: 1",
    "Neighbor ID ",
    "Number of APs.. ",
)
"""Each repeated makes some expression try again and again where it is not bounded."""


@pytest.mark.parametrize("piece", _PIECES)
def test_no_reader_takes_long(piece: str) -> None:
    """With the square of its length any of these would take hours; it reads something or raises what is caught."""
    text = shown(piece * (400_000 // len(piece)))
    for _, module in _MODULES:
        answers = Answers((text,) * len(module.commands), 0.0)
        try:
            read = READERS[module.reader](answers)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
            continue
        assert isinstance(read, Readings)


@pytest.mark.parametrize("piece", _PIECES)
@pytest.mark.parametrize("platform", _PLATFORMS)
def test_neither_does_looking_for_refusals(piece: str, platform: str) -> None:
    text = shown(piece * (400_000 // len(piece)))
    own = shipped_platforms()[platform]
    found = [pattern.search(text) for pattern in (*own.failures, *own.absent)]
    assert len(found) == len(own.failures) + len(own.absent)


def test_braces_within_braces_without_end_are_no_configuration() -> None:
    """Refused at a depth that none has."""
    with pytest.raises(ValueError, match="without end"):
        LAYOUTS["statements"]("a {\n" * 100_000 + "b\n" * 100_000)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("text", ['set a "' + '\\"' * 200_000, "\\ " * 200_000])
def test_neither_does_bringing_a_configuration_into_shape(layout: str, text: str) -> None:
    assert LAYOUTS[layout](text)


def test_a_configuration_that_nests_without_end_is_judged() -> None:
    """Checks are told the outermost lines and the line itself."""
    lines = tuple(" " * depth + "x" for depth in range(900))
    for name in _PLATFORMS:
        if (plan := shipped_platforms()[name].configuration) is not None:
            assert len(hardening(lines, plan.family, plan.checks)) == len({check.risk for check in plan.checks})


@pytest.mark.parametrize(
    ("plain", "reader", "json", "other"),
    [
        ("ip link", "iproute_interfaces", "ip -j -d link", "linux_interfaces"),
        ("ip address", "iproute_addresses", "ip -j address", "linux_addresses"),
    ],
)
def test_plain_text_and_json_of_iproute2_say_the_same(plain: str, reader: str, json: str, other: str) -> None:
    """Of this machine's own, as this machine has them."""

    def read(command: str, name: str) -> Readings:
        done = subprocess.run(command.split(), capture_output=True, text=True, check=True, timeout=30)
        return READERS[name](Answers((done.stdout,), 0.0))

    assert read(plain, reader) == read(json, other)
