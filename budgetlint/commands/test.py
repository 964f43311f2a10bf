"""``budgetlint test PACK...``: run the examples of rule packs."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from budgetlint.commands import FINDINGS, OK, UNCHECKED
from budgetlint.commands._arguments import Parser
from budgetlint.commands._loading import load, say
from budgetlint.language import enumeration, worded
from budgetlint.rules import RuleSet
from budgetlint.testing import run_examples

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "test [规则包...]"
SUMMARY = "运行规则包里的例子 · run the examples of rule packs"


def parser() -> Parser:
    """The arguments of ``budgetlint test PACK...``."""
    made = Parser(prog="budgetlint test", description=SUMMARY)
    made.add_argument("packs", nargs="*", metavar="PACK",
                        help="规则文件、文件夹，或内置规则包的名称；不写则为全部内置规则 · pack files, folders or built-in packs")  # fmt: skip
    return made


def run(given: argparse.Namespace) -> int:
    """``budgetlint test PACK...``"""
    rules, problems = load([Path(pack) for pack in given.packs if Path(pack).exists() or _looks_like_path(pack)])
    if rules is None:
        return UNCHECKED
    wanted = _packs_named(given.packs, rules)
    if wanted is None:
        return UNCHECKED
    status = UNCHECKED if problems else OK
    chosen = rules.select(wanted) if wanted else rules
    if given.packs and not wanted:
        return status
    failures = list(run_examples(chosen))
    for failure in failures:
        print(f"{failure.where}: {failure.rule} {failure.message}")
    examples = sum(len(rule.passing) + len(rule.failing) for rule in chosen.rules)
    result = worded("{count} 处不符", count=len(failures)) if failures else worded("全部符合")
    print(
        worded("{rules} 条规则，{examples} 个例子，{result}", rules=len(chosen.rules), examples=examples, result=result)
    )
    return max(status, FINDINGS if failures else OK)


def _looks_like_path(name: str) -> bool:
    return "/" in name or os.sep in name or name.endswith((".yaml", ".yml"))


def _packs_named(names: Sequence[str], rules: RuleSet) -> list[str] | None:
    """The names of the packs that were given by path or by name; ``None`` if one of them is unknown."""
    wanted: list[str] = []
    for name in names:
        path = Path(name)
        inside = [p.name for p in rules.packs if Path(p.path) == path or path in Path(p.path).parents]
        by_name = [p.name for p in rules.packs if p.name == name]
        if not inside and not by_name and not (path.exists() or _looks_like_path(name)):
            known = enumeration(pack.name for pack in rules.packs)
            say(worded("没有名为 {name} 的规则包，也没有这个文件；内置规则包：{known}", name=name, known=known))
            return None
        wanted += inside or by_name
    return wanted
