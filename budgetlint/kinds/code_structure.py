"""Codes of a table as a list: a code whose parent is missing, one with nothing below it, and one that comes twice.

A level that most codes of the table do without (no 款 rows at all) is the table's own way and not reported; a table of one or
two codes has the way of the other tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from budgetlint.facts.panels import Panel, Row, values_of
from budgetlint.model import Evidence, Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "code", "name", "parent")
MAX_TWICE = 2
MIN_CODES = 3  # fewer of a level show no way of their own
FUNCTION = "2"  # what codes of 功能分类 begin with; 经济分类 need not be listed below its classes


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind."""

    fault: Literal["orphan", "childless", "twice"]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each faulty code, or one for a table whose codes are in order."""
    listed = [(t, p) for t in facts.tables if t.kind is not None for p in t.panels if p.coded]
    whole = {code for _, panel in listed for code in panel.coded}
    for table, panel in listed:
        faulty = _orphans(panel, whole) if params.fault == "orphan" else _FAULTS[params.fault](panel)
        for row in faulty:
            yield _outcome(Verdict.ERROR, table, row)
        if not faulty:
            yield _outcome(Verdict.EXACT, table, next(iter(panel.coded.values())))


def _orphans(panel: Panel, whole: Collection[str]) -> list[Row]:
    """The codes whose parent is not in the table, but for levels whose parents most codes do without; ``whole`` are the
    codes of all tables."""
    found: list[Row] = []
    if all(len(code) > 3 for code in panel.coded):
        return found  # part of a table
    levels = sorted({(len(code), code[0]) for code in panel.coded if len(code) > 3})
    for level in levels:  # codes of 部门预算 and of 政府预算经济分类 may stand in one table
        below = [row for code, row in panel.coded.items() if (len(code), code[0]) == level]
        orphans = [row for row in below if row.code[:-2] not in panel.coded]
        few = len(below) < MIN_CODES
        usual = [code for code in whole if (len(code), code[:1]) == level] if few else [row.code for row in below]
        lacking = sum(code[:-2] not in (whole if few else panel.coded) for code in usual)
        if lacking * 3 <= len(usual):
            found += orphans
    return found


def _childless(panel: Panel) -> list[Row]:
    """The 类 and 款 with money and nothing below them, where most of their level have something: an item was left out."""
    found: list[Row] = []
    parents = {code[:-2] for code in panel.coded if len(code) > 3}
    for length in (3, 5):
        level = [row for code, row in panel.coded.items() if len(code) == length and code[0] == FUNCTION]
        childless = [row for row in level if row.code not in parents and any(values_of(row))]
        if sum(row.code in parents for row in level) >= 2 * len(childless):
            found += childless
    return found


def _twice(panel: Panel) -> list[Row]:
    """The codes that stand twice by mistake; where many do with other figures, another classification divides them
    (政府预算经济分类)."""
    seen: dict[str, Row] = {}
    found = []
    for row in panel.rows:
        if row.code in seen:
            found.append(row)
        if row.code:
            seen.setdefault(row.code, row)
    alike = all(any(values_of(row)) and values_of(row) == values_of(seen[row.code]) for row in found)
    return found if alike or len(found) <= MAX_TWICE else []


_FAULTS = {"childless": _childless, "twice": _twice}


def _outcome(verdict: Verdict, table: StatutoryTable, row: Row) -> Outcome:
    fields = {"where": table.where, "code": row.code, "name": row.name, "parent": row.code[:-2]}
    return Outcome(verdict, (Evidence("code", row.label, row.span),), None, None, fields)
