"""The name of a function or economic code against 政府收支分类科目; codes that are not in the lists are not checked.

Only a name that is another code's, or has nothing in common with the code's own names, is reported: wrapped and misread
names are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.panels import Row
from budgetlint.facts.tabletypes import Codes, economic_codes, function_codes
from budgetlint.model import Evidence, Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts

FIELDS = ("where", "code", "name", "other")

_UNIT = regex.compile(
    r"(?:局|委|委员会|政府|办公室|中心|学校|中学|小学|医院|大队|支队|机关|本级)(?:\([^()]*\))?$"
)  # its own code, 301


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each wrong name, or one for a table whose names are right."""
    for table in facts.tables:
        if table.kind is None:
            continue
        for panel in table.panels:
            right: Outcome | None = None
            failed = False
            for row in panel.rows:
                codes = function_codes() if row.code.startswith("2") else economic_codes()
                named = bool(row.code and row.name) and not _UNIT.search(row.name)
                belongs = codes.belongs(row.code, row.name) if named else None
                if belongs is None:
                    continue
                other = "" if belongs else next(codes.others(row.code, row.name), "")
                wrong = not belongs and (other != "" or not _shares(codes, row))
                fields = {"where": table.where, "code": row.code, "name": row.name, "other": other}
                expected = codes.names[row.code][0] if wrong else None
                evidence = (Evidence("name", row.label, row.span),)
                if wrong:
                    failed = True
                    yield Outcome(Verdict.ERROR, evidence, expected, None, fields)
                else:
                    right = Outcome(Verdict.EXACT, evidence, fields=fields)
            if right and not failed:
                yield right


def _shares(codes: Codes, row: Row) -> bool:
    return any(len(set(name) & set(row.name)) > 1 for name in codes.names[row.code])
