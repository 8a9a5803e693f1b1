"""pydantic's errors in the words of the inventory: where, what, what was expected, what to do.

Nothing below `credentials` is ever repeated: a value written in the wrong place there may be a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inventory.fields import REFUSED
from inventory.sources import path_text
from inventory.suggest import did_you_mean, kind_of, listed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from inventory.sources import Key, Problems, SourceMap

_SUBJECTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "collectors": ("collector", ("name",)),
    "circuits": ("circuit", ("id",)),
    "sites": ("site", ("name", "unit")),
    "devices": ("device", ("name",)),
    "services": ("service", ("name",)),
    "norms": ("norm", ("id",)),
    "units": ("unit", ("code",)),
    "successions": ("succession of", ("old",)),
    "maintenance": ("maintenance of", ("site", "device", "district")),
    "credentials": ("credential", ()),
    "templates": ("template", ()),
    "opening_hours": ("opening hours", ()),
    "assets": ("assets of site", ()),
    "declared": ("declared of site", ()),
    "items": ("checklist item", ("id",)),
}
_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": "ASCII letters, digits, dots, underscores and hyphens, a letter or digit first",
    r"^[a-z][a-z0-9_]*$": "lower-case ASCII letters, digits and underscores, beginning with a letter",
}


def note_errors(
    error: ValidationError, root: Any, sources: SourceMap, problems: Problems, model: type[BaseModel]
) -> set[tuple[Key, ...]]:
    """Turn a validation error into problems.

    Args:
        error: what pydantic found.
        root: the data that was validated.
        sources: where that data was written.
        problems: takes the findings.
        model: the model at the top, for the names of keys that were meant.

    Returns:
        The paths, one for each error, cut to what is really in the data.
    """
    paths = set()
    for detail in error.errors(include_url=False):
        path = _real_path(root, detail["loc"], missing=detail["type"] == "missing")
        paths.add(path)
        if _already_said(detail["type"], root, path, sources, lost_file=problems.lost_file):
            continue
        secret = path[:1] == ("credentials",)
        what, expected, hint = _words(detail, secret=secret, model=model)
        problems.add(sources.place(root, path), _subject(root, path, detail["type"]) + what, expected, hint)
    return paths


def _already_said(kind: str, root: Any, path: Sequence[Key], sources: SourceMap, *, lost_file: bool) -> bool:
    """Whether something only seems to be missing: it, or its whole file, was refused when it was read."""
    if kind == "missing":
        return sources.was_refused(root, path) or (lost_file and len(path) == 1)
    return kind == REFUSED and sources.has_refused(root, path)


def _real_path(root: Any, loc: Sequence[Key], *, missing: bool) -> tuple[Key, ...]:
    """The steps of a location that lead somewhere in the data, without the marks of the validation library."""
    path: list[Key] = []
    value = root
    for number, step in enumerate(loc):
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif not missing or number != len(loc) - 1:
            continue
        path.append(step)
    return tuple(path)


def _subject(root: Any, path: Sequence[Key], kind: str) -> str:
    """How the message begins: the object that is meant, and the key in it."""
    rest = list(path)
    begin = ""
    if len(rest) > 1 and rest[0] in _SUBJECTS:
        noun, naming = _SUBJECTS[str(rest[0])]
        item = root[rest[0]][rest[1]] if naming else None
        name = (
            rest[1] if not naming else next((item[key] for key in naming if isinstance(item, dict) and key in item), "")
        )
        begin = f"{noun} {shown(name)}: " if name and isinstance(name, str) else f"{noun.removesuffix(' of')}: "
        rest = rest[2:]
    if kind in {"extra_forbidden", "missing"}:
        rest = rest[:-1]
    return begin + (f"{path_text(rest)}: " if rest else "")


def _words(detail: ErrorDetails, *, secret: bool, model: type[BaseModel]) -> tuple[str, str, str]:
    """What, expected and hint of one error."""
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    value = "the value" if secret else shown(given)
    if kind == REFUSED:
        return context["what"], context["expected"], context["hint"]
    if kind == "extra_forbidden":
        name = str(detail["loc"][-1])
        known = _keys(model, detail["loc"])
        hint = did_you_mean(name, known)
        return f"unknown key {shown(name)}", "" if hint else listed(known) if known else "", hint
    if kind == "missing":
        return f'key "{detail["loc"][-1]}" is missing', "", ""
    if kind in _TYPES:
        return f"{kind_of(given)} is given", _TYPES[kind], "" if secret else _type_hint(kind, given)
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "")
        names = expected.replace(" or ", ", ").split(", ")
        hint = did_you_mean(given, names) if isinstance(given, str) and not secret else ""
        return f"{value} is not known here", expected, hint
    return _limit_words(kind, given, value, context)


def _type_hint(kind: str, given: Any) -> str:
    """What to do about a value of the wrong type."""
    if kind == "string_type" and type(given) is int:
        return f'write it in quotes: "{given}"'
    if kind == "string_type" and isinstance(given, (bool, float)):
        return "write it in quotes"
    if kind == "bool_type" and isinstance(given, str) and given in {"yes", "no", "on", "off"}:
        return "yes, no, on and off are text here"
    return ""


def _limit_words(kind: str, given: Any, value: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Errors of values outside what a key allows."""
    limits = {
        "greater_than_equal": ("ge", "at least"),
        "less_than_equal": ("le", "at most"),
        "greater_than": ("gt", "more than"),
    }
    if kind in limits:
        name, words = limits[kind]
        limit = context[name]
        return f"{value} is out of range", f"{words} {limit:g}" if isinstance(limit, float) else f"{words} {limit}", ""
    if kind == "string_pattern_mismatch":
        return f"{value} is not a name that can be used", _PATTERNS[context["pattern"]], ""
    if kind in {"string_too_long", "string_too_short", "too_long", "too_short"}:
        if kind.endswith("short"):
            return "empty", "some text" if isinstance(given, str) else "at least one entry", ""
        things = "characters" if isinstance(given, str) else "entries"
        return "too long", f"at most {context['max_length']} {things}", ""
    return "not acceptable here", "", "see the inventory's reference"


def _keys(model: type[BaseModel], loc: Sequence[Key]) -> list[str]:
    """The keys that the model knows at a location, found by following its annotations."""
    from inventory.schema import known_keys  # noqa: PLC0415  only a file with an unknown key needs the schema

    return known_keys(model, loc[:-1])
