"""Reports as Writer documents (flat ODT), made out of texts: for tests that convert them to PDF through LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from budgetlint.model import Document, Passage, Table, View
from budgetlint.readers.text import parse

SOFFICE = shutil.which("soffice")
NO_SOFFICE = "LibreOffice (soffice) is not installed"
_FIGURE_CHARS = set("0123456789.,，%-— ")


@dataclass(frozen=True)
class Style:
    """How a report is laid out: ``rules`` are ``all``, ``none`` or ``rows`` (horizontal ones only)."""

    font: str = "Noto Serif CJK SC"
    size: int = 12
    cell_size: int = 9
    rules: str = "all"
    landscape: bool = False
    repeat_headers: bool = False
    narrow: bool = False  # names wrap
    header: str = ""
    indented: bool = True


STYLES: Mapping[str, Style] = {
    "ruled": Style(header="某某单位2024年度部门决算公开"),
    "bare": Style(font="Noto Sans CJK SC", size=14, rules="none"),
    "landscape": Style(size=16, cell_size=10, landscape=True, repeat_headers=True),
    "narrow": Style(font="Noto Sans CJK SC", cell_size=11, narrow=True),
    "rows": Style(size=14, rules="rows", indented=False),
}


def flat_odt(text: str, style: Style) -> str:
    """The text as a Writer document: its paragraphs, its tables as true tables in a style."""
    document = parse(text)
    tables = {at: Sheet.of(block, text, style) for at, block in enumerate(document.blocks) if isinstance(block, Table)}
    return _DOCUMENT.format(
        font=style.font,
        size=style.size,
        cell=style.cell_size,
        indent=2 * style.size if style.indented else 0,
        padding=1.5 if style.rules == "all" else 4,
        rows="none" if style.rules == "none" else "0.5pt solid #000000",
        sides="0.5pt solid #000000" if style.rules == "all" else "none",
        header=_paragraph(escape(style.header), "Head") if style.header else "",
        columns="".join(table.column_styles(at) for at, table in tables.items()),
        body="\n".join(_blocks(document, style, tables)),
    )


def to_pdf(documents: Mapping[str, str], folder: Path) -> dict[str, Path]:
    """PDFs of flat ODT documents by name. LibreOffice starts once, with a profile of its own."""
    assert SOFFICE is not None, NO_SOFFICE
    for name, content in documents.items():
        (folder / f"{name}.fodt").write_text(content, encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *(SOFFICE, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf"),
                *("--outdir", str(folder), *(str(folder / f"{name}.fodt") for name in documents)),
            ],
            check=True,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    return {name: folder / f"{name}.pdf" for name in documents}


def _paragraph(inside: str, style: str) -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def _blocks(document: Document, style: Style, tables: Mapping[int, Sheet]) -> Iterator[str]:
    wide = False
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            yield tables[at].body(at, style)
            continue
        near = style.landscape and any(isinstance(each, Table) for each in document.blocks[at : at + 5])
        kind = "Title" if isinstance(block, Passage) and (block.heading or block.contents) else "Body"
        if near and not wide and block.text.endswith("表"):
            kind, wide = "ToWide", True
        elif wide and not near and not block.text.startswith("注"):
            kind, wide = "ToTall", False
        yield _paragraph(escape(printed(document.text, block.view)), kind)


def printed(text: str, view: View) -> str:
    """A view's characters as the source prints them."""
    ends = [start for start, _ in view.pieces[1:]] + [len(view.text)]
    pieces = zip(view.pieces, ends, strict=True)
    return "".join(text[origin : origin + end - start] for (start, origin), end in pieces).replace("\n", "")


