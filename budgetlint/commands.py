"""What each command does, from parsed arguments to exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgetlint import outputs
from budgetlint.cli import FINDINGS, OK, UNCHECKED
from budgetlint.model import Problem, Report, Severity
from budgetlint.reports import Options, shown
from budgetlint.reports._totals import Totals
from budgetlint.rules import PackError, RuleSet, load_rules, pack_files
from budgetlint.runner import STDIN, expand, run

__all__ = ["run_check", "run_explain", "run_facts", "run_rules", "run_test"]

MANY_FILES = 3  # more than these get a progress bar
MAX_WIDTH = 120


def say(message: str) -> None:
    """A word to the user, on standard error."""
    print(f"budgetlint: {message}", file=sys.stderr)


# ----------------------------------------------------------------------------------------------- rules


def load(
    paths: Sequence[str], select: Iterable[Sequence[str]] = (), ignore: Iterable[Sequence[str]] = ()
) -> tuple[RuleSet | None, list[Problem]]:
    """The rules of a run, and what is wrong with the packs that had to be left out, each told to the user.

    ``None`` where nothing can be checked: the built-in packs are broken or a selected name fits no rule.
    """
    problems: list[Problem] = []
    files: list[Path] = []
    for path in paths:
        try:
            files += pack_files(Path(path))
        except PackError as error:
            problems.append(_told(error))
    rules: RuleSet | None = None
    while rules is None:
        try:
            rules = load_rules(files)
        except PackError as error:
            problems.append(_told(error))
            kept = [file for file in files if str(file) != error.path]
            if len(kept) == len(files):
                return None, problems
            files = kept
    try:
        return rules.select(*([name for names in each for name in names] for each in (select, ignore))), problems
    except ValueError as error:
        say(str(error))
        return None, problems


def _told(error: PackError) -> Problem:
    say(str(error))
    return Problem(str(error))


# ----------------------------------------------------------------------------------------------- check


@dataclass
class _Outcome:
    """What the reports that went by amount to."""

    status: int
    fail_on: Severity
    tell_problems: bool
    totals: Totals = field(default_factory=Totals)

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        for report in self.totals.watch(reports):
            if any(finding.severity.rank >= self.fail_on.rank for finding in report.findings):
                self.status = max(self.status, FINDINGS)
            if report.problems:
                self.status = UNCHECKED
            for problem in report.problems if self.tell_problems else ():
                say(f"{report.path}：{problem.message}")
            yield report


def run_check(given: argparse.Namespace) -> int:
    """``budgetlint PATH...``"""
    paths = expand(given.paths)
    try:
        wanted = outputs.plan(given.outputs, [path for path in paths if isinstance(path, str) and path != STDIN])
    except outputs.OutputError as error:
        say(str(error))
        return UNCHECKED
    rules, problems = load(given.rules, given.select, given.ignore)
    if rules is None:
        return UNCHECKED
    to_console, files = wanted[0].path is None, [str(each.path) for each in wanted if each.path is not None]
    options = Options(
        _wants_color(given, to_console), _width(to_console), Severity(given.severity), given.explain_undecided,
        tuple(problems), Severity(given.fail_on), rules, given.reference,
    )  # fmt: skip
    in_file = replace(options, color=False, width=_width(False))
    outcome = _Outcome(UNCHECKED if problems else OK, options.fail_on, not (to_console and wanted[0].format.console))
    reports: Iterable[Report] = run(
        paths, rules, show_rounding=given.show_rounding, jobs=given.jobs or os.cpu_count() or 1,
        spans=any(each.format.spans for each in wanted),
    )  # fmt: skip
    reports = outcome.watch(shown(report, options) for report in reports)
    with_bar = len(paths) > MANY_FILES and sys.stderr.isatty()
    if with_bar:
        reports = _with_progress(reports, len(paths))
    try:  # the bar and the report must not be written into each other: with a bar the report is held back
        outputs.write(reports, wanted, lambda each: in_file if each.path else options, hold=with_bar)
    except outputs.OutputError as error:
        say(str(error))
        return UNCHECKED
    if not to_console:
        print(f"{outcome.totals.line()}；已写入 {'、'.join(files)}")
    return outcome.status


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
    yield from track(reports, "检查中", total, auto_refresh=False, console=Console(stderr=True), transient=True)


# -------------------------------------------------------------------------------- rules, explain, test


def run_rules(given: argparse.Namespace) -> int:
    """``budgetlint rules``"""
    from budgetlint.catalogue import rules_json, rules_text

    rules, problems = load(given.rules, given.select, given.ignore)
    if rules is None:
        return UNCHECKED
    print(rules_json(rules) if given.format == "json" else rules_text(rules))
    return UNCHECKED if problems else OK


def run_explain(given: argparse.Namespace) -> int:
    """``budgetlint explain ID``"""
    from budgetlint.catalogue import explanation

    rules, problems = load(given.rules)
    if rules is None:
        return UNCHECKED
    status = UNCHECKED if problems else OK
    known = {rule.id: rule for rule in rules.rules}
    for name in given.ids:
        if name.upper() not in known:
            say(f"没有编号为 {name} 的规则；budgetlint rules 列出全部规则")
            status = UNCHECKED
        else:
            print(explanation(known[name.upper()]))
    return status


def run_test(given: argparse.Namespace) -> int:
    """``budgetlint test PACK...``"""
    from budgetlint.testing import run_examples

    rules, problems = load([pack for pack in given.packs if Path(pack).exists() or _looks_like_path(pack)])
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
    print(f"{len(chosen.rules)} 条规则，{examples} 个例子，{f'{len(failures)} 处不符' if failures else '全部符合'}")
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
            say(f"没有名为 {name} 的规则包，也没有这个文件；内置规则包：{'、'.join(p.name for p in rules.packs)}")
            return None
        wanted += inside or by_name
    return wanted


# ----------------------------------------------------------------------------------------------- facts


def run_facts(given: argparse.Namespace) -> int:
    """``budgetlint facts FILE``"""
    from budgetlint.catalogue import facts_json, facts_text, read_figures
    from budgetlint.readers import Unreadable
    from budgetlint.runner import load as load_document

    rules, problems = load(given.rules)
    if rules is None:
        return UNCHECKED
    try:
        document = load_document(given.path)
    except Unreadable as error:
        say(f"{given.path}：{error}")
        return UNCHECKED
    figures = read_figures(document, rules, uncovered=given.uncovered)
    print(facts_json(document, figures) if given.format == "json" else facts_text(document, figures))
    return UNCHECKED if problems else OK
