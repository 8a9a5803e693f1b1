"""What simulated city is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lab.errors import CityError
from lab.scenario import DEFAULT_SCENARIO

_ALL = "all"


@dataclass(frozen=True)
class CityOrder:
    """What city is wanted.

    Attributes:
        seed: of everything that is made up.
        register: the shipped register, or the CSV file, that the inventory's `units:` key is to name.
        districts: codes of the chosen units right below the city; empty = `district_count` of them drawn by the seed.
        district_count: None = all.
        commune_count: communes in all, spread evenly over the districts; None = all of them.
        plan: key of lab.plans.PLANS.
        scenario: how well off the districts are: a shipped scenario, or the path of a YAML file.
        nights: whether machines that are off outside office hours really are off then.
        odd_spelling: whether some devices send Vietnamese in other encodings than UTF-8, or cut.
        on: the date whose units are used.
        timezone, utc_offset_seconds: civil time, which the office day follows.
        latency_scale: times the made-up latencies of lines; 0 = none.
        loss: share of datagrams that one commune's line in five loses, per direction.
    """

    seed: int = 1
    register: str = ""
    districts: tuple[str, ...] = ()
    district_count: int | None = 3
    commune_count: int | None = 8
    plan: str = "small"
    scenario: str = DEFAULT_SCENARIO
    nights: bool = False
    odd_spelling: bool = True
    on: date = date(2024, 12, 31)
    timezone: str = "Asia/Ho_Chi_Minh"
    utc_offset_seconds: int = 7 * 3600
    latency_scale: float = 1.0
    loss: float = 0.0

    @classmethod
    def from_options(
        cls,
        *,
        seed: int,
        register: str,
        districts: str,
        communes: str,
        plan: str,
        scenario: str = DEFAULT_SCENARIO,
        nights: bool = False,
        loss: float = 0.0,
    ) -> CityOrder:
        """An order as the command line words it.

        Args:
            seed: of everything that is made up.
            register: a shipped register.
            districts: codes separated by commas; "" = drawn by the seed, "all".
            communes: how many, or "all".
            plan: key of lab.plans.PLANS.
            scenario: see the attributes, as of `nights` and `loss`.
            nights: see there.
            loss: see there.

        Raises:
            CityError: `communes` is neither a number nor "all", or `loss` no share.
        """
        if not 0 <= loss < 1:
            raise CityError(f"loss {loss:g}: expected a share, 0 or more and less than 1")
        if communes != _ALL and not communes.isdecimal():
            raise CityError(f"communes {communes!r}: expected a number or {_ALL}")
        every = districts == _ALL
        return cls(
            seed=seed,
            register=register,
            districts=() if every else tuple(code.strip() for code in districts.split(",") if code.strip()),
            district_count=None if every else cls.district_count,
            commune_count=None if communes == _ALL else int(communes),
            plan=plan,
            scenario=scenario,
            nights=nights,
            loss=loss,
        )
