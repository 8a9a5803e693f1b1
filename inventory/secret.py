"""Secrets: references in the inventory, values only at the moment of use.

A reference is `env:NAME` or `file:/path`. The value lives in a `Secret`, a type that refuses to be printed,
formatted, pickled or compared by `repr`; only `reveal()` hands it out, and only protocol clients call that.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from inventory.errors import SecretError


class Secret:
    """A secret's value, kept out of logs, tracebacks and serialisers."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        """Wrap a value."""
        self.__value = value

    def reveal(self) -> str:
        """The value itself, for the protocol client that must send or hash it."""
        return self.__value

    def __repr__(self) -> str:
        """A mask."""
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """A mask, whatever the format."""
        return repr(self)

    def __eq__(self, other: object) -> bool:
        """Equal by value, so that a reload can tell whether a credential changed."""
        return isinstance(other, Secret) and other.reveal() == self.__value

    def __hash__(self) -> int:
        """Hash by value."""
        return hash(self.__value)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied through pickle."""
        msg = "a Secret is not serialised"
        raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class SecretRef:
    """Where a secret is found: scheme `env` or `file`, and the variable or path.

    The reference may be printed; the value may not.
    """

    scheme: str
    place: str

    def __str__(self) -> str:
        """The reference as written in the inventory."""
        return f"{self.scheme}:{self.place}"

    def resolve(self) -> Secret:
        """Read the secret now.

        Raises:
            SecretError: the variable is unset or empty, or the file is unreadable or empty; the message
                names the reference only.
        """
        if self.scheme == "env":
            value = os.environ.get(self.place, "")
        else:
            try:
                value = Path(self.place).read_text(encoding="utf-8").strip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
                msg = f"secret {self}: cannot be read ({reason}); check that the file exists and its owner"
                raise SecretError(msg) from None
        if not value:
            msg = f"secret {self}: unset or empty; set it for the user that runs wardwatch"
            raise SecretError(msg)
        return Secret(value)


def parse_secret_ref(text: str) -> SecretRef:
    """Read `env:NAME` or `file:/path`.

    Raises:
        ValueError: the text is not a reference; the text itself is not repeated, as it may be a secret.
    """
    scheme, separator, place = text.partition(":")
    if not separator or scheme not in {"env", "file"} or not place:
        msg = "a secret must be a reference, env:NAME or file:/path, never the value itself"
        raise ValueError(msg)
    return SecretRef(scheme, place)
