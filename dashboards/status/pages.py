"""Pages as HTML: the templates, what they may call, and the frame that every page shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from dashboards.status import formats
from dashboards.status.circuit_view import circuit_view
from dashboards.status.city_view import CityView, city_view, heard_at
from dashboards.status.commune_view import commune_view
from dashboards.status.device_view import device_view
from dashboards.status.district_view import district_view
from dashboards.status.faces import Face
from dashboards.status.find_view import find_view
from dashboards.status.formats import Clock, device_text
from dashboards.status.handover_view import SHIFTS, handover_view
from dashboards.status.load_view import load_view
from dashboards.status.outages_view import outages_view
from dashboards.status.parts import BITS_PER_MEGABIT
from dashboards.status.reasons import told
from dashboards.status.services_view import services_view
from dashboards.status.site_view import site_view
from dashboards.status.static import asset_url
from dashboards.status.texts import DEFAULT_LANGUAGE, Words
from dashboards.status.wall_view import wall_view
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from collectors.load_model import CircuitSample
    from dashboards.status.formats import Language
    from dashboards.status.parts import DeviceLine, Scene

    Samples = Mapping[CircuitId, Sequence[CircuitSample] | None]

REFRESH_SECONDS = 15
FAULTS_ON_PAGE = 60
FAULTS_ON_CITY = 12
"""The districts stand below them; all are on the list of outages."""

FAULTS_ON_WALL = 7
_PATHS = {
    "district": "/status/districts/",
    "commune": "/status/communes/",
    "site": "/status/sites/",
    "device": "/status/devices/",
    "circuit": "/status/circuits/",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of a page.

    Attributes:
        default: the language of a page that nobody chose one for; links do not repeat it.
        report: path of the gap report, "" where it is not served.
        path: of this page, for the language switch.
        arguments: of this page beside the language.
        heard_at: when any device last answered.
        blind: why nothing can be known, as the state machine words it; "" when it can.
        deaf: ready, yet no device has answered for too long: the monitoring itself is suspect.
    """

    language: Language
    default: Language
    report: str
    path: str
    arguments: tuple[tuple[str, str], ...]
    city: str
    simulated: bool
    ready: bool
    heard_at: float | None
    blind: str
    deaf: bool

    @property
    def suspect(self) -> bool:
        """Whether what the page says of the network may not be believed."""
        return bool(self.blind) or self.deaf or not self.ready


def frame_of(
    scene: Scene,
    language: Language,
    path: str,
    arguments: tuple[tuple[str, str], ...] = (),
    *,
    deaf_after_seconds: float,
    default: Language = DEFAULT_LANGUAGE,
    report: str = "",
) -> Frame:
    """Judge the monitoring itself and name the page."""
    inventory, source, heard = scene.directory.inventory, scene.source, heard_at(scene)
    silent = heard is None or scene.now - heard > deaf_after_seconds
    return Frame(
        language=language,
        default=default,
        report=report,
        path=path,
        arguments=arguments,
        city=inventory.city.name,
        simulated=inventory.simulated,
        ready=source.ready,
        heard_at=heard,
        blind=source.blind,
        deaf=source.ready and silent and not source.blind,
    )


class Linker:
    """Addresses of pages, every name percent-encoded, the language kept."""

    def __init__(self, language: Language, default: Language) -> None:
        """Choose the language that links keep, unless it is the default."""
        self._language, self._default = language, default

    def __call__(self, kind: str, name: str) -> str:
        """The page of a district, commune, site, device or circuit."""
        return self.page(_PATHS[kind] + quote(name, safe=""))

    def page(self, path: str, arguments: tuple[tuple[str, str], ...] = ()) -> str:
        """A page by its path, which is already encoded."""
        kept = () if self._language == self._default else (("lang", self._language),)
        query = urlencode((*arguments, *kept))
        return f"{path}?{query}" if query else path


def phone_link(phone: str) -> str:
    """A number as a telephone dials it."""
    return "tel:" + re.sub(r"[^0-9+]", "", phone)


