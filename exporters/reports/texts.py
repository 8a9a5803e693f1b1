"""The catalogue of all report texts, in Vietnamese and English; the sentences themselves are in texts.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from exporters.reports.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

SIMULATED = "SỐ LIỆU GIẢ LẬP"
"""The mark of made-up figures, the same in every language, so that it is found by one search."""

_FILE = Path(__file__).parent / "texts.yaml"


@cache
def all_texts() -> Mapping[str, Mapping[str, str]]:
    """Every text by key and language, read once."""
    texts: Mapping[str, Mapping[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return texts


class Catalogue:
    """The texts of one language: `texts("key", name=...)`."""

    def __init__(self, language: Language) -> None:
        """Choose the language."""
        self.language = language
        self._texts = {key: text[language] for key, text in all_texts().items()}

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its places filled.

        Raises:
            KeyError: there is no such text, or a place of it is not given.
        """
        return self._texts[key].format(**values)

    def or_key(self, prefix: str, name: str) -> str:
        """The text of `prefix.name`, or the name itself for what the catalogue does not know."""
        return self._texts.get(f"{prefix}.{name}", name)
