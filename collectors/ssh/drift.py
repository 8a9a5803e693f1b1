"""Where a configuration departs from the template of its role. Pure.

A template is a piece of configuration: each of its lines must be there, under the lines that it stands under. `- LINE`
must not be there; `~ EXPRESSION` must fit some line there whole. {device} and {address} stand for the device's own;
lines that begin with ! or # are remarks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from collectors.ssh.configuration import masks, paths

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_VARIABLE = re.compile(r"\{(device|address)\}")


class TemplateError(ValueError):
    """A template cannot be read, or holds what is no regular expression; the message says which."""


class Departure(NamedTuple):
    """One line of drift: what is missing, or there against the template; with the lines that it stands under."""

    kind: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        """As a person reads it."""
        return f"{self.kind}: {' / '.join(self.path)}"


def departures(lines: Sequence[str], template: str, variables: Mapping[str, str]) -> tuple[Departure, ...]:
    """What of a template a configuration does not keep to.

    Args:
        lines: of the configuration, normalised and masked.
        template: its text.
        variables: what `device` and `address` stand for.

    Raises:
        TemplateError: the template holds what is no regular expression.
    """
    there = set(paths(lines))
    found = []
    for path in paths(_rules(template, variables)):
        *above, rule = path
        context = tuple(part for part in above if not part.startswith(("- ", "~ ")))
        if rule.startswith("- "):
            if (*context, rule[2:].strip()) in there:
                found.append(Departure("unwanted", (*context, rule[2:].strip())))
        elif rule.startswith("~ "):
            if not _fits(rule[2:].strip(), context, there):
                found.append(Departure("missing", (*context, rule)))
        elif path not in there:
            found.append(Departure("missing", path))
    return tuple(found)


def _rules(template: str, variables: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of a template; its secrets are masked as the configuration's are, so that the two can be compared."""
    kept = [line.rstrip() for line in template.splitlines() if line.strip() and line.lstrip()[0] not in "!#"]
    filled = [_VARIABLE.sub(lambda match: variables[match[1]], line) for line in kept]
    kept_secret = zip(filled, masks(filled), strict=True)
    return tuple(line if line.lstrip().startswith("~ ") else safe for line, safe in kept_secret if safe is not None)


def _fits(expression: str, context: tuple[str, ...], there: Collection[tuple[str, ...]]) -> bool:
    try:
        pattern = re.compile(expression)
    except re.error as error:
        raise TemplateError(f"template: ~ {expression}: no regular expression ({error})") from None
    return any(path[:-1] == context and pattern.fullmatch(path[-1]) for path in there)
