"""Plain text and markdown: what Word, PDF and web pages become when saved or converted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from budgetlint.language import worded
from budgetlint.model import Document, Later, Passage, Table
from budgetlint.readers.decoding import Unreadable, decode
from budgetlint.readers.disclosures import beginnings
from budgetlint.readers.grids import find_grids
from budgetlint.readers.outline import build_blocks
from budgetlint.readers.source import Line, by_page, source_lines, with_running_heads, without_comments

__all__ = ["SIZE_LIMIT", "parse", "read"]

SIZE_LIMIT = 20 * 1024 * 1024  # a report has one; what is larger is something else


def read(path: Path) -> Document:
    """The document in a text file. Raises :class:`Unreadable`."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise Unreadable(worded("文件超过 {size} MB，不像一份决算公开", size=SIZE_LIMIT // 1024 // 1024))
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(worded("无法读取文件：{reason}", reason=error.strerror or error)) from error
    text, encoding = decode(data)
    del data
    return parse(text, str(path), encoding)


def parse(text: str, path: str = "<text>", encoding: str = "utf-8") -> Document:
    """The document that a text is; nothing in the text is an error. Where it holds several disclosures, each is read when it
    is checked, so that a long text needs no more memory than the longest of them."""
    lines = source_lines(text)
    starts = tuple(line.start for line in lines)
    first_lines = beginnings(lines)
    if len(first_lines) == 1:
        return Document(path, text, encoding, _blocks(text, lines), starts)
    del lines
    parts = tuple(
        partial(_part, text, path, encoding, starts[first], starts[end] if end < len(starts) else len(text), first + 1)
        for first, end in pairwise((*first_lines, len(starts)))
    )
    return Document(path, text, encoding, Later(lambda: _blocks(text, source_lines(text))), starts, parts=parts)


def _blocks(text: str, lines: Sequence[Line]) -> tuple[Passage | Table, ...]:
    lines = with_running_heads(without_comments(by_page(lines)))
    return build_blocks(text, lines, find_grids(text, lines))


def _part(text: str, path: str, encoding: str, start: int, end: int, first_line: int) -> Document:
    """One of several disclosures, a text of its own that knows its place in the whole."""
    own = text[start:end]
    lines = source_lines(own)
    starts = tuple(line.start for line in lines)
    return Document(path, own, encoding, _blocks(own, lines), starts, first_line=first_line, start=start)
