"""``budgetlint schema``: print the JSON Schema of rule packs."""

from __future__ import annotations

import argparse
import json

from budgetlint.commands import OK, UNCHECKED
from budgetlint.commands._arguments import Parser, add_packs
from budgetlint.commands._loading import load_near
from budgetlint.schema import pack_schema

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "schema"
SUMMARY = "规则包的 JSON Schema，供编辑器补全和检查 · JSON Schema of packs, for editors"


def parser() -> Parser:
    """The arguments of ``budgetlint schema``."""
    made = Parser(prog="budgetlint schema", description=SUMMARY)
    add_packs(made)
    return made


def run(given: argparse.Namespace) -> int:
    """``budgetlint schema``"""
    rules, problems = load_near(".", given.rules)
    if rules is None:
        return UNCHECKED
    print(json.dumps(pack_schema(rules.terms), ensure_ascii=False, indent=1))
    return UNCHECKED if problems else OK
