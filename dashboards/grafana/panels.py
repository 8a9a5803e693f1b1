"""Panels made with Grafana's SDK."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import bargauge, geomap, prometheus, stat, statetimeline, table, timeseries
from grafana_foundation_sdk.builders import common as make
from grafana_foundation_sdk.builders import dashboard as make_dashboard
from grafana_foundation_sdk.models import common, dashboard
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from dashboards.grafana.links import panel_links
from dashboards.grafana.maps import map_options
from dashboards.grafana.model import Show
from dashboards.grafana.values import LABELS, mapping
from dashboards.grafana.variables import SOURCE
from dashboards.signals.model import all_signals, all_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboards.grafana.model import Board, Panel
    from dashboards.rules.model import Timing
    from dashboards.signals.model import Signal
    from dashboards.status.formats import Language

    AnyPanel = bargauge.Panel | geomap.Panel | stat.Panel | statetimeline.Panel | table.Panel | timeseries.Panel

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INFO: Final = "info"
_NOISE: Final = {"Time": True, "__name__": True, "instance": True, "job": True, "slice": True, "alertstate": True}
"""Columns that say nothing about the city."""

_LABEL: Final = re.compile(r"[a-z_]+")


def make_panel(panel: Panel, of: Board, number: int, language: Language, timing: Timing) -> AnyPanel:
    """One panel without its place.

    Args:
        panel: what it shows.
        of: the board that it stands on.
        number: its id.
        language: of its words.
        timing: the intervals that expressions follow.
    """
    first = all_signals()[panel.signals[0]]
    title = (panel.title or first.title).get(language)
    made = _kind(panel)
    made.id(number).title(title).description(description(panel, language)).datasource(SOURCE)
    made.unit(all_units()[first.unit].format(language))
    if (decimals := all_units()[first.unit].decimals) is not None:
        made.decimals(decimals)
    made.targets([*_targets(panel, of, language, timing)])
    made.thresholds(_steps(panel))
    made.color_scheme(make_dashboard.FieldColor().mode(_colours(panel)))
    if panel.states and panel.show is not Show.TABLE:
        made.mappings(mapping(panel.states, language))
    if panel.top is not None:
        made.min(0)
        made.max(panel.top)
    links = [*panel_links(panel, of, language)]
    if links:
        made.data_links([*links])
    if panel.show is Show.TABLE:
        _columns(made, panel, language)
    elif isinstance(made, geomap.Panel):
        _columns(made, panel, language)
        map_options(made, panel.show, language)
    else:
        _other_units(made, panel, language)
    return made


def description(panel: Panel, language: Language) -> str:
    """The question, and what each figure is."""
    signals = [all_signals()[name] for name in panel.signals]
    if len(signals) == 1:
        return f"{panel.ask.get(language)}\n\n{signals[0].about.get(language)}"
    lines = (f"- {each.title.get(language)}: {each.about.get(language)}" for each in signals)
    return "\n".join([panel.ask.get(language), "", *lines])


def _kind(panel: Panel) -> AnyPanel:
    match panel.show:
        case Show.STAT:
            figures = make.ReduceDataOptions().calcs(["lastNotNull"]).values(False)  # noqa: FBT003
            named = common.BigValueTextMode.VALUE_AND_NAME if panel.legend else common.BigValueTextMode.VALUE
            shown = stat.Panel().reduce_options(figures).text_mode(named).graph_mode(common.BigValueGraphMode.NONE)
            coloured = panel.steps or panel.states
            return shown.color_mode(common.BigValueColorMode.BACKGROUND if coloured else common.BigValueColorMode.NONE)
        case Show.SERIES:
            legend = make.VizLegendOptions().display_mode(common.LegendDisplayMode.LIST).show_legend(True)  # noqa: FBT003
            tooltip = make.VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI).sort(common.SortOrder.DESCENDING)
            lines = timeseries.Panel().legend(legend.placement(common.LegendPlacement.BOTTOM)).tooltip(tooltip)
            return lines.fill_opacity(10).show_points(common.VisibilityMode.NEVER)
        case Show.TIMELINE:
            legend = make.VizLegendOptions().display_mode(common.LegendDisplayMode.LIST).show_legend(True)  # noqa: FBT003
            return statetimeline.Panel().legend(legend.placement(common.LegendPlacement.BOTTOM)).merge_values(True)  # noqa: FBT003
        case Show.TABLE:
            return table.Panel()
        case Show.BARS:
            figures = make.ReduceDataOptions().calcs(["lastNotNull"]).values(False)  # noqa: FBT003
            return bargauge.Panel().reduce_options(figures).orientation(common.VizOrientation.HORIZONTAL)
        case Show.MAP | Show.TILES:
            return geomap.Panel()


def _targets(panel: Panel, of: Board, language: Language, timing: Timing) -> Iterator[prometheus.Dataquery]:
    where = of.where if panel.where is None else panel.where
    for letter, name in zip(_LETTERS, panel.signals, strict=False):
        signal = all_signals()[name]
        target = prometheus.Dataquery().expr(signal.query(timing, where)).ref_id(letter).datasource(SOURCE)
        target = target.range() if panel.show.over_time else target.instant()
        if panel.show in {Show.TABLE, Show.MAP, Show.TILES}:
            yield target.format(PromQueryFormat.TABLE)
        else:
            yield target.format(PromQueryFormat.TIME_SERIES).legend_format(_legend(panel, signal, language))


def _legend(panel: Panel, signal: Signal, language: Language) -> str:
    """How a series is called; with several signals in a panel their names stand before it."""
    title = signal.title.get(language)
    if not panel.legend:
        return title
    return panel.legend if len(panel.signals) == 1 else f"{panel.legend} · {title}"


def _steps(panel: Panel) -> make_dashboard.ThresholdsConfig:
    steps = panel.steps or ((0.0, "green"),)
    first = dashboard.Threshold(None, steps[0][1])
    more = [dashboard.Threshold(value, colour) for value, colour in steps[1:]]
    return make_dashboard.ThresholdsConfig().mode(dashboard.ThresholdsMode.ABSOLUTE).steps([first, *more])


def _colours(panel: Panel) -> dashboard.FieldColorModeId:
    by_value = bool(panel.steps or panel.states) or panel.show is Show.TIMELINE
    return dashboard.FieldColorModeId.THRESHOLDS if by_value else dashboard.FieldColorModeId.PALETTE_CLASSIC


def _other_units(made: AnyPanel, panel: Panel, language: Language) -> None:
    """Units of the signals after the first where they are others."""
    first = all_signals()[panel.signals[0]].unit
    for letter, name in zip(_LETTERS, panel.signals, strict=False):
        unit = all_signals()[name].unit
        if unit != first:
            shown = dashboard.DynamicConfigValue("unit", all_units()[unit].format(language))
            made.override_by_query(letter, [shown])


def _columns(made: AnyPanel, panel: Panel, language: Language) -> None:
    """Titles, units and colours of columns; names of labels stand where people read them."""
    signals = [all_signals()[name] for name in panel.signals]
    several = len(signals) > 1
    hidden = dict(_NOISE)
    for letter, signal in zip(_LETTERS, signals, strict=False):
        column = f"Value #{letter}" if several else "Value"
        if signal.unit == _INFO:
            hidden[column] = True
            continue
        made.override_by_name(column, [*_figures(panel, signal, language)])
    for label in sorted(_labels(signals)):
        made.override_by_name(label, [dashboard.DynamicConfigValue("displayName", LABELS[label].get(language))])
    if several:
        made.with_transformation(dashboard.DataTransformerConfig("merge", options={}))
    made.with_transformation(dashboard.DataTransformerConfig("organize", options={"excludeByName": hidden}))


def _figures(panel: Panel, signal: Signal, language: Language) -> Iterator[dashboard.DynamicConfigValue]:
    yield dashboard.DynamicConfigValue("displayName", signal.title.get(language))
    unit = all_units()[signal.unit]
    yield dashboard.DynamicConfigValue("unit", unit.format(language))
    if unit.decimals is not None:
        yield dashboard.DynamicConfigValue("decimals", unit.decimals)
    if panel.show is Show.TABLE and signal == all_signals()[panel.signals[0]]:
        if panel.states:
            yield dashboard.DynamicConfigValue("mappings", mapping(panel.states, language))
        if panel.steps or panel.states:
            yield dashboard.DynamicConfigValue("custom.cellOptions", {"type": "color-background", "mode": "basic"})


def _labels(signals: Sequence[Signal]) -> set[str]:
    """Labels that expressions name; those of alerts are not named there."""
    text = " ".join(signal.expr for signal in signals)
    found = LABELS.keys() & set(_LABEL.findall(text))
    if any(" by (" not in signal.expr and ":" not in signal.expr for signal in signals):
        found |= {"district", "commune", "site", "device", "sensor", "supply", "peer", "neighbour"}
    if "ALERTS" in text:
        found |= {"alertname", "severity", "layer", "district", "commune", "site", "device"}
    if "_position:" in text or "_tile:" in text or ":name" in text or "site:" in text:
        found |= {"name", "district", "commune", "site"}
    return found
