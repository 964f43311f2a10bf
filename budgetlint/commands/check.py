"""``budgetlint PATH...``: checks reports."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.cells import cell_len

from budgetlint import __version__, outputs
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
from budgetlint.language import enumeration, worded
from budgetlint.model import Accepted, Report, Severity
from budgetlint.outputs import FormatName, Output, OutputError, OutputPath, paths_in
from budgetlint.policy import Policy
from budgetlint.reports import REFERENCE, Options, format_names, limited, shown
from budgetlint.reports._totals import Totals
from budgetlint.runner import Job
from budgetlint.runner import run as run_files
from budgetlint.writing import Unwritable

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
    add("--format", action="append", dest="outputs", default=[], type=FormatName, choices=format_names(),
        help="报告格式，可多次给出 · report format, repeatable (text)")  # fmt: skip
    add("--output", action="append", dest="outputs", metavar="FILE", type=OutputPath,
        help="写入文件：用前面紧挨的 --format，否则看后缀；可多次给出"
             " · to a file: in the --format just before, else by its suffix")  # fmt: skip
    add("--annotate", metavar="OUT",
        help="另写一份带批注的副本；多个文件时 OUT 是文件夹 · annotated copies; a folder for several files")  # fmt: skip
    add("--together", action="store_true", help="几个文件合起来是一份报告 · the files are one report between them")
    add("--reference", default=REFERENCE, metavar="URL/",
        help="规则说明页所在的网址，供 sarif、html 链接 · where the pages on the rules are")  # fmt: skip
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
    others = given.baseline or given.prune_baseline or given.diff or paths_in(given.outputs) or given.annotate
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
    except (Unusable, Unwritable, Unannotated, OutputError, BaselineError) as error:
        say(str(error))
        return UNCHECKED


def _check(given: argparse.Namespace, plan: Plan) -> int:
    files = [path for job in plan.files for path in job.files]
    wanted = outputs.plan(given.outputs, [path for path in files if path != STDIN])
    copies = _copies(given.annotate, files) if given.annotate else None
    shown_at_once = wanted[0].path is None and wanted[0].format.console
    outcome = _Outcome(plan, tell_problems=not shown_at_once or bool(given.write_baseline))
    spans = any(each.format.spans for each in wanted) or (copies is not None and copies.spans)
    found = run_files(plan.work, plan.policies, jobs=given.jobs or os.cpu_count() or 1, spans=spans)
    reports = outcome.watch(found)
    if given.write_baseline:
        print(write_baseline(given.write_baseline, plan, reports))
        return outcome.status & UNCHECKED  # what was found is accepted now
    options = _options(given, plan, to_console=wanted[0].path is None)
    reports = (shown(report, options) for report in reports)
    if copies:
        reports = _annotated(reports, copies, outcome)
    _write(given, len(plan.work), reports, wanted, options)
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
        """The same reports, each counted in as it goes by."""
        for job, report in zip(self.plan.work, reports, strict=True):
            if isinstance(job, Job):
                policy = self.plan.policy_of(job)
                self.stale += [(policy, entry) for entry in report.stale]
            if any(finding.severity.rank >= report.fail_on.rank for finding in report.findings):
                self.status = max(self.status, FINDINGS)
            if report.problems:
                self.status = UNCHECKED
            for remark in report.source.remarks if report.source else ():
                say(worded("{path}：{message}", path=report.path, message=remark))
            for problem in report.problems if self.tell_problems else ():
                say(worded("{path}：{message}", path=report.path, message=problem.message))
            yield report


def _copies(out: str, paths: Sequence[str]) -> Copies:
    """Where annotated copies go; files that cannot be checked have none. Raises :class:`Unannotated`."""
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


def _options(given: argparse.Namespace, plan: Plan, *, to_console: bool) -> Options:
    return Options(
        _wants_color(given, to_console), _width(to_console), Severity(given.severity), given.explain_undecided,
        tuple(plan.problems), given.quiet, given.statistics,
        {rule.id: rule for policy in plan.policies for rule in policy.rules.rules}, given.reference,
    )  # fmt: skip


def _write(
    given: argparse.Namespace, total: int, reports: Iterable[Report], wanted: Sequence[Output], options: Options
) -> None:
    """The reports (``total`` of them) as the user wants to see them, where the user wants them."""
    in_file = replace(options, color=False, width=_width(to_console=False))
    totals = Totals()
    if given.max_findings is not None:
        reports = limited(reports, given.max_findings)
    reports = totals.watch(reports)
    with_bar = total > MANY_FILES and sys.stderr.isatty() and not given.quiet
    if with_bar:  # the bar and the report must not be written into each other: the report is held back
        reports = _with_progress(reports, total)
    outputs.write(reports, wanted, lambda each: in_file if each.path else options, hold=with_bar)
    if wanted[0].path is not None and not given.quiet:
        print(worded("{totals}；已写入 {files}", totals=totals.line(), files=enumeration(paths_in(given.outputs))))


def _wants_color(given: argparse.Namespace, to_console: bool) -> bool:
    if given.color != "auto":
        return bool(given.color == "always")
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not to_console or not sys.stdout.isatty():
        return False
    from rich.console import Console

    return not Console().legacy_windows


def _width(to_console: bool) -> int:
    """Columns of the terminal (or ``COLUMNS``), 80 where there is none, never so many that lines get hard to read."""
    from shutil import get_terminal_size

    to_terminal = to_console and sys.stdout.isatty()
    return min(get_terminal_size((80, 24)).columns, MAX_WIDTH) if to_terminal or "COLUMNS" in os.environ else 80


def _with_progress(reports: Iterable[Report], total: int) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import track

    # Without auto_refresh there is no thread, so that worker processes can be forked safely.
    yield from track(reports, worded("检查中"), total, auto_refresh=False, console=Console(stderr=True), transient=True)