@dataclass(frozen=True)
class Sheet:
    """The cells of a table, how many rows are its header, and which cells cover which (row, column) with their spans."""

    cells: Sequence[Sequence[str]]
    head: int
    spans: Mapping[tuple[int, int], tuple[int, int]]
    shares: Sequence[int]

    @classmethod
    def of(cls, table: Table, text: str, style: Style) -> Sheet:
        width = max(len(row) for row in table.rows)
        cells = [[printed(text, cell.view) for cell in row] + [""] * (width - len(row)) for row in table.rows]
        head = next((at for at, row in enumerate(cells) if any(_is_figure(cell) for cell in row)), 1)
        longest = [max(len(row[at]) * 2 for row in cells[head:] or cells) for at in range(width)]
        least, most = (4, 16) if style.narrow else (8, 36)
        shares = [max(least, min(each, most)) for each in longest]
        return cls(cells, head, {} if style.repeat_headers else _merged(cells, head), shares)

    def column_styles(self, number: int) -> str:
        return "".join(
            f'<style:style style:name="T{number}c{at}" style:family="table-column"><style:table-column-properties '
            f'style:rel-column-width="{share * 100}*"/></style:style>'
            for at, share in enumerate(self.shares)
        )

    def body(self, number: int, style: Style) -> str:
        covered = {
            (row + down, column + right)
            for (row, column), (high, wide) in self.spans.items()
            for down in range(high)
            for right in range(wide)
            if down or right
        }
        rows = [
            "<table:table-row>"
            + "".join(self._cell(at, column, covered) for column in range(len(row)))
            + "</table:table-row>"
            for at, row in enumerate(self.cells)
        ]
        if style.repeat_headers and self.head:
            rows[: self.head] = ["<table:table-header-rows>", *rows[: self.head], "</table:table-header-rows>"]
        columns = "".join(f'<table:table-column table:style-name="T{number}c{at}"/>' for at in range(len(self.shares)))
        return f'<table:table table:name="T{number}" table:style-name="Tab">{columns}{"".join(rows)}</table:table>'

    def _cell(self, row: int, column: int, covered: set[tuple[int, int]]) -> str:
        if (row, column) in covered:
            return "<table:covered-table-cell/>"
        text = self.cells[row][column]
        high, wide = self.spans.get((row, column), (1, 1))
        kind = "Head" if row < self.head else "Figure" if _is_figure(text) else "Label"
        return (
            f'<table:table-cell table:style-name="Cell" table:number-rows-spanned="{high}" '
            f'table:number-columns-spanned="{wide}">{_paragraph(escape(text), kind)}</table:table-cell>'
        )


def _is_figure(text: str) -> bool:
    return bool(text) and set(text) <= _FIGURE_CHARS


def _merged(cells: Sequence[Sequence[str]], head: int) -> dict[tuple[int, int], tuple[int, int]]:
    """What a template merges in its header: a word over the columns it stands for, and over the empty cells below it."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    if head < 2:
        return spans
    column = 0
    while column < len(cells[0]):
        wide = 1
        while column + wide < len(cells[0]) and not cells[0][column + wide] and cells[1][column + wide]:
            wide += 1
        high = 2 if wide == 1 and not cells[1][column] else 1
        if wide > 1 or high > 1:
            spans[0, column] = (high, wide)
        column += wide
    return spans


_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:text-indent="{indent}pt" fo:text-align="justify" fo:line-height="150%"/>
<style:text-properties fo:font-family="{font}" style:font-family-asian="{font}" fo:font-size="{size}pt" style:font-size-asian="{size}pt" fo:language-asian="zh"/></style:style>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Body"><style:paragraph-properties fo:margin-top="8pt" fo:text-align="start"/>
<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="ToWide" style:family="paragraph" style:parent-style-name="Body" style:master-page-name="Wide"/>
<style:style style:name="ToTall" style:family="paragraph" style:parent-style-name="Body" style:master-page-name="Standard"/>
<style:style style:name="Label" style:family="paragraph"><style:text-properties fo:font-family="{font}" style:font-family-asian="{font}" fo:font-size="{cell}pt" style:font-size-asian="{cell}pt"/></style:style>
<style:style style:name="Figure" style:family="paragraph" style:parent-style-name="Label"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="Head" style:family="paragraph" style:parent-style-name="Label"><style:paragraph-properties fo:text-align="center"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Tab" style:family="table"><style:table-properties style:rel-width="100%" table:align="margins" table:border-model="collapsing"/></style:style>
<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="{padding}pt" style:vertical-align="middle"
 fo:border-top="{rows}" fo:border-bottom="{rows}" fo:border-left="{sides}" fo:border-right="{sides}"/></style:style>
{columns}
<style:page-layout style:name="Tall"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin="25mm"/>
<style:header-style/><style:footer-style/></style:page-layout>
<style:page-layout style:name="Flat"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" fo:margin="20mm" style:print-orientation="landscape"/>
<style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="Tall"><style:header>{header}</style:header>
<style:footer><text:p text:style-name="Head">- <text:page-number text:select-page="current"/> -</text:p></style:footer></style:master-page>
<style:master-page style:name="Wide" style:page-layout-name="Flat"><style:header>{header}</style:header>
<style:footer><text:p text:style-name="Head"><text:page-number text:select-page="current"/></text:p></style:footer></style:master-page>
</office:master-styles>
<office:body><office:text>
{body}
</office:text></office:body></office:document>
"""
