"""A copy of a PDF with a highlight and a note at every figure that something is said of, and pale ones at the figures it was
held against. Needs the extra ``pdf``.

The copy is the file itself with the marks added behind its end (an incremental update): nothing else of it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from pypdf import PdfWriter
from pypdf.annotations import Highlight, Popup
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from budgetlint.annotators import AUTHOR, Note
from budgetlint.language import worded
from budgetlint.model import Report, Severity
from budgetlint.readers.pdf import opened
from budgetlint.readers.pdf.glyphs import Glyphs

__all__ = ["annotate"]

Box = tuple[float, float, float, float]  # left, bottom, right, top, in the page's own coordinates

_COLORS = {Severity.ERROR: "ff8a80", Severity.WARNING: "ffd54f", Severity.INFO: "90caf9"}
_PALE = "dcedc8"
NOTE_SIZE = (260, 140)  # points


def annotate(source: Path, notes: Sequence[Note], report: Report, out: Path) -> Iterable[str]:
    """Writes the copy; one of a file encrypted without a password to open it is not encrypted."""
    with opened(source) as file:
        marks = [
            (_page(note), list(_boxes(file, note)), color, note.text)
            for note, color in [
                *((each, _COLORS[each.severity]) for each in notes),
                *((each, _PALE) for each in _compared(source, notes, report)),
            ]
        ]
        locked = pdfium.FPDF_GetSecurityHandlerRevision(file.raw) >= 0
        content = _unlocked(file) if locked else source.read_bytes()
    writer = PdfWriter(BytesIO(content), incremental=True)
    for page, boxes, color, text in marks:
        if boxes:
            _add(writer, page, boxes, color, text)
    writer.write(out)
    return [worded("原文件限制了编辑（有权限密码），副本没有这一限制")] if locked else []


def _unlocked(file: Any) -> bytes:
    buffer = BytesIO()
    file.save(buffer, flags=pdfium.FPDF_REMOVE_SECURITY)
    return buffer.getvalue()


def _compared(source: Path, notes: Sequence[Note], report: Report) -> Iterator[Note]:
    """A note at each figure of a finding that has none of its own: what it was held against."""
    document = report.source
    assert document is not None, "a report of a file that was read holds it"
    told = {(note.target, note.start) for note in notes}
    found: dict[tuple[int, int], list[str]] = {}
    for finding in report.findings:
        for each in finding.operands:
            start = document.line_starts[each.line - 1] + each.column - 1
            end = document.line_starts[each.end_line - 1] + each.end_column - 1
            told_by = worded("与{place}的数对照（{rule}）", place=finding.place, rule=finding.rule)
            found.setdefault((start, end), []).append(told_by)
    for (start, end), texts in found.items():
        place = document.place(start)
        if place is None or (document.files and place.target[0] != str(source)):
            continue
        target = place.target[1:] if document.files else place.target
        if (target, start - place.start) not in told:
            text = "\n".join(dict.fromkeys(texts))
            yield Note(target, start - place.start, end - place.start, Severity.INFO, text)


# ----------------------------------------------------------------------------------------------- places


def _page(note: Note) -> int:
    return int(note.target[0]) - 1


def _boxes(file: Any, note: Note) -> Iterator[Box]:
    """Where the characters of a figure stand on its page."""
    page = file[_page(note)]
    glyphs = Glyphs(page.get_textpage())
    indices = (_index(note.target[1:], at) for at in range(note.start, note.end))
    yield from _joined(glyphs.box(index) for index in indices if index is not None)
    page.close()


def _index(origins: Sequence[Any], at: int) -> int | None:
    """The index on its page of the character at that place of a piece; ``None`` for a blank that was put in."""
    for first, count in zip(origins[::2], origins[1::2], strict=True):
        if at < count:
            return first + at if first >= 0 else None
        at -= count
    return None


def _joined(boxes: Iterable[Box]) -> Iterator[Box]:
    """Characters side by side in one box."""
    last: Box | None = None
    for box in boxes:
        if last and _beside(last, box):
            last = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
            continue
        if last:
            yield last
        last = box
    if last:
        yield last


def _beside(last: Box, box: Box) -> bool:
    size = max(box[2] - box[0], box[3] - box[1])
    along = abs(last[1] - box[1]) < 0.4 * size and abs(box[0] - last[2]) < size
    turned = abs(last[0] - box[0]) < 0.4 * size and min(abs(box[1] - last[3]), abs(last[1] - box[3])) < size
    return along or turned


# ------------------------------------------------------------------------------------------- writing


def _add(writer: PdfWriter, page: int, boxes: Sequence[Box], color: str, text: str) -> None:
    """A highlight with its note, and the window the note opens in."""
    around = (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
    corners = [
        FloatObject(value)
        for left, bottom, right, top in boxes
        for value in (left, top, right, top, left, bottom, right, bottom)
    ]
    mark = Highlight(
        rect=around, quad_points=ArrayObject(corners), highlight_color=color, printing=True, title_bar=AUTHOR
    )
    mark[NameObject("/Contents")] = TextStringObject(text)
    added = writer.add_annotation(page, mark)
    wide, high = NOTE_SIZE
    window = (around[2], around[1] - high, around[2] + wide, around[1])
    writer.add_annotation(page, Popup(rect=window, parent=added))
