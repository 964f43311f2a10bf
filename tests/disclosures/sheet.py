"""A disclosure before it is set: blocks of text in which every figure is one private character.

A figure is put on the sheet once, when it is told; from then on the character that stands for it moves through
paragraphs, cells and layouts, and the press (``press.py``) prints it and notes where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .figures import Figure, Relation, holds

FIRST = 0xF0000  # U+F0000..: private use, plane 15


def mark(index: int) -> str:
    """The character that stands for a figure."""
    return chr(FIRST + index)


def index_of(text: str) -> int | None:
    """The figure that a text stands for, if it is the mark of one and nothing else."""
    return ord(text) - FIRST if len(text) == 1 and ord(text) >= FIRST else None


def marks_in(text: str) -> list[int]:
    """The figures of a text, in order."""
    return [ord(char) - FIRST for char in text if ord(char) >= FIRST]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (level 0), or a heading (1: 部分, 2: 一、, 3: （一）)."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class Head:
    """A cell of a table's header, over so many columns and lines."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Table:
    """A table: lines before it (title, number, unit), its header, rows of cells, notes below."""

    before: tuple[str, ...]
    head: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Break:
    """A new page."""


Block = Paragraph | Table | Break


@dataclass(frozen=True)
class Listing:
    """Parts of a sentence that add up to a total, each a piece of a paragraph with the mark that ends it."""

    total: int
    parts: tuple[str, ...]
    figures: tuple[int, ...]


@dataclass(frozen=True)
class Disclosure:
    """Everything that is told, in order, and every relation between its figures."""

    province: str
    seed: int
    blocks: tuple[Block, ...]
    figures: tuple[Figure, ...]
    relations: tuple[Relation, ...]
    listings: tuple[Listing, ...]
    prior: Mapping[int, str] = field(default_factory=dict)  # figure -> last year's, printed as it is

    def printed(self) -> dict[int, int]:
        """How often each figure stands in the text."""
        counts: dict[int, int] = {}
        for text in self.texts():
            for index in marks_in(text):
                counts[index] = counts.get(index, 0) + 1
        return counts

    def texts(self) -> Iterable[str]:
        """Every text in which figures may stand."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Table):
                yield from block.before
                for row in block.rows:
                    yield from row
                yield from block.notes

    def false_relations(self) -> list[Relation]:
        """The relations that cannot be true as printed: none in a consistent disclosure."""
        printed = self.printed()
        return [each for each in self.relations if not holds(each, self.figures, printed)]

    def with_texts(self, new: Mapping[int, str]) -> Disclosure:
        """The disclosure with other texts for some figures."""
        figures = tuple(replace(each, text=new.get(index, each.text)) for index, each in enumerate(self.figures))
        return replace(self, figures=figures)


class Sheet:
    """What a disclosure is written on: collects blocks, figures, relations."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.figures: list[Figure] = []
        self.relations: list[Relation] = []
        self.listings: list[Listing] = []
        self.prior: dict[int, str] = {}
        self._told: dict[str, int] = {}

    def figure(self, figure: Figure) -> str:
        """Puts a figure on the sheet; told before, it must be what it was."""
        index = len(self.figures)
        self.figures.append(figure)
        if figure.key:
            if figure.key in self._told:
                self.relate("same", (self._told[figure.key], index))
            self._told[figure.key] = index
        return mark(index)

    def last(self, key: str) -> int | None:
        """The latest statement of a figure."""
        return self._told.get(key)

    def relate(self, kind: str, figures: Sequence[int], signs: Sequence[int] = ()) -> None:
        """Records what must hold between figures."""
        self.relations.append(Relation(kind, tuple(figures), tuple(signs)))

    def finished(self, province: str, seed: int) -> Disclosure:
        """The disclosure, proved: raises AssertionError where a recorded relation is false as printed."""
        done = Disclosure(
            province,
            seed,
            tuple(self.blocks),
            tuple(self.figures),
            tuple(self.relations),
            tuple(self.listings),
            self.prior,
        )
        for relation in done.false_relations():
            told = [(done.figures[index].key, done.figures[index].text) for index in relation.figures]
            raise AssertionError(f"{province} {seed}: {relation.kind} {told}")
        return done
