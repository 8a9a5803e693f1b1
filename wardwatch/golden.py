"""Templates of configurations beside the inventory's files: golden/ROLE.PLATFORM.cfg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.ssh.drift import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.model import Device
    from wardwatch.settings import Settings

GOLDEN_FOLDER: Final = "golden"


def golden_file(settings: Settings, device: Device) -> Path:
    """Where the template of a device's role and platform is, if there is one."""
    return settings.inventory / GOLDEN_FOLDER / f"{device.role}.{device.ssh.platform}.cfg"


def golden_template(settings: Settings, device: Device) -> str | None:
    """The template of a device; None where there is none.

    Raises:
        TemplateError: it is there and cannot be read.
    """
    file = golden_file(settings, device)
    try:
        return file.read_text(encoding="utf-8") if file.is_file() else None
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"template {file.name}: cannot be read ({error})") from None
