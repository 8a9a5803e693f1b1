"""Checks of what the inventory says about SSH: platforms that exist, jump hosts that can be logged in to and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from inventory.checks import Names
    from inventory.identifiers import DeviceName
    from inventory.model import Device
    from inventory.sources import Place, Problems, SourceMap
    from inventory.templates import Draft


@dataclass(frozen=True, slots=True)
class SshCheck:
    """Checks what devices say of SSH.

    Attributes:
        names: names of the devices.
        platforms: names of platforms that the collectors know; None = not known here, any name is good.
    """

    names: Names
    platforms: Collection[str] | None
    sources: SourceMap
    problems: Problems

    def check(self, devices: Mapping[DeviceName, Device], drafts: Mapping[str, Draft]) -> None:
        """Note platforms that do not exist, and jump hosts that lead nowhere."""
        for name, device in devices.items():
            self._platform(device, drafts[name])
            if device.ssh.via:
                self._way(device, devices, drafts[name])

    def _platform(self, device: Device, draft: Draft) -> None:
        platform = device.ssh.platform
        if platform and self.platforms is not None and platform not in self.platforms:
            what = f"device {shown(device.name)}: ssh: unknown platform {shown(platform)}"
            hint = did_you_mean(platform, self.platforms) or f"one of {', '.join(sorted(self.platforms))}"
            self._note(draft, "platform", what, hint)

    def _way(self, device: Device, devices: Mapping[DeviceName, Device], draft: Draft) -> None:
        subject = f"device {shown(device.name)}: ssh: via"
        seen, at = {device.name}, device
        while at.ssh.via:
            jump = devices.get(at.ssh.via)
            if jump is None:
                if at is device:
                    self.names.check(at.ssh.via, subject, self._place(draft, "via"), self.problems)
                return
            if jump.name in seen:
                self._note(
                    draft, "via", f"{subject}: {shown(jump.name)} leads back to itself", "end the chain somewhere"
                )
                return
            if jump.address is None or not jump.ssh_credentials:
                what = f"{subject}: {shown(jump.name)} cannot be logged in to"
                self._note(draft, "via", what, "give it an address and SSH credentials")
                return
            seen.add(jump.name)
            at = jump

    def _note(self, draft: Draft, key: str, what: str, hint: str) -> None:
        self.problems.add(self._place(draft, key), what, hint=hint)

    def _place(self, draft: Draft, key: str) -> Place:
        for layer in reversed(draft.layers):
            if layer.entry.ssh is not None and key in layer.entry.ssh.model_fields_set:
                return self.sources.place(layer.raw, ("ssh", key))
        return self.sources.place(draft.own)
