"""The ways a text writes tables: ``layout(table, width)`` gives the lines of one.

``width`` is the columns a cell takes on screen (a Chinese character takes two, a figure what its print takes).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .sheet import Head, Table, index_of

Width = Callable[[str], int]
Rows = list[list[str]]


def placed_heads(table: Table) -> Iterator[tuple[int, int, Head]]:
    """Row and column of every cell of the header."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table.head):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            yield row, column, cell
            taken |= {(row + down, column + across) for down in range(cell.down) for across in range(cell.across)}
            column += cell.across


def head_rows(table: Table) -> Rows:
    """The header as plain rows: a merged cell's text stands at its left top, the rest of it is empty."""
    rows = [[""] * len(table.rows[0]) for _ in table.head]
    for row, column, cell in placed_heads(table):
        rows[row][column] = cell.text
    return rows


def all_rows(table: Table) -> Rows:
    """Header and rows."""
    return head_rows(table) + [list(row) for row in table.rows]


def tabs(table: Table, width: Width) -> list[str]:
    """Cells parted by tabs, as Word saves a table."""
    return ["\t".join(row) for row in all_rows(table)]


def trimmed_tabs(table: Table, width: Width) -> list[str]:
    """Tabs, the empty cells at the end of a row dropped."""
    return [line.rstrip("\t") for line in tabs(table, width)]


def pipes(table: Table, width: Width) -> list[str]:
    """Markdown: pipes, and a line of dashes under the header."""
    first, *others = ("| " + " | ".join(row) + " |" for row in all_rows(table))
    return [first, "|" + " --- |" * len(table.rows[0]), *others]


def plain_pipes(table: Table, width: Width) -> list[str]:
    """Pipes alone."""
    return ["|" + "|".join(row) + "|" for row in all_rows(table)]


def drawn(table: Table, width: Width) -> list[str]:
    """Borders drawn with box characters, a rule between all rows."""
    rows = all_rows(table)
    sizes = [max(map(width, column)) for column in zip(*rows, strict=True)]
    rules = ["─" * (size + 2) for size in sizes]
    lines = ["┌" + "┬".join(rules) + "┐"]
    for number, row in enumerate(rows):
        if number:
            lines.append("├" + "┼".join(rules) + "┤")
        cells = (f" {_padded(cell, size, width)} " for cell, size in zip(row, sizes, strict=True))
        lines.append("│" + "│".join(cells) + "│")
    return [*lines, "└" + "┴".join(rules) + "┘"]


def spaced(table: Table, width: Width) -> list[str]:
    """Columns aligned by blanks as ``pdftotext -layout`` gives them: figures right, headings over their columns."""
    heads = list(placed_heads(table))
    single = [(column, cell.text) for _, column, cell in heads if cell.across == 1]
    sizes = [max(width(row[column]) for row in table.rows) for column in range(len(table.rows[0]))]
    for column, text in single:
        sizes[column] = max(sizes[column], width(text))
    for _, column, cell in heads:
        span = range(column, column + cell.across)
        missing = width(cell.text) - sum(sizes[each] + 3 for each in span) + 3
        for each in span:
            sizes[each] += max(0, -(-missing // cell.across))
    starts = [sum(sizes[:column]) + 3 * column for column in range(len(sizes))]
    lines = []
    for number in range(len(table.head)):
        line = ""
        for row, column, cell in heads:
            if row == number:
                room = sum(sizes[column : column + cell.across]) + 3 * (cell.across - 1)
                line += " " * (starts[column] + (room - width(cell.text)) // 2 - width(line)) + cell.text
        lines.append(line)
    for cells_ in table.rows:
        padded = (_padded(cell, size, width) for cell, size in zip(cells_, sizes, strict=True))
        lines.append("   ".join(padded).rstrip())
    return lines


def cells(table: Table, width: Width) -> list[str]:
    """One cell a line, a lone tab for an empty one, an empty line between rows."""
    lines = []
    for row in all_rows(table):
        lines += [f"\t{cell}" for cell in row]
        lines.append("")
    return lines


def records(table: Table, width: Width) -> list[str]:
    """One cell a line, empty ones lost, an empty line between rows."""
    lines = []
    for row in all_rows(table):
        if any(row):
            lines += [f"\t{cell}" for cell in row if cell]
            lines.append("")
    return lines


def html(table: Table, width: Width) -> list[str]:
    """A table of a web page, merged cells as they are."""
    lines = ["<table>"]
    for heads in table.head:
        lines.append("<tr>" + "".join(_html_head(head) for head in heads) + "</tr>")
    lines += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table.rows]
    return [*lines, "</table>"]


def _html_head(head: Head) -> str:
    across = f' colspan="{head.across}"' if head.across > 1 else ""
    down = f' rowspan="{head.down}"' if head.down > 1 else ""
    return f"<th{across}{down}>{head.text}</th>"


def _padded(cell: str, size: int, width: Width) -> str:
    blank = " " * (size - width(cell))
    right = index_of(cell) is not None or cell[:1] in ("0", "—")
    return blank + cell if right else cell + blank


LAYOUTS = {
    each.__name__: each for each in (tabs, trimmed_tabs, pipes, plain_pipes, drawn, spaced, cells, records, html)
}
