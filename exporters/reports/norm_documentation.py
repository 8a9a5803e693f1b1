"""docs/norms.md, made from the shipped norms: `python -m exporters.reports.norm_documentation > docs/norms.md`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from exporters.reports.language import Language
from exporters.reports.texts import Catalogue
from inventory.normfiles import load_norm_rows, shipped_norms
from inventory.norms import FIRMNESS, Norm, NormRole, NormUnit

if TYPE_CHECKING:
    from collections.abc import Iterable

_INTRODUCTION: Final = """\
# Norms

Made from the norms that come with the software (`inventory/data/norms/`) by
`python -m exporters.reports.norm_documentation`; do not edit.

For the planner: what the equipment-gap report measures offices by, how the city puts its own decisions in, and what is
shipped to begin with.

## What a norm is

One line of a file: so many of an item per so many of something, what that does, from when to when, by which text, and
how firm that is. The report of a day applies the norms in force on that day, the first and the last day included.

```yaml
norms:
  - {{id: scanner_city_2027, item: scanner, role: need, kind: target, amount: 1, per: counter, per_amount: 2,
     scope: commune, from: 2027-01-01, status: confirmed, source: "QĐ .../QĐ-UBND Điều ...", note: "..."}}
```

| key | meaning |
|-|-|
| `id` | a name of its own: lower-case letters, digits, underscores |
| `item` | a kind of equipment (`pc`, `scanner`, `circuit`, ...) or a requirement (`cpe_snmp`, ...); one or a list |
| `role` | what the norm does, see below |
| `kind` | how the text words it: `target`, `min`, `max`, `required`, `reference` |
| `amount`, `per`, `per_amount` | 1 per 2 counters: `amount: 1, per: counter, per_amount: 2`; per `staff`, `counter`, \
`office` (left out: this), `one_stop_shop`, `circuit`. Always machines per people, never people per machine |
| `round` | `up`, in each office and never in the unit; there is no other |
| `unit` | what the amount is in; left out: `piece`. The others: {units} |
| `scope` | for whom: left out = all; a level (`commune`, `district`), a unit's code, a site's name or a place of it \
(`one_stop_shop`) |
| `from`, `to` | first and last day in force. Without `from` the norm is undated: it is used and marked |
| `status` | how firm it is, see below |
| `source`, `note` | text and article; what the reader of the annex has to know |

| role | what it does |
|-|-|
| `need` | makes a need: a target of the city, a minimum, a requirement. Of several in force the greatest counts |
| `ceiling` | what an office may have at most. It limits purchases and never makes a need. Of several the least counts |
| `price` | the highest price of a piece in VND (`kind: max`): the cost of the plan. Others inform |
| `life` | years after which a machine is over-age; in the unit `support`: the maker supports a release up to `to` |
| `compliance` | a requirement. For the item `circuit` it is the limit of its load, in % of the contracted bandwidth; \
any other is a line of the checklist in Annex 04 and is not counted in pieces |

**Need and score.** A need of a kind that the city weighs (`gap: {{weights: ...}}`) enters the score. A need of another
kind is shown in its own line with the remark "không tính vào điểm", and no score moves by it. Ceilings, prices and
checklists never enter the score.

## How firm a norm is

The report shows it wherever a norm is used: a letter beside the figure and what the letter means, the norm's id and
status in the sheets and the JSON, all texts in Annex 04, and in the conclusion what flagged groups rest on.

| status | in the report | meaning | what to do |
|-|-|-|-|
{statuses}

## How the city puts its own norms in

1. Copy the file of targets to begin with into a sub-folder of the inventory, as `norms/city.yaml`. Where the software
   is installed: `python -c "from inventory.registers import SHIPPED; print(SHIPPED / 'norms' / 'hanoi.yaml')"`.
2. Replace amounts, dates, `source` and `note` by those of the city's decision, and set `status: confirmed` only for
   what was read in the signed text. A figure that is being drafted stays `assumed`.
