"""Platforms: what is written to devices of a family, how their answers end and how they are read. From YAML files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from collectors.poll import Work
from collectors.ssh.hardening import CHECKS, StatedCheck
from collectors.ssh.layouts import LAYOUTS
from collectors.ssh.platform_file import PlatformDocument
from collectors.ssh.reading_only import READING_COMMANDS, READING_LINES
from inventory.errors import InventoryCheckError
from inventory.sources import Place, Problems, SourceMap
from inventory.yamldoc import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.ssh.platform_file import CheckDocument, ConfigurationDocument, ModuleDocument

_FOLDER: Final = Path(__file__).parent / "platforms"


class Mode(StrEnum):
    """How commands reach the device."""

    EXEC = "exec"
    """Each in a channel of its own, which ends with it; no prompt, no paging, no echo (RFC 4254, 6.5)."""
    SHELL = "shell"
    """Typed into the one command line that network devices offer."""


class CommandModule(msgspec.Struct, frozen=True):
    """What is asked together, and who reads it."""

    name: str
    work: Work
    commands: tuple[str, ...]
    reader: str
    otherwise: Mapping[str, str] = {}
    optional: bool = False


class Prelude(msgspec.Struct, frozen=True):
    """What a device asks before its first prompt; see `collectors.ssh.platform_file.PreludeDocument`."""

    asks: re.Pattern[str]
    answer: str
    line: str


class Enable(msgspec.Struct, frozen=True):
    """The way to the privileged level."""

    line: str
    asks: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


class ConfigurationPlan(msgspec.Struct, frozen=True):
    """How the configuration is read; see ConfigurationDocument."""

    running: str
    saved: str | None
    family: str
    volatile: tuple[re.Pattern[str], ...]
    layout: str = ""
    ends: re.Pattern[str] = re.compile("end")
    saved_ends: re.Pattern[str] | None = None
    checks: tuple[StatedCheck, ...] = ()
    also: tuple[str, ...] = ()


class Platform(msgspec.Struct, frozen=True):
    """A family of command lines.

    Attributes:
        name: as the inventory names it.
        prompt: fits the end of what a shell has written when it waits for a line.
        newline: ends a line.
        prepare: lines typed first in every session.
        pager: fits the end of an answer that waits for a key; None where nothing pages.
        page_key: that key.
        failures: fit an answer that is none, because the line is not known or not allowed.
        absent: fit an answer that says that the device does not have what was asked for.
        questions: fit the end of what a device asks a person at log-in; nothing is ever answered.
        enable: the way to the privileged level; None = there is none.
        configuration: how the configuration is read; None = it is not.
        prelude: what a shell may ask before its first prompt.
        tells_status: whether a command in a channel of its own ends with an exit status (RFC 4254, 6.10).
    """

    name: str
    title: str
    mode: Mode
    modules: tuple[CommandModule, ...]
    prompt: re.Pattern[str]
    newline: str
    prepare: tuple[str, ...]
    pager: re.Pattern[str] | None
    page_key: str
    failures: tuple[re.Pattern[str], ...]
    absent: tuple[re.Pattern[str], ...]
    questions: tuple[re.Pattern[str], ...]
    enable: Enable | None
    configuration: ConfigurationPlan | None
    prelude: tuple[Prelude, ...] = ()
    tells_status: bool = True

    @property
    def asked(self) -> frozenset[str]:
        """All commands that may be sent, those of preparation and of the privileged level aside."""
        own = self.configuration
        plan = () if own is None else (own.running, *own.also, *filter(None, (own.saved,)))
        modules = (command for module in self.modules for command in (*module.commands, *module.otherwise.values()))
        return frozenset((*modules, *plan))

    @property
    def lines(self) -> frozenset[str]:
        """The allow-list of a shell."""
        if self.mode is not Mode.SHELL:
            return frozenset()
        return self.asked | frozenset(self.prepare) | frozenset(() if self.enable is None else (self.enable.line,))

    @property
    def commands(self) -> frozenset[str]:
        """The allow-list of commands that are run in channels of their own."""
        return self.asked if self.mode is Mode.EXEC else frozenset()


@cache
def shipped_platforms() -> Mapping[str, Platform]:
    """The platforms that come with the program, by name."""
    return load_platforms(_FOLDER)


def load_platforms(folder: Path) -> dict[str, Platform]:
    """Read a folder of platform files.

    Raises:
        InventoryCheckError: something in them does not check; all of it, with file and line.
    """
    from collectors.ssh.readers import READERS  # noqa: PLC0415 -- readers know readings, which need no platform

    problems = Problems()
    documents: dict[str, PlatformDocument] = {}
    for file in sorted(folder.glob("*.yaml")):
        sources = SourceMap()
        root = read_yaml(file, file.name, sources, problems)
        try:
            document = msgspec.convert(root, PlatformDocument)
            _check(document, frozenset(READERS))
            documents[file.stem] = document
        except (msgspec.ValidationError, ValueError, re.error) as error:
            problems.add(Place(file.name), f"platform {file.stem}: {error}")
    for name, document in documents.items():
        if document.includes and document.includes not in documents:
            problems.add(Place(f"{name}.yaml"), f"platform {name}: includes {document.includes!r}, which there is not")
        elif strange := set(document.without) - set(_included(document, documents)):
            problems.add(Place(f"{name}.yaml"), f"platform {name}: without {sorted(strange)}, which is not included")
    if problems.found:
        raise InventoryCheckError(problems.found)
    return {name: _compiled(name, _whole(document, documents)) for name, document in documents.items()}


def _whole(document: PlatformDocument, documents: Mapping[str, PlatformDocument]) -> PlatformDocument:
    included = _included(document, documents)
    kept = {name: module for name, module in included.items() if name not in document.without}
    return msgspec.structs.replace(document, modules={**kept, **document.modules})


def _included(document: PlatformDocument, documents: Mapping[str, PlatformDocument]) -> Mapping[str, ModuleDocument]:
    return documents[document.includes].modules if document.includes else {}


def _check(document: PlatformDocument, readers: frozenset[str]) -> None:
    """Refuse a file that lists anything that does more than read.

    Raises:
        ValueError: it does, or names a reader that does not exist.
    """
    kind = READING_LINES if Mode(document.mode) is Mode.SHELL else READING_COMMANDS
    for line in _lines(document):
        if not kind.fullmatch(line):
            raise ValueError(f"{line!r} is not known to only read; see collectors/ssh/platform.py")
    for name, module in document.modules.items():
        if module.reader not in readers:
            raise ValueError(f"module {name}: unknown reader {module.reader!r}")
        if not module.commands:
            raise ValueError(f"module {name}: no commands")
        if strange := set(module.otherwise) - set(module.commands):
            raise ValueError(f"module {name}: otherwise names {sorted(strange)}, which it does not ask")
    if Mode(document.mode) is Mode.SHELL and not document.prompt:
        raise ValueError("a shell without a prompt; give the expression that its prompt fits")
    if document.configuration is not None:
        _check_configuration(document.configuration)


def _check_configuration(document: ConfigurationDocument) -> None:
    """Refuse what names nothing that there is.

    Raises:
        ValueError: it does.
    """
    if document.family not in CHECKS:
        raise ValueError(f"configuration: family {document.family!r} is none of {sorted(CHECKS)}")
    if document.layout and document.layout not in LAYOUTS:
        raise ValueError(f"unknown layout {document.layout!r}; there are {', '.join(sorted(LAYOUTS))}")
    for check in document.checks:
        if bool(check.needs) is bool(check.refuses):
            raise ValueError(f"check {check.risk}: give one of needs and refuses")


def _lines(document: PlatformDocument) -> Iterator[str]:
    yield from document.prepare
    for module in document.modules.values():
        yield from module.commands
        yield from module.otherwise.values()
    if document.enable is not None:
        yield document.enable.line
    if document.configuration is not None:
        yield document.configuration.running
        yield from document.configuration.also
        if document.configuration.saved is not None:
            yield document.configuration.saved


def _compiled(name: str, document: PlatformDocument) -> Platform:
    def end(pattern: str) -> re.Pattern[str]:
        return re.compile(rf"(?:{pattern})\Z", re.MULTILINE)

    def all_of(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)

    enable, own = document.enable, document.configuration
    rise = None if enable is None else Enable(enable.line, *map(end, (enable.asks, enable.before, enable.after)))
    plan = None if own is None else _plan(own, all_of(own.volatile))
    return Platform(
        name=name,
        title=document.title,
        mode=Mode(document.mode),
        modules=tuple(
            CommandModule(
                f"ssh_{key}", Work(each.work), tuple(each.commands), each.reader, each.otherwise, each.optional
            )
            for key, each in document.modules.items()
        ),
        prompt=end(document.prompt),
        newline=document.newline,
        prepare=tuple(document.prepare),
        pager=end(document.pager) if document.pager else None,
        page_key=document.page_key,
        failures=all_of(document.failures),
        absent=all_of(document.absent),
        questions=tuple(map(end, document.questions)),
        enable=rise,
        configuration=plan,
        prelude=tuple(Prelude(end(each.asks), each.answer, each.line) for each in document.prelude),
        tells_status=document.tells_status,
    )


def _plan(document: ConfigurationDocument, volatile: tuple[re.Pattern[str], ...]) -> ConfigurationPlan:
    return ConfigurationPlan(
        document.running,
        document.saved,
        document.family,
        volatile,
        document.layout,
        re.compile(document.ends),
        None if document.saved_ends is None else re.compile(document.saved_ends),
        tuple(map(_compiled_check, document.checks)),
        tuple(document.also),
    )


def _compiled_check(document: CheckDocument) -> StatedCheck:
    return StatedCheck(
        document.risk,
        document.severity,
        document.says,
        re.compile(document.needs or document.refuses),
        bool(document.needs),
        re.compile(document.when) if document.when else None,
    )


def ssh_module_names() -> frozenset[str]:
    """The names of everything that devices can be asked over SSH."""
    names: Any = (module.name for each in shipped_platforms().values() for module in each.modules)
    return frozenset((*names, CONFIGURATION_MODULE))


SESSION_MODULE: Final = "ssh"
"""The module that stands for the session itself: whether it could be had, and under what risk."""

CONFIGURATION_MODULE: Final = "ssh_configuration"
