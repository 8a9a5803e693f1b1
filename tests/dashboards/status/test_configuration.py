"""What a device's page tells of its configuration and of what is dangerous in it."""

from __future__ import annotations

from collectors.latest import LatestDevice
from collectors.readings import ConfigurationReading, Readings, RiskReading
from collectors.ssh.hardening import hardening
from dashboards.status.device_view import risks_worst_first
from dashboards.status.texts_configuration import CONFIGURATION_TEXTS
from inventory.identifiers import DeviceName

from .town import NOW, TownSource, all_up, get, town

R1 = DeviceName("r-00001")
RISKS = (
    RiskReading("no_ntp", "ok"),
    RiskReading("old_algorithms", "warning", "diffie-hellman-group14-sha1"),
    RiskReading("telnet", "critical", "<script>\u202eline vty 0 4"),
)


def test_the_worst_comes_first() -> None:
    assert risks_worst_first(Readings(risks=RISKS)) == RISKS[::-1]
    assert risks_worst_first(Readings()) == risks_worst_first(None) == ()


async def test_the_page_tells_risks_and_drift_in_both_languages_and_quotes_devices_harmlessly() -> None:
    configuration = ConfigurationReading(NOW - 3_600, "abc", 120, saved=True, drift_lines=1)
    source = TownSource(inventory=town(), statuses=all_up())
    readings = Readings(risks=RISKS, configuration=configuration)
    source.answers = {R1: LatestDevice(readings, {"risks": NOW - 60}, NOW - 5)}
    vietnamese = (await get(f"/status/devices/{R1}", source)).text
    english = (await get(f"/status/devices/{R1}?lang=en", source)).text
    for word in ("Cấu hình và rủi ro an toàn", "nghiêm trọng", "1 dòng khác với cấu hình mẫu", "120 dòng"):
        assert word in vietnamese
    for word in (
        "Configuration and risks",
        "critical",
        "1 line departs from the template",
        "diffie-hellman-group14-sha1",
    ):
        assert word in english
    assert "<script>\u202e" not in vietnamese
    assert "\u202e" not in vietnamese


def test_every_risk_of_the_collectors_has_words() -> None:

    known = {risk.risk for family in ("ios", "frr") for risk in hardening((), family)}
    assert {f"risk.{name}" for name in (*known, "host_key", "old_algorithms", "unsaved", "template")} == {
        key for key in CONFIGURATION_TEXTS if key.startswith("risk.")
    }
