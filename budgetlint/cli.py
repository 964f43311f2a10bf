"""The command ``budgetlint``: arguments and exit status. Everything heavy is imported by what needs it.

Exit status: 0 nothing at or above the failing level, 1 findings, 2 something could not be checked.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from budgetlint import __version__

__all__ = ["FINDINGS", "OK", "UNCHECKED", "main"]

OK, FINDINGS, UNCHECKED, INTERRUPTED = 0, 1, 2, 130
COMMANDS = ("check", "rules", "explain", "facts", "test")

_USAGE = """budgetlint [check] PATH... [选项]
      budgetlint rules | explain 规则编号... | facts 文件 | test [规则包...]"""
_EPILOG = """其他命令 · other commands（各有 --help）:
  rules               列出全部规则 · list the rules
  explain 规则编号    讲解规则、依据和例子 · explain a rule with its examples
  facts 文件          列出读到的每个数字 · list every figure as read
  test [规则包]       运行规则包里的例子 · run the examples of a pack

退出状态 · exit status:
  0  没有达到 --fail-on 级别的问题 · nothing at or above the failing level
  1  有问题 · findings
  2  有内容未能检查 · something could not be checked"""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法 · usage: ")


class _Parser(argparse.ArgumentParser):
    def __init__(self, **given: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **given)
        self._positionals.title = "参数 · arguments"
        self._optionals.title = "选项 · options"
        self.add_argument("-h", "--help", action="help", help="显示帮助 · show this help")

    def error(self, message: str) -> NoReturn:
        self.exit(UNCHECKED, f"budgetlint: 命令行有误：{message}\n运行 {self.prog} --help 查看用法\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit status."""
    _prepare_streams()
    try:
        status = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("\nbudgetlint: 已中断", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except Exception as error:
        if os.environ.get("BUDGETLINT_TRACEBACK"):
            raise
        kind = type(error).__name__
        print(f"budgetlint: 程序内部错误：{kind}: {error}（设 BUDGETLINT_TRACEBACK=1 可看详情）", file=sys.stderr)
        return UNCHECKED


def _prepare_streams() -> None:
    """Output must not fail for a character the console cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _dispatch(argv: list[str]) -> int:
    if argv and argv[0] in COMMANDS:
        name, rest = argv[0], argv[1:]
    elif argv == ["--version"]:
        print(f"budgetlint {__version__}")
        return OK
    else:
        name, rest = "check", argv
    parser, run = _PARSERS[name]()
    if not argv:
        parser.print_help(sys.stderr)
        return UNCHECKED
    given = parser.parse_args(rest)
    if name == "check":
        _refuse_contradictions(parser, given)
    from budgetlint import commands

    handler: Callable[[argparse.Namespace], int] = getattr(commands, run)
    return handler(given)


def _refuse_contradictions(parser: _Parser, given: argparse.Namespace) -> None:
    if given.severity == "error" and given.fail_on == "warning":
        parser.error("--fail-on warning 会因看不到的警告而失败；请同时用 --severity warning 或更低")
    if given.paths.count("-") > 1:
        parser.error("标准输入（-）只能给一次")


# --------------------------------------------------------------------------------------------- parsers


def _check_parser() -> tuple[_Parser, str]:
    from budgetlint.outputs import FormatName, OutputPath
    from budgetlint.reports import REFERENCE, format_names

    parser = _Parser(
        prog="budgetlint",
        usage=_USAGE,
        description="核对部门预决算公开文本里的数字 · checks the figures of Chinese budget disclosures",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("paths", nargs="+", metavar="PATH", help="文件、文件夹，或 - 表示标准输入 · files, folders, - for stdin")
    add("--format", action="append", dest="outputs", default=[], type=FormatName, choices=format_names(),
        help="报告格式，可多次给出 · report format, repeatable (text)")  # fmt: skip
    add("--output", action="append", dest="outputs", metavar="FILE", type=OutputPath,
        help="写入文件：用前面紧挨的 --format，否则看后缀；可多次给出"
             " · to a file: in the --format just before, else by its suffix")  # fmt: skip
    add("--reference", default=REFERENCE, metavar="URL/",
        help="规则说明页所在的网址，供 sarif、html 链接 · where the pages on the rules are")  # fmt: skip
    _add_selection(parser)
    add("--severity", choices=("error", "warning", "info"), default="info",
        help="只显示不低于此级别的问题 · least severity shown (info)")  # fmt: skip
    add("--show-rounding", action="store_true", help="也列出四舍五入造成的尾差 · show rounding differences as info")
    add("--fail-on", choices=("error", "warning"), default="error",
        help="达到此级别时退出状态为 1 · least severity that fails (error)")  # fmt: skip
    add("--explain-undecided", action="store_true",
        help="说明每条未判定的关系为何未判定 · say why relations are undecided")  # fmt: skip
    add("--color", choices=("auto", "always", "never"), default="auto", help="颜色 · colour (auto)")
    add("--jobs", type=_positive, metavar="N", help="同时检查的文件数 · files checked at once (cores)")
    add("--version", action="version", version=f"budgetlint {__version__}", help="显示版本 · show the version")
    return parser, "run_check"


def _rules_parser() -> tuple[_Parser, str]:
    parser = _Parser(prog="budgetlint rules", description="列出全部规则 · list the rules")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="格式 · format (text)")
    _add_selection(parser)
    return parser, "run_rules"


def _explain_parser() -> tuple[_Parser, str]:
    parser = _Parser(prog="budgetlint explain", description="讲解规则、依据和例子 · explain rules with their examples")
    parser.add_argument("ids", nargs="+", metavar="ID", help="规则编号，如 TP101 · rule ids")
    _add_packs(parser)
    return parser, "run_explain"


def _facts_parser() -> tuple[_Parser, str]:
    parser = _Parser(prog="budgetlint facts", description="列出读到的每个数字 · list every figure as read")
    parser.add_argument("path", metavar="FILE", help="文件，或 - 表示标准输入 · a file, - for stdin")
    parser.add_argument("--uncovered", action="store_true",
                        help="只列没有任何规则核对过的数字 · only figures no rule looked at")  # fmt: skip
    parser.add_argument("--format", choices=("text", "json"), default="text", help="格式 · format (text)")
    _add_packs(parser)
    return parser, "run_facts"


def _test_parser() -> tuple[_Parser, str]:
    parser = _Parser(prog="budgetlint test", description="运行规则包里的例子 · run the examples of rule packs")
    parser.add_argument("packs", nargs="*", metavar="PACK",
                        help="规则文件、文件夹，或内置规则包的名称；不写则为全部内置规则 · pack files, folders or built-in packs")  # fmt: skip
    return parser, "run_test"


def _add_selection(parser: _Parser) -> None:
    parser.add_argument("--select", action="append", default=[], metavar="ID,PACK", type=_names,
                        help="只用这些规则或规则包 · only these rules or packs")  # fmt: skip
    parser.add_argument("--ignore", action="append", default=[], metavar="ID,PACK", type=_names,
                        help="不用这些规则或规则包 · leave these out")  # fmt: skip
    _add_packs(parser)


def _add_packs(parser: _Parser) -> None:
    parser.add_argument("--rules", action="append", default=[], metavar="PATH",
                        help="自己的规则文件或文件夹，可多次给出 · your own packs")  # fmt: skip


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("应是不小于 1 的整数")
    return int(text)


_PARSERS: dict[str, Callable[[], tuple[_Parser, str]]] = {
    "check": _check_parser,
    "rules": _rules_parser,
    "explain": _explain_parser,
    "facts": _facts_parser,
    "test": _test_parser,
}
