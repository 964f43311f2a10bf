"""``budgetlint PATH...``: checks reports."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TextIO

from rich.cells import cell_len

from budgetlint import __version__
from budgetlint.annotators import Copies, Unannotated
from budgetlint.baseline import BaselineError
from budgetlint.commands import FINDINGS, OK, UNCHECKED, command_names, load_command
from budgetlint.commands._acceptance import prune_baselines, tell_missing, write_baseline
from budgetlint.commands._arguments import Parser, add_selection, positive
from budgetlint.commands._loading import say
from budgetlint.commands._plan import Plan, Unusable, make_plan
from budgetlint.commands._shown import described
from budgetlint.commands._watching import watch
from budgetlint.files import STDIN
from budgetlint.language import worded
from budgetlint.model import Accepted, Report, Severity
from budgetlint.policy import Policy
from budgetlint.reports import Options, format_names, limited, load_writer, shown
from budgetlint.runner import Job
from budgetlint.runner import run as run_files
from budgetlint.writing import Unwritable, whole

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
    add("--annotate", metavar="OUT",
        help="另写一份带批注的副本；多个文件时 OUT 是文件夹 · annotated copies; a folder for several files")  # fmt: skip
    add("--together", action="store_true", help="几个文件合起来是一份报告 · the files are one report between them")
    add_selection(made)
    add("--severity", choices=("error", "warning", "info"), default="info",
        help="只显示不低于此级别的问题 · least severity shown (info)")  # fmt: skip
    add("--show-rounding", action="store_true", default=None,
        help="也列出四舍五入造成的尾差 · show rounding differences as info")  # fmt: skip
    add("--fail-on", choices=("error", "warning"),
        help="达到此级别时退出状态为 1 · least severity that fails (error)")  # fmt: skip
    add("--explain-undecided", action="store_true",
        help="说明每条未判定的关系为何未判定 · say why relations are undecided")  # fmt: skip
    add("--statistics", action="store_true", help="逐条规则统计问题和关系 · findings and relations by rule")
    add("--quiet", action="store_true", help="只列问题，不列统计 · findings only, no tallies")
    add("--max-findings", type=positive, metavar="N",
        help="最多列出 N 处，其余只计数 · list no more than N")  # fmt: skip
    add("--color", choices=("auto", "always", "never"), default="auto", help="颜色 · colour (auto)")
    add("--jobs", type=positive, metavar="N", help="同时检查的文件数 · files checked at once (cores)")
    add("--watch", action="store_true", help="文件一保存就重新检查 · check again on every save")
    _add_acceptance(made)
    _add_configuration(made)
    add("--version", action="version", version=f"budgetlint {__version__}", help="显示版本 · show the version")
    return made


def _add_acceptance(made: Parser) -> None:
    add = made.add_argument_group("已接受的问题 · accepted findings").add_argument
    add("--baseline", metavar="FILE", help="不报告这个文件里记着的问题 · findings not to report")
    add("--write-baseline", metavar="FILE", type=Path,
        help="把现有问题都记入文件，理由保留 · accept all that is found now")  # fmt: skip
    add("--prune-baseline", action="store_true", help="删去已无对应的条目 · drop entries that fit nothing any more")
    add("--diff", metavar="BASE", help="只报告 git 版本 BASE 里没有的问题 · only what a git revision did not have")


def _add_configuration(made: Parser) -> None:
    add = made.add_argument_group("配置 · configuration").add_argument
    add("--config", metavar="FILE", help="用这个配置，不去查找 · use this file")
    add("--isolated", action="store_true", help="不用任何配置 · use no configuration")
    add("--show-config", action="store_true", help="列出生效的配置和来处 · what holds, and where it comes from")
    add("--force-exclude", action="store_true",
        help="直接给出的文件也受 exclude 约束 · exclude holds for files named outright too")  # fmt: skip


def _epilog() -> str:
    others = [load_command(name) for name in command_names() if name != "check"]
    width = max(cell_len(command.USAGE) for command in others)
    lines = [f"  {command.USAGE}{' ' * (width - cell_len(command.USAGE))}  {command.SUMMARY}" for command in others]
    return "\n".join(["其他命令 · other commands（各有 --help）:", *lines, "", _EXIT_STATUS])


def _refuse_contradictions(given: argparse.Namespace) -> None:
    if given.paths.count(STDIN) > 1:
        parser().error(worded("标准输入（-）只能给一次"))
    if given.isolated and given.config:
        parser().error(worded("--isolated 和 --config 只能用一个"))
    others = given.baseline or given.prune_baseline or given.diff or given.output or given.annotate
    if given.write_baseline and others:
        parser().error(
            worded("--write-baseline 不能与 --baseline、--prune-baseline、--diff、--output、--annotate 同用")
        )
    if given.watch and (STDIN in given.paths or given.write_baseline or given.annotate):
        parser().error(worded("--watch 不能与标准输入（-）、--write-baseline 或 --annotate 同用"))


def run(given: argparse.Namespace) -> int:
    """``budgetlint PATH...``"""
    _refuse_contradictions(given)
    return watch(given, lambda: _once(given)) if given.watch else _once(given)


def _once(given: argparse.Namespace) -> int:
    try:
        plan = make_plan(given)
        if given.show_config:
            print(described(plan))
            return OK if len(plan.files) == len(plan.work) else UNCHECKED
        return _check(given, plan)
    except (Unusable, Unwritable, Unannotated, BaselineError) as error:
        say(str(error))
        return UNCHECKED


def _check(given: argparse.Namespace, plan: Plan) -> int:
    if given.output and any(_same_file(given.output, path) for job in plan.files for path in job.files):
        raise Unusable(worded("--output {path} 就是要检查的文件，不会覆盖它", path=given.output))
    copies = _copies(given.annotate, plan) if given.annotate else None
    outcome = _Outcome(plan, bool(given.output) or given.format != "text")
    reports = outcome.watch(run_files(plan.work, plan.policies, jobs=given.jobs or os.cpu_count() or 1))
    if given.write_baseline:
        outcome.tell_problems = True
        print(write_baseline(given.write_baseline, plan, reports))
        return outcome.status & UNCHECKED  # what was found is accepted now
    options = _options(given, plan)
    reports = (shown(report, options) for report in reports)
    _write(given, plan, _annotated(reports, copies, outcome) if copies else reports, options)
    if given.prune_baseline:
        prune_baselines(plan, outcome.stale)
    elif not given.quiet:
        tell_missing(plan)
    return outcome.status


@dataclass
class _Outcome:
    """What the reports that went by amount to. ``stale`` are entries of baselines that nothing fits, by policy."""

    plan: Plan
    tell_problems: bool
    status: int = OK
    stale: list[tuple[Policy, Accepted]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.status = UNCHECKED if self.plan.problems else OK

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        for job, report in zip(self.plan.work, reports, strict=True):
            if isinstance(job, Job):
                policy = self.plan.policy_of(job)
                self.stale += [(policy, entry) for entry in report.stale]
                if any(finding.severity.rank >= policy.settings.fail_on.rank for finding in report.findings):
                    self.status = max(self.status, FINDINGS)
            if report.problems:
                self.status = UNCHECKED
            for remark in report.source.remarks if report.source else ():
                say(worded("{path}：{message}", path=report.path, message=remark))
            for problem in report.problems if self.tell_problems else ():
                say(worded("{path}：{message}", path=report.path, message=problem.message))
            yield report


def _copies(out: str, plan: Plan) -> Copies:
    """Where annotated copies go; files that cannot be checked have none. Raises :class:`Unannotated`."""
    paths = [path for job in plan.files for path in job.files]
    if STDIN in paths:
        raise Unannotated(worded("标准输入没有文件，写不了批注副本"))
    return Copies(out, paths)


def _annotated(reports: Iterable[Report], copies: Copies, outcome: _Outcome) -> Iterator[Report]:
    """The reports as they go by, each with its copy written."""
    for report in reports:
        try:
            for remark in copies.write(report):
                say(remark)
        except Unannotated as error:
            say(str(error))
            outcome.status = UNCHECKED
        yield report


def _options(given: argparse.Namespace, plan: Plan) -> Options:
    return Options(
        _wants_color(given), _width(given), Severity(given.severity), given.explain_undecided, tuple(plan.problems),
        quiet=given.quiet, statistics=given.statistics,
    )  # fmt: skip


def _write(given: argparse.Namespace, plan: Plan, reports: Iterable[Report], options: Options) -> None:
    """The reports as the user wants to see them, where the user wants them."""
    if given.max_findings is not None:
        reports = limited(reports, given.max_findings)
    writer = load_writer(given.format)
    with _destination(given) as stream:
        if len(plan.work) > MANY_FILES and sys.stderr.isatty() and not given.quiet:
            buffer = StringIO()  # the bar and the report must not be written into each other
            writer(_with_progress(reports, len(plan.work)), buffer, options)
            stream.write(buffer.getvalue())
        else:
            writer(reports, stream, options)


def _same_file(output: str, path: str) -> bool:
    return path != STDIN and Path(output).exists() and Path(path).exists() and Path(output).samefile(path)


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
    yield from track(reports, worded("检查中"), total, auto_refresh=False, console=Console(stderr=True), transient=True)


@contextmanager
def _destination(given: argparse.Namespace) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole or not at all."""
    if not given.output:
        if given.format == "json" and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    with whole(Path(given.output)) as stream:
        yield stream
