"""From the layers of a device to how it is asked otherwise than the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.overrides import NO_OVERRIDES, InterfaceFilter, ModuleChoice, Overrides
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from inventory.override_entries import ModulesEntry
    from inventory.sources import Problems, SourceMap
    from inventory.templates import Draft

_KEYS = frozenset(
    ("timeout_seconds", "retries", "max_repetitions", "intervals", "modules", "unordered", "interfaces", "series_cap")
)


def build_overrides(draft: Draft) -> Overrides:
    """What the layers of a device say together.

    The strongest layer that gives a key decides, and for the mappings `intervals` and `interfaces` key by key: a port
    marked on one switch does not undo what the role leaves out.
    """
    if not any(_KEYS & layer.entry.model_fields_set for layer in draft.layers):
        return NO_OVERRIDES
    return Overrides(
        timeout_seconds=draft.get("timeout_seconds")[0],
        retries=draft.get("retries")[0],
        max_repetitions=draft.get("max_repetitions")[0],
        intervals=_intervals(draft),
        modules=_modules(draft.get("modules")[0]),
        unordered=frozenset(draft.get("unordered")[0] or ()),
        interfaces=_interfaces(draft),
        series_cap=draft.get("series_cap")[0],
    )


def _intervals(draft: Draft) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for layer in draft.layers:
        found.update({str(work): seconds for work, seconds in (layer.entry.intervals or {}).items()})
    return tuple(sorted(found.items()))


def _modules(entry: ModulesEntry | None) -> ModuleChoice:
    if entry is None:
        return ModuleChoice()
    return ModuleChoice(None if entry.only is None else frozenset(entry.only), frozenset(entry.without or ()))


def _interfaces(draft: Draft) -> InterfaceFilter:
    given: dict[str, Any] = {}
    for layer in draft.layers:
        if layer.entry.interfaces is not None:
            given.update(layer.entry.interfaces.model_dump(exclude_unset=True))
    include, types, admin_down = given.get("include"), given.get("include_types"), given.get("admin_down")
    return InterfaceFilter(
        include=None if include is None else tuple(include),
        exclude=tuple(given.get("exclude") or ()),
        include_types=None if types is None else frozenset(types),
        exclude_types=frozenset(given.get("exclude_types") or ()),
        admin_down=True if admin_down is None else admin_down,
        marked=tuple(given.get("marked") or ()),
    )


class OverrideCheck:
    """Checks what the layers of a device say about asking it; what a whole role says wrongly is noted once."""

    def __init__(self, sources: SourceMap, problems: Problems, modules: Collection[str] | None) -> None:
        """Begin.

        Args:
            sources: where everything was written.
            problems: takes the findings.
            modules: names of modules that exist; None = not known here, any name is good.
        """
        self._sources, self._problems, self._modules = sources, problems, modules
        self._seen: set[int] = set()

    def check(self, draft: Draft) -> None:
        """Note modules that do not exist, and a time-out longer than the deadline."""
        for layer in draft.layers:
            if id(layer.raw) not in self._seen and isinstance(layer.raw, dict):
                self._seen.add(id(layer.raw))
                self._check_modules(layer.raw)
        deadline, _ = draft.get("deadline_seconds")
        timeout, raw = draft.get("timeout_seconds")
        if deadline and timeout and timeout > deadline:
            place = self._sources.place(raw, ("timeout_seconds",))
            what = (
                f"device {shown(draft.name)}: timeout_seconds {timeout:g} is longer than deadline_seconds {deadline:g}"
            )
            self._problems.add(place, what, hint="lower the one or raise the other")

    def _check_modules(self, raw: dict[str, Any]) -> None:
        for path in (("modules", "only"), ("modules", "without"), ("unordered",)):
            names = _at(raw, path)
            for name in [names] if isinstance(names, str) else names or ():
                if self._modules is not None and name not in self._modules:
                    what = f"{'.'.join(path)}: unknown module {shown(name)}"
                    hint = did_you_mean(name, self._modules) or "the page of a device names the modules it is asked"
                    self._problems.add(self._sources.place(raw, path), what, hint=hint)


def _at(raw: dict[str, Any], path: Sequence[str]) -> Any:
    """What stands at a path; None where it leads nowhere."""
    found: Any = raw
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found
