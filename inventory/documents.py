"""The keys of the inventory's files, as pydantic models: the one place that says what may be written.

They live inside the loader only; what leaves it is `inventory.model`. Every description ends up in the JSON Schema
that editors show.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag, model_validator

from inventory.declared_entries import DeclaredEntry
from inventory.fields import (
    STRICT,
    AbsoluteFile,
    Address,
    Amount,
    Code,
    Count,
    Date,
    DayLists,
    Days,
    DaySpans,
    Given,
    KeyFile,
    Mac,
    Mbps,
    Moment,
    Name,
    Names,
    Pattern,
    Port,
    SecretReference,
    Statuses,
    Text,
    WeeklySpans,
    Word,
    Words,
    Year,
    Zone,
    one_or_many,
    parse_date,
    parse_days,
    refuse,
)
from inventory.norms import NormStatus, NormUnit
from inventory.override_entries import OverridesEntry
from inventory.suggest import shown
from inventory.targets import check_target


class Entry(BaseModel):
    """Base of all: unknown keys are errors, nothing is converted, nothing is changed afterwards."""

    model_config = STRICT


class CityEntry(Entry):
    """The city: its name, code, zone of civil time, and the date whose units group everything shown."""

    name: Given
    code: Code
    timezone: Zone
    units_as_of: Date


class CollectorEntry(Entry):
    """A vantage point: the device that it is attached to, and the devices whose silence means that it is blind."""

    name: Name
    attached_to: Name
    controls: Names = []


class AuthEntry(Entry):
    """How SNMPv3 messages are authenticated."""

    protocol: Literal["md5", "sha", "sha224", "sha256", "sha384", "sha512"]
    secret: SecretReference


class PrivEntry(Entry):
    """How SNMPv3 messages are encrypted; aes192c and aes256c lengthen the key as Cisco and others do (Reeder)."""

    protocol: Literal["des", "3des", "aes128", "aes192", "aes256", "aes192c", "aes256c"]
    secret: SecretReference


class SnmpEntry(Entry):
    """How to log in over SNMP: a community (versions 1 and 2, that is v2c) or a user (version 3).

    A context is asked by its name in version 3, and as "community@context" in the others.
    """

    version: Literal[1, 2, 3]
    community: SecretReference | None = None
    user: Text = ""
    auth: AuthEntry | None = None
    priv: PrivEntry | None = None
    context: Text = ""

    @model_validator(mode="after")
    def _fits_version(self) -> Self:
        if self.version == 3:  # noqa: PLR2004  SNMPv3
            if not self.user:
                raise refuse("version 3 without a user", "user:, and mostly auth: and priv:")
            if self.community is not None:
                raise refuse("version 3 with a community", "user:, auth: and priv:")
            if self.priv and not self.auth:
                raise refuse("priv without auth", "both", "SNMPv3 cannot encrypt without authenticating")
            return self
        if self.community is None:
            raise refuse(f"version {self.version} without a community", "community: env:NAME or file:/path")
        if self.user or self.auth or self.priv:
            raise refuse(f"version {self.version} with a user, auth or priv", "these with version: 3 only")
        return self


class SshEntry(Entry):
    """How to log in over SSH: a user, with a private key's file or a password by reference.

    `passphrase` opens the key's file, `enable` is the secret by which a privileged level is reached that shows more;
    at most `at_once` log-ins with it are under way at the same time.
    """

    user: Given
    key: KeyFile | None = None
    passphrase: SecretReference | None = None
    password: SecretReference | None = None
    enable: SecretReference | None = None
    at_once: Annotated[int, Field(ge=1, le=1000)] = 4

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if (self.key is None) == (self.password is None):
            raise refuse("neither or both of key and password", "one of them")
        if self.passphrase is not None and self.key is None:
            raise refuse("a passphrase without a key", "the key that it opens")
        return self


class CredentialEntry(Entry):
    """A way to log in; exactly one kind."""

    snmp: SnmpEntry | None = None
    ssh: SshEntry | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.snmp is None) == (self.ssh is None):
            raise refuse("neither or both of snmp and ssh", "one of them", "give each kind a name of its own")
        return self


class CircuitEntry(Entry):
    """A contracted line. Bandwidths in Mbit/s as contracted, price in VND a month."""

    id: Given
    provider: Given
    ends: Annotated[list[Pattern], Field(min_length=1, max_length=2)]
    down_mbps: Mbps | None = None
    up_mbps: Mbps | None = None
    monthly_vnd: Annotated[int, Field(ge=0)] | None = None
    hotline: Text = ""


class UplinkEntry(Entry):
    """A way towards the vantage points; the lower the priority, the more preferred; `interface` is the device's own."""

    to: Pattern
    priority: Annotated[int, Field(ge=1, le=1000)] = 1
    interface: Given | None = None


class DeviceDefaults(OverridesEntry):
    """Keys that devices of a role, or all, have in common."""

    port: Port | None = None
    credentials: Names | None = None
    collect: list[Literal["ping", "snmp", "ssh"]] | None = None
    expected: Literal["always", "office_hours", "on_demand"] | None = None
    reach: Literal["direct", "via_gateway", "none"] | None = None
    routing_domain: Text | None = None


