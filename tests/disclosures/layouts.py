"""The ways a text writes tables: ``layout(table, width)`` gives the lines of one.

``width`` is the columns a cell takes on screen (a Chinese character takes two, a figure what its print takes).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .sheet import Head, Table, index_of

Width = Callable[[str], int]
Rows = list[list[str]]


def flat_head(head: Sequence[Sequence[Head]]) -> Rows:
    """The header as plain rows: a merged cell's text stands at its left top, the rest of it is empty."""
    taken: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(head):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            for down in range(cell.down):
                for across in range(cell.across):
                    taken[row + down, column + across] = "" if down or across else cell.text
            column += cell.across
    width = max((column for _, column in taken), default=-1) + 1
    return [[taken.get((row, column), "") for column in range(width)] for row in range(len(head))]


def tabs(head: Rows, rows: Rows, width: Width) -> list[str]:
    """Cells parted by tabs, as Word saves a table."""
    return ["\t".join(row) for row in head + rows]


def trimmed_tabs(head: Rows, rows: Rows, width: Width) -> list[str]:
    """Tabs, the empty cells at the end of a row dropped."""
    return [line.rstrip("\t") for line in tabs(head, rows, width)]


def pipes(head: Rows, rows: Rows, width: Width) -> list[str]:
    """Markdown: pipes, and a line of dashes under the header."""
    lines = ["| " + " | ".join(row) + " |" for row in head + rows]
    columns = len((head or rows)[0])
    return [lines[0], "|" + " --- |" * columns, *lines[1:]]


def plain_pipes(head: Rows, rows: Rows, width: Width) -> list[str]:
    """Pipes alone."""
    return ["|" + "|".join(row) + "|" for row in head + rows]


def drawn(head: Rows, rows: Rows, width: Width) -> list[str]:
    """Borders drawn with box characters, a rule between all rows."""
    sizes = _sizes(head + rows, width)

    def rule(left: str, middle: str, right: str) -> str:
        return left + middle.join("─" * (size + 2) for size in sizes) + right

    lines = [rule("┌", "┬", "┐")]
    for number, row in enumerate(head + rows):
        if number:
            lines.append(rule("├", "┼", "┤"))
        lines.append(
            "│" + "│".join(f" {_padded(cell, size, width)} " for cell, size in zip(row, sizes, strict=True)) + "│"
        )
    return [*lines, rule("└", "┴", "┘")]


def spaced(head: Rows, rows: Rows, width: Width) -> list[str]:
    """Columns aligned by blanks, as ``pdftotext -layout`` gives them."""
    sizes = _sizes(head + rows, width)
    return [
        "   ".join(_padded(cell, size, width) for cell, size in zip(row, sizes, strict=True)).rstrip()
        for row in head + rows
    ]


def cells(head: Rows, rows: Rows, width: Width) -> list[str]:
    """One cell a line, a lone tab for an empty one, an empty line between rows."""
    lines = []
    for row in head + rows:
        lines += [f"\t{cell}" for cell in row]
        lines.append("")
    return lines


def records(head: Rows, rows: Rows, width: Width) -> list[str]:
    """One cell a line, empty ones lost, an empty line between rows."""
    lines = []
    for row in head + rows:
        if any(row):
            lines += [f"\t{cell}" for cell in row if cell]
            lines.append("")
    return lines


def _sizes(rows: Rows, width: Width) -> list[int]:
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def _padded(cell: str, size: int, width: Width) -> str:
    blank = " " * (size - width(cell))
    return blank + cell if index_of(cell) is not None else cell + blank


def html(table: Table) -> list[str]:
    """A table of a web page, merged cells as they are."""
    lines = ["<table>"]
    for head in table.head:
        cells = [
            "<th"
            + (f' colspan="{h.across}"' if h.across > 1 else "")
            + (f' rowspan="{h.down}"' if h.down > 1 else "")
            + f">{h.text}</th>"
            for h in head
        ]
        lines.append("<tr>" + "".join(cells) + "</tr>")
    lines += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table.rows]
    return [*lines, "</table>"]


LAYOUTS = {each.__name__: each for each in (tabs, trimmed_tabs, pipes, plain_pipes, drawn, spaced, cells, records)}
NAMES = (*LAYOUTS, "html")
