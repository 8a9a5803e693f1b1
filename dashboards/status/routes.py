"""The status pages over HTTP: addresses, languages, negotiation and security headers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboards.status.chart import last_day, last_week
from dashboards.status.city_view import city_view
from dashboards.status.commune_view import commune_circuits
from dashboards.status.directory import Directory
from dashboards.status.document import city_document
from dashboards.status.formats import Clock
from dashboards.status.handover_view import SHIFTS
from dashboards.status.pages import Frame, Pages, frame_of
from dashboards.status.parts import Scene
from dashboards.status.static import asset
from dashboards.status.texts import DEFAULT_LANGUAGE, LANGUAGES
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from dashboards.status.formats import Language
    from dashboards.status.source import StatusSource

LONGEST_QUERY = 100
YEAR_SECONDS = 31_536_000

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Nothing from elsewhere, nothing inline: whatever a device calls itself, a browser runs none of it."""

PAGE_HEADERS = {**SECURITY_HEADERS, "Cache-Control": "no-store", "Vary": "Accept"}


def status_routes(
    source: StatusSource,
    *,
    deaf_after_seconds: float = 180.0,
    default_language: Language = DEFAULT_LANGUAGE,
    report: str = "",
) -> list[Route]:
    """Routes of the status pages: `/`, `/status` and below, `/status.json`, `/static/...`.

    Args:
        source: what the pages show; asked on the event loop, once a page.
        deaf_after_seconds: silence of the whole city after which the pages suspect the monitoring itself; three
            times the shortest polling interval is a good choice.
        default_language: of a page that nobody chose one for.
        report: path of the gap report, which pages link to; "" where it is not served.
    """
    desk = _Desk(source, deaf_after_seconds, default_language, report)
    return [
        Route("/", _to_status),
        Route("/status", desk.city),
        Route("/status/", _to_status),
        Route("/status.json", desk.city_json),
        Route("/status/wall", desk.wall),
        Route("/status/outages", desk.outages),
        Route("/status/handover", desk.handover),
        Route("/status/services", desk.services),
        Route("/status/circuits", desk.circuits),
        Route("/status/circuits/{name:path}", desk.circuit),
        Route("/status/communes/{name:path}", desk.commune),
        Route("/status/find", desk.find),
        Route("/status/districts/{name:path}", desk.district),
        Route("/status/sites/{name:path}", desk.site),
        Route("/status/devices/{name:path}", desk.device),
        Route("/status/{name:path}", desk.missing),
        Route("/static/{name}", _static),
    ]


async def _to_status(_request: Request) -> Response:
    return RedirectResponse("/status", headers=SECURITY_HEADERS)


async def _static(request: Request) -> Response:
    try:
        found = asset(request.path_params["name"])
    except KeyError:
        return Response(status_code=404, headers=SECURITY_HEADERS)
    caching = {"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable"}
    return Response(found.content, media_type=found.media_type, headers={**SECURITY_HEADERS, **caching})


def asked_language(request: Request, default: Language) -> Language:
    """The language that a request asks for, if it is one of ours."""
    asked = request.query_params.get("lang", "")
    return next((language for language in LANGUAGES if language == asked), default)


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


class _Desk:
    """Answers requests. Rendering is short and runs on the loop, so that a page shows one moment, never a mixture."""

    def __init__(self, source: StatusSource, deaf_after_seconds: float, default: Language, report: str) -> None:
        self._source, self._default, self._report = source, default, report
        self._deaf_after = deaf_after_seconds
        self._pages = Pages()
        self._directory = Directory(source.inventory)

    async def city(self, request: Request) -> Response:
        if _wants_json(request):
            return await self.city_json(request)
        return self._page(request, self._pages.city)

    async def city_json(self, _request: Request) -> Response:
        scene = self._scene()
        clock = Clock(scene.now, scene.directory.inventory.city.zone)
        return JSONResponse(city_document(scene, city_view(scene), clock), headers=PAGE_HEADERS)

    async def wall(self, request: Request) -> Response:
        return self._page(request, self._pages.wall)

    async def outages(self, request: Request) -> Response:
        return self._page(request, self._pages.outages)

    async def services(self, request: Request) -> Response:
        return self._page(request, self._pages.services)

    async def circuits(self, request: Request) -> Response:
        return self._page(request, self._pages.load)

    async def circuit(self, request: Request) -> Response:
        name, scene = CircuitId(request.path_params["name"]), self._scene()
        known = name in scene.directory.inventory.circuits
        period = last_week(scene.now, scene.directory.inventory.city.zone)
        samples = await self._source.samples(name, period.begins, period.ends) if known else None
        known = name in self._source.inventory.circuits  # a reload may have come between
        return self._page(request, lambda scene, frame: self._pages.circuit(scene, frame, name, samples), known=known)

    async def commune(self, request: Request) -> Response:
        code, scene = UnitCode(request.path_params["name"]), self._scene()
        period = last_day(scene.now, scene.directory.inventory.city.zone)
        circuits = commune_circuits(scene, code) if code in scene.directory.sites_of_unit else ()
        samples = {each: await self._source.samples(each, period.begins, period.ends) for each in circuits}
        known = code in self._scene().directory.sites_of_unit
        return self._page(request, lambda scene, frame: self._pages.commune(scene, frame, code, samples), known=known)

    async def handover(self, request: Request) -> Response:
        asked = request.query_params.get("hours", "")
        hours = next((each for each in SHIFTS if str(each) == asked), SHIFTS[0])
        arguments = (("hours", str(hours)),) if hours != SHIFTS[0] else ()
        return self._page(request, lambda scene, frame: self._pages.handover(scene, frame, hours), arguments)

    async def find(self, request: Request) -> Response:
        query = request.query_params.get("q", "").strip()[:LONGEST_QUERY]
        return self._page(request, lambda scene, frame: self._pages.find(scene, frame, query), (("q", query),))

    async def district(self, request: Request) -> Response:
        code = UnitCode(request.path_params["name"])
        known = code in self._scene().directory.groups
        return self._page(request, lambda scene, frame: self._pages.district(scene, frame, code), known=known)

    async def site(self, request: Request) -> Response:
        name = SiteName(request.path_params["name"])
        known = name in self._source.inventory.sites
        return self._page(request, lambda scene, frame: self._pages.site(scene, frame, name), known=known)

    async def device(self, request: Request) -> Response:
        name = DeviceName(request.path_params["name"])
        known = name in self._source.inventory.devices
        return self._page(request, lambda scene, frame: self._pages.device(scene, frame, name), known=known)

    async def missing(self, request: Request) -> Response:
        return self._page(request, self._pages.city, known=False)

    def _scene(self) -> Scene:
        inventory = self._source.inventory
        if self._directory.inventory is not inventory:
            self._directory = Directory(inventory)
        return Scene(self._directory, self._source, self._source.statuses, self._source.now())

    def _page(
        self,
        request: Request,
        render: Callable[[Scene, Frame], str],
        arguments: tuple[tuple[str, str], ...] = (),
        *,
        known: bool = True,
    ) -> Response:
        scene, path = self._scene(), quote(request.scope["path"])
        frame = frame_of(
            scene,
            asked_language(request, self._default),
            path,
            arguments,
            deaf_after_seconds=self._deaf_after,
            default=self._default,
            report=self._report,
        )
        if known:
            return HTMLResponse(render(scene, frame), headers=PAGE_HEADERS)
        page = self._pages.missing(scene, frame, request.path_params["name"])
        return HTMLResponse(page, status_code=404, headers=PAGE_HEADERS)
