"""Rows named without codes, placed in the tree of 类, 款 and 项, or below the row of totals, where the sums prove it.

Class names are the statutory ones, names of 款 are those of their class; what else stands below a 款 is one of its 项. A row
and those below it are a family only if their figures add up in all columns but one at most, and in one at least: a row put in
the wrong place breaks the column of totals and another one, a wrong figure only its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts.formulas import is_price
from budgetlint.facts.panels import Panel, Row
from budgetlint.facts.row_sums import adds_up, in_cell, is_filled, is_proven
from budgetlint.facts.subtotals import below_subtotals
from budgetlint.facts.tabletypes import function_codes
from budgetlint.interval import Interval, exact, usual
from budgetlint.model import Quantity

__all__ = ["place_rows"]

Reading = Callable[[Quantity, Decimal], Interval]
Group = tuple[Row, list[Row]]  # a row and the rows below it
Paths = dict[int, tuple[str, ...]]  # by id of the row: the names from its class down to it
_OWN_TOTAL = regex.compile("(?:合计|总计)$")
_SUBTOTAL = regex.compile("[^合总小]小计$")
_MARKS = regex.compile("分值|得分|评分|权重|满分|标准分")
ONE = Decimal(1)
MIN_PROVEN = 2  # groups of rows that add up, for the others to be groups as well
MIN_LISTED = 3  # rows, for their numbers or what they are out by to tell a list
MAX_ROWS = 300  # sums are tried row by row; no department has more items


def place_rows(panel: Panel) -> Panel:
    """The panel with the paths of its rows, where no codes place them and they can be placed; else as it is."""
    if _nested(panel) or (panel.type is not None and panel.type.codes and panel.coded):
        return panel
    return _placed(_totalled(panel)) or below_subtotals(panel) or panel


def _totalled(panel: Panel) -> Panel:
    """The panel with a row called 资产合计 or 支出总计 as its row of totals, where it has no other and is a department's own; a statutory
    one without codes (“三公”经费 by units) with the row of its main concept as that, where no other row has one."""
    if any(row.item == "" for row in panel.rows):
        return panel
    main = [row for row in panel.rows if row.concept]
    if panel.type and not panel.type.codes and [row.concept for row in main] == [panel.type.main]:
        return replace(panel, rows=tuple(replace(row, item="") if row is main[0] else row for row in panel.rows))
    named = [row for row in panel.rows if _OWN_TOTAL.search(row.name)]
    if len(named) != 1:
        return panel
    totalled = replace(panel, rows=tuple(replace(row, item="") if row is named[0] else row for row in panel.rows))
    return totalled if totalled.is_list else panel


def _placed(panel: Panel) -> Panel | None:
    rows = [row for row in _apart(_filled_rows(panel.rows)) if row.item != ""]
    items = [row for row in rows if not _SUBTOTAL.search(row.name)]
    rows = items if len(items) > 1 else rows  # 其中：货物小计, 工程小计 … below the items
    sums = [row for row in panel.rows if row.item == "" and not row.part]
    if (
        len(sums) > 1
        or not 0 < len(rows) <= MAX_ROWS
        or any((row.concept and not row.outer) or not row.name for row in rows)
    ):
        return None
    columns = [at for at, column in enumerate(panel.columns) if not _compares(panel, at, column.measure)]
    named = not panel.coded and function_codes().class_of(rows[0].name) != ""
    paths = _tree(rows, sums, columns) if named else _flat(panel, rows, sums, columns)
    if not paths:
        return None
    return replace(panel, rows=tuple(_with_path(row, paths.get(id(row), ())) for row in panel.rows))


def _filled_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows up to the last one with a figure: what is blank behind the row of totals is no part of it."""
    last = max((at for at, row in enumerate(rows) if any(entry.quantity for entry in row.entries)), default=-1)
    return rows[: last + 1] if last >= 0 and rows[last].item == "" else rows


