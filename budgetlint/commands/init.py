"""``budgetlint init``: writes a configuration to start from."""

from __future__ import annotations

import argparse
from pathlib import Path

from budgetlint.commands import OK, UNCHECKED
from budgetlint.commands._arguments import Parser
from budgetlint.commands._loading import say
from budgetlint.config import FILES, ConfigError, tells_of, template
from budgetlint.language import worded
from budgetlint.writing import Unwritable, whole

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "init [文件夹]"
SUMMARY = "写一份带说明的配置 · write a commented configuration"
NAME = "budgetlint.toml"


def parser() -> Parser:
    """The arguments of ``budgetlint init``."""
    made = Parser(prog="budgetlint init", description=SUMMARY)
    made.add_argument("folder", nargs="?", default=".", type=Path, metavar="FOLDER",
                      help="写在哪个文件夹里 · where to write it (.)")  # fmt: skip
    return made


def run(given: argparse.Namespace) -> int:
    """``budgetlint init [FOLDER]``"""
    folder: Path = given.folder
    there = next((folder / name for name in FILES if _holds(folder / name)), None)
    if there is not None:
        say(worded("{there} 里已经有配置，不会覆盖它", there=there))
        return UNCHECKED
    try:
        with whole(folder / NAME) as stream:
            stream.write(template())
    except Unwritable as error:
        say(str(error))
        return UNCHECKED
    print(worded("已写入 {path}", path=folder / NAME))
    return OK


def _holds(path: Path) -> bool:
    """Whether a configuration is there already, be it a broken one."""
    try:
        return path.exists() and tells_of(path)
    except ConfigError:
        return True
