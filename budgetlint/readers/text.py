"""Plain text and markdown: what Word, PDF and web pages become when saved or converted."""

from __future__ import annotations

from pathlib import Path

from budgetlint.language import worded
from budgetlint.model import Document
from budgetlint.readers.decoding import Unreadable, decode
from budgetlint.readers.grids import find_grids
from budgetlint.readers.outline import build_blocks
from budgetlint.readers.source import source_lines, with_running_heads, without_comments

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
    return parse(text, str(path), encoding)


def parse(text: str, path: str = "<text>", encoding: str = "utf-8") -> Document:
    """The document that a text is; nothing in the text is an error."""
    lines = with_running_heads(without_comments(source_lines(text)))
    grids = find_grids(text, lines)
    return Document(path, text, encoding, build_blocks(text, lines, grids), tuple(line.start for line in lines))
