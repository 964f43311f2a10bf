"""Rows with codes against the rows below them, column by column: 合计 = Σ类, 类 = Σ款, 款 = Σ项; 301 = Σ 301xx.

The rows below a code are those whose nearest code above in the table it is, so that a table without 款 rows holds, too.
Where two columns are out by the same amount the other way round, a figure stands in the wrong one of them: the row's that is
it, if no cell of the row was lost in reading; else the two are undecided. A code that another table gives below the row, with
just the figure that is missing, was left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from budgetlint.facts.formulas import is_price
from budgetlint.facts.panels import Panel, Row
from budgetlint.interval import printed, total, unit_scale, usual
from budgetlint.kinds._entries import Part, adding, against, cell, mostly_broken, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Table, Verdict
from budgetlint.slips import MIN_DIGITS, slips_of_sum

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "count", "hint")
INFERRED = True
_HUNDRED = Decimal(100)
MIN_HELD = 2  # sums of a column that hold, for a blank one to be a slip


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind: ``level`` is ``total`` for the row of totals over classes, ``inner`` for the rows
    below them, ``rows`` for the row of totals of a table without codes and classes."""

    level: Literal["total", "inner", "rows"]


@dataclass(frozen=True, slots=True)
class _Relation:
    column: int
    stated: Part
    parts: tuple[Part, ...]
    outcome: Outcome


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row with rows below it and each column with a figure in them."""
    for table in facts.tables:
        for panel in table.panels:
            yield from _panel(params, facts, table, panel)


def _panel(params: Params, facts: Facts, table: StatutoryTable, panel: Panel) -> Iterator[Outcome]:
    relations: list[list[_Relation]] = []
    for above, below in _families(panel, params.level):
        family = _moved(table, list(_family(table, panel, above, below)))
        relations.append([_with_left_out(facts, panel, above, below, relation) for relation in family])
    flat = [relation for family in relations for relation in family]
    proven = {id(relation) for family in relations if any(map(_adds_up, family)) for relation in family}
    for column in sorted({relation.column for relation in flat}):
        mine = [relation for relation in flat if relation.column == column]
        wrong = mostly_broken([relation.outcome for relation in mine])
        failed = [r for r in mine if r.outcome.verdict is Verdict.ERROR]
        strange = bool(panel.coded) and table.kind is None and len(failed) * 5 > len(mine) and not _is_lone_slip(failed)
        blank = [relation for relation in mine if relation.outcome.verdict is Verdict.UNDECIDED and _is_blank(relation)]
        held = sum(relation.outcome.verdict.holds and not _is_blank(relation) for relation in mine)
        for relation in mine:
            if blank == [relation] and held >= MIN_HELD:
                yield _emptied(relation)
            elif relation in failed and params.level == "rows" and _is_told(facts, relation):
                yield replace(relation.outcome, borne_out=True)
            elif relation.outcome.borne_out:
                yield relation.outcome
            elif relation in failed and (wrong or (strange and id(relation) not in proven)):
                yield undecided(
                    worded("这一栏多数合计都对不上，怕是认错了栏"),
                    (relation.stated, *relation.parts),
                    relation.outcome.fields,
                )
            else:
                yield relation.outcome


def _is_lone_slip(failed: Sequence[_Relation]) -> bool:
    """Whether one sum of a column fails, and one slip in a figure of it is all that it takes."""
    if len(failed) != 1:
        return False
    (relation,) = failed
    stated, unit = relation.stated.entry.quantity, relation.stated.unit
    parts = [part.entry.quantity for part in relation.parts if part.entry.quantity]
    wanted = total(part.interval(printed, unit) for part in relation.parts)
    return stated is not None and len(parts) > 1 and any(slips_of_sum(stated, wanted, parts))


def _is_told(facts: Facts, relation: _Relation) -> bool:
    """Whether the text tells just the sum of the rows."""
    expected, scale = relation.outcome.expected, unit_scale(relation.stated.unit, "元")
    if not isinstance(expected, Decimal) or scale is None:
        return False
    return len(expected.as_tuple().digits) > MIN_DIGITS and (expected * scale).normalize() in facts.told_amounts


def _is_blank(relation: _Relation) -> bool:
    """Whether the sum is a blank cell and the figures below it are certain, not all 0."""
    entries = [part.entry for part in relation.parts]
    certain = not relation.stated.entry.doubt and not any(entry.doubt for entry in entries)
    return (
        certain and not relation.stated.entry.printed and any(each.quantity and each.quantity.value for each in entries)
    )


def _emptied(relation: _Relation) -> Outcome:
    """The one blank cell of a column above rows with figures: the others of the column are filled, so it was forgotten."""
    return _failed(relation, Verdict.SUSPICIOUS, "")


def _failed(relation: _Relation, verdict: Verdict, hint: str, *, borne_out: bool = False) -> Outcome:
    """A row whose figure, or whose blank, is not the sum of those below it."""
    fields = relation.outcome.fields | {"hint": hint}
    parts = [part for part in relation.parts if part.entry.printed]
    evidence = (relation.stated.evidence("total"), *(part.evidence("part") for part in parts))
    quantity = relation.stated.entry.quantity
    unit = relation.stated.unit
    expected = total(part.interval(usual, unit) for part in relation.parts).value
    difference = (quantity.value if quantity else Decimal(0)) - expected
    if quantity is None:  # a blank cell has no unit of its own
        shown = f"{expected:,f}{unit}"
        fields |= {"stated": worded("空格"), "expected": shown, "difference": shown}
    return Outcome(verdict, evidence, expected, difference, fields, borne_out=borne_out)


def _adds_up(relation: _Relation) -> bool:
    """Whether a row is the sum of several figures, so that those below it belong to it in the other columns, too."""
    several = sum(bool(part.entry.quantity and part.entry.quantity.value) for part in relation.parts) > 1
    return several and relation.outcome.verdict.holds


def _families(panel: Panel, level: str) -> Iterator[tuple[Row, Sequence[Row]]]:
    if not panel.coded or any(row.path and (len(row.path) > 1 or row.code) for row in panel.rows):
        yield from _placed_families(panel, level)
        return
    if level == "rows":
        return
    below = panel.below
    if level == "inner":
        yield from ((row, below[code]) for code, row in panel.coded.items() if code in below)
        return
    sums = [row for row in panel.rows if row.item == "" and not row.part]
    roots = below.get("", [])
    if len(sums) == 1 and roots and len({row.code[0] for row in roots}) == 1:
        yield sums[0], roots


def _placed_families(panel: Panel, level: str) -> Iterator[tuple[Row, Sequence[Row]]]:
    """The rows without codes that have a path, below the row whose path is theirs without its end."""
    below: dict[tuple[str, ...], list[Row]] = {}
    for row in panel.rows:
        if row.path:
            below.setdefault(row.path[:-1], []).append(row)
    if level == "inner":
        yield from ((row, below[row.path]) for row in panel.rows if row.path and row.path in below)
        return
    roots = below.get((), [])
    sums = [row for row in panel.rows if row.item == "" and not row.part]
    classes = "total" if roots and roots[0].item else "rows"
    if roots and sums and level == classes:
        yield sums[0], roots


def _family(table: StatutoryTable, panel: Panel, above: Row, below: Sequence[Row]) -> Iterator[_Relation]:
    codeless = _codeless_below(panel, above)
    for at, column in enumerate(panel.columns):
        if column.measure in ("change", "rate") or is_price(column.header):
            continue
        stated = cell(table, panel, above, at)
        parts = tuple(cell(table, panel, row, at) for row in below)
        if _are_rates(stated, parts):
            continue
        fields = {"where": table.where, "label": stated.label, "count": str(len(parts)), "hint": ""}
        missing = _codeless(codeless, at)
        outcome = against(stated, parts, adding(parts), fields, missing=missing)
        if outcome and column.measure == "prior" and outcome.verdict is Verdict.ERROR and (outcome.difference or 0) > 0:
            outcome = undecided(worded("上年有而本年没有的科目可能没有列出"), (stated, *parts), fields)
        if outcome and table.cut and outcome.verdict is Verdict.ERROR and (outcome.difference or 0) > 0:
            outcome = undecided(worded("表后面似有没有读出的行"), (stated, *parts), fields)
        if outcome and not panel.coded and outcome.verdict is Verdict.ERROR and _is_twice(outcome, stated):
            outcome = undecided(worded("各行之和正是合计的两倍，其中可能有小计行"), (stated, *parts), fields)
        if outcome:
            yield _Relation(at, stated, parts, outcome)


def _is_twice(outcome: Outcome, stated: Part) -> bool:
    """Whether rows come to twice their total, as they do where some of them are the sums of others."""
    return stated.entry.quantity is not None and outcome.expected == 2 * stated.entry.quantity.value


def _are_rates(stated: Part, parts: Sequence[Part]) -> bool:
    """Whether percentages are no shares of one whole (满意度, 执行率): neither their total nor their sum is 100%."""
    if stated.entry.quantity is None or stated.entry.quantity.kind != "percent":
        return False
    told, added = stated.interval(printed, stated.unit), adding(parts)(lambda part: part.interval(printed, stated.unit))
    return not any(each.low <= _HUNDRED <= each.high for each in (told, added))


def _codeless_below(panel: Panel, above: Row) -> list[Row]:
    """The rows that stand among those below ``above`` and whose code was lost."""
    found = []
    inside = not above.code
    for row in panel.rows if panel.coded else ():
        if above.code and row.code:
            inside = row.code.startswith(above.code)
        if inside and not (row.code or row.concept or row.part or row.path) and row.item is None:
            found.append(row)
    return found


def _codeless(rows: Sequence[Row], at: int) -> str:
    """What is to be said of the first of the rows that has a figure in a column; ``""`` if none has."""
    for row in rows:
        quantity = row.entries[at].quantity
        if quantity and quantity.value:
            return worded("表中另有“{label}”没有科目代码", label=row.label)
    return ""


def _moved(table: StatutoryTable, family: list[_Relation]) -> list[_Relation]:
    """The relations of one row; where two columns are out by the same amount the other way round, undecided, or wrong for the
    figure that stands in one and belongs into the other."""
    found = []
    for relation in family:
        wrong = relation.outcome.verdict is Verdict.ERROR or _is_blank(relation)
        other = next((each for each in family if wrong and each is not relation and _balance(relation, each)), None)
        if other is not None:
            part = _misplaced(relation, other) or _misplaced(other, relation)
            if part is not None and _keeps_cells(table.source, part):
                hint = worded("；疑“{label}”的数填错了栏", label=part.label)
                outcome = _failed(relation, Verdict.ERROR, hint, borne_out=True)
                if part not in relation.parts:
                    outcome = replace(outcome, evidence=(*outcome.evidence, part.evidence("misplaced")))
                relation = _Relation(relation.column, relation.stated, relation.parts, outcome)
            elif relation.outcome.verdict is Verdict.ERROR:
                reason = worded("两栏相差的数正好相反，怕是有一行串了栏")
                outcome = undecided(reason, (relation.stated, *relation.parts), relation.outcome.fields)
                relation = _Relation(relation.column, relation.stated, relation.parts, outcome)
        found.append(relation)
    return found


def _misplaced(one: _Relation, other: _Relation) -> Part | None:
    """The one figure by which a column is too much and which the other lacks, its cell there being blank or holding the figure that
    belongs into this one."""
    unit = one.stated.unit
    more = total(part.interval(usual, unit) for part in one.parts) - one.stated.interval(usual, unit)
    found = [
        part
        for part, beside in zip(one.parts, other.parts, strict=True)
        if part.entry.quantity
        and part.entry.quantity.value
        and (part.interval(usual, unit) - beside.interval(usual, unit)).meets(more)
        and (part.interval(usual, unit).meets(more) or beside.entry.printed)
    ]
    return found[0] if len(found) == 1 else None


def _keeps_cells(source: Table, part: Part) -> bool:
    """Whether the row of a figure has as many cells as the table has columns, so that none was lost in reading; where blanks part the
    columns, one may stand in the next."""
    if source.loses_blanks or source.layout == "space":
        return False
    width = max(len(row) for row in source.rows)
    at = part.entry.span.start
    return any(len(row) == width and row[0].view.origin(0) <= at <= row[-1].view.origin(0) for row in source.rows)


def _with_left_out(facts: Facts, panel: Panel, above: Row, below: Sequence[Row], relation: _Relation) -> _Relation:
    """The relation; with the row that another table gives below the same code and that is just what is missing."""
    outcome = relation.outcome
    if outcome.verdict is not Verdict.ERROR or (outcome.difference or 0) <= 0 or outcome.borne_out or not panel.coded:
        return relation
    for table, row, part in _unlisted(facts, panel, above, below):
        quantity = part.entry.quantity
        if any(row.code in view.text for view in facts.passage_views):
            continue  # a row that was not read as one
        if part.unit == relation.stated.unit and quantity is not None and quantity.value == outcome.difference:
            hint = worded("；疑漏列“{label}”（{where}）", label=row.label, where=table.where)
            evidence = (*outcome.evidence, part.evidence("left-out"))
            return replace(
                relation, outcome=replace(outcome, evidence=evidence, fields=outcome.fields | {"hint": hint})
            )
    return relation


def _unlisted(
    facts: Facts, panel: Panel, above: Row, below: Sequence[Row]
) -> Iterator[tuple[StatutoryTable, Row, Part]]:
    """The figures that tables give for codes below a row which its own table does not list, of the length of those that it
    lists, each with its table and row."""
    length = min(len(row.code) for row in below)
    for table in facts.tables:
        for other in table.panels:
            for row in other.rows:
                if row.code in panel.coded or len(row.code) != length or not row.code.startswith(above.code):
                    continue
                for at, entry in enumerate(row.entries):
                    if not entry.doubt:
                        yield table, row, cell(table, other, row, at)


def _balance(one: _Relation, other: _Relation) -> bool:
    """Whether the sums of two columns, taken together, come out."""
    if any(part.entry.doubt for relation in (one, other) for part in (relation.stated, *relation.parts)):
        return False
    unit = one.stated.unit
    told, parts = (
        [part.interval(usual, unit) for part in each] for each in ((one.stated, other.stated), one.parts + other.parts)
    )
    left, right = total(told), total(parts)
    apart = other.stated.interval(usual, unit).value != total(part.interval(usual, unit) for part in other.parts).value
    return apart and left.meets(right)
