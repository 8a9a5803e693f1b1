"""Maps without the internet: points and squares on an empty ground, with the shapes that `build` writes beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import common as make
from grafana_foundation_sdk.builders import geomap
from grafana_foundation_sdk.models import common, dashboard
from grafana_foundation_sdk.models.geomap import TooltipMode

from dashboards.grafana.model import Show
from dashboards.signals.model import Words

if TYPE_CHECKING:
    from dashboards.status.formats import Language

SHAPES: Final = "public/maps/wardwatch.geojson"
"""Where Grafana serves the shapes of the city's districts from, if somebody has put them there (docs/dashboards.md)."""

_NOTHING: Final = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""An empty tile in place of a server of maps, which a closed network has not."""

_PLACES: Final = {Show.MAP: ("lat", "lon"), Show.TILES: ("row", "column")}


def map_options(panel: geomap.Panel, show: Show, language: Language) -> None:
    """Ground, layers and view of a map."""
    latitude, longitude = _PLACES[show]
    numbers = [{"targetField": name, "destinationType": "number"} for name in (latitude, longitude)]
    options = {"conversions": numbers, "fields": {}}
    panel.with_transformation(dashboard.DataTransformerConfig("convertFieldType", options=options))
    ground = make.MapLayerOptions().type("xyz").name("ground")
    panel.basemap(ground.config({"url": _NOTHING, "attribution": ""}))
    where = make.FrameGeometrySource().mode(common.FrameGeometrySourceMode.COORDS)
    points = make.MapLayerOptions().type("markers").name(Words("Điểm", "Sites").get(language))
    layer = points.config(_style(show)).location(where.latitude(latitude).longitude(longitude))
    panel.layers([*([_shapes(language)] if show is Show.MAP else []), layer.tooltip(True)])  # noqa: FBT003
    panel.view(geomap.MapViewConfig().id("fit").all_layers(True).padding(10))  # noqa: FBT003
    panel.controls(geomap.ControlsOptions().show_zoom(True).mouse_wheel_zoom(True))  # noqa: FBT003
    panel.tooltip(geomap.TooltipOptions().mode(TooltipMode.DETAILS))


def _style(show: Show) -> dict[str, object]:
    square = show is Show.TILES
    style: dict[str, object] = {
        "color": {"field": "Value", "fixed": "text"},
        "opacity": 0.9,
        "size": {"fixed": 28 if square else 6, "min": 2, "max": 30},
        "symbol": {"mode": "fixed", "fixed": f"img/icons/marker/{'square' if square else 'circle'}.svg"},
    }
    if square:
        style["text"] = {"mode": "field", "field": "name", "fixed": ""}
        style["textConfig"] = {
            "fontSize": 11,
            "offsetX": 0,
            "offsetY": 0,
            "textAlign": "center",
            "textBaseline": "middle",
        }
    return {"showLegend": False, "style": style}


def _shapes(language: Language) -> make.MapLayerOptions:
    style = {"color": {"fixed": "semi-dark-blue"}, "opacity": 0.15, "lineWidth": 1}
    layer = make.MapLayerOptions().type("geojson").name(Words("Địa bàn", "Districts").get(language))
    return layer.config({"src": SHAPES, "style": style, "rules": []}).tooltip(False)  # noqa: FBT003
