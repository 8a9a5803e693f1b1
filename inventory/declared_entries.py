"""What an office may declare of itself, as pydantic models; see `inventory.documents` and `inventory.declared`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, PlainValidator, model_validator

from inventory.declared import begins, is_period
from inventory.fields import STRICT, Count, Date, Text, Year, refuse, text_of
from inventory.suggest import shown

_PERIODS = 'a year or month in quotes, such as "2025" or "2025-06", or the word year or month'


def _period(value: Any) -> str:
    text = text_of(value, _PERIODS)
    if not is_period(text):
        raise refuse(f"{shown(text)} is no period", _PERIODS)
    return text


Period = Annotated[str, PlainValidator(_period, json_schema_input_type=str)]


class DeclaredOrigin(BaseModel):
    """By whom something was declared, when, and in which file and cell."""

    model_config = STRICT

    by: Text = ""
    on: Date | None = None
    source: Text = ""


class DeclaredFigure(DeclaredOrigin):
    """A number that an office declared, by whom, when, and in which file and cell."""

    count: Count


class DeclaredDossiers(DeclaredFigure):
    """Dossiers that the one-stop shop received, and in which year or month."""

    period: Period

    @model_validator(mode="after")
    def _had_begun(self) -> Self:
        start = begins(self.period)
        if start and self.on and start > (self.on.year, self.on.month):
            raise refuse(f"dossiers of {self.period}, declared on {self.on}", "a period that had begun by then")
        return self


class DeclaredYear(DeclaredOrigin):
    """A year."""

    year: Year

    @model_validator(mode="after")
    def _had_come(self) -> Self:
        if self.on and self.year > self.on.year:
            raise refuse(f"year {self.year}, declared on {self.on}", "a year that had come by then")
        return self


class DeclaredSpeed(DeclaredOrigin):
    """A speed in Mbit/s; 0 = there is none."""

    mbps: Annotated[float, Field(ge=0, le=10_000_000)]


class DeclaredState(DeclaredOrigin):
    """How an office judges something itself."""

    state: Literal["good", "limited", "poor"]


class DeclaredAnswer(DeclaredOrigin):
    """Whether an office has something."""

    answer: bool


class DeclaredEntry(BaseModel):
    """What an office declared of itself; null = asked and not answered, left out = not asked.

    What the site's own entry says of staff and counters stands there. The rest is shown beside the score and never
    enters it: people for IT (dedicated, and besides other work), dossiers, population, the LAN's cabling year, sockets,
    speed and state, an Internet line, and the bandwidth on the government's data network.
    """

    model_config = STRICT

    staff: DeclaredFigure | None = None
    counters: DeclaredFigure | None = None
    it_staff: DeclaredFigure | None = None
    it_staff_shared: DeclaredFigure | None = None
    dossiers: DeclaredDossiers | None = None
    population: DeclaredFigure | None = None
    lan_year: DeclaredYear | None = None
    lan_sockets: DeclaredFigure | None = None
    lan_mbps: DeclaredSpeed | None = None
    lan_state: DeclaredState | None = None
    internet: DeclaredAnswer | None = None
    tslcd: DeclaredSpeed | None = None
