from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from exporters.metrics.labels import LONGEST, clean, distinct, is_number, number, pairs

hostile = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("sent", "label"),
    [
        ("ge-0/0/1", "ge-0/0/1"),
        ("a\nb\tc\u00a0d", "a b c d"),
        ("bell\x07 nul\x00", "bell\ufffd nul\ufffd"),
        ("undecodable \udcff", "undecodable \ufffd"),
        ("right-to-left \u202e", "right-to-left \ufffd"),
        ("Ba Vi\u0300", "Ba Vì"),
        ("Mỹ Đức", "Mỹ Đức"),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_text_is_made_printable_composed_and_short(sent: str, label: str) -> None:
    assert clean(sent) == label


def test_a_long_run_of_combining_marks_costs_no_time() -> None:
    """Normalising such a run takes time quadratic in its length, so that it is cut first."""
    start = time.process_time()
    clean("a" + "\u0327\u0301" * 500_000)
    assert time.process_time() - start < 1


@given(hostile)
def test_any_text_comes_back_as_its_cleaned_self(text: str) -> None:
    exposition = f"# TYPE m gauge\nm{{{pairs(('a', 'b'), (text, 'end'))}}} 1\n"
    (family,) = text_string_to_metric_families(exposition)
    (sample,) = family.samples
    assert sample.labels == {"a": clean(text), "b": "end"}
    assert unicodedata.is_normalized("NFC", clean(text))
    assert len(clean(text)) <= LONGEST


@given(st.lists(st.text("ab\x00\x01 \t", max_size=3), max_size=12, unique=True))
def test_different_names_stay_different(names: list[str]) -> None:
    labels = distinct(names)
    assert list(labels) == names
    assert len(set(labels.values())) == len(names)


def test_a_name_that_imitates_a_marked_one_does_not_take_its_series() -> None:
    marked = distinct(["a\x00", "a\x01"])["a\x00"]
    labels = distinct(["a\x00", "a\x01", marked])
    assert len(set(labels.values())) == 3


def test_names_that_do_not_clash_are_left_alone() -> None:
    assert distinct(["eth0", "eth1"]) == {"eth0": "eth0", "eth1": "eth1"}


def test_integers_keep_every_digit_and_floats_their_value() -> None:
    assert [number(value) for value in (2**64 - 1, True, 0.1, 1e21)] == ["18446744073709551615", "1", "0.1", "1e+21"]


def test_only_finite_readings_are_exposed() -> None:
    assert [is_number(value) for value in (None, float("nan"), float("inf"), 0.0)] == [False, False, False, True]
