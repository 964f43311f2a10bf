"""PDF files made for tests with reportlab and the Chinese font that every PDF reader has: no font file, no LibreOffice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from office_documents import Sheet, Style, printed
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate
from reportlab.platypus import Paragraph as Flowing

from budgetlint.model import Table
from budgetlint.readers.text import parse

FONT = "STSong-Light"
SIZE = 12
LINE = 20
registerFont(UnicodeCIDFont(FONT))

Draw = Callable[[Canvas], None]


def pages(path: Path, *drawn: Draw, password: str | None = None, owner: str = "owner") -> Path:
    """A PDF with what each function draws on a page of its own, the origin at the lower left."""
    locked = StandardEncryption(password, ownerPassword=owner, strength=128) if password is not None else None
    canvas = Canvas(str(path), pagesize=A4, encrypt=locked)
    for draw in drawn:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def lines(*texts: str, left: float = 70, top: float = 760) -> Draw:
    """Lines of text one under the other."""

    def draw(canvas: Canvas) -> None:
        for at, text in enumerate(texts):
            canvas.drawString(left, top - at * LINE, text)

    return draw


def ruled(rows: Sequence[Sequence[str]], widths: Sequence[float], left: float = 70, top: float = 700) -> Draw:
    """A table ruled on all sides, a line of text a row."""

    def draw(canvas: Canvas) -> None:
        xs = [left]
        for width in widths:
            xs.append(xs[-1] + width)
        for at in range(len(rows) + 1):
            canvas.line(xs[0], top - at * LINE, xs[-1], top - at * LINE)
        for x in xs:
            canvas.line(x, top, x, top - len(rows) * LINE)
        for at, row in enumerate(rows):
            for x, text in zip(xs, row, strict=False):
                canvas.drawString(x + 3, top - at * LINE - 14, text)

    return draw


def both(*drawn: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for each in drawn:
            each(canvas)

    return draw


def write_pdf(text: str, path: Path) -> Path:
    """A report as a PDF with ruled tables, merged headers, a running head and page numbers."""
    document = parse(text)
    body = ParagraphStyle("body", fontName=FONT, fontSize=SIZE, leading=LINE, wordWrap="CJK", firstLineIndent=2 * SIZE)
    small = ParagraphStyle("small", fontName=FONT, fontSize=8, leading=10, wordWrap="CJK")
    flow: list[Flowable] = []
    for block in document.blocks:
        if not isinstance(block, Table):
            flow.append(Flowing(printed(text, block.view), body))
            continue
        sheet = Sheet.of(block, text, Style())
        total = sum(sheet.shares)
        grid = LongTable(
            [[Flowing(cell, small) for cell in row] for row in sheet.cells],
            [16 * cm * share / total for share in sheet.shares],
        )
        grid.setStyle([("GRID", (0, 0), (-1, -1), 0.5, black), *(
            ("SPAN", (column, row), (column + wide - 1, row + high - 1))
            for (row, column), (high, wide) in sheet.spans.items()
        )])  # fmt: skip
        flow.append(grid)
    SimpleDocTemplate(str(path), pagesize=A4, title="report").build(flow, onFirstPage=_framed, onLaterPages=_framed)
    return path


def _framed(canvas: Canvas, template: SimpleDocTemplate) -> None:
    """The head and the foot of a page."""
    canvas.setFont(FONT, 8)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 1.5 * cm, "某某单位2024年度部门决算")
    canvas.drawCentredString(A4[0] / 2, 1.2 * cm, f"— {template.page} —")
