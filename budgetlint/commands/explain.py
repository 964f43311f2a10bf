"""``budgetlint explain ID``: explain rules with their examples."""

from __future__ import annotations

import argparse

from budgetlint.catalogue import explanation
from budgetlint.commands import OK, UNCHECKED
from budgetlint.commands._arguments import Parser, add_packs
from budgetlint.commands._loading import load_near, say
from budgetlint.ignores import TITLES
from budgetlint.language import worded

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "explain 规则编号..."
SUMMARY = "讲解规则、依据和例子 · explain rules with their examples"


def parser() -> Parser:
    """The arguments of ``budgetlint explain ID``."""
    made = Parser(prog="budgetlint explain", description=SUMMARY)
    made.add_argument("ids", nargs="+", metavar="ID", help="规则编号，如 TP101 · rule ids")
    add_packs(made)
    return made


def run(given: argparse.Namespace) -> int:
    """``budgetlint explain ID``"""
    rules, problems = load_near(".", given.rules)
    if rules is None:
        return UNCHECKED
    status = UNCHECKED if problems else OK
    known = {rule.id: rule for rule in rules.rules}
    for name in given.ids:
        if name.upper() in TITLES:
            about = worded("说的是草稿里的注释 <!-- budgetlint: ignore 规则编号 原因 -->")
            print(f"{name.upper()}  {worded(TITLES[name.upper()])}\n\n  {about}\n")
        elif name.upper() not in known:
            say(worded("没有编号为 {name} 的规则；budgetlint rules 列出全部规则", name=name))
            status = UNCHECKED
        else:
            print(explanation(known[name.upper()]))
    return status
