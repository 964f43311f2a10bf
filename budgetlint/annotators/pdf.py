"""A copy of a PDF with its findings: a highlight with a note on each figure, a pale one on the figures it is held against.

The copy is the file itself with the marks added behind its end (an incremental update), so nothing of it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from budgetlint.model import Document, Finding, Operand, Report, Severity
from budgetlint.readers.decoding import Unreadable
from budgetlint.readers.pdf import MISSING, opened

__all__ = ["annotate"]

Box = tuple[float, float, float, float]  # left, bottom, right, top, in the page's own coordinates
Where = tuple[int, int]  # first and last offset in the text, the last left out

_COLORS = {Severity.ERROR: "ff8a80", Severity.WARNING: "ffd54f", Severity.INFO: "90caf9"}
_PALE = "dcedc8"
_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
NOTE_SIZE = (260, 140)  # points
PRINTED = 4  # the annotation flag for “print”


def annotate(source: Path, target: Path, report: Report) -> None:
    """Writes the marked copy of ``source`` to ``target``. Raises :class:`Unreadable` and ``OSError``."""
    try:
        from pypdf import PdfWriter
    except ImportError as error:
        raise Unreadable(MISSING) from error
    document = report.source
    assert document is not None, "a file that was read has a source"
    with opened(source) as file:
        marks = list(_marks(file, document, report.findings))
        content = _without_password(file) if _is_locked(file) else source.read_bytes()
    writer = PdfWriter(BytesIO(content), incremental=True)
    for page, boxes, color, note in marks:
        _add(writer, page, boxes, color, note)
    beside = target.with_name(f".{target.name}.part")
    try:
        with beside.open("wb") as stream:
            writer.write(stream)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _is_locked(file: Any) -> bool:
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDF_GetSecurityHandlerRevision(file.raw) >= 0)


def _without_password(file: Any) -> bytes:
    """The content of a file that is encrypted with the empty password, in the clear."""
    import pypdfium2.raw as pdfium

    buffer = BytesIO()
    file.save(buffer, flags=pdfium.FPDF_REMOVE_SECURITY)
    return buffer.getvalue()


# ----------------------------------------------------------------------------------------------- marks


def _marks(file: Any, document: Document, findings: Sequence[Finding]) -> Iterator[tuple[int, list[Box], str, str]]:
    """Page (from 0), places on it, colour and note of every mark; a figure has one, however many findings name it."""
    named: dict[Where, list[Finding]] = {}
    beside: dict[Where, list[Finding]] = {}
    for finding in findings:
        named.setdefault(_where(document, finding), []).append(finding)
    for finding in findings:
        for operand in finding.operands:
            where = _where(document, operand)
            if not any(start < where[1] and where[0] < end for start, end in named):
                beside.setdefault(where, []).append(finding)
    for where, mine in named.items():
        color = _COLORS[max((finding.severity for finding in mine), key=lambda severity: severity.rank)]
        note = "\n\n".join(_note(finding) for finding in mine)
        yield from ((page, boxes, color, note) for page, boxes in _boxes(file, document, where))
    for where, mine in beside.items():
        note = "\n".join(dict.fromkeys(f"与{finding.place or '别处'}的数对照（{finding.rule}）" for finding in mine))
        yield from ((page, boxes, _PALE, note) for page, boxes in _boxes(file, document, where))


def _where(document: Document, what: Finding | Operand) -> Where:
    start = document.line_starts[what.line - 1] + what.column - 1
    return start, document.line_starts[what.end_line - 1] + what.end_column - 1


def _note(finding: Finding) -> str:
    """What is stated, what would agree, and where the other figures stand."""
    here = (finding.line, finding.column)
    others = [
        f"{each.place} {each.label} {each.text}".strip() for each in finding.operands if (each.line, each.column) != here
    ]
    return "\n".join([f"{_NAMES[finding.severity]} {finding.rule} {finding.message}", *dict.fromkeys(others)])


def _boxes(file: Any, document: Document, where: Where) -> Iterator[tuple[int, list[Box]]]:
    """The places of a stretch of the text, page by page."""
    from budgetlint.readers.pdf.glyphs import Glyphs

    found: dict[int, list[int]] = {}
    for offset in range(*where):
        place = document.place(offset)
        index = _index(place.target[1:], offset - place.start) if place else None
        if place and place.page and index is not None:
            found.setdefault(place.page - 1, []).append(index)
    for page, indices in found.items():
        opened_page = file[page]
        glyphs = Glyphs(opened_page.get_textpage())
        boxes = list(_joined(glyphs.box(index) for index in indices))
        opened_page.close()
        if boxes:
            yield page, boxes


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


def _add(writer: Any, page: int, boxes: Sequence[Box], color: str, note: str) -> None:
    from pypdf.annotations import Highlight, Popup
    from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

    around = (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
    corners = [
        value
        for left, bottom, right, top in boxes
        for value in (left, top, right, top, left, bottom, right, bottom)
    ]
    quads = ArrayObject([FloatObject(value) for value in corners])
    mark = Highlight(rect=around, quad_points=quads, highlight_color=color, printing=True, title_bar="budgetlint")
    mark[NameObject("/Contents")] = TextStringObject(note)
    added = writer.add_annotation(page, mark)
    wide, high = NOTE_SIZE
    popup = Popup(rect=(around[2], around[1] - high, around[2] + wide, around[1]), parent=added)
    with suppress(ValueError):
        writer.add_annotation(page, popup)
