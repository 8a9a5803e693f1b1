"""Devices put together from their layers: defaults, the template of the site, the site's own word, the device's own.

The last layer that says a key decides. Names, uplinks and addresses of a template may hold variables: {unit},
{district}, {site} and those that the template or the site gives under `vars`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inventory.suggest import did_you_mean, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inventory.documents import DefaultsEntry, DeviceDefaults, DeviceEntry, InventoryDocument, SiteEntry
    from inventory.sources import Place, Problems, SourceMap

VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a device: what was read, and the mapping that it was read from (for places)."""

    entry: DeviceDefaults
    raw: Any


@dataclass(slots=True)
class Draft:
    """A device in the making.

    Attributes:
        layers: from the weakest to the strongest.
        variables: what stands for {unit} and the like in its layers.
        own: the mapping that names the device first, for places of what is missing.
        used: where that mapping is applied: the site's line for a template's device.
    """

    name: str
    site: str
    own: Any
    used: Place
    layers: list[Layer] = field(default_factory=list)
    variables: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> tuple[Any, Any]:
        """The value of a key and the mapping that says it; (None, own) when no layer does."""
        for layer in reversed(self.layers):
            if key in layer.entry.model_fields_set:
                return getattr(layer.entry, key), layer.raw
        return None, self.own

    def text(self, pattern: str) -> str | None:
        """A pattern with the variables put in; None when one has no value, which the building of the device notes."""
        names = VARIABLE.findall(pattern)
        return (
            VARIABLE.sub(lambda match: self.variables[match[1]], pattern)
            if all(map(self.variables.get, names))
            else None
        )


@dataclass(slots=True)
class Drafting:
    """Collects the drafts of all devices.

    Attributes:
        districts: district code of each site's unit at the date that groups units.
        templated: names of the devices that come from a template, which later entries may override.
    """

    document: InventoryDocument
    raw: Mapping[str, Any]
    sources: SourceMap
    problems: Problems
    districts: Mapping[str, str]
    drafts: dict[str, Draft] = field(default_factory=dict)
    templated: set[str] = field(default_factory=set)

    def all(self) -> dict[str, Draft]:
        """The drafts of every device of the city, by name."""
        for site, raw in zip(self.document.sites, self.raw.get("sites", ()), strict=True):
            self._site(site, raw)
        overridden: set[str] = set()
        for entry, raw in zip(self.document.devices, self.raw.get("devices", ()), strict=True):
            self._device(entry, raw, overridden)
        defaults = self.document.defaults
        for draft in self.drafts.values():
            draft.layers = [*_default_layers(defaults, self.raw.get("defaults"), draft.get("role")[0]), *draft.layers]
        return self.drafts

    def _site(self, site: SiteEntry, raw: Any) -> None:
        name = site.name or site.unit
        template = self.document.templates.get(site.template or "")
        variables = {"unit": site.unit, "district": self.districts.get(site.unit, ""), "site": name}
        for given in (template.vars if template else {}, site.vars):
            variables.update({key: str(value) for key, value in given.items()})
        if template:
            raws = self.raw["templates"][site.template].get("devices", ())
            for entry, written in zip(template.devices, raws, strict=True):
                self._add(entry, written, name, variables, self.sources.place(raw, ("template",)))
        own: set[str] = set()
        for entry, written in zip(site.devices, raw.get("devices", ()), strict=True):
            self._of_site(entry, written, name, variables, own)

    def _of_site(self, entry: DeviceEntry, raw: Any, site: str, variables: Mapping[str, str], own: set[str]) -> None:
        place = self.sources.place(raw, ("name",))
        name = fill(entry.name, variables, place, place, self.problems)
        if name is None:
            return
        before = self.drafts.get(name)
        if before is not None and before.site == site and name in self.templated and name not in own:
            before.layers.append(Layer(entry, raw))
        else:
            self._add(entry, raw, site, variables, place, templated=False)
        own.add(name)
        if entry.site not in (None, site):
            self.problems.add(
                self.sources.place(raw, ("site",)), f"device {shown(name)}: another site than the one it is written in"
            )

    def _device(self, entry: DeviceEntry, raw: Any, overridden: set[str]) -> None:
        name = entry.name
        before = self.drafts.get(name)
        if before is not None and name in self.templated and name not in overridden:
            overridden.add(name)
            before.layers.append(Layer(entry, raw))
            if entry.site not in (None, before.site):
                what = (
                    f"device {shown(name)}: site {shown(entry.site)}, but a template gives it to {shown(before.site)}"
                )
                self.problems.add(
                    self.sources.place(raw, ("site",)), what, hint="leave site: out, or rename the device"
                )
            return
        if entry.site is None and before is None:
            what = f'device {shown(name)}: key "site" is missing'
            hint = did_you_mean(name, self.templated) or "only a device that a template gives may leave it out"
            self.problems.add(self.sources.place(raw, ("name",)), what, hint=hint)
        self._add(entry, raw, entry.site or "", {}, self.sources.place(raw, ("name",)), templated=False)

    def _add(
        self,
        entry: DeviceEntry,
        raw: Any,
        site: str,
        variables: Mapping[str, str],
        place: Place,
        *,
        templated: bool = True,
    ) -> None:
        name = fill(entry.name, variables, self.sources.place(raw, ("name",)), place, self.problems)
        if name is None:
            return
        if name in self.drafts:
            before = self.sources.place(self.drafts[name].own, ("name",))
            what = f"device {shown(name)} is already given in {before.file}:{before.line}"
            self.problems.add(place, what, hint="keep one of them, or give the other a name of its own")
            return
        self.drafts[name] = Draft(name, site, raw, place, [Layer(entry, raw)], variables)
        if templated:
            self.templated.add(name)


def _default_layers(defaults: DefaultsEntry, raw: Any, role: str | None) -> Iterator[Layer]:
    if defaults.device:
        yield Layer(defaults.device, raw["device"])
    if role in defaults.roles:
        yield Layer(defaults.roles[role], raw["roles"][role])


def fill(pattern: str, variables: Mapping[str, str], written: Place, used: Place, problems: Problems) -> str | None:
    """A pattern with its variables put in.

    Args:
        pattern: text with variables in braces.
        variables: their values at a site; an empty one has none there.
        written: where the pattern stands, to be named when a variable is unknown.
        used: where it is applied, to be named when a variable has no value.
        problems: takes what is wrong.

    Returns:
        None when a variable is unknown or has no value.
    """
    if "{" not in pattern:
        return pattern
    missing = [name for name in VARIABLE.findall(pattern) if not variables.get(name)]
    for name in missing:
        if name in variables:
            problems.add(used, f"{shown(pattern)}: variable {{{name}}} has no value here")
        else:
            expected = listed([f"{{{key}}}" for key in variables]) if variables else "no variables outside templates"
            what = f"{shown(pattern)}: unknown variable {{{name}}}"
            problems.add(written, what, expected, did_you_mean(name, variables.keys()))
    return None if missing else VARIABLE.sub(lambda match: variables[match.group(1)], pattern)
