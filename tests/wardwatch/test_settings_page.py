"""docs/settings.md names every setting, every flag of `run` and `poll`, and every key by which devices differ."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from inventory.override_entries import InterfacesEntry, OverridesEntry
from wardwatch.cli.poll import poll
from wardwatch.cli.run import run
from wardwatch.settings import _READERS

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", _READERS)
def test_every_setting_is_on_the_page(path: str) -> None:
    assert f"`WARDWATCH_{path.replace('.', '_').upper()}`" in PAGE
    assert f"| `{path.partition('.')[0]}" in PAGE


@pytest.mark.parametrize("command", [run, poll])
def test_every_flag_is_on_the_page(command: object) -> None:
    names = [name.removeprefix("as_") for name in inspect.signature(command).parameters]  # type: ignore[arg-type]
    assert [name for name in names if f"`--{name.replace('_', '-')}`" not in PAGE] == []


@pytest.mark.parametrize("key", [*OverridesEntry.model_fields, *InterfacesEntry.model_fields])
def test_every_key_by_which_devices_differ_is_on_the_page(key: str) -> None:
    assert f"`{key}`" in PAGE or f"{key}:" in PAGE