class DeviceEntry(DeviceDefaults):
    """A device, whole or as an override of one that a template gives: then only what differs is written."""

    name: Pattern
    site: Name | None = None
    role: Word | None = None
    address: Pattern | None = None
    uplinks: list[UplinkEntry] | None = None
    answers_from: list[Address] | None = None
    mac: Mac | None = None
    serial: Text | None = None
    in_use_since: Year | None = None


class DefaultsEntry(Entry):
    """Keys of all devices, and of devices by role; what a device or its template says itself comes first."""

    device: DeviceDefaults | None = None
    roles: dict[Word, DeviceDefaults] = {}


class OpeningEntry(Entry):
    """When offices are open: spans by days of the week, holidays, and days that have spans of their own."""

    weekly: dict[str, DaySpans]
    closed: list[Days] = []
    instead: dict[str, DaySpans] = {}

    @model_validator(mode="after")
    def _days_are_days(self) -> Self:
        taken: set[int] = set()
        for text in self.weekly:
            try:
                days = parse_days(text)
            except ValueError as error:
                what, _, expected = str(error).partition("; expected ")
                raise refuse(what, expected) from None
            if taken & set(days):
                raise refuse(f"{shown(text)} names a day that another key names too", "every day of the week once")
            taken |= set(days)
        for text in self.instead:
            if parse_date(text) is None:
                raise refuse(f"instead: {shown(text)} is not a date", "year-month-day in quotes, such as 2026-02-28")
        return self


class ContactEntry(Entry):
    """Whom to phone about a site."""

    role: Word
    name: Text = ""
    phone: Text = ""


class TemplateEntry(Entry):
    """What sites of one kind have in common. {unit}, {district}, {site} and a site's vars stand for the site's own."""

    places: Words | None = None
    opening: Word | None = None
    vars: dict[Word, str | int] = {}
    devices: list[DeviceEntry] = []


class FormerUnitEntry(Entry):
    """The unit that a site belonged to up to a day, that day included."""

    unit: Code
    until: Date


