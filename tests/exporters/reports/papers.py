"""Reads papers back with programs and libraries that did not write them."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
from itertools import chain
from typing import TYPE_CHECKING

import docx

from exporters.reports.writing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.table import Table

    from exporters.reports.language import Language
    from exporters.reports.writing import Paper

PROGRAM_SECONDS = 20
OFFICE_SECONDS = 100
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAK = "\N{ZERO WIDTH SPACE}"


def opened_docx(paper: Paper, language: Language) -> Document:
    return docx.Document(io.BytesIO(paper.content(Format.DOCX, language)))


def texts_of(document: Document) -> list[str]:
    """Every text of the body, run by run."""
    return [each.text or "" for each in document.element.body.iter(f"{WORD}t")]


def rows_of(table: Table) -> list[list[str]]:
    """The cells of a table as they are written; a cell that reaches over others stands once."""
    return [
        ["".join(each.text or "" for each in cell.iter(f"{WORD}t")) for cell in row.iterchildren(f"{WORD}tc")]
        for row in table._tbl.iterchildren(f"{WORD}tr")
    ]


def sheets(document: Document) -> list[list[list[str]]]:
    """The rows of the tables that have a frame."""
    return [rows_of(each) for each in document.tables if each.style and each.style.name == "Sheet"]


def pdf_text(content: bytes) -> str:
    """The text of a PDF as poppler reads it, page after page, column after column."""
    return _program("pdftotext", "-", "-", given=content).decode().replace(BREAK, "")


def pdf_lines(content: bytes) -> list[str]:
    """The lines of a PDF as they are laid out, with everything that stands beside each other."""
    return _program("pdftotext", "-layout", "-", "-", given=content).decode().replace(BREAK, "").splitlines()


def words(text: str) -> str:
    """A text without anything that laying it out adds: lines of cells are broken anywhere between words."""
    return "".join(text.split())


def pdf_facts(content: bytes) -> dict[str, str]:
    """What a PDF says of itself."""
    lines = _program("pdfinfo", "-", given=content).decode().splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def pdf_objects(content: bytes) -> bytes:
    """What a PDF is made of, without its compressed streams, in which any letters may stand by chance."""
    assert b"/ObjStm" not in content
    return re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.DOTALL)


def pdf_fonts(path: Path) -> list[tuple[str, bool]]:
    """The fonts of a PDF, and whether each is embedded."""
    lines = _program("pdffonts", str(path)).decode().splitlines()[2:]
    return [(line.split()[0].partition("+")[2], line.split()[-5] == "yes") for line in lines]


def office_pdfs(files: Sequence[Path], folder: Path) -> dict[str, bytes]:
    """What an office suite prints of files."""
    return {file.name: pdf.read_bytes() for file, pdf in zip(files, converted(files, "pdf", folder), strict=True)}


def converted(files: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Files as an office suite saves them in another, or the same, format: one start, under a profile of its own."""
    profile, out = folder / "profile", folder / "saved"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form]
    process = subprocess.Popen(
        [*command, "--outdir", str(out), *map(str, files)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=OFFICE_SECONDS)
    finally:
        if process.poll() is None:  # its own session holds the program that the launcher starts
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    made = [out / f"{file.stem}.{form}" for file in files]
    assert all(path.is_file() for path in made), output
    return made


def _program(*command: str, given: bytes = b"") -> bytes:
    done = subprocess.run(command, input=given, check=True, capture_output=True, timeout=PROGRAM_SECONDS)
    return done.stdout


def flat(rows: Sequence[Sequence[str]]) -> list[str]:
    return list(chain.from_iterable(rows))
