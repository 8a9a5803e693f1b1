"""The JSON Schema of the inventory's files, for editors; generated from the models that check them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from inventory.documents import InventoryDocument, NormsDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from inventory.sources import Key

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def inventory_schema() -> dict[str, Any]:
    """The schema of one file of an inventory. No key is required: a folder's files make up the whole together."""
    schema = _schema(InventoryDocument)
    return {"$schema": _DIALECT, **{key: value for key, value in schema.items() if key != "required"}}


def norms_schema() -> dict[str, Any]:
    """The schema of a file of norms."""
    return {"$schema": _DIALECT, **_schema(NormsDocument)}


@lru_cache(maxsize=8)
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def known_keys(model: type[BaseModel], path: Sequence[Key]) -> list[str]:
    """The keys that may be written at a path (a device's, a site's); empty where any key may."""
    root = _schema(model)
    here = [root]
    for step in path:
        below = [found for schema in here for found in _below(_alternatives(schema, root), step)]
        here = below or here
    return sorted({key for schema in here for one in _alternatives(schema, root) for key in one.get("properties", {})})


def _alternatives(schema: dict[str, Any], root: dict[str, Any]) -> list[dict[str, Any]]:
    """A schema with references and alternatives spread out."""
    if "$ref" in schema:
        return _alternatives(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    branches = schema.get("anyOf", []) + schema.get("oneOf", [])
    return [one for branch in branches for one in _alternatives(branch, root)] if branches else [schema]


def _below(schemas: list[dict[str, Any]], step: Key) -> list[dict[str, Any]]:
    """What stands below a step; nothing when the step is a mark of the validation library."""
    found = []
    for schema in schemas:
        if isinstance(step, int):
            found += [schema["items"]] if "items" in schema else []
        elif step in schema.get("properties", {}):
            found.append(schema["properties"][step])
        else:
            found += schema.get("patternProperties", {}).values()
            extra = schema.get("additionalProperties")
            found += [extra] if isinstance(extra, dict) else []
    return found
