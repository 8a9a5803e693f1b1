"""What becomes of a configuration that was read: made comparable, judged, freed of secrets, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from collectors.errors import AgentError, MalformedResponseError
from collectors.poll import Work
from collectors.readings import ConfigurationReading, Readings, RiskReading
from collectors.ssh.configuration import UNREADABLE, digest, heading, masked, normalised, same
from collectors.ssh.drift import TemplateError, departures
from collectors.ssh.errors import AbsentError
from collectors.ssh.hardening import hardening
from collectors.ssh.layouts import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collectors.ssh.platform import ConfigurationPlan, Platform
    from inventory.identifiers import DeviceName
    from inventory.model import Device

_MOST_CHARACTERS: Final = 2 * 1024 * 1024


class Store(Protocol):
    """Keeps versions of configurations."""

    def keep(self, device: DeviceName, at: float, lines: Sequence[str]) -> float:
        """Keep a configuration where it differs from the last one.

        Args:
            device: whose.
            at: UTC seconds when it was read.
            lines: normalised and masked.

        Returns:
            UTC seconds when this version was first seen.

        Raises:
            OSError: it cannot be written.
        """


class Archive:
    """Reads and keeps configurations. Used from several threads, one device at a time."""

    work: Final = Work.IDENTITY

    def __init__(self, store: Store, template: Callable[[Device], str | None]) -> None:
        """Take the parts.

        Args:
            store: keeps versions.
            template: the text of what a device's configuration should hold; None = there is none. Raises TemplateError
                where it cannot be read.
        """
        self._store, self._template = store, template

    def read(self, device: Device, platform: Platform, ask: Callable[[str], str], now: float) -> Readings:
        """Read a device's configuration, keep what is new, and say what is to be said of it.

        Args:
            device: whose.
            platform: says how; it has a plan for it.
            ask: sends a command and gives its answer.
            now: UTC seconds.

        Raises:
            ProbeError: it cannot be read, or not be kept.
        """
        plan = platform.configuration
        assert plan is not None  # noqa: S101 -- asked before
        plain = _sections(device, plan, ask) if plan.also else _whole(device, plan, ask(plan.running))
        lines, saved = masked(plain), self._saved(plan, plain, ask)
        try:
            changed_at = self._store.keep(device.name, now, lines)
        except OSError as error:
            what = f"its configuration cannot be kept: {error.strerror}; check the data directory"
            raise AgentError(what, target=device.name, stage="keep") from error
        risks = hardening(plain, plan.family, plan.checks)
        try:
            drift = self._drift(device, lines)
        except TemplateError as error:
            drift, risks = None, (*risks, RiskReading("template", "warning", str(error)))
        if saved is not None:
            risks = (*risks, RiskReading("unsaved", "ok") if saved else RiskReading("unsaved", "warning", _UNSAVED))
        reading = ConfigurationReading(changed_at, digest(lines), len(lines), saved, drift)
        return Readings(configuration=reading, risks=risks)

    def _drift(self, device: Device, lines: tuple[str, ...]) -> int | None:
        template = self._template(device)
        variables = {"device": device.name, "address": str(device.address)}
        return None if template is None else len(departures(lines, template, variables))

    @staticmethod
    def _saved(plan: ConfigurationPlan, running: tuple[str, ...], ask: Callable[[str], str]) -> bool | None:
        """Whether what runs is saved; None where nothing tells."""
        if plan.saved is None:
            return None
        try:
            text = ask(plan.saved)
        except (AbsentError, AgentError):
            return None
        if plan.saved_ends is not None and not plan.saved_ends.fullmatch(_last(text)):
            return None
        try:
            return same(running, _lines(plan, text))
        except ValueError:
            return None


_UNSAVED: Final = "what runs is not what the device starts with"


def _sections(device: Device, plan: ConfigurationPlan, ask: Callable[[str], str]) -> tuple[str, ...]:
    """The files of a configuration one after the other, each under a heading; what cannot be read says so.

    Raises:
        AbsentError: the device has none of them.
        MalformedResponseError: one is too large.
    """
    lines: list[str] = []
    for command in (plan.running, *plan.also):
        try:
            text = ask(command)
        except AbsentError:
            continue
        except AgentError:
            lines += (heading(command), f" {UNREADABLE}")
            continue
        _refuse_flood(device, command, text)
        lines += (heading(command), *(f" {line.strip()}" for line in normalised(text, plan.volatile)))
    if not lines:
        raise AbsentError("there is no configuration", target=device.name, stage=plan.running)
    return tuple(lines)


def _refuse_flood(device: Device, command: str, text: str) -> None:
    if len(text) > _MOST_CHARACTERS:
        what = f"the configuration has more than {_MOST_CHARACTERS >> 20} MiB; it is not kept"
        raise MalformedResponseError(what, target=device.name, stage=command)


def _whole(device: Device, plan: ConfigurationPlan, text: str) -> tuple[str, ...]:
    """The lines of a configuration that came whole.

    Raises:
        MalformedResponseError: it was cut short, which must not become a version.
    """
    _refuse_flood(device, plan.running, text)
    try:
        lines = _lines(plan, text)
    except ValueError as error:
        what = f"the configuration is not written as its maker does ({error}); it is not kept"
        raise MalformedResponseError(what, target=device.name, stage=plan.running) from None
    if not plan.ends.fullmatch(_last(text)) or not lines:
        what = f"the configuration does not end as one does ({plan.ends.pattern!r}); it is not kept"
        raise MalformedResponseError(what, target=device.name, stage=plan.running)
    return lines


def _lines(plan: ConfigurationPlan, text: str) -> tuple[str, ...]:
    return normalised(LAYOUTS[plan.layout](text) if plan.layout else text, plan.volatile)


def _last(text: str) -> str:
    return text.rstrip().rpartition("\n")[2].strip()
