from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from collectors.poll import Work
from wardwatch.settings import Settings, SettingsError, load_settings

NOTHING: dict[str, str] = {}


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path, environ=NOTHING) == Settings(
        inventory=tmp_path,
        data_dir=tmp_path / "data",
        listen="127.0.0.1:9579",
        intervals={Work.COUNTERS: 60.0, Work.HEALTH: 300.0, Work.STATIONS: 1_800.0, Work.IDENTITY: 21_600.0},
        down_after=(3, 5),
        up_after=(2, 3),
        deadline_seconds=20.0,
        timeout_seconds=2.0,
        retries=2,
        concurrency=500,
        languages=("vi", "en"),
    )


def test_the_file_says_everything_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "wardwatch.yaml").write_text(
        """
data_dir: ../var
listen: "[::1]:9580"
intervals: {counters: 30, health: 5m, stations: 1h, identity: 12h}
down_after: [2, 3]
up_after: 1/1
deadline_seconds: 15s
timeout_seconds: 1.5
retries: 0
concurrency: 50
circuit_share: 2%
ping_requests: 5
ping_packets_per_second: 50
languages: [en]
""",
        encoding="utf-8",
    )
    settings = load_settings(tmp_path, environ=NOTHING)
    assert settings == Settings(
        inventory=tmp_path,
        data_dir=tmp_path / ".." / "var",
        listen="[::1]:9580",
        intervals={Work.COUNTERS: 30.0, Work.HEALTH: 300.0, Work.STATIONS: 3_600.0, Work.IDENTITY: 43_200.0},
        down_after=(2, 3),
        up_after=(1, 1),
        deadline_seconds=15.0,
        timeout_seconds=1.5,
        retries=0,
        concurrency=50,
        circuit_share=0.02,
        ping_requests=5,
        ping_packets_per_second=50,
        languages=("en",),
    )
    assert settings.listen_address == ("::1", 9580)


def test_a_flag_wins_over_the_environment_over_the_file_over_the_default_value_by_value(tmp_path: Path) -> None:
    file = "listen: 127.0.0.1:1\nretries: 1\nconcurrency: 11\nintervals: {counters: 10, health: 20, identity: 30}\n"
    (tmp_path / "wardwatch.yaml").write_text(file, encoding="utf-8")
    environ = {
        "WARDWATCH_LISTEN": "127.0.0.1:2",
        "WARDWATCH_RETRIES": "2",
        "WARDWATCH_INTERVALS_HEALTH": "21",
        "WARDWATCH_INTERVALS_IDENTITY": "31",
        "WARDWATCH_DATA_DIR": "/var/lib/wardwatch",
        "WARDWATCH_LANGUAGES": "en, vi",
        "WARDWATCH_DOWN_AFTER": "4/7",
        "WARDWATCH_SERVICE_HOST": "10.0.0.1",
        "WARDWATCH_TIMEOUT_SECONDS": "",
    }
    flags: dict[str, Any] = {"listen": "127.0.0.1:3", "retries": None, "intervals": {Work.IDENTITY: 32.0}}
    settings = load_settings(tmp_path, flags, environ)
    assert (settings.listen, settings.retries, settings.concurrency) == ("127.0.0.1:3", 2, 11)
    assert settings.intervals == {
        Work.COUNTERS: 10.0,
        Work.HEALTH: 21.0,
        Work.STATIONS: 1_800.0,
        Work.IDENTITY: 32.0,
    }
    assert settings.data_dir == Path("/var/lib/wardwatch")
    assert (settings.languages, settings.down_after, settings.timeout_seconds) == (("en", "vi"), (4, 7), 2.0)