def _apart(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows that are no part of the one above: neither those marked 其中 nor, below a row with an ordinal, those without one
    behind them (3.公务用车购置及运行费, 其中：公务用车购置费, 公务用车运行费)."""
    numbered = among = False
    for row in rows:
        if row.part:
            among = numbered
        elif row.level or not among:
            numbered, among = bool(row.level), False
            yield row


def _nested(panel: Panel) -> bool:
    """Whether a code of the panel stands below another one, so that the codes tell what adds up to what."""
    return any(code[:digits] in panel.coded for code in panel.coded for digits in range(3, len(code)))


def _compares(panel: Panel, at: int, measure: str) -> bool:
    """Whether a column compares others and adds up to nothing (增减额, 执行率, 人均补助)."""
    quantities = [row.entries[at].quantity for row in panel.rows]
    return (
        is_price(panel.columns[at].header)
        or measure in ("change", "rate")
        or any(each and each.kind in ("percent", "points") for each in quantities)
    )


def _with_path(row: Row, path: tuple[str, ...]) -> Row:
    code = function_codes().class_of(row.name) if len(path) == 1 else ""
    return replace(row, path=path, item=code or row.item)


# ------------------------------------------------------------------------------------------------- flat


def _flat(panel: Panel, rows: Sequence[Row], sums: Sequence[Row], columns: Sequence[int]) -> Paths:
    """The rows of a table that is not of the statutory set, or of units: below the one row of totals at either end, those without an
    ordinal (人员经费) below the one with an ordinal before them (一、基本支出) where they add up to it. That rows are numbered
    from 1 to the last, or that several columns are out by one and the same amount, says as much as that they add up."""
    ends = (panel.rows[0], _filled_rows(panel.rows)[-1])
    if not (panel.is_list or _is_of_units(panel)) or not sums or sums[0] not in ends or len(rows) < 2:
        return {}
    columns = [at for at in columns if sums[0].entries[at].quantity]  # 数量: not added
    nested = _by_sums(sums[0], rows, columns)
    if nested:
        return {id(row): path for head, below in nested for row, path in _below(head, below)}
    groups = _by_ordinals(rows)
    heads = [head for head, _ in groups]
    named_alike = len({row.name for row in rows}) < len(rows)
    if len(heads) < 2 or len({row.level for row in heads}) > 1 or (named_alike and any(below for _, below in groups)):
        return {}
    held = {at: adds_up(sums[0], heads, at) for at in columns}
    failed = [at for at in columns if held[at] is False]
    several = any(held[at] and sum(is_filled(row.entries[at]) for row in heads) > 1 for at in columns)
    proven = [group for group in groups if group[1] and is_proven(*group, columns)]
    amounts = not any(
        _MARKS.search(column.header) for column in panel.columns
    )  # 合计 of a form holds marks from above, too
    listed = amounts and [row.number for row in heads] == list(range(1, len(heads) + 1)) and len(heads) >= MIN_LISTED
    alike = amounts and _miss_alike(sums[0], heads, failed)
    if len(proven) < MIN_PROVEN and (
        not (listed or alike or is_proven(sums[0], heads, columns))
        or (failed and not (several or listed or alike))
        or (not alike and any(_is_mean(sums[0], heads, at) for at in failed))
    ):
        return {}
    paths: Paths = {id(head): (head.name,) for head in heads}
    for head, below in groups if len(proven) >= MIN_PROVEN else proven:
        paths.update({id(row): (head.name, row.name) for row in below})
    return paths


def _is_of_units(panel: Panel) -> bool:
    """Whether a table of the statutory set lists units where others have codes or one row: 收入决算表（分单位）, “三公”经费 by units."""
    if panel.type is None or panel.coded:
        return False
    named = [row for row in panel.rows if row.concept and not (row.item == "" and row.concept == panel.type.main)]
    return not named and (panel.type.codes or any(column.concept for column in panel.columns))


def _by_ordinals(rows: Sequence[Row]) -> list[Group]:
    """Each row with the rows below it: those without an ordinal, or without a 序号, behind one that has one, or those behind one whose
    name stands in another column; else none."""
    by_number = rows[0].number == 1 and not rows[0].outer and not any(row.level for row in rows)

    def is_head(row: Row) -> bool:
        return row.outer if rows[0].outer else row.number > 0 if by_number else bool(row.level)

    if not is_head(rows[0]) or all(map(is_head, rows)):
        return [(row, []) for row in rows]
    groups: list[Group] = []
    for row in rows:
        if is_head(row):
            groups.append((row, []))
        else:
            groups[-1][1].append(row)
    return groups


def _by_sums(above: Row, rows: Sequence[Row], columns: Sequence[int]) -> list[Group]:
    """The rows as units each with what it spends on behind it, which it is the sum of: where all rows are such groups, and the units
    add up to the row of totals and the rows do not."""
    if any(adds_up(above, rows, at) for at in columns):
        return []
    groups: list[Group] = []
    left = list(rows)
    while left:
        head, *behind = left
        below = next((part for part in _runs_below(head, behind, columns) if is_proven(head, part, columns)), None)
        if below is None:
            return []
        groups.append((head, below))
        left = behind[len(below) :]
    return groups if is_proven(above, [head for head, _ in groups], columns) else []


def _runs_below(above: Row, rows: Sequence[Row], columns: Sequence[int]) -> Iterator[list[Row]]:
    """The first row, the first two and so on, until they are more than the row above them in every column."""
    filled = [(at, stated) for at in columns if (stated := above.entries[at].quantity)]
    added = {at: exact(0) for at, _ in filled}
    for end, row in enumerate(rows, 1):
        yield list(rows[:end])
        added = {at: sofar + in_cell(row.entries[at], usual) for at, sofar in added.items()}
        if all(added[at].low > usual(stated).high for at, stated in filled):
            return


def _below(head: Row, below: Sequence[Row]) -> Iterator[tuple[Row, tuple[str, ...]]]:
    yield head, (head.name,)
    yield from ((row, (head.name, row.name)) for row in below)


def _miss_alike(above: Row, below: Sequence[Row], failed: Sequence[int]) -> bool:
    """Whether several columns are out by the same amount: that of one wrong row (its 合计 and its 财政拨款), or of a figure in the
    wrong column."""
    if len(below) < MIN_LISTED or len(failed) < 2:
        return False
    gaps = set()
    for at in failed:
        stated = above.entries[at].quantity
        if stated is None:
            return False
        made = sum((each.value for row in below if (each := row.entries[at].quantity)), Decimal(0))
        gaps.add(abs(stated.value - made))
    return len(gaps) == 1


def _is_mean(above: Row, below: Sequence[Row], at: int) -> bool:
    """Whether what stands in the row of totals may be no sum at all: it is not above the greatest part."""
    values = [quantity.value for row in below if (quantity := row.entries[at].quantity)]
    stated = above.entries[at].quantity
    return stated is None or not values or stated.value <= max(values)


# ------------------------------------------------------------------------------------------------- tree


def _tree(rows: Sequence[Row], sums: Sequence[Row], columns: Sequence[int]) -> Paths:
    """类 with their 款 and 项; nothing where the classes do not add up to the row of totals or most families fail."""
    classes = list(_classes(rows))
    if sums and not is_proven(sums[0], [above for above, _ in classes], columns):
        return {}
    paths: Paths = {}
    proven = dropped = 0
    for above, below in classes:
        paths[id(above)] = (above.name,)
        if not below:
            continue
        groups = _groups(above, below, columns)
        if not is_proven(above, [head for head, _ in groups], columns):
            dropped += 1
            continue
        proven += 1
        for head, items in groups:
            path = (above.name, head.name)
            paths[id(head)] = path
            if not items:
                continue
            if not is_proven(head, items, columns):
                dropped += 1
                continue
            proven += 1
            paths.update({id(item): (*path, item.name) for item in items})
    flat = not any(below for _, below in classes)
    return paths if (flat and sums) or proven > dropped else {}


def _classes(rows: Sequence[Row]) -> Iterator[Group]:
    """The rows with names of classes, each with all that stands before the next."""
    codes = function_codes()
    head, below, opened = rows[0], list[Row](), codes.class_of(rows[0].name)
    for row in rows[1:]:
        code = codes.class_of(row.name)
        if code and code != opened and not codes.within(opened, row.name):
            yield head, below
            head, below, opened = row, [], code
        else:
            below.append(row)
    yield head, below


def _groups(above: Row, below: Sequence[Row], columns: Sequence[int]) -> list[Group]:
    """The rows of a class as 款 with their 项: a row whose name is a 款 of the class begins one, and so does the first row
    and the row behind the last 项 that adds up to the 款 before. Rows that add up to the class themselves are flat."""
    opened = function_codes().class_of(above.name)
    if not any(function_codes().within(opened, row.name) for row in below) and is_proven(above, below, columns):
        return [(row, []) for row in below]
    groups: list[Group] = []
    for row in below:
        full = bool(groups) and bool(groups[-1][1]) and all(
            adds_up(groups[-1][0], groups[-1][1], at) is not False for at in columns
        )  # fmt: skip
        zero = not any(entry.quantity and entry.quantity.value for entry in row.entries)
        if not groups or function_codes().within(opened, row.name) or (full and not zero):
            groups.append((row, []))
        else:
            groups[-1][1].append(row)
    return groups