3. Where a figure changes, do not overwrite it: give the old line its last day (`to:`), and write a new line with the
   next day as `from:`. Reports of earlier days stay as they were, and a comparison of two days can tell what the norms
   did.
4. Name the files in the inventory: `norms: [national, norms/city.yaml]` in place of `[national, hanoi]`.
5. Check: `wardwatch norms check -i DIR`. Every problem is printed as `file:line: what; expected; hint`, with exit code
   3, and such an inventory is not loaded; remarks (undated norms, items that nobody knows) end in "(remark)" and stop
   nothing. A single file before it is named anywhere: `wardwatch norms check national norms/city.yaml`.
6. Look: `wardwatch norms show -i DIR --on 2027-01-01 --role need`, also by `--item` and `--scope`; `--all` for any day,
   `--json` for machines.
7. Adopt the weights and the threshold (`gap:`) together with the targets, before the ranking is seen.

What the check refuses, beside misspelt words: a unit that is not on the list or does not fit the role; a maximum as a
need; a last day before the first; a ratio per 0; an amount below 0; one id twice; two norms that say the same thing at
one time for one scope; a target below a minimum, a need above a ceiling, a minimum above a maximum, a target above a
maximum in price or per cent.

## What is shipped

The files are `national` (texts that hold everywhere) and `hanoi` (targets to begin with, and values of the software
where no text was found). {count} norms, {firm} of them confirmed; the texts, dates and figures of all others have to be
looked up before a report is signed.
"""

_STATUSES: Final = {
    "confirmed": ("the text, or a full copy of it, was read", "nothing"),
    "amended_not_read": ("a later text amends it, and that text was not read", "read the amendment, end or confirm it"),
    "secondary": ("known from a second source only: the press, a project, a list", "read the text itself"),
    "unconfirmed": ("the text exists; article or figure are from memory", "look the figure up"),
    "tool_default": ("a value of the software, as no text was found that sets one", "replace it by the city's own"),
    "assumed": ("a target that nobody has adopted", "have the city decide"),
}

_ROLES: Final = {
    NormRole.NEED: "Needs",
    NormRole.CEILING: "Ceilings",
    NormRole.PRICE: "Prices",
    NormRole.LIFE: "Useful lives and support",
    NormRole.COMPLIANCE: "Requirements",
}


def markdown() -> str:
    """The page."""
    norms = [(name, norm) for name in shipped_norms() for norm, _ in load_norm_rows([name], Path())]
    vietnamese = Catalogue(Language.VI)
    statuses = "\n".join(
        f"| `{status}` | {vietnamese(f'status.{status}')} | {' | '.join(_STATUSES[status])} |" for status in FIRMNESS
    )
    firm = sum(norm.status == "confirmed" for _, norm in norms)
    units = ", ".join(f"`{unit}`" for unit in get_args(NormUnit) if unit != "piece")
    parts = [_INTRODUCTION.format(units=units, statuses=statuses, count=len(norms), firm=firm)]
    for role, heading in _ROLES.items():
        rows = [_row(name, norm, vietnamese) for name, norm in norms if norm.role is role]
        parts.append(f"### {heading}\n\n{_table(rows)}\n")
    return "\n".join(parts)


def _table(rows: Iterable[str]) -> str:
    head = "| norm | file | of | amount | scope | in force | status | text |"
    return "\n".join([head, "|-|-|-|-|-|-|-|-|", *rows])


def _row(name: str, norm: Norm, texts: Catalogue) -> str:
    items = ", ".join(f"`{item}` {texts.or_key('item', item)}" for item in norm.items)
    text = f"{norm.source} ({norm.note})" if norm.note else norm.source
    cells = (f"`{norm.id}`", name, items, norm.amount_text, norm.scope or "all", norm.span_text, norm.status, text)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    sys.stdout.write(markdown())
