"""What a device's page tells of its configuration and of what is dangerous in it."""

from __future__ import annotations

from collectors.disagreements import FACTS, Disagreement
from collectors.latest import LatestDevice
from collectors.readings import ConfigurationReading, Readings, RiskReading, UpkeepReading
from collectors.ssh.hardening import CHECKS, hardening
from dashboards.status.device_view import DISAGREEMENTS_SHOWN
from dashboards.status.risk_view import RiskLine, risk_lines
from dashboards.status.texts_configuration import CONFIGURATION_TEXTS
from inventory.identifiers import DeviceName

from .town import NOW, TownSource, all_up, get, town

R1 = DeviceName("r-00001")
RISKS = (
    RiskReading("no_ntp", "ok"),
    RiskReading("old_algorithms", "warning", "diffie-hellman-group14-sha1"),
    RiskReading("telnet", "critical", "<script>\u202eline vty 0 4"),
    RiskReading("default_community", "critical", "2 x a community that everybody knows"),
    RiskReading("host_key", "critical", "r: host key: the device shows ssh-ed25519 SHA256:a+c/9, which is not"),
)


def test_the_worst_comes_first() -> None:
    assert risk_lines(Readings(risks=RISKS)) == (
        RiskLine("telnet", "critical", "telnet", None, "<script>\u202eline vty 0 4"),
        RiskLine("default_community", "critical", "default_community", 2, ""),
        RiskLine("host_key", "critical", "host_key_changed", None, "ssh-ed25519 SHA256:a+c/9"),
        RiskLine("old_algorithms", "warning", "old_algorithms", None, "diffie-hellman-group14-sha1"),
        RiskLine("no_ntp", "ok", "no_ntp", None, ""),
    )
    assert risk_lines(Readings()) == risk_lines(None) == ()


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
        "mật khẩu truyền đi không mã hóa",
        "dùng chuỗi community ai cũng biết (2 chỗ)",
        "khóa khác với khóa đã ghi",
        "ssh-ed25519 SHA256:a+c/9",
    ):
        assert word in vietnamese
    for word in (
        "Configuration and risks",
        "critical",
        "1 line departs from the template",
        "diffie-hellman-group14-sha1",
        "a community that everybody knows (2 places)",
        "it shows another key than the pinned one",
    ):
        assert word in english
    for english_only in ("everybody knows", "the device shows"):
        assert english_only not in vietnamese
    assert "<script>\u202e" not in vietnamese
    assert "\u202e" not in vietnamese


async def test_the_page_tells_what_snmp_and_ssh_say_differently() -> None:
    """Whom wardwatch believes is said; texts of devices are harmless; without any there is no such part."""
    source = TownSource(inventory=town(), statuses=all_up())
    found = (
        Disagreement("serial", "", "FOC1", "<script>\u202eFOC2"),
        Disagreement("speed", "Gi0/1", "100000000", "1000000000"),
        Disagreement("bgp_state", "10.0.0.9", "established", "idle"),
    )
    many = tuple(Disagreement("mtu", f"Gi0/{place}", "1500", "9000") for place in range(DISAGREEMENTS_SHOWN))
    source.answers = {R1: LatestDevice(answered_at=NOW - 5, disagreements=(*found, *many))}
    vietnamese = (await get(f"/status/devices/{R1}", source)).text
    english = (await get(f"/status/devices/{R1}?lang=en", source)).text
    for word in ("SNMP và SSH trả lời khác nhau", "Số liệu lấy theo SNMP", "số sê-ri", "1 Gbit/s", "tốc độ của cổng"):
        assert word in vietnamese
    for word in ("SNMP and SSH disagree", "SNMP is believed", "state of BGP peer", "established", "100 Mbit/s"):
        assert word in english
    assert f"{DISAGREEMENTS_SHOWN} of {DISAGREEMENTS_SHOWN + 3}" in english
    assert "<script>\u202e" not in vietnamese
    source.answers = {R1: LatestDevice(answered_at=NOW - 5, disagreements=())}
    assert "khác nhau" not in (await get(f"/status/devices/{R1}", source)).text


async def test_the_page_tells_updates_that_wait_and_the_end_of_support() -> None:
    source = TownSource(inventory=town(), statuses=all_up())
    upkeep = UpkeepReading(12, 3, restart_required=True, release="debian_10", support_ends="2020-06-30")
    source.answers = {R1: LatestDevice(Readings(upkeep=upkeep), answered_at=NOW - 5)}
    vietnamese = (await get(f"/status/devices/{R1}", source)).text
    english = (await get(f"/status/devices/{R1}?lang=en", source)).text
    for word in ("Bản cập nhật chờ cài", "3 bản vá bảo mật", "cần khởi động lại", "30/06/2020", "đã hết hỗ trợ"):
        assert word in vietnamese
    for word in ("Updates that wait", "3 of them security updates", "a restart is needed", "no longer supported"):
        assert word in english


def test_every_fact_that_is_compared_has_words() -> None:
    assert {f"fact.{fact}" for fact in FACTS} == {key for key in CONFIGURATION_TEXTS if key.startswith("fact.")}


def test_every_risk_of_the_collectors_has_words() -> None:
    """A name, and a sentence on what is the matter, in both languages."""
    lines = ("[/etc/ssh/sshd_config]", " Port 22")
    known = {risk.risk for family in CHECKS for risk in hardening(lines, family)}
    known |= {"host_key", "old_algorithms", "unsaved", "template"}
    assert known == {key.removeprefix("risk.") for key in CONFIGURATION_TEXTS if key.startswith("risk.")}
    assert {*known, "host_key_changed"} == {
        key.removeprefix("risky.") for key in CONFIGURATION_TEXTS if key.startswith("risky.")
    }