def messages(folder: Path, file: str = "", flags: dict[str, Any] | None = None, **environ: str) -> list[str]:
    (folder / "wardwatch.yaml").write_text(file, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings(folder, flags, environ)
    assert str(error.value) == "\n".join(str(problem) for problem in error.value.problems)
    return [str(problem) for problem in error.value.problems]


def test_all_problems_are_reported_at_once_each_where_it_is(tmp_path: Path) -> None:
    found = messages(
        tmp_path,
        "listen: 9579\nintervall: {counters: 60}\nintervals:\n  counter: 60\n  health: 0\n",
        {"concurrency": 0},
        WARDWATCH_RETRIES="many",
    )
    assert found == [
        (
            'wardwatch.yaml:1: "listen" cannot be 9579; expected address:port, such as 127.0.0.1:9579, [::1]:9579, '
            "or 0.0.0.0:9579 for all addresses"
        ),
        'wardwatch.yaml:2: unknown setting "intervall"; did you mean "intervals"?',
        'wardwatch.yaml:4: unknown setting "intervals.counter"; did you mean "intervals.counters"?',
        'wardwatch.yaml:5: "intervals.health" cannot be 0; expected from 1 to 2678400 seconds',
        'environment WARDWATCH_RETRIES: "retries" cannot be "many"; expected a whole number from 0 to 20',
        '--concurrency: "concurrency" cannot be 0; expected a whole number from 1 to 100000',
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("retry: 2", 'unknown setting "retry"; did you mean "retries"?'),
        ("down_after: [4, 3]", '"down_after" cannot be a list; expected n of m polls with 1 <= n <= m <= 64'),
        ("down_after: 3", '"down_after" cannot be 3; expected n of m polls, such as [3, 5] or 3/5'),
        ("down_after: [true, 3]", '"down_after" cannot be a list; expected n of m polls, such as [3, 5] or 3/5'),
        ("retries: true", '"retries" cannot be true; expected a whole number from 0 to 20'),
        ("retries: 2.0", '"retries" cannot be 2.0; expected a whole number from 0 to 20'),
        ("deadline_seconds: soon", '"deadline_seconds" cannot be "soon"; expected seconds, or text such as "90s"'),
        ("languages: [vi, fr]", '"languages" cannot be a list; expected one or several of vi, en, each once'),
        ("languages: [vi, vi]", '"languages" cannot be a list; expected one or several of vi, en, each once'),
        ("languages: [[vi]]", '"languages" cannot be a list; expected one or several of vi, en, each once'),
        (
            "circuit_share: 7",
            '"circuit_share" cannot be 7; expected a share above 0 and up to 1, such as 0.05 or 5%, or off',
        ),
        ("circuit_share: 0", '"circuit_share" cannot be 0; expected a share above 0 and up to 1'),
        ("circuit_share: all", '"circuit_share" cannot be "all"; expected a share above 0 and up to 1'),
        ("circuit_share: true", '"circuit_share" cannot be true; expected a share above 0 and up to 1'),
        ("data_dir: null", '"data_dir" cannot be null; expected a path'),
        ("database_url: wardwatch", '"database_url" cannot be what is written there; expected the URL of a PostgreSQL'),
        ("alertmanager_url: 127.0.0.1:9093", "expected http:// or https:// with a host, such as http://127.0.0.1:9093"),
        ("alertmanager_url: http://h/?a=b", '"alertmanager_url" cannot be what is written there'),
        ("alertmanager_user: a:b", '"alertmanager_user" cannot be "a:b"; expected the name of a user'),
        ("database_url: mysql://h/d", "such as postgresql://wardwatch@db.example/wardwatch"),
        ("database_url: postgresql://h:port/d", '"database_url" cannot be what is written there'),
        ("database_url: postgresql://h", '"database_url" cannot be what is written there'),
        ("database_password: 7", "expected a reference, env:NAME or file:/path, never the value itself"),
        ("listen: 127.0.0.1:99999", '"listen" cannot be "127.0.0.1:99999"; expected address:port'),
        ("intervals: 60", '"intervals" is not a mapping; expected counters, health, stations and identity'),
        ("hints: on", '"hints" is not a mapping; expected traps and syslog, each with address:port or off'),
        ("hints: {trap: off}", 'unknown setting "hints.trap"; did you mean "hints.traps"?'),
        (
            "hints: {traps: 162}",
            '"hints.traps" cannot be 162; expected address:port, such as 10.0.0.5:162 or [::]:162 for all addresses',
        ),
        ("retries: 1\nretries: 2", 'key "retries" is already given on line 1'),
        ("- retries", "the file does not hold a mapping"),
        ("timeout_seconds: 30", "timeout_seconds (30) is longer than deadline_seconds (20)"),
        ("retries: {a: ", "not YAML"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_place_and_what_was_expected(
    tmp_path: Path, line: str, message: str
) -> None:
    (found,) = messages(tmp_path, line)
    assert message in found
    assert found.startswith("wardwatch.yaml")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("alertmanager_url: http://ww:hunter2@alerts:9093", "without user, password and ?"),
        ("alertmanager_password: hunter2", "a reference, env:NAME or file:/path, never the value itself"),
        ("database_url: postgresql://ww:hunter2@db/wardwatch", "without a password; name the place of the password"),
        ("database_url: postgresql://ww:1/hunter2@db/wardwatch", "such as postgresql://wardwatch@db.example/wardwatch"),
        ("database_url: postgresql://ww@db/wardwatch?password=hunter2", "in database_password"),
        ("database_url: postgresql://ww@db/wardwatch?sslpassword=hunter2", "in database_password"),
        ("database_password: hunter2", "never the value itself"),
        ("database_password: {hunter2: x}", "never the value itself"),
    ],
)
def test_a_password_in_a_wrong_place_is_refused_and_never_repeated(tmp_path: Path, line: str, hint: str) -> None:
    (found,) = messages(tmp_path, line)
    assert hint in found
    assert "hunter2" not in found
    key, _, value = line.partition(": ")
    with pytest.raises(SettingsError) as error:
        load_settings(tmp_path / "elsewhere", environ={f"WARDWATCH_{key.upper()}": value})
    assert f"environment WARDWATCH_{key.upper()}" in str(error.value)
    assert "hunter2" not in str(error.value)


def test_a_database_goes_before_the_data_directory_except_one_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "wardwatch.yaml").write_text(
        "data_dir: /var/lib/wardwatch\n"
        "database_url: postgresql://ww@db:5433/city?sslmode=verify-full\n"
        "database_password: file:/etc/wardwatch/database-password\n",
        encoding="utf-8",
    )
    settings = load_settings(tmp_path, environ=NOTHING)
    assert str(settings.database) == "postgresql://ww@db:5433/city?sslmode=verify-full"
    assert settings.database.exists(), "a server is asked, not looked for"
    assert str(settings.database.password) == "file:/etc/wardwatch/database-password"
    chosen = load_settings(tmp_path, {"data_dir": tmp_path / "copy"}, NOTHING).database
    assert (str(chosen), chosen.exists()) == (str(tmp_path / "copy" / "history.sqlite"), False)
