"""Arguments that several commands share, and how help looks: Chinese first, English beside it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from budgetlint.commands import UNCHECKED
from budgetlint.language import LANGUAGES, use, worded

__all__ = ["Parser", "add_packs", "add_selection", "positive"]


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法 · usage: ")


class _Speak(argparse.Action):
    """Speaks the language at once, so that what is wrong with the arguments behind it is told in it, too."""

    def __call__(self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: Any = None) -> None:
        use(values)
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese first. ``late_epilog`` is asked only when help is shown."""

    def __init__(self, *, late_epilog: Callable[[], str] | None = None, **given: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **given)
        self._late_epilog = late_epilog
        self._positionals.title = "参数 · arguments"
        self._optionals.title = "选项 · options"
        self.add_argument("-h", "--help", action="help", help="显示帮助 · show this help")
        self.add_argument("--lang", choices=LANGUAGES, action=_Speak, help="消息的语言 · language of messages (zh)")

    def format_help(self) -> str:
        if self._late_epilog is not None:
            self.epilog = self._late_epilog()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        self.exit(
            UNCHECKED,
            worded("budgetlint: 命令行有误：{message}\n运行 {prog} --help 查看用法\n", message=message, prog=self.prog),
        )


def add_selection(parser: argparse.ArgumentParser) -> None:
    """``--select``, ``--ignore`` and ``--rules``."""
    parser.add_argument("--select", action="extend", metavar="ID,PACK", type=_names,
                        help="只用这些规则或规则包 · only these rules or packs")  # fmt: skip
    parser.add_argument("--ignore", action="extend", metavar="ID,PACK", type=_names,
                        help="不用这些规则或规则包 · leave these out")  # fmt: skip
    add_packs(parser)


def add_packs(parser: argparse.ArgumentParser) -> None:
    """``--rules``."""
    parser.add_argument("--rules", action="append", type=Path, metavar="PATH",
                        help="自己的规则文件或文件夹，可多次给出 · your own packs")  # fmt: skip


def positive(text: str) -> int:
    """The type of an argument that is a whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(worded("应是不小于 1 的整数"))
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
