"""The YAML file of a platform, as it is written; docs/ssh.md says how to write one."""

from __future__ import annotations

from typing import Literal

import msgspec


class ModuleDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A module: its class of work, the commands it sends in order, and the name of what reads their answers.

    `otherwise` has, for a command that some releases do not know, the one that these have instead. An `optional`
    module is one that not all devices of the platform have: refused, it is absent and no failure.
    """

    work: Literal["counters", "health", "stations", "identity"]
    commands: list[str]
    reader: str
    otherwise: dict[str, str] = {}
    optional: bool = False


class EnableDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The way to the privileged level: the line, what the device then asks, and the prompt before and after."""

    line: str
    asks: str
    before: str
    after: str


class PreludeDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a device asks before its first prompt, and the line it gets: the login's user or password, or `line`."""

    asks: str
    answer: Literal["user", "password", "line"]
    line: str = ""


class CheckDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check of hardening: some line of the configuration must fit `needs`, or none may fit `refuses`.

    A line is told with those that it stands under, ` / ` between. The check counts only where some line fits `when`.
    `says` is what people read; never a value out of the configuration, which may be a secret.
    """

    risk: str
    severity: Literal["warning", "critical"]
    says: str
    needs: str = ""
    refuses: str = ""
    when: str = ""


class ConfigurationDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the configuration is read.

    `running` and `saved` are commands, `saved` only where the device keeps two. `also` are further ones where it stands
    in several files: each answer is a section of its own, and what the device does not have is left out. Lines that fit
    `volatile` say nothing of the configuration; `family` names the checks of hardening in collectors/ssh/hardening.py,
    `checks` are those of this platform alone. `layout` names what brings its lines into the shape that others have, see
    collectors/ssh/layouts.py. `ends` fits the last line of one that was not cut short, `saved_ends` that of the saved
    one where it ends so, too.
    """

    running: str
    family: str = ""
    saved: str | None = None
    volatile: list[str] = []
    layout: str = ""
    ends: str = "end"
    saved_ends: str | None = None
    checks: list[CheckDocument] = []
    also: list[str] = []


class PlatformDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of one platform; see docs/ssh.md. It has the modules of the one that it includes, too, but `without`."""

    title: str
    mode: Literal["exec", "shell"]
    modules: dict[str, ModuleDocument] = {}
    includes: str = ""
    without: list[str] = []
    prompt: str = ""
    newline: str = "\n"
    prepare: list[str] = []
    pager: str = ""
    page_key: str = " "
    failures: list[str] = []
    absent: list[str] = []
    questions: list[str] = []
    enable: EnableDocument | None = None
    configuration: ConfigurationDocument | None = None
    prelude: list[PreludeDocument] = []
    tells_status: bool = True