class SiteEntry(Entry):
    """A place with equipment, belonging to a unit; named by the unit's code unless it has a name."""

    unit: Code
    formerly: list[FormerUnitEntry] = []
    name: Name | None = None
    title: Text = ""
    template: Name | None = None
    vars: dict[Word, str | int] = {}
    staff: Count | None = None
    counters: Count | None = None
    opening: Word | None = None
    contacts: list[ContactEntry] = []
    places: Words | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    devices: list[DeviceEntry] = []

    @model_validator(mode="after")
    def _whole_position(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise refuse("only one of lat and lon", "both or neither")
        return self


class LotEntry(Entry):
    """Equipment as offices count it: so many, put into use in one year, of which some broken or of unknown state."""

    count: Count
    year: Year | None = None
    broken: Count = 0
    unknown_state: Count = 0
    serials: list[Text] = []
    by: Text = ""
    on: Date | None = None
    source: Text = ""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.broken + self.unknown_state > self.count:
            found = f"broken {self.broken} and unknown_state {self.unknown_state} are more than count {self.count}"
            raise refuse(found, "at most the count")
        if len(self.serials) > self.count:
            raise refuse(f"{len(self.serials)} serials for count {self.count}", "at most one serial a machine")
        return self


class ExpectEntry(Entry):
    """What the answer of a web address must be: its status, a text in its page."""

    status: Statuses = []
    text: Text = ""


class ServiceEntry(Entry):
    """A service that offices depend on, how it is checked, and from which collectors."""

    name: Name
    title: Given
    check: Annotated[dict[Literal["http", "tcp", "tls", "dns", "ntp", "smtp"], Given], Field(min_length=1)]
    vantage: Names = []
    expect: ExpectEntry = ExpectEntry()
    authority: AbsoluteFile | None = None

    @model_validator(mode="after")
    def _can_be_checked(self) -> Self:
        for kind, target in self.check.items():
            try:
                check_target(kind, target)
            except ValueError as error:
                what, _, expected = str(error).partition("; expected ")
                raise refuse(f"check {kind}: {what}", expected) from None
        if (self.expect.status or self.expect.text) and "http" not in self.check:
            raise refuse(
                "expect without an http check", "check: {http: ...}", "only a web address has a status and a page"
            )
        return self


class MaintenanceEntry(Entry):
    """Planned work at a site, at a device, in a district or everywhere: once, or weekly; times are the city's."""

    site: Name | None = None
    device: Name | None = None
    district: Code | None = None
    everywhere: bool = Field(default=False, alias="all")
    starts: Moment | None = Field(default=None, alias="from")
    ends: Moment | None = Field(default=None, alias="to")
    weekly: WeeklySpans | None = None
    since: Date | None = None
    until: Date | None = None
    excepted: DayLists = Field(default=[], alias="except")
    reason: Given

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        subjects = {"site": self.site, "device": self.device, "district": self.district, "all": self.everywhere or None}
        given = [key for key, value in subjects.items() if value is not None]
        if len(given) != 1:
            found = f"{' and '.join(given)} are given" if given else "nothing says where"
            raise refuse(found, "one of site, device, district and all: true")
        return self

    @model_validator(mode="after")
    def _once_or_weekly(self) -> Self:
        once = {"from": self.starts, "to": self.ends}
        given = [key for key, value in once.items() if value is not None]
        if self.weekly is not None and given:
            raise refuse(
                f"weekly and {given[0]} are given", "from and to, or weekly", "since and until limit weekly work"
            )
        if self.weekly is None and len(given) != len(once):
            missing = next(key for key in once if key not in given)
            found = f'key "{missing}" is missing' if given else "nothing says when"
            raise refuse(found, "from and to, or weekly")
        limits = {"since": self.since, "until": self.until, "except": self.excepted or None}
        limit = next((key for key, value in limits.items() if value is not None), None)
        if self.weekly is None and limit is not None:
            raise refuse(f"{limit} without weekly", "weekly", "since, until and except limit weekly work")
        if self.since and self.until and self.until < self.since:
            raise refuse(f"until {self.until} is before since {self.since}", "the first day, then the last")
        return self


class NormEntry(Entry):
    """One norm: so many of an item per so many of something, what that does, since when, and by which text."""

    id: Word
    item: Words
    role: Literal["need", "ceiling", "compliance", "life", "price"]
    kind: Literal["target", "min", "max", "required", "reference"]
    amount: Amount
    per: Literal["staff", "counter", "office", "one_stop_shop", "circuit"] = "office"
    per_amount: Annotated[Amount, Field(gt=0)] = Field(default_factory=lambda: Fraction(1))
    round: Literal["up"] = "up"
    unit: NormUnit = "piece"
    scope: Word | Literal[""] = ""
    valid_from: Date | None = Field(None, alias="from")
    valid_to: Date | None = Field(None, alias="to")
    source: Given
    status: NormStatus
    note: Text = ""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise refuse(f"ends {self.valid_to}, before it begins {self.valid_from}", "from no later than to")
        return self


class NormsDocument(Entry):
    """A file of norms."""

    norms: list[NormEntry]


class UnitEntry(Entry):
    """An administrative unit, valid from a day to a day, both included; left out: open."""

    code: Code
    name: Given
    level: Word
    parent: Code | None = None
    valid_from: Date | None = Field(None, alias="from")
    valid_to: Date | None = Field(None, alias="to")
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise refuse(f"ends {self.valid_to}, before it begins {self.valid_from}", "from no later than to")
        return self


class SuccessionEntry(Entry):
    """A unit went into another on a day; of several successors one is the primary one."""

    old: Code
    new: Code
    on: Date
    primary: bool = True
    source: Text = ""


class QualityEntry(Entry):
    """From when on data look wrong, and a listed machine counts as not seen."""

    stale_months: Annotated[int, Field(ge=1, le=600)] | None = None
    oldest_year: Year | None = None
    pieces_per_head: Annotated[Amount, Field(gt=0)] | None = None
    pieces_at_least: Count | None = None
    not_seen_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    history_gap_hours: Annotated[int, Field(ge=1, le=8760)] | None = None


class GapEntry(Entry):
    """How the city scores shortage, adopted before a ranking is seen."""

    weights: dict[Word, Amount] | None = None
    over_age_weight: Annotated[Amount, Field(le=1)] | None = None
    threshold: Annotated[Amount, Field(le=100)] | None = None
    p95_window: Literal["daily", "whole"] | None = None
    levels: Words | None = None
    checklist: Given | None = None
    quality: QualityEntry = QualityEntry()


_T = TypeVar("_T")


def _is_text(value: Any) -> str:
    return "file" if isinstance(value, str) else "entry"


_TextOr = Annotated[Annotated[Text, Tag("file")] | Annotated[_T, Tag("entry")], Discriminator(_is_text)]
"""The name of a file or of a shipped register, or an entry written out."""

Kinds = dict[Word, list[LotEntry] | None]
"""Kind of item to lots; null = asked and not answered, [] = none."""


class InventoryDocument(Entry):
    """An inventory, from all of its files together."""

    city: CityEntry
    units: Annotated[
        list[_TextOr[UnitEntry]], BeforeValidator(one_or_many, json_schema_input_type=str | list[_TextOr[UnitEntry]])
    ]
    successions: list[_TextOr[SuccessionEntry]] = []
    collectors: list[CollectorEntry] = []
    credentials: dict[Name, CredentialEntry] = {}
    circuits: list[CircuitEntry] = []
    defaults: DefaultsEntry = DefaultsEntry()
    templates: dict[Name, TemplateEntry] = {}
    opening_hours: dict[Word, OpeningEntry] = {}
    sites: list[SiteEntry] = []
    devices: list[DeviceEntry] = []
    assets: dict[Name, dict[Word, Kinds]] = {}
    declared: dict[Name, DeclaredEntry] = {}
    services: list[ServiceEntry] = []
    maintenance: list[MaintenanceEntry] = []
    norms: list[Text] = []
    gap: GapEntry = GapEntry()
    simulated: bool = False
