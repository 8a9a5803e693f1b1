"""What history and inventory know of the last days, gathered as annotations of Grafana."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dashboards.push.happened import Narrator
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName
from wardwatch.announcing import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.push import Annotation
    from dashboards.status.formats import Language
    from inventory.model import Inventory
    from wardwatch.settings import Settings

_DAY_SECONDS = 86_400.0


def happened(settings: Settings, inventory: Inventory, now: float, days: float) -> list[Annotation]:
    """Outages, planned work (of the next day too) and changed configurations, in the preferred language.

    Args:
        settings: where history and configurations are.
        inventory: names and planned work.
        now: UTC seconds.
        days: so far back; what was not over by then counts.

    Raises:
        HistoryError: there is no history, or it cannot be read.
    """
    since, until = now - days * _DAY_SECONDS, now + _DAY_SECONDS
    narrator = Narrator(inventory, cast("Language", settings.languages[0]))
    found: list[Annotation] = []
    with writing(settings) as history:
        outages = history.outages(since)
        remarks = history.remarks([outage.key for outage in outages])
        found += [narrator.outage(outage, remarks) for outage in outages]
        found += [narrator.announced(each) for each in history.announced(since)]
    for window in inventory.maintenance:
        found += narrator.planned(window, since, until)
    found += _configurations(ConfigurationStore(settings.data_dir), narrator, since)
    return found


def _configurations(store: ConfigurationStore, narrator: Narrator, since: float) -> Iterator[Annotation]:
    """Changes since a time; the first version of a device is none."""
    for device in store.devices():
        for version in store.versions(DeviceName(device))[1:]:
            if version.at.timestamp() >= since:
                yield narrator.configuration(device, version.at, version.path.stem)
