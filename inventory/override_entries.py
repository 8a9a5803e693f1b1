"""The keys by which a device is asked otherwise than the others, as pydantic models; see `inventory.documents`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator, model_validator

from inventory.durations import parse_seconds
from inventory.fields import STRICT, Given, Name, Names, Port, Word, one_or_many, refuse
from inventory.suggest import shown

_DAY = 86_400


def _interval(value: Any) -> float:
    try:
        return parse_seconds(value, 1, 31 * _DAY)
    except ValueError as error:
        raise refuse(f"{shown(value)} is no interval", str(error)) from None


def _one_or_many_types(value: Any) -> Any:
    return [value] if isinstance(value, int) else value


WorkName = Literal["counters", "health", "stations", "identity"]
"""Classes of work, as the settings' `intervals` name them."""

Interval = Annotated[float, PlainValidator(_interval, json_schema_input_type=float | str)]
NamePatterns = Annotated[
    list[Annotated[Given, Field(max_length=200)]], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])
]
InterfaceType = Annotated[int, Field(ge=1, le=100_000)]
InterfaceTypes = Annotated[
    list[InterfaceType], BeforeValidator(_one_or_many_types, json_schema_input_type=int | list[int])
]


class ModulesEntry(BaseModel):
    """Which modules are asked: only these, or all without these. The page of a device names the modules it is asked."""

    model_config = STRICT

    only: Names | None = None
    without: Names | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.only is None) == (self.without is None):
            raise refuse("neither or both of only and without", "one of them")
        return self


class InterfacesEntry(BaseModel):
    """Which interfaces matter. Uplinks, ends of circuits and marked ones always do. Patterns such as "ge-*"."""

    model_config = STRICT

    include: NamePatterns | None = None
    exclude: NamePatterns | None = None
    include_types: InterfaceTypes | None = None
    exclude_types: InterfaceTypes | None = None
    admin_down: bool | None = None
    marked: NamePatterns | None = None


class SshAccessEntry(BaseModel):
    """How a device is asked over SSH: what command line it speaks, and what is allowed with it."""

    model_config = STRICT

    platform: Word | None = None
    port: Port | None = None
    keep_open: bool | None = None
    first_key: Literal["refuse", "record"] | None = None
    old_algorithms: bool | None = None
    via: Name | None = None
    deadline_seconds: Annotated[float, Field(ge=1, le=3600)] | None = None


class OverridesEntry(BaseModel):
    """How a device is asked where that differs from the settings."""

    model_config = STRICT

    deadline_seconds: Annotated[float, Field(gt=0, le=3600)] | None = None
    timeout_seconds: Annotated[float, Field(ge=0.05, le=600)] | None = None
    retries: Annotated[int, Field(ge=0, le=20)] | None = None
    max_repetitions: Annotated[int, Field(ge=1, le=1000)] | None = None
    intervals: dict[WorkName, Interval] | None = None
    modules: ModulesEntry | None = None
    unordered: Names | None = None
    interfaces: InterfacesEntry | None = None
    series_cap: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    ssh: SshAccessEntry | None = None
