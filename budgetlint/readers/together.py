"""One document out of several files that are one report: the prose in Word, its tables in Excel.

The texts follow one another in the order of the files; every place names its file, and its ``target`` begins with its path.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from budgetlint.language import worded
from budgetlint.model import Cell, Document, Passage, Place, Table, View

__all__ = ["combined", "named_together", "parts_of"]

_AND = " + "


def named_together(paths: Iterable[str]) -> str:
    """What the document put together from these files is called: their paths, ``prose.docx + tables.xlsx``."""
    return _AND.join(paths)


def parts_of(path: str, folder: Path = Path()) -> list[str]:
    """The paths, seen from ``folder``, of the files that a document of that path was put together from, or its own."""
    return [path] if Path(folder, path).exists() else path.split(_AND)


def combined(documents: Sequence[Document]) -> Document:
    """The documents as one; lines and offsets are those of the texts put one behind the other."""
    texts: list[str] = []
    blocks: list[Passage | Table] = []
    starts: list[int] = []
    places: list[Place] = []
    length = 0
    for document in documents:
        text = document.text if document.text.endswith("\n") else document.text + "\n"
        moved = _Moved(length)
        blocks += map(moved.block, document.blocks)
        starts += (start + length for start in document.line_starts)
        places += (replace(place, start=place.start + length) for place in _placed(document))
        texts.append(text)
        length += len(text)
    names = [Path(document.path).name for document in documents]
    return Document(
        named_together(document.path for document in documents),
        "".join(texts),
        "+".join(dict.fromkeys(document.encoding for document in documents)),
        tuple(blocks),
        tuple(starts),
        tuple(places),
        tuple(
            replace(each, message=worded("{path}：{message}", path=name, message=each.message))
            for name, d in zip(names, documents, strict=True)
            for each in d.problems
        ),
        tuple(
            worded("{path}：{message}", path=name, message=remark)
            for name, d in zip(names, documents, strict=True)
            for remark in d.remarks
        ),
        tuple(document.path for document in documents),
    )


def _placed(document: Document) -> list[Place]:
    """The places of a document with its name; the lines of one that is text."""
    name = Path(document.path).name
    found = document.places or [
        Place(start, worded("第 {line} 行", line=number)) for number, start in enumerate(document.line_starts, 1)
    ]
    return [
        replace(place, label=f"{name} {place.label}".strip(), target=(document.path, *place.target)) for place in found
    ]


class _Moved:
    """Blocks that stand further down in a longer text; a caption stays the passage it also is in the running text."""

    def __init__(self, by: int) -> None:
        self._by = by
        self._passages: dict[int, Passage] = {}

    def block(self, block: Passage | Table) -> Passage | Table:
        return self._passage(block) if isinstance(block, Passage) else self._table(block)

    def _passage(self, passage: Passage) -> Passage:
        found = self._passages.get(id(passage))
        if found is None:
            found = self._passages[id(passage)] = replace(passage, view=self._view(passage.view))
        return found

    def _table(self, table: Table) -> Table:
        return replace(
            table,
            rows=tuple(tuple(self._cell(cell) for cell in row) for row in table.rows),
            captions=tuple(map(self._passage, table.captions)),
            notes=tuple(map(self._passage, table.notes)),
        )

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, view=self._view(cell.view))

    def _view(self, view: View) -> View:
        return View(view.text, tuple((at, origin + self._by) for at, origin in view.pieces))
