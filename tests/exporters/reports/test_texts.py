"""The catalogue: every text in both languages, with the same places to fill, in the city's own terms."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

from exporters.reports import texts
from exporters.reports.language import Language
from exporters.reports.model import build_report
from exporters.reports.texts import Catalogue, all_texts
from exporters.reports.wording import question_reference, stability_sentences
from tests.planning.golden_case import EARLIER, LATER, golden, result

CATALOGUE = Path(texts.__file__).with_name("texts.yaml")
NOT_USED = ("khoảng trống thiết bị", "huyện thiếu tài nguyên", "bản đồ đơn vị", "quá hạn sử dụng")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", all_texts())
def test_both_languages_with_the_same_places(key: str) -> None:
    text = all_texts()[key]
    assert set(text) == {"vi", "en"}
    assert all(text.values())
    assert places(text["vi"]) == places(text["en"])


@pytest.mark.parametrize("key", all_texts())
def test_terms_that_the_city_does_not_use(key: str) -> None:
    vietnamese = all_texts()[key]["vi"].lower()
    assert not [term for term in NOT_USED if term in vietnamese]
    assert not re.search(r"\bmạch\b", vietnamese.replace("chuyển mạch", ""))


def test_no_key_stands_twice() -> None:
    """YAML takes the last of two without a word."""
    keys = re.findall(r'^("?[^\s#][^:\n]*"?):\s*$', CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(all_texts())


def test_a_missing_text_is_a_bug_that_shows() -> None:
    with pytest.raises(KeyError):
        Catalogue(Language.VI)("no such text")


def test_the_questions_of_the_golden_case_word_for_word() -> None:
    for on in (EARLIER, LATER):
        assert [question_reference(each) for each in result(on).questions] == golden()["expected"][on]["ask"]


def test_the_reconciliation_of_the_golden_case_word_for_word() -> None:
    got = [question_reference(each) for each in result(EARLIER).reconciliation]
    assert got == golden()["expected"][EARLIER]["reconciliation"]


def test_the_sentence_on_over_age_machines_word_for_word() -> None:
    wanted = golden()["expected"]["stability"]["sentence_that_must_be_printed_for_2026-11-01"]
    assert wanted in list(stability_sentences(result(LATER), Catalogue(Language.VI)))
    assert "phụ thuộc vào cách tính thiết bị quá niên hạn:" not in " ".join(
        stability_sentences(result(EARLIER), Catalogue(Language.VI))
    )


def test_questions_are_sentences_in_both_languages() -> None:
    vi, en = (build_report(result(EARLIER), language) for language in (Language.VI, Language.EN))
    assert [(row.office, row.item, row.text) for row in vi.questions][-1] == (
        "Xã B3",
        "Máy tính",
        "Đề nghị xác nhận tình trạng (dùng được hay hỏng) của 2 thiết bị đưa vào sử dụng năm 2018.",
    )
    assert en.questions[-1].text == "Do the 2 pieces of 2018 work?"
    assert vi.reconciliation[0].text.startswith("Kê khai 18, ghi nhận trên mạng 15:")


def test_the_one_stop_shop_is_called_as_it_was_called_at_the_time() -> None:
    def values(on: date) -> dict[str, str]:
        return {row.id: row.value for row in build_report(result(on), Language.VI).norms}

    assert values(EARLIER)["printer_oss_old"] == "1 / Bộ phận Một cửa"
    assert values(LATER)["printer_oss_new"] == "1 / điểm tiếp nhận"
    assert (values(LATER)["printer_max"], values(LATER)["bw_p95"]) == ("1 / 3 biên chế", "90 %")
