"""``budgetlint facts FILE``: list every figure as read."""

from __future__ import annotations

import argparse

from budgetlint.catalogue import facts_json, facts_text, read_figures
from budgetlint.commands import OK, UNCHECKED
from budgetlint.commands._arguments import Parser, add_packs
from budgetlint.commands._loading import load_near, say
from budgetlint.language import worded
from budgetlint.readers import Unreadable
from budgetlint.runner import load as load_document

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "facts 文件"
SUMMARY = "列出读到的每个数字 · list every figure as read"


def parser() -> Parser:
    """The arguments of ``budgetlint facts FILE``."""
    made = Parser(prog="budgetlint facts", description=SUMMARY)
    made.add_argument("path", metavar="FILE", help="文件，或 - 表示标准输入 · a file, - for stdin")
    made.add_argument("--uncovered", action="store_true",
                        help="只列没有任何规则核对过的数字 · only figures no rule looked at")  # fmt: skip
    made.add_argument("--format", choices=("text", "json"), default="text", help="格式 · format (text)")
    add_packs(made)
    return made


def run(given: argparse.Namespace) -> int:
    """``budgetlint facts FILE``"""
    rules, problems = load_near(given.path, given.rules)
    if rules is None:
        return UNCHECKED
    try:
        document = load_document(given.path)
    except Unreadable as error:
        say(worded("{path}：{message}", path=given.path, message=error))
        return UNCHECKED
    figures = read_figures(document, rules, uncovered=given.uncovered)
    print(facts_json(document, figures) if given.format == "json" else facts_text(document, figures))
    return UNCHECKED if problems else OK
