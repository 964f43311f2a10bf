"""The characters of a page as runs: words as drawn, each with its place.

PDFium parts words by gaps, so only the first and the last character of a word are measured; where they do not fit the word
(drawn in odd order, turned, spaced out) every character is.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from budgetlint import regex

__all__ = ["FAR", "Box", "Glyphs", "Run", "framed"]

Box = tuple[float, float, float, float]  # left, top, right, bottom; y grows downwards along the reading direction

_WORD = regex.compile(r"[^\s\x00-\x1f]+")
FAR = 20_000.0  # points: no page is as large
MAX_GAP = 0.17  # between two characters of a word, in heights of a character: where PDFium parts words, too

# Radicals that stand for the characters they look like (⼀ for 一), as some fonts name their glyphs.
_RADICALS = (
    "⺁厂⺆冂⺇几⺈刀⺊卜⺋卩⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺖忄⺗心⺘扌⺙攵⺛旡⺝月⺟母⺠民⺡氵⺢水⺣灬⺤爫⺥爫⺩王⺪疋⺫目⺬示⺭礻⺮竹"
    "⺯糸⺰纟⺱罒⺲罒⺳网⺶羊⺷羊⺸羊⺹耂⺺聿⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝"
    "⻐钅⻑长⻒长⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟饣⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜"
    "⻰龙⻱龟⻲亀⻳龟"
)
_PLAIN: dict[int, str] = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{ord(radical): char for radical, char in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)},
    **dict.fromkeys(range(0xF020, 0xF100), "•"),  # bullets of symbol fonts
    0x02: "-",  # PDFium's mark of a hyphen at the end of a line
    0xFFFE: "-",
}


@dataclass(slots=True)
class Run:
    """Characters drawn side by side: ``at`` is the index of the first on its page, ``spaced`` whether a blank is before it."""

    text: str
    at: int
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool = False


def framed(turn: int, left: float, bottom: float, right: float, top: float) -> Box:
    """A box of the page's own coordinates as seen by one who reads text turned by so many quarters clockwise."""
    if turn == 0:
        return left, -top, right, -bottom
    if turn == 1:
        return -top, -right, -bottom, -left
    if turn == 2:
        return -right, bottom, -left, top
    return bottom, left, top, right


class Glyphs:
    """The characters of a page that is open, from its ``pypdfium2.PdfTextPage``."""

    def __init__(self, textpage: Any) -> None:
        self._open = textpage  # held, so that it is not closed
        self._page = textpage.raw
        self._rect = pdfium.FS_RECTF()
        self._pointer = ctypes.byref(self._rect)
        self.text = self._characters().translate(_PLAIN)

    def _characters(self) -> str:
        """One character for each that PDFium counts, so that offsets are its indices."""
        count = pdfium.FPDFText_CountChars(self._page)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self._page, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        codes = (pdfium.FPDFText_GetUnicode(self._page, at) for at in range(count))
        return "".join(chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd" for code in codes)

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character in the page's own coordinates."""
        pdfium.FPDFText_GetLooseCharBox(self._page, at, self._pointer)
        rect = self._rect
        return rect.left, rect.bottom, rect.right, rect.top

    def runs(self) -> dict[int, list[Run]]:
        """The runs by the quarters they are turned clockwise; what stands askew (a watermark) is left out."""
        found: dict[int, list[Run]] = {0: []}
        upright, text, box, page = found[0], self.text, self.box, self._page
        for word in _WORD.finditer(text):
            start, end = word.span()
            left, bottom, right, top = box(start)
            if not (abs(left) < FAR and abs(bottom) < FAR and abs(right) < FAR and abs(top) < FAR):
                continue  # nowhere, or no number at all: the file is damaged
            if end - start > 1:
                _, last_bottom, right, _ = box(end - 1)
                if _straight(word[0], right - left, top - bottom, last_bottom - bottom):
                    spaced = start > 0 and text[start - 1] == " " and not pdfium.FPDFText_IsGenerated(page, start - 1)
                    upright.append(Run(word[0], start, left, -top, right, -bottom, spaced))
                    continue
            turn = self._turn(start)
            if turn == 0 and end - start == 1:
                upright.append(Run(word[0], start, left, -top, right, -bottom))
            elif turn is not None:
                found.setdefault(turn, []).extend(self._pieces(start, end, turn))
        return found

    def letters(self, run: Run, turn: int) -> Iterator[Run]:
        """Each character of a run by itself."""
        for at in range(run.at, run.at + len(run.text)):
            yield Run(self.text[at], at, *framed(turn, *self.box(at)))

    def _turn(self, at: int) -> int | None:
        quarters = pdfium.FPDFText_GetCharAngle(self._page, at) * 2 / math.pi
        return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.02 else None

    def _pieces(self, start: int, end: int, turn: int) -> Iterator[Run]:
        """The characters of an odd word, those side by side in one run."""
        run: Run | None = None
        for letter in self.letters(Run(self.text[start:end], start, 0, 0, 0, 0), turn):
            if not (abs(letter.left) < FAR and abs(letter.top) < FAR and abs(letter.right) < FAR):
                continue
            if run and _joins(run, letter):
                run.text += letter.text
                run.right = letter.right
                continue
            if run:
                yield run
            run = letter
        if run:
            yield run


def _straight(word: str, width: float, height: float, rise: float) -> bool:
    """Whether a word is as wide as its characters side by side on one line would be, give or take."""
    wide = (len(word.encode("utf-8", "replace")) - len(word)) >> 1
    narrow = len(word) - wide
    return abs(rise) <= 0.3 * height and height * (0.55 * wide + 0.15 * narrow) <= width <= height * (
        1.25 * wide + 0.8 * narrow + 0.3
    )


def _joins(run: Run, letter: Run) -> bool:
    height = letter.bottom - letter.top
    gap = letter.left - run.right
    return abs(letter.bottom - run.bottom) <= 0.3 * height and -0.3 * height <= gap <= MAX_GAP * height
