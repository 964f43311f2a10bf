"""The contents of a Word file as a reader of the printed page sees them, in reading order.

Tracked changes count as accepted, fields show their results, hidden text is not there, headers and footers are left out.
The reader (``docx.py``) makes a document of what goes by here, the annotator finds its way back with the same walk: the
paragraphs come in the same order both times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from budgetlint import regex
from budgetlint.readers._numbering import Numbering, Styles, W, is_on, value_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

__all__ = ["Atom", "Box", "Grid", "Paragraph", "walk"]

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DROPPED = frozenset(
    W + name
    for name in (
        "del",
        "moveFrom",
        "delText",
        "delInstrText",
        "rPr",
        "pPr",
        "tblPr",
        "tblGrid",
        "sdtPr",
        "rt",
        "object",
    )
)
_BREAKS = frozenset((W + "br", W + "cr"))
_PRINTED = {W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
# What the font Symbol shows for characters of the private use area, where reports use it.
_SYMBOLS = {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0B8": "÷", "F02D": "-", "F0B9": "≠", "F0BB": "≈"}
_CONTENTS_STYLE = regex.compile(r"(?i)toc\b.*|目录.*")
_CONTENTS_FIELD = regex.compile(r"\s*TOC\b")
MAX_CONTENTS = 300  # paragraphs
MAX_DEPTH = 40  # of tables and text boxes within one another


class Atom(NamedTuple):
    """Text, and the run it stands in; ``None`` for a number that Word counts."""

    text: str
    run: _Element | None


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its number in the walk, its text, the text boxes and notes hung on it.

    ``host`` is the number of the paragraph of the running text that it hangs on, its own in running text.
    ``goes_on``: its end was deleted, so the next paragraph goes on with it.
    """

    number: int
    host: int
    element: _Element
    atoms: list[Atom] = field(default_factory=list)
    contents: bool = False
    goes_on: bool = False
    boxes: list[_Element] = field(default_factory=list)
    notes: list[_Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(atom.text for atom in self.atoms)


@dataclass(slots=True)
class Box:
    """A cell: what stands in it, and how many columns and rows it takes; ``merged`` if the cell above covers it."""

    blocks: list[Paragraph | Grid]
    columns: int
    merged: bool = False


@dataclass(slots=True)
class Grid:
    """A table: the cells of each row, with the empty columns before the first."""

    rows: list[tuple[int, list[Box]]]


@dataclass(slots=True)
class _Field:
    """A field (域) that is open: ``code`` while its instruction goes by, which is not printed."""

    begun: int  # the number of the paragraph it begins in
    code: bool = True
    instruction: str = ""


def walk(document: WordDocument) -> Iterator[Paragraph | Grid]:
    """The paragraphs and tables of a Word document; text boxes behind the paragraph they hang on, notes at the end."""
    return _Walker(document).blocks()


class _Walker:
    def __init__(self, document: WordDocument) -> None:
        self._body: _Element = document.element.body
        self._styles = Styles(_part(document, "styles"))
        self._numbering = Numbering(_part(document, "numbering"), self._styles)
        self._notes = {
            kind: {note.get(W + "id", ""): note for note in _notes(_part(document, f"{kind}s"), kind)}
            for kind in ("footnote", "endnote")
        }
        self._fields: list[_Field] = []
        self._count = 0
        self._waiting: list[tuple[int, _Element]] = []

    def blocks(self) -> Iterator[Paragraph | Grid]:
        yield from self._flow(self._body, 0)
        for host, note in self._waiting:
            yield from self._flow(note, 1, host=host)

    # ---- blocks

    def _flow(
        self, container: _Element, depth: int, *, contents: bool = False, host: int = -1
    ) -> Iterator[Paragraph | Grid]:
        """The blocks in a body, a cell, a text box or a note."""
        if depth > MAX_DEPTH:
            return
        for element in container:
            if element.tag == W + "p":
                yield from self._paragraph(element, depth, contents, host)
            elif element.tag == W + "tbl":
                yield self._table(element, depth, host)
            elif element.tag == W + "sdt":
                gallery = value_of(element, "sdtPr", "docPartObj", "docPartGallery") or ""
                inside = element.find(W + "sdtContent")
                if inside is not None:
                    yield from self._flow(
                        inside, depth + 1, contents=contents or "Table of Contents" in gallery, host=host
                    )
            elif element.tag in (W + "ins", W + "moveTo", W + "customXml", W + "smartTag"):
                yield from self._flow(element, depth + 1, contents=contents, host=host)

    def _paragraph(self, element: _Element, depth: int, contents: bool, host: int) -> Iterator[Paragraph | Grid]:
        paragraph = Paragraph(self._count, self._count if host < 0 else host, element)
        self._count += 1
        style = value_of(element, "pPr", "pStyle") or self._styles.default
        paragraph.contents = contents or _CONTENTS_STYLE.fullmatch(self._styles.name(style)) is not None
        hidden = self._styles.hides(style)
        self._inline(element, paragraph, hidden)
        marker = "" if hidden else self._numbering.marker(element)
        if marker:
            paragraph.atoms.insert(0, Atom(_parted(marker, paragraph.text), None))
        paragraph.goes_on = element.find(f"{W}pPr/{W}rPr/{W}del") is not None
        self._fields = [each for each in self._fields if not each.code]  # an instruction ends with its paragraph
        self._waiting += [(paragraph.host, note) for note in paragraph.notes]
        yield paragraph
        for box in paragraph.boxes:
            yield from self._flow(box, depth + 1, host=paragraph.host)

    def _table(self, element: _Element, depth: int, host: int) -> Grid:
        rows = []
        for row in _children(element, W + "tr"):
            properties = row.find(W + "trPr")
            if properties is not None and (value_of(properties, "del") is not None or is_on(properties, "hidden")):
                continue
            boxes = [self._cell(cell, depth, host) for cell in _children(row, W + "tc")]
            rows.append((int(value_of(properties, "gridBefore") or 0), boxes))
        return Grid(rows)

    def _cell(self, element: _Element, depth: int, host: int) -> Box:
        properties = element.find(W + "tcPr")
        blocks = list(self._flow(element, depth + 1, host=host))
        merges = (value_of(properties, "vMerge"), value_of(properties, "hMerge"))
        return Box(blocks, int(value_of(properties, "gridSpan") or 1), any(each in ("", "continue") for each in merges))

    # ---- runs

    def _inline(self, container: _Element, paragraph: Paragraph, hidden: bool, run: _Element | None = None) -> None:
        """The printed text below an element of a paragraph."""
        for element in container:
            tag = element.tag
            if tag in _DROPPED or not isinstance(tag, str):
                continue
            if tag == W + "r":
                self._inline(element, paragraph, hidden or self._is_hidden(element), element)
            elif tag == W + "fldChar":
                self._field(element.get(W + "fldCharType", ""), paragraph.number)
            elif tag == W + "instrText":
                if self._fields:
                    self._fields[-1].instruction += element.text or ""
            elif tag == _ALTERNATIVE:
                self._inline([*element, element][0], paragraph, hidden, run)  # Choice and Fallback show the same
            elif tag == W + "txbxContent":
                if not hidden:
                    paragraph.boxes.append(element)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                note = self._notes[tag[len(W) : -len("Reference")]].get(element.get(W + "id", ""))
                paragraph.notes += [] if note is None else [note]
            elif run is not None or tag == _MATH_TEXT:
                text = _text_of(element)
                if text and not hidden and not any(each.code for each in self._fields):
                    if not paragraph.atoms:
                        paragraph.contents = paragraph.contents or self._in_contents(paragraph.number)
                    paragraph.atoms.append(Atom(text, run))
                elif len(element):
                    self._inline(element, paragraph, hidden, run)
            else:
                self._inline(element, paragraph, hidden)

    def _is_hidden(self, run: _Element) -> bool:
        own = run.find(f"{W}rPr/{W}vanish")
        return (
            is_on(run, "rPr", "vanish") if own is not None else self._styles.hides(value_of(run, "rPr", "rStyle") or "")
        )

    def _field(self, step: str, number: int) -> None:
        if step == "begin":
            self._fields.append(_Field(number))
        elif step == "separate" and self._fields:
            self._fields[-1].code = False
        elif step == "end" and self._fields:
            self._fields.pop()

    def _in_contents(self, number: int) -> bool:
        """Whether a field of contents (目录) is open; one that never ends does not swallow the report."""
        return any(
            _CONTENTS_FIELD.match(each.instruction) and number - each.begun < MAX_CONTENTS for each in self._fields
        )


def _text_of(element: _Element) -> str:
    tag = element.tag
    if tag in (W + "t", _MATH_TEXT):
        return element.text or ""
    if tag in _BREAKS:
        return "\n" if element.get(W + "type", "textWrapping") == "textWrapping" else ""
    if tag == W + "sym":
        return _SYMBOLS.get(element.get(W + "char", "").upper(), "")
    return _PRINTED.get(tag, "")


def _parted(marker: str, text: str) -> str:
    """A marker so that it does not run into a figure behind it: “1.” and “50万元” are not 1.50万元."""
    if not text[:1].isdigit():
        return marker
    return marker[:-1] + "、" if marker.endswith((".", "．")) else marker + (" " if marker[-1:].isalnum() else "")


def _children(element: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those in content controls and insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
            yield from _children(child, tag)


def _part(document: WordDocument, name: str) -> _Element | None:
    """The root of a part beside the main one; ``None`` where the file has none."""
    from docx.oxml import parse_xml

    try:
        blob = document.part.part_related_by(_RELATION + name).blob
    except KeyError:
        return None
    return parse_xml(blob)


def _notes(root: _Element | None, kind: str) -> Iterator[_Element]:
    """Footnotes or endnotes, without the lines that separate them from the text."""
    if root is not None:
        yield from (note for note in root.iterfind(W + kind) if note.get(W + "type", "normal") == "normal")
