"""What each command does, from parsed arguments to exit status."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TextIO, cast

from budgetlint.annotators import Copies, Unannotated
from budgetlint.cli import FINDINGS, OK, UNCHECKED
from budgetlint.model import Problem, Report, Severity
from budgetlint.reports import Options, load_writer, shown
from budgetlint.rules import PackError, RuleSet, load_rules, pack_files
from budgetlint.runner import STDIN, Checked, expand, run, together

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
            for remark in report.source.remarks if report.source else ():
                say(f"{report.path}：{remark}")
            for problem in report.problems if self.tell_problems else ():
                say(f"{report.path}：{problem.message}")
            yield report


def run_check(given: argparse.Namespace) -> int:
    """``budgetlint PATH...``"""
    paths: Sequence[Checked] = expand(given.paths)
    if given.output and any(_same_file(given.output, path) for path in paths):
        say(f"--output {given.output} 就是要检查的文件，不会覆盖它")
        return UNCHECKED
    rules, problems = load(given.rules, given.select, given.ignore)
    if rules is None:
        return UNCHECKED
    try:
        copies = _copies(given.annotate, paths)
    except Unannotated as error:
        say(str(error))
        return UNCHECKED
    if given.together:
        paths = [together(paths)]
    options = Options(
        _wants_color(given), _width(given), Severity(given.severity), given.explain_undecided, tuple(problems)
    )
    outcome = _Outcome(
        UNCHECKED if problems else OK, Severity(given.fail_on), bool(given.output) or given.format != "text"
    )
    reports: Iterable[Report] = run(
        paths, rules, show_rounding=given.show_rounding, jobs=given.jobs or os.cpu_count() or 1
    )
    reports = (shown(report, options) for report in outcome.watch(reports))
    if copies:
        reports = _annotated(reports, copies, outcome)
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


def _copies(out: str | None, paths: Sequence[Checked]) -> Copies | None:
    """Where annotated copies go, if any are wanted; files that cannot be checked have none. Raises :class:`Unannotated`."""
    if out is None:
        return None
    if STDIN in paths:
        raise Unannotated("标准输入没有文件，写不了批注副本")
    return Copies(out, [path for path in paths if isinstance(path, str)])


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


def _same_file(output: str, path: Checked) -> bool:
    if not isinstance(path, str) or path == STDIN:
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
