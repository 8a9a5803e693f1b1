"""What a terminal shows of what a device writes; whatever it writes, that takes no longer than reading it."""

from __future__ import annotations

import re

import pytest

from collectors.ssh.terminal import PAGE_TURNED, shown

PAGER = re.compile(r"(?: ?--More-- ?)\Z")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\r\r\nc\rd\n", "a\nb\nc\nd\n"),
        ("\x1b[1;31mred\x1b[0m\x1b(B\x07", "red"),
        ("shw\bow\n\b\bx", "show\nx"),
        (f"one\r\n --More-- {PAGE_TURNED}\b\b\b   \b\b\b two", "one\n two"),
        (f"one\r\n --More-- {PAGE_TURNED}\r         \rtwo", "one\ntwo"),
        (f"one\r\n --More-- {PAGE_TURNED}\x1b[16D    \x1b[16D two", "one\n two"),
        (f"one\r\n --More-- {PAGE_TURNED}\r\ntwo", "one\n\ntwo"),
    ],
)
def test_pagers_controls_and_backspaces_leave_no_trace(raw: str, text: str) -> None:
    """Nothing of the text around them is lost either."""
    assert shown(raw, PAGER) == text


@pytest.mark.parametrize(
    "raw", ["a" * 500_000 + "\b" * 500_000, "\r" * 1_000_000, "\x1b[" * 300_000, "\b \b" * 300_000]
)
def test_what_is_made_to_take_long_does_not(raw: str) -> None:
    """With the square of its length any of these would take hours."""
    assert len(shown(raw, PAGER)) <= len(raw)
