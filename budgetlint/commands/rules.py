"""``budgetlint rules``: list the rules."""

from __future__ import annotations

import argparse

from budgetlint.catalogue import rules_json, rules_text
from budgetlint.commands import OK, UNCHECKED
from budgetlint.commands._arguments import Parser, add_selection
from budgetlint.commands._loading import selected

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "rules"
SUMMARY = "列出全部规则 · list the rules"


def parser() -> Parser:
    """The arguments of ``budgetlint rules``."""
    made = Parser(prog="budgetlint rules", description=SUMMARY)
    made.add_argument("--format", choices=("text", "json"), default="text", help="格式 · format (text)")
    add_selection(made)
    return made


def run(given: argparse.Namespace) -> int:
    """``budgetlint rules``"""
    rules, problems = selected(given)
    if rules is None:
        return UNCHECKED
    print(rules_json(rules) if given.format == "json" else rules_text(rules))
    return UNCHECKED if problems else OK