@cache
def templates() -> Environment:
    """The templates of this package, compiled, once per process.

    HTML is escaped everywhere, a missing variable is an error, and no page has to wait for a compilation.
    """
    found = Environment(
        loader=PackageLoader("dashboards.status"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals.update(Face=Face, asset_url=asset_url, phone_link=phone_link)
    found.filters["device"] = device_text
    for name in found.list_templates(extensions=["html"]):
        found.get_template(name)
    return found


class Pages:
    """Renders pages; holds no state of the network."""

    def __init__(self) -> None:
        """Compile the templates now, so that the first page does not hold the event loop for it."""
        self._templates = templates()

    def city(self, scene: Scene, frame: Frame) -> str:
        """The city page."""
        return self._render("city.html", scene, frame, view=city_view(scene, faults_shown=FAULTS_ON_CITY))

    def wall(self, scene: Scene, frame: Frame) -> str:
        """The city on a television: no scrolling, no links to follow."""
        return self._render("wall.html", scene, frame, view=wall_view(scene, faults_shown=FAULTS_ON_WALL))

    def district(self, scene: Scene, frame: Frame, code: UnitCode) -> str:
        """The page of a district that has sites."""
        view = district_view(scene, code, faults_shown=FAULTS_ON_PAGE)
        return self._render("district.html", scene, frame, view=view)

    def commune(self, scene: Scene, frame: Frame, code: UnitCode, samples: Samples) -> str:
        """A commune's own page; its unit has sites."""
        return self._render("commune.html", scene, frame, view=commune_view(scene, code, samples))

    def site(self, scene: Scene, frame: Frame, name: SiteName) -> str:
        """The page of a site of the inventory."""
        view = site_view(scene, name, faults_shown=FAULTS_ON_PAGE)
        return self._render("site.html", scene, frame, view=view)

    def device(self, scene: Scene, frame: Frame, name: DeviceName) -> str:
        """The page of a device of the inventory."""
        return self._render("device.html", scene, frame, view=device_view(scene, name))

    def outages(self, scene: Scene, frame: Frame) -> str:
        """The list of outages: who takes care of them, planned work, what ended."""
        return self._render("outages.html", scene, frame, view=outages_view(scene))

    def handover(self, scene: Scene, frame: Frame, hours: int) -> str:
        """What happened in a shift, for the next one."""
        return self._render("handover.html", scene, frame, view=handover_view(scene, hours), shifts=SHIFTS)

    def services(self, scene: Scene, frame: Frame) -> str:
        """The page of the services that counters depend on."""
        return self._render("services.html", scene, frame, view=services_view(scene))

    def load(self, scene: Scene, frame: Frame) -> str:
        """The page of the circuits' load."""
        return self._render("load.html", scene, frame, view=load_view(scene))

    def circuit(self, scene: Scene, frame: Frame, name: CircuitId, samples: Sequence[CircuitSample] | None) -> str:
        """The page of a circuit of the inventory."""
        return self._render("circuit.html", scene, frame, view=circuit_view(scene, name, samples))

    def find(self, scene: Scene, frame: Frame, query: str) -> str:
        """The search page."""
        return self._render("find.html", scene, frame, view=find_view(scene, query))

    def missing(self, scene: Scene, frame: Frame, name: str) -> str:
        """The page that says that there is no such page."""
        return self._render("missing.html", scene, frame, missing=name)

    def _render(self, template: str, scene: Scene, frame: Frame, **values: Any) -> str:
        words = Words(frame.language)
        teller = Teller(words, Clock(scene.now, scene.directory.inventory.city.zone))
        return self._templates.get_template(template).render(
            w=words,
            tell=teller,
            link=Linker(frame.language, frame.default),
            other=Linker("en" if frame.language == "vi" else "vi", frame.default),
            frame=frame,
            now=scene.now,
            refresh_seconds=REFRESH_SECONDS,
            **values,
        )


class Teller:
    """Figures, times and reasons in the words of one language, for templates."""

    def __init__(self, words: Words, clock: Clock) -> None:
        """Take a language and the present."""
        self._words, self._language = words, words.language
        self.clock = clock

    def ago(self, at: float) -> str:
        """How long ago a moment was."""
        return formats.ago(self.clock.now - at, self._language)

    def duration(self, seconds: float) -> str:
        """A length of time."""
        return formats.duration(seconds, self._language)

    def number(self, value: float | None, digits: int = 0) -> str:
        """A figure; the words for unknown when there is none."""
        return self._words("unknown_value") if value is None else formats.number(value, self._language, digits)

    def bits(self, value: float | None) -> str:
        """A speed or rate; a dash when unknown, as tables of ports are dense."""
        return "–" if value is None else formats.bits_per_second(value, self._language)

    def contract(self, mbps: float | None) -> str:
        """A contracted bandwidth, from Mbit/s."""
        return self.bits(None if mbps is None else mbps * BITS_PER_MEGABIT)

    def octets(self, value: float | None) -> str:
        """An amount of data; a dash when unknown."""
        return "–" if value is None else formats.octets(value, self._language)

    def percent(self, ratio: float | None) -> str:
        """A share; a dash when unknown."""
        return "–" if ratio is None else formats.percent(ratio, self._language)

    def pieces(self, value: int | None) -> str:
        """A number of pieces; a dash when unknown, as tables of equipment are dense."""
        return "–" if value is None else formats.number(value, self._language)

    def milliseconds(self, seconds: float) -> str:
        """A round-trip time; not to better than a hundredth of a millisecond."""
        return formats.measure(round(seconds * 1000, 2), "ms", self._language)

    def measured(self, value: float, unit: str) -> str:
        """A measured value with its unit."""
        return formats.measure(value, unit, self._language)

    def reason(self, line: DeviceLine) -> str:
        """Why a device is in its state, in the reader's language; what it hides behind is told by links instead."""
        if line.face is Face.BEHIND or not line.reason:
            return ""
        return self._words(line.reason) if line.face is Face.QUIET else self.cause(line.reason)

    def cause(self, reason: str) -> str:
        """A reason as the collectors word it, in the reader's language."""
        return told(self._words, reason)

    def headline(self, view: CityView, frame: Frame) -> str:
        """The state of the city in a few words; also the title of the page, so that a tab tells.

        Where the monitoring itself is suspect, the absence of faults is not news.
        """
        if view.fault_count:
            return self._words.count("n.faults", view.fault_count)
        return self._words("not_known" if frame.suspect else "all_well")

    def mood(self, view: CityView, frame: Frame) -> Face:
        """The face of the headline."""
        if view.fault_count:
            return Face.DOWN
        return Face.UNKNOWN if frame.suspect else Face.UP
