"""Secrets: found when asked for, never shown, and named by reference when they are missing."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from inventory.errors import SecretError
from inventory.secret import Secret, SecretRef, parse_secret_ref


def test_a_secret_is_found_in_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_X", "hunter2")
    (tmp_path / "x").write_text("hunter2\n")
    assert parse_secret_ref("env:WW_X").resolve().reveal() == "hunter2"
    assert parse_secret_ref(f"file:{tmp_path / 'x'}").resolve() == Secret("hunter2")


def test_a_secret_refuses_to_be_shown() -> None:
    secret = Secret("hunter2")
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>20}", f"{secret!r}", repr([secret])]
    assert not any("hunter2" in text for text in shown)
    for refused in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            refused(secret)
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("text", ["hunter2", "env:", "file:", ":hunter2", "http:hunter2", ""])
def test_what_is_no_reference_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="must be a reference") as caught:
        parse_secret_ref(text)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file or directory"), (b"\xff\xfe", "not UTF-8 text"), (b"\n", "unset or empty")],
)
def test_a_missing_secret_is_named_by_its_reference(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SecretError, match=reason) as caught:
        SecretRef("file", str(path)).resolve()
    assert str(caught.value).startswith(f"secret file:{path}: ")


def test_an_unset_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WW_NONE", raising=False)
    with pytest.raises(SecretError, match="secret env:WW_NONE: unset or empty"):
        SecretRef("env", "WW_NONE").resolve()
