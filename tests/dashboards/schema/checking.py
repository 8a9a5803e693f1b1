"""A dashboard held against the schema: the whole, each panel by its kind, and what overrides set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from jsonschema import Draft7Validator

Document = Mapping[str, Any]


class Checker:
    """Finds what Grafana's types do not allow.

    Panels are held against the schema of their own kind and not against that of any, so that a finding says what is
    wrong and not that none of thirty kinds fits.
    """

    def __init__(self, schema: Document) -> None:
        self._schema = schema

    @cached_property
    def kinds(self) -> Mapping[str, Document]:
        """The schemas of panels by kind, "row" among them."""
        panels = self._schema["properties"]["panels"]["items"]["anyOf"]
        return {each["properties"]["type"]["const"]: each for each in panels}

    @cached_property
    def _frame(self) -> Draft7Validator:
        """Everything but the panels."""
        properties = {**self._schema["properties"], "panels": {"type": "array"}}
        return Draft7Validator({**self._schema, "properties": properties})

    def problems(self, document: Document) -> Iterator[str]:
        """What is wrong, as place and message."""
        for error in self._frame.iter_errors(document):
            yield f"{_place(error.absolute_path)}: {error.message}"
        for panel in _panels(document):
            yield from self._of_panel(panel)

    def _of_panel(self, panel: Document) -> Iterator[str]:
        where = f"panel {panel.get('id')} ({panel.get('type')}, {panel.get('title')!r})"
        schema = self.kinds.get(str(panel.get("type")))
        if schema is None:
            yield f"{where}: no such kind; known are {', '.join(sorted(self.kinds))}"
            return
        bare = {**panel, "panels": []} if panel.get("type") == "row" else panel
        for error in Draft7Validator(schema).iter_errors(bare):
            yield f"{where}, {_place(error.absolute_path)}: {error.message}"
        fields = schema["properties"].get("fieldConfig", {}).get("properties", {}).get("defaults", {})
        for override in (panel.get("fieldConfig") or {}).get("overrides", ()):
            for each in override.get("properties", ()):
                for said in _override(fields, each):
                    yield f"{where}, override of {override.get('matcher', {}).get('options')!r}: {said}"


def _override(fields: Document, each: Document) -> Iterator[str]:
    """What an override sets is a field's property: its type says `any`, the property's own schema says what."""
    schema: Document | None = fields
    for part in str(each.get("id")).split("."):
        schema = (schema or {}).get("properties", {}).get(part)
    if schema is None:
        yield f"no field has {each.get('id')!r}"
        return
    for error in Draft7Validator(schema).iter_errors(each.get("value")):
        yield f"{each.get('id')}: {error.message}"


def _panels(document: Document) -> Iterator[Document]:
    for panel in document.get("panels") or ():
        yield panel
        yield from _panels(panel)


def _place(path: Any) -> str:
    return "/".join(str(part) for part in path) or "the whole"
