"""Who is told: the file that a city writes, checked. Secrets are files that Alertmanager reads itself, never text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from dashboards.errors import ReceiversError
from dashboards.rules.model import Layer, Severity


class Smtp(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """The mail server: host:port, the sender, and how to log in there; `password_file` as Alertmanager sees it."""

    host: str
    sender: str
    username: str = ""
    password_file: str = ""
    tls: bool = True


class Webhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A program that takes Alertmanager's JSON."""

    url: str


class Sms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gateway for text messages: one that takes Alertmanager's JSON, or mail that it sends on as short messages."""

    url: str = ""
    email: tuple[str, ...] = ()


class Telegram(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chat, and the file of the bot's token.

    Alertmanager 0.25 takes the token as text only, so the file is read when the configuration is made, which is then
    a secret itself.
    """

    chat: int
    token_file: str


class Receiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who is told, by one or several ways."""

    name: str
    email: tuple[str, ...] = ()
    webhook: Webhook | None = None
    sms: Sms | None = None
    telegram: Telegram | None = None


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which alerts go to a receiver: all that are given have to fit. `hours`: names opening hours of the inventory."""

    to: str
    severity: tuple[Severity, ...] = ()
    layer: tuple[Layer, ...] = ()
    district: tuple[str, ...] = ()
    hours: str = ""


class Receivers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file.

    Attributes:
        default: receiver of what no route takes.
        watchdog: receiver of the alert that always fires; it should miss it when it stops.
        repeat_hours: after so long an alert that still fires is told again.
    """

    receivers: tuple[Receiver, ...]
    default: str
    routes: tuple[Route, ...] = ()
    watchdog: str = ""
    smtp: Smtp | None = None
    language: Literal["vi", "en"] = "vi"
    repeat_hours: int = 12


def load_receivers(path: Path) -> Receivers:
    """Read the file.

    Raises:
        ReceiversError: it cannot be read, or does not check.
    """
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = msgspec.convert(data, Receivers)
    except (OSError, UnicodeDecodeError) as error:
        raise ReceiversError(f"{path}: cannot be read ({error}); name the file with --receivers") from None
    except yaml.YAMLError as error:
        raise ReceiversError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    except msgspec.ValidationError as error:
        raise ReceiversError(f"{path}: {error}; docs/alerting.md shows a whole file") from None
    _check(found, path)
    return found


def _check(found: Receivers, path: Path) -> None:
    """Names lead somewhere, and every receiver can be told."""
    names = [receiver.name for receiver in found.receivers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReceiversError(f"{path}: receiver {twice[0]!r} is given twice; give each a name of its own")
    wanted = [found.default, *(route.to for route in found.routes), *filter(None, (found.watchdog,))]
    unknown = next((name for name in wanted if name not in names), None)
    if unknown is not None:
        raise ReceiversError(f"{path}: unknown receiver {unknown!r}; expected one of: {', '.join(names)}")
    for receiver in found.receivers:
        if not (receiver.email or receiver.webhook or receiver.sms or receiver.telegram):
            raise ReceiversError(
                f"{path}: receiver {receiver.name!r} cannot be told; give email, webhook, sms or telegram"
            )
        if receiver.sms and bool(receiver.sms.url) == bool(receiver.sms.email):
            raise ReceiversError(f"{path}: sms of receiver {receiver.name!r}; expected either url or email")
        mailed = receiver.email or (receiver.sms and receiver.sms.email)
        if mailed and found.smtp is None:
            raise ReceiversError(
                f"{path}: receiver {receiver.name!r} has an e-mail address; expected smtp: with the mail server"
            )
