"""What may be written to a device over SSH: nothing but what its platform's file lists. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.errors import CommandRefusedError

if TYPE_CHECKING:
    from inventory.secret import Secret

_SHOWN = 60


class Guard:
    """Judges all that is about to be written in one session, and refuses what is on no list.

    A line of a shell is admitted whole and with its line end, in one write; half a line never is. A key that turns a
    page and the secret of the privileged level are admitted once each time that the device has asked for them.
    """

    def __init__(
        self, target: str, *, lines: frozenset[str], commands: frozenset[str], newline: str, page_key: str
    ) -> None:
        """Take the lists.

        Args:
            target: name of the device, for messages.
            lines: that may be typed into a shell.
            commands: that may be run in a channel of their own (RFC 4254, 6.5).
            newline: ends a line.
            page_key: turns a page.
        """
        self._target, self._commands = target, commands
        self._lines = frozenset((line + newline).encode() for line in lines)
        self._newline, self._page_key = newline, page_key.encode()
        self._page = False
        self._secret: bytes | None = None

    def expect_page(self) -> None:
        """The device waits for a key to show more; it may be sent once."""
        self._page = True

    def expect_secret(self, secret: Secret) -> None:
        """The device asks for the secret of the privileged level; this one may be sent once."""
        self._secret = (secret.reveal() + self._newline).encode()

    def admit(self, data: bytes) -> None:
        """Let octets through that may be written to a shell.

        Raises:
            CommandRefusedError: they may not; the message has the beginning of them, unless a secret was expected.
        """
        secret, self._secret = self._secret, None
        page, self._page = self._page, False
        if data in self._lines or (page and data == self._page_key) or (secret is not None and data == secret):
            return
        shown = "what was not the secret" if secret is not None else repr(data[:_SHOWN])
        raise self._refused(shown)

    def admit_command(self, command: str) -> None:
        """Let a command through that may be run in a channel of its own.

        Raises:
            CommandRefusedError: it may not.
        """
        if command not in self._commands:
            raise self._refused(repr(command[:_SHOWN]))

    def _refused(self, shown: str) -> CommandRefusedError:
        what = f"{shown} is on no allow-list of its platform; nothing was sent"
        return CommandRefusedError(what, target=self._target, stage="write")
