"""Source text drawn for a terminal: Chinese characters two columns wide, a stretch marked, nothing over the edge."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

__all__ = ["clean", "excerpt", "pad", "wrap"]

_CUT = "…"
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_TAB = "  "


def clean(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return text.translate(_CONTROL)


def pad(text: str, width: int) -> str:
    """The text filled up with blanks to ``width`` columns."""
    return text + " " * max(0, width - cell_len(text))


def excerpt(line: str, start: int, end: int, width: int) -> tuple[str, str]:
    """The part of a source line that shows the characters ``start``..``end``, and the ``^^^`` to print under it.

    At most ``width`` columns. What is marked is never cut unless it is wider than that by itself.
    """
    end = max(min(end, len(line)), min(start + 1, len(line)))
    before, marked, after = (_plain(part) for part in (line[:start], line[start:end], line[end:]))
    before, after = before.lstrip(), after.rstrip()
    room = width - cell_len(marked)
    if room < 4:
        marked = _head(marked, width - 2)
        before, after = _CUT if before else "", _CUT if after or room < 0 else ""
    else:
        left, right = cell_len(before), cell_len(after)
        if left + right > room:
            right = min(right, max(room // 2, room - left))
            before, after = _tail(before, room - right), _head(after, right)
    shown = f"{before}{marked}{after}"
    return shown, " " * cell_len(before) + "^" * max(1, cell_len(marked))


def _plain(text: str) -> str:
    return clean(text.replace("\t", _TAB))


def _head(text: str, width: int) -> str:
    """The beginning of a text, cut to ``width`` columns."""
    return _cut(text, width, iter(text)) if cell_len(text) > width else text


def _tail(text: str, width: int) -> str:
    """The end of a text, cut to ``width`` columns."""
    return _cut(text, width, reversed(text))[::-1] if cell_len(text) > width else text


def _cut(text: str, width: int, chars: Iterator[str]) -> str:
    kept: list[str] = []
    room = width - cell_len(_CUT)
    for char in chars:
        room -= cell_len(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + _CUT if width >= cell_len(_CUT) else ""


_NOT_FIRST = frozenset("，。；：、！？）》”’％%,.;:!?)")
_OPENING = frozenset("“‘（《(")  # stay with what they open
_ASCII_WORD = frozenset("0123456789.,%+-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/")
_UNIT = frozenset("千万亿元个项辆台人次批分")  # a unit stays with its figure


def wrap(text: str, width: int, first: int | None = None) -> list[str]:
    """The text in lines of at most ``width`` columns (the first of ``first``); figures and words stay whole."""
    lines: list[str] = []
    current, room = "", width if first is None else first
    for piece in _pieces(text):
        size = cell_len(piece)
        if size > room and (current or lines or first is not None) and piece not in _NOT_FIRST:
            lines.append(current.rstrip())
            current, room = "", width
            piece = piece.lstrip()
            size = cell_len(piece)
        current += piece
        room -= size
    lines.append(current)
    return lines


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = at + 1
        while text[end - 1] in _OPENING and end < len(text):
            end += 1
        if text[end - 1] in _ASCII_WORD:
            while end < len(text) and text[end] in _ASCII_WORD:
                end += 1
            if text[end - 1].isdigit():
                while end < len(text) and text[end] in _UNIT:
                    end += 1
        yield text[at:end]
        at = end
