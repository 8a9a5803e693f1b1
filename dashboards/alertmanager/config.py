"""Alertmanager's configuration: routes, inhibition, hours, and what each receiver is sent.

One fault is one notification: alerts are grouped by what tells faults apart, never by place alone. wardwatch has
already judged what is only behind a root; inhibition here is a second line, for alerts that do not come from it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from dashboards.alertmanager.hours import exceptions, interval
from dashboards.errors import ReceiversError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.alertmanager.receivers import Receiver, Receivers, Route
    from inventory.model import Inventory

TEMPLATE_FILE: Final = "wardwatch.tmpl"
HEADER: Final = (
    "# Made by `wardwatch dashboards build`; do not edit. It may hold a secret: keep it for Alertmanager only.\n"
)

GROUPED: Final = [
    *("alertname", "district", "commune", "site", "device", "ifname", "circuit", "direction", "sensor", "peer"),
    *("neighbour", "service", "vantage", "slice", "volume", "pool", "supply", "error"),
    *("finding", "risk"),
]
"""Labels that tell two faults apart."""

_NOBODY: Final = "nobody"
"""Takes the watchdog where nobody waits for it."""

_UNFED: Final = "DeviceDown|OfficeEquipmentDown"
"""What is down at a site without mains because its UPS does not feed it."""

_DEPENDENT: Final = "lan|device|office|hardware|routing|circuit"


def configuration(receivers: Receivers, inventory: Inventory) -> str:
    """The file, as text.

    Raises:
        ReceiversError: a route names hours that the inventory does not have, or the file of a token cannot be read.
    """
    zone = inventory.city.timezone
    used = sorted({route.hours for route in receivers.routes if route.hours})
    unknown = [name for name in used if name not in inventory.opening_hours]
    if unknown:
        known = ", ".join(sorted(inventory.opening_hours))
        raise ReceiversError(
            f"a route names the hours {unknown[0]!r}; expected opening hours of the inventory: {known}"
        )
    hours = [inventory.opening_hours[name] for name in used]
    closed = {each.name for each in hours if exceptions(each, zone)}
    document = {
        "global": _global(receivers),
        "templates": [TEMPLATE_FILE],
        "time_intervals": [
            *(interval(each, zone) for each in hours),
            *(days for each in hours if (days := exceptions(each, zone))),
        ],
        "route": {
            "receiver": receivers.default,
            "group_by": GROUPED,
            "group_wait": "10s",
            "group_interval": "1m",
            "repeat_interval": f"{receivers.repeat_hours}h",
            "routes": list(_routes(receivers, closed)),
        },
        "inhibit_rules": _inhibition(),
        "receivers": [
            *(_receiver(each, receivers.language) for each in receivers.receivers),
            *(() if receivers.watchdog else ({"name": _NOBODY},)),
        ],
    }
    return HEADER + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000)


def template() -> str:
    """The words of messages, as Alertmanager's template."""
    return (Path(__file__).parent / TEMPLATE_FILE).read_text(encoding="utf-8")


def _global(receivers: Receivers) -> dict[str, Any]:
    smtp = receivers.smtp
    if smtp is None:
        return {"resolve_timeout": "5m"}
    login = {"smtp_auth_username": smtp.username} if smtp.username else {}
    password = {"smtp_auth_password_file": smtp.password_file} if smtp.password_file else {}
    return {
        "resolve_timeout": "5m",
        "smtp_smarthost": smtp.host,
        "smtp_from": smtp.sender,
        "smtp_require_tls": smtp.tls,
        **login,
        **password,
    }


def _routes(receivers: Receivers, closed: set[str]) -> Iterator[dict[str, Any]]:
    """The routes in their order; an alert goes to every one that takes it, and to the default if none does."""
    watchdog = {"matchers": ['alertname="Watchdog"'], "repeat_interval": "5m", "group_wait": "0s"}
    yield {"receiver": receivers.watchdog or _NOBODY, **watchdog}
    for at, route in enumerate(receivers.routes, 1):
        yield _route(route, closed) | ({"continue": True} if at < len(receivers.routes) else {})


def _route(route: Route, closed: set[str]) -> dict[str, Any]:
    wanted = {
        "severity": [each.value for each in route.severity],
        "layer": [each.value for each in route.layer],
        "district": list(route.district),
    }
    document: dict[str, Any] = {
        "receiver": route.to,
        "matchers": [f'{label}=~"{"|".join(values)}"' for label, values in wanted.items() if values],
    }
    if route.hours:
        document["active_time_intervals"] = [route.hours]
    if route.hours in closed:
        document["mute_time_intervals"] = [f"{route.hours}-closed"]
    return document


def _inhibition() -> list[dict[str, Any]]:
    """What is not told while something greater is."""
    everything = 'layer!="monitoring"'
    return [
        {
            "source_matchers": ['alertname=~"WardwatchDown|MonitoringBlind"'],
            "target_matchers": [everything],
            "equal": ["replica"],
        },
        {
            "source_matchers": ['alertname="SiteUnreachable"'],
            "target_matchers": [f'layer=~"{_DEPENDENT}"'],
            "equal": ["site"],
        },
        {
            "source_matchers": ['alertname=~"UpsOnBattery|UpsBatteryEnding"'],
            "target_matchers": [f'alertname=~"{_UNFED}"'],
            "equal": ["site"],
        },
        {
            "source_matchers": ['alertname="SensorCritical"'],
            "target_matchers": ['alertname="SensorWarning"'],
            "equal": ["device", "sensor"],
        },
        {
            "source_matchers": ['alertname="ServiceDown"'],
            "target_matchers": ['alertname="ServiceUnreachableFromVantage"'],
            "equal": ["service"],
        },
    ]


def _receiver(receiver: Receiver, language: str) -> dict[str, Any]:
    """A receiver with all of its ways; all of them are told when it is over, too."""
    document: dict[str, Any] = {"name": receiver.name}
    mails = [(receiver.email, "text"), (receiver.sms.email if receiver.sms else (), "sms")]
    if any(to for to, _ in mails):
        document["email_configs"] = [
            {
                "to": ", ".join(to),
                "send_resolved": True,
                "headers": {"Subject": _call("subject", language)},
                "html": "",
                "text": _call(words, language),
            }
            for to, words in mails
            if to
        ]
    hooks = [hook.url for hook in (receiver.webhook, receiver.sms) if hook and hook.url]
    if hooks:
        document["webhook_configs"] = [{"url": url, "send_resolved": True} for url in hooks]
    if receiver.telegram:
        document["telegram_configs"] = [
            {
                "bot_token": _token(Path(receiver.telegram.token_file)),
                "chat_id": receiver.telegram.chat,
                "message": _call("text", language),
                "parse_mode": "",
                "send_resolved": True,
            }
        ]
    return document


def _call(name: str, language: str) -> str:
    return f'{{{{ template "wardwatch.{name}.{language}" . }}}}'


def _token(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ReceiversError(f"{path}: the token of the Telegram bot cannot be read ({error})") from None
