"""``budgetlint PATH...``: checks reports."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TextIO, cast

from rich.cells import cell_len

from budgetlint import __version__
from budgetlint.commands import FINDINGS, OK, UNCHECKED, command_names, load_command
from budgetlint.commands._arguments import Parser, add_selection, positive
from budgetlint.commands._loading import load, say
from budgetlint.model import Report, Severity
from budgetlint.reports import Options, format_names, load_writer, shown
from budgetlint.runner import STDIN, Unchecked, expand
from budgetlint.runner import run as run_files

__all__ = ["SUMMARY", "USAGE", "parser", "run"]

USAGE = "[check] PATH... [选项]"
SUMMARY = "检查报告 · check reports"
MANY_FILES = 3  # more than these get a progress bar
MAX_WIDTH = 120
_EXIT_STATUS = """退出状态 · exit status:
  0  没有达到 --fail-on 级别的问题 · nothing at or above the failing level
  1  有问题 · findings
  2  有内容未能检查 · something could not be checked"""


def parser() -> Parser:
    """The arguments of ``budgetlint PATH...``."""
    made = Parser(
        prog="budgetlint",
        usage=f"budgetlint {USAGE}\n      budgetlint 命令 ...",
        description="核对部门预决算公开文本里的数字 · checks the figures of Chinese budget disclosures",
        late_epilog=_epilog,
    )
    add = made.add_argument
    add("paths", nargs="+", metavar="PATH", help="文件、文件夹，或 - 表示标准输入 · files, folders, - for stdin")
    add("--format", choices=format_names(), default="text", help="报告格式 · report format (text)")
    add("--output", metavar="FILE", help="报告写入文件 · write the report to a file")
    add_selection(made)
    add("--severity", choices=("error", "warning", "info"), default="info",
        help="只显示不低于此级别的问题 · least severity shown (info)")  # fmt: skip
    add("--show-rounding", action="store_true", help="也列出四舍五入造成的尾差 · show rounding differences as info")
    add("--fail-on", choices=("error", "warning"), default="error",
        help="达到此级别时退出状态为 1 · least severity that fails (error)")  # fmt: skip
    add("--explain-undecided", action="store_true",
        help="说明每条未判定的关系为何未判定 · say why relations are undecided")  # fmt: skip
    add("--color", choices=("auto", "always", "never"), default="auto", help="颜色 · colour (auto)")
    add("--jobs", type=positive, metavar="N", help="同时检查的文件数 · files checked at once (cores)")
    add("--version", action="version", version=f"budgetlint {__version__}", help="显示版本 · show the version")
    return made


def _epilog() -> str:
    others = [load_command(name) for name in command_names() if name != "check"]
    width = max(cell_len(command.USAGE) for command in others)
    lines = [f"  {command.USAGE}{' ' * (width - cell_len(command.USAGE))}  {command.SUMMARY}" for command in others]
    return "\n".join(["其他命令 · other commands（各有 --help）:", *lines, "", _EXIT_STATUS])


def _refuse_contradictions(given: argparse.Namespace) -> None:
    if given.severity == "error" and given.fail_on == "warning":
        parser().error("--fail-on warning 会因看不到的警告而失败；请同时用 --severity warning 或更低")
    if given.paths.count("-") > 1:
        parser().error("标准输入（-）只能给一次")


@dataclass
class _Outcome:
    """What the reports that went by amount to."""

    status: int = OK
    fail_on: Severity = Severity.ERROR
    tell_problems: bool = False
    seen: int = field(default=0)

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        for report in reports:
            self.seen += 1
            if any(finding.severity.rank >= self.fail_on.rank for finding in report.findings):
                self.status = max(self.status, FINDINGS)
            if report.problems:
                self.status = UNCHECKED
            for problem in report.problems if self.tell_problems else ():
                say(f"{report.path}：{problem.message}")
            yield report


def run(given: argparse.Namespace) -> int:
    """``budgetlint PATH...``"""
    _refuse_contradictions(given)
    paths = expand(given.paths)
    if given.output and any(_same_file(given.output, path) for path in paths):
        say(f"--output {given.output} 就是要检查的文件，不会覆盖它")
        return UNCHECKED
    rules, problems = load(given.rules, given.select, given.ignore)
    if rules is None:
        return UNCHECKED
    options = Options(
        _wants_color(given), _width(given), Severity(given.severity), given.explain_undecided, tuple(problems)
    )
    outcome = _Outcome(
        UNCHECKED if problems else OK, Severity(given.fail_on), bool(given.output) or given.format != "text"
    )
    reports: Iterable[Report] = run_files(
        paths, rules, show_rounding=given.show_rounding, jobs=given.jobs or os.cpu_count() or 1
    )
    reports = (shown(report, options) for report in outcome.watch(reports))
    writer = load_writer(given.format)
    try:
        with _destination(given) as stream:
            if len(paths) > MANY_FILES and sys.stderr.isatty():
                buffer = StringIO()  # the bar and the report must not be written into each other
                writer(_with_progress(reports, len(paths)), buffer, options)
                stream.write(buffer.getvalue())
            else:
                writer(reports, stream, options)
    except _Unwritable as error:
        say(str(error))
        return UNCHECKED
    return outcome.status


def _same_file(output: str, path: str | Unchecked) -> bool:
    if isinstance(path, Unchecked) or path == STDIN:
        return False
    return Path(output).exists() and Path(path).exists() and Path(output).samefile(path)


def _wants_color(given: argparse.Namespace) -> bool:
    if given.color != "auto":
        return bool(given.color == "always")
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or given.output or not sys.stdout.isatty():
        return False
    from rich.console import Console

    return not Console().legacy_windows


def _width(given: argparse.Namespace) -> int:
    """Columns of the terminal (or ``COLUMNS``), 80 where there is none, never so many that lines get hard to read."""
    from shutil import get_terminal_size

    to_terminal = not given.output and sys.stdout.isatty()
    return min(get_terminal_size((80, 24)).columns, MAX_WIDTH) if to_terminal or "COLUMNS" in os.environ else 80


def _with_progress(reports: Iterable[Report], total: int) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import track

    # Without auto_refresh there is no thread, so that worker processes can be forked safely.
    yield from track(reports, "检查中", total, auto_refresh=False, console=Console(stderr=True), transient=True)


class _Unwritable(Exception):
    """The report cannot be written where the user wants it."""


@contextmanager
def _destination(given: argparse.Namespace) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole or not at all."""
    if not given.output:
        if given.format == "json" and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    target = Path(given.output)
    try:
        beside = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed below, then renamed
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        )
    except OSError as error:
        raise _Unwritable(f"无法写入 {target}：{error.strerror}") from error
    try:
        with beside:
            yield cast("TextIO", beside)
        _take_mode(Path(beside.name), target)
        Path(beside.name).replace(target)
    except OSError as error:
        raise _Unwritable(f"无法写入 {target}：{error.strerror}") from error
    finally:
        Path(beside.name).unlink(missing_ok=True)


def _take_mode(file: Path, target: Path) -> None:
    """The rights a file made by hand would have: those of the one replaced, or the user's usual ones."""
    if target.exists():
        file.chmod(target.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    file.chmod(0o666 & ~mask)
