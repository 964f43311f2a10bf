"""Word documents with a comment (批注) at every figure that something is said of. Needs the extra ``docx``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.oxml import OxmlElement
from docx.text.run import Run

from budgetlint.annotators import AUTHOR, Note
from budgetlint.model import Report
from budgetlint.readers._numbering import W
from budgetlint.readers._word import Grid, Paragraph, walk

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

__all__ = ["annotate"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Piece = tuple[int, int, "_Element"]  # the range of a run in the text of its paragraph, and the run


def annotate(source: Path, notes: Sequence[Note], report: Report, out: Path) -> Iterable[str]:
    """Writes the copy. A figure in a text box or a note, where Word takes no comments, has its comment where that is hung."""
    document = docx.Document(str(source))
    paragraphs = {each.number: each for each in _paragraphs(walk(document))}
    by_paragraph: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        by_paragraph[int(note.target[0])].append(note)
    for number, own in sorted(by_paragraph.items()):
        paragraph = paragraphs[number]
        if paragraph.host != number:
            pieces = [(0, 0, run) for run in _runs(paragraphs[paragraph.host])]
        else:
            pieces = list(_cut(paragraph, {at for note in own for at in (note.start, note.end)}))
        for note in own:
            _comment(document, note, pieces)
    document.save(str(out))
    return ()


def _paragraphs(blocks: Iterable[Paragraph | Grid]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for _, row in block.rows:
                for box in row:
                    yield from _paragraphs(box.blocks)


def _comment(document: WordDocument, note: Note, pieces: Sequence[Piece]) -> None:
    """A comment on the runs that hold the figure; on all there are where Word itself counts it (automatic numbers)."""
    held = [run for start, end, run in pieces if start < note.end and end > note.start] or [run for _, _, run in pieces]
    first, last = Run(held[0], None), Run(held[-1], None)  # type: ignore[arg-type]
    document.add_comment([first, last], text=note.text, author=AUTHOR, initials="bl")


def _runs(paragraph: Paragraph) -> list[_Element]:
    """The runs of a paragraph; one made for the purpose where it has none."""
    found = [atom.run for atom in paragraph.atoms if atom.run is not None] or list(
        paragraph.element.iterchildren(W + "r")
    )
    if not found:
        found = [OxmlElement("w:r")]
        paragraph.element.append(found[0])
    return found


def _cut(paragraph: Paragraph, borders: set[int]) -> Iterator[Piece]:
    """The runs of a paragraph with their places in its text, cut in two at each border that falls within the text of one."""
    at = 0
    found = False
    for atom in paragraph.atoms:
        end = at + len(atom.text)
        if atom.run is not None:
            found = True
            inside = sorted(border for border in borders if at < border < end)
            cuts = [at, *(inside if _is_plain(atom.run) else ()), end]
            run = atom.run
            for start, stop in pairwise(cuts):
                if start > at:
                    run = _behind(run)
                if len(cuts) > 2:
                    _set_text(run, atom.text[start - at : stop - at])
                yield start, stop, run
        at = end
    if not found:
        yield from ((0, 0, run) for run in _runs(paragraph))


def _is_plain(run: _Element) -> bool:
    """Whether a run is one text and nothing else."""
    return [child.tag for child in run if child.tag != W + "rPr"] == [W + "t"]


def _behind(run: _Element) -> _Element:
    """A run like this one, right behind it."""
    copy = deepcopy(run)
    run.addnext(copy)
    return copy


def _set_text(run: _Element, text: str) -> None:
    element = run.find(W + "t")
    assert element is not None
    element.text = text
    element.set(_SPACE, "preserve")
