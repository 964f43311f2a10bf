"""``budgetlint reference FOLDER``: write the pages of the rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from budgetlint.commands import OK, UNCHECKED
from budgetlint.commands._arguments import Parser, add_selection
from budgetlint.commands._loading import say, selected
from budgetlint.language import worded
from budgetlint.reference import pages
from budgetlint.writing import Unwritable, unwritable, whole

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "reference 文件夹"
SUMMARY = "把规则写成资料页（Markdown） · write pages to look rules up in"


def parser() -> Parser:
    """The arguments of ``budgetlint reference FOLDER``."""
    made = Parser(prog="budgetlint reference", description=SUMMARY)
    made.add_argument("folder", metavar="FOLDER", help="写到这个文件夹，没有则新建 · folder to write to")
    add_selection(made)
    return made


def run(given: argparse.Namespace) -> int:
    """``budgetlint reference FOLDER``"""
    rules, problems = selected(given)
    if rules is None:
        return UNCHECKED
    written = pages(rules)
    folder = Path(given.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        say(str(unwritable(folder, error)))
        return UNCHECKED
    try:
        for name, text in written.items():
            with whole(folder / name, newline="\n") as stream:
                stream.write(text)
    except Unwritable as error:
        say(str(error))
        return UNCHECKED
    print(worded("{path}：写了 {count} 页", path=folder, count=len(written)))
    return UNCHECKED if problems else OK
