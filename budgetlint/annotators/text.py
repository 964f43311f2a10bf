"""Plain text and web pages take no comments: their copy is the report as a web page, with the text and the findings in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetlint.annotators import Note
from budgetlint.model import Report
from budgetlint.reports import Options
from budgetlint.reports.html import write

__all__ = ["SPANS", "SUFFIX", "annotate"]

SUFFIX = ".html"
SPANS = True  # the page shows what was checked


def annotate(source: Path, notes: Sequence[Note], report: Report, out: Path) -> Iterable[str]:
    """Writes the page."""
    with out.open("w", encoding="utf-8") as stream:
        write(iter([report]), stream, Options())
    return ()
