"""Plain text and web pages take no comments: their copy is the report as a web page, with the text and the findings in it."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetlint.annotators import Note, Unannotated
from budgetlint.model import Report
from budgetlint.reports import Options, format_names

__all__ = ["SUFFIX", "annotate"]

SUFFIX = ".html"


def annotate(source: Path, notes: Sequence[Note], report: Report, out: Path) -> Iterable[str]:
    """Writes the page."""
    if "html" not in format_names():
        raise Unannotated(f"{source}：纯文本的批注副本要用网页报告，这一版还没有")
    with out.open("w", encoding="utf-8") as stream:
        importlib.import_module("budgetlint.reports.html").write(iter([report]), stream, Options())
    return ()
