"""PDF with a text layer: what Word, WPS and Excel save, read with PDFium (``pip install 'budgetlint[pdf]'``).

A page goes ``glyphs`` (characters to runs), ``strokes`` (drawn lines), ``ruled`` (lines to grids), ``layout`` (both to lines of
text and tables), ``assembly`` (pages to a document). A :class:`~budgetlint.model.Place` holds the page and, for each stretch of
its text, the index of the first character among those of the page and how many follow (index -1: blanks not in the file).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from budgetlint.language import enumeration, worded
from budgetlint.model import Document, Problem
from budgetlint.readers._composed import Composer
from budgetlint.readers.decoding import Unreadable
from budgetlint.readers.pdf.aligned import NOTHING
from budgetlint.readers.pdf.assembly import Page, compose
from budgetlint.readers.pdf.glyphs import Glyphs
from budgetlint.readers.pdf.layout import DEPTH, PageTable, laid_out
from budgetlint.readers.pdf.lines import in_lines, printed
from budgetlint.readers.pdf.strokes import read_strokes

__all__ = ["MAX_PAGES", "opened", "read"]

MAX_PAGES = 1_000  # the longest reports have some hundred
MAX_CHARACTERS = 5_000_000
TAIL = 64 * 1024
MAX_NAMED = 20


def read(path: Path) -> Document:
    """The document in a PDF. Raises :class:`Unreadable`: no PDF, cut short, with a password, scanned, too long."""
    with opened(path) as file:
        pages, unread = _pages(file)
    if not any(page.items for page in pages):
        raise Unreadable(
            worded("PDF 里没有文字（扫描件或图片），请先做文字识别（OCR），或用 Word、WPS 导出的 PDF")
            if unread
            else worded("PDF 里没有文字")
        )
    composer = Composer()
    compose(pages, composer)
    return composer.document(str(path), "pdf", problems=[Problem(_unread(unread))] if unread else [])


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The PDF, opened. Raises :class:`Unreadable`."""
    _look_at_ends(path)
    try:
        file = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable(worded("PDF 有打开密码，请先去掉密码再检查")) from error
        raise Unreadable(worded("PDF 已损坏或不完整，无法打开")) from error
    with closing(file):
        if len(file) > MAX_PAGES:
            raise Unreadable(
                worded("PDF 有 {count} 页，超过 {most} 页，不像一份决算公开", count=len(file), most=MAX_PAGES)
            )
        yield file


def _look_at_ends(path: Path) -> None:
    """Whether a file begins and ends as a PDF does. PDFium opens what is left of one that was cut short."""
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
            stream.seek(max(stream.seek(0, 2) - TAIL, 0))
            tail = stream.read()
    except OSError as error:
        raise Unreadable(worded("无法读取文件：{reason}", reason=error.strerror or error)) from error
    if not tail:
        raise Unreadable(worded("文件是空的，没有可检查的内容"))
    if b"%PDF-" not in head:
        raise Unreadable(worded("扩展名是 .pdf，内容却不是 PDF，请核对文件"))
    if b"%%EOF" not in tail:
        raise Unreadable(worded("PDF 不完整（可能没有下载完），请重新获取文件"))


def _pages(file: Any) -> tuple[list[Page], list[int]]:
    """Every page with what is printed on it, and the numbers of those that are only a picture."""
    pages: list[Page] = []
    unread: list[int] = []
    characters = 0
    before = NOTHING
    for number in range(1, len(file) + 1):
        try:
            page = file[number - 1]
            textpage = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise Unreadable(worded("PDF 第 {number} 页已损坏，无法读取", number=number)) from error
        glyphs = Glyphs(textpage)
        characters += len(glyphs.text)
        if characters > MAX_CHARACTERS:
            raise Unreadable(worded("PDF 的文字超过 {most:,} 个，不像一份决算公开", most=MAX_CHARACTERS))
        runs = glyphs.runs()
        turn = max(runs, key=lambda each: sum(len(run.text) for run in runs[each]))
        items, before = laid_out(glyphs, runs[turn], turn, read_strokes(page.raw, turn), before)
        above = next((item.above for item in items[: DEPTH + 1] if isinstance(item, PageTable)), None)
        if above and pages:
            pages[-1].put_at_end(above)
        for other in runs.keys() - {turn}:
            items += [printed(line) for line in in_lines(runs[other])]
        if not items and pdfium.FPDFPage_CountObjects(page.raw):
            unread.append(number)
        pages.append(Page(number, items))
        textpage.close()
        page.close()
    return pages, unread


def _unread(pages: list[int]) -> str:
    named = enumeration(str(page) for page in pages[:MAX_NAMED])
    named = named + worded(" 等") if len(pages) > MAX_NAMED else named
    return worded("第 {pages} 页没有文字（扫描件或图片），未能检查", pages=named)
