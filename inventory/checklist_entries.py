"""The keys of a file of a checklist, as pydantic models; see `inventory.documents` and `inventory.checklist`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from inventory.checklist import Asks
from inventory.declared import LAN_STATES, VALUE_KEYS
from inventory.fields import STRICT, Amount, Given, Text, Word, refuse
from inventory.suggest import did_you_mean, listed, shown


class TitleEntry(BaseModel):
    """A text in both languages."""

    model_config = STRICT

    vi: Given
    en: Given


class ConditionEntry(BaseModel):
    """What satisfies an item: exactly one of owned, seen, circuit, complies and declared."""

    model_config = STRICT

    owned: Word | None = None
    count: Annotated[Amount, Field(gt=0)] | None = None
    per: Literal["office", "staff", "counter"] | None = None
    seen: Word | None = None
    circuit: bool | None = None
    complies: Word | None = None
    declared: Word | None = None
    at_least: Annotated[Amount, Field(gt=0)] | None = None
    among: Annotated[list[Literal["good", "limited", "poor"]], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        given = [asks.value for asks in Asks if getattr(self, asks.value) is not None]
        if len(given) != 1:
            found = f"{' and '.join(given)} are given" if given else "nothing says what is looked at"
            raise refuse(found, f"one of {', '.join(Asks)}")
        if self.circuit is False:
            raise refuse("circuit: false", "circuit: true", "that there is none is no condition")
        if self.owned is None and (self.count is not None or self.per is not None):
            raise refuse(f"count or per with {given[0]}", "these with owned", "declared has at_least and among")
        if self.declared is None and (self.at_least is not None or self.among is not None):
            raise refuse(f"at_least or among with {given[0]}", "these with declared")
        return self

    @model_validator(mode="after")
    def _fits_the_figure(self) -> Self:
        if self.declared is None:
            return self
        key = VALUE_KEYS.get(self.declared)
        if key is None:
            hint = did_you_mean(self.declared, VALUE_KEYS)
            raise refuse(f"unknown figure {shown(self.declared)}", "" if hint else listed(VALUE_KEYS), hint)
        if key == "state" and (self.among is None or self.at_least is not None):
            raise refuse(f"{self.declared} without among", f"among: some of {', '.join(LAN_STATES)}")
        if key == "answer" and (self.among is not None or self.at_least is not None):
            raise refuse(f"{self.declared} with at_least or among", "neither", "it is answered by true or false")
        if key not in {"state", "answer"} and (self.at_least is None or self.among is not None):
            raise refuse(f"{self.declared} without at_least", "at_least: a number")
        return self


class CheckItemEntry(BaseModel):
    """One line of a checklist: satisfied when one condition of `any` holds, or when every one of `all` does."""

    model_config = STRICT

    id: Word
    title: TitleEntry
    any_of: Annotated[list[ConditionEntry], Field(min_length=1)] | None = Field(default=None, alias="any")
    all_of: Annotated[list[ConditionEntry], Field(min_length=1)] | None = Field(default=None, alias="all")
    source: Given
    status: Literal["confirmed", "secondary", "unconfirmed", "assumed", "tool_default", "amended_not_read"]
    note: Text = ""

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if (self.any_of is None) == (self.all_of is None):
            raise refuse("neither or both of any and all", "one of them")
        return self


class ChecklistDocument(BaseModel):
    """A file of a checklist."""

    model_config = STRICT

    title: TitleEntry
    items: Annotated[list[CheckItemEntry], Field(min_length=1)]
