"""The report for people: one block a finding, with the source line, the figure marked and the other figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from budgetlint.model import Document, Finding, Problem, Report, Severity
from budgetlint.reports import Options
from budgetlint.reports._excerpt import clean, excerpt, wrap
from budgetlint.reports._findings import figure, grouped, others
from budgetlint.reports._totals import Totals
from budgetlint.reports._words import SEVERITY_NAMES, UNCHECKED, VERDICT_NAMES, position

__all__ = ["write"]

SUFFIXES = (".txt",)
CONSOLE = True
SOURCE = True

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_TOTAL_STYLES = {
    "files": "bold", "problems": "bold magenta", **{severity.value: style for severity, style in _STYLES.items()},
}  # fmt: skip
MAX_OPERANDS = 12
MIN_WIDTH = 40

Line = list[tuple[str, str]]  # pieces of one line of output: text and style


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """Every report as it comes, then the summary of several."""
    width = max(options.width, MIN_WIDTH)
    totals = Totals()
    for report in totals.watch(reports):
        _print(stream, options.color, _file(report, width, options))
    for problem in options.problems:
        _print(stream, options.color, [[(f"{UNCHECKED} ", "bold magenta"), (clean(problem.message), "")], []])
    if totals.files > 1:
        _print(stream, options.color, [[(piece, _TOTAL_STYLES.get(of, "")) for piece, of in totals.pieces()]])


def _print(stream: TextIO, color: bool, lines: Iterable[Line]) -> None:
    """Writes lines without the layout of a rich console, which takes ten times as long on a long report."""
    for line in lines:
        stream.write("".join(_styled(piece, style) if color and style else piece for piece, style in line) + "\n")


def _styled(text: str, style: str) -> str:
    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


# ------------------------------------------------------------------------------------------- one file


def _file(report: Report, width: int, options: Options) -> Iterator[Line]:
    for problem in report.problems:
        yield from _problem(report, problem, width)
    for group in grouped(report.findings):
        yield from _block(report, group.lead, group.followers, width)
    if options.explain_undecided:
        yield from _undecided(report, width)
    if report.encoding:
        yield from _tally(report, width)
        yield []


def _problem(report: Report, problem: Problem, width: int) -> Iterator[Line]:
    place = f"{clean(report.path)}:{problem.line}" if problem.line else clean(report.path)
    yield from _headed([(place, "bold"), (" ", ""), (UNCHECKED, "bold magenta"), (" ", "")], problem.message, width)
    yield []


def _block(report: Report, finding: Finding, followers: Sequence[Finding], width: int) -> Iterator[Line]:
    place = f"{clean(report.path)}:{finding.line}:{finding.column}"
    head: Line = [
        (place, "bold"), (" ", ""), (SEVERITY_NAMES[finding.severity], _STYLES[finding.severity]), (" ", ""),
        (finding.rule, "bold"), (" ", ""),
    ]  # fmt: skip
    yield from _headed(head, finding.message, width)
    gutter = len(str(max(finding.end_line, *(each.line for each in finding.operands), 0)))
    yield from _source(report, finding, gutter, width)
    yield from _operands(finding, gutter, width)
    if followers:
        yield [(f"{' ' * gutter} = ", "blue"), (f"这个数还使另外 {len(followers)} 条关系不成立：", "")]
    for each in followers:
        indent = " " * (gutter + 3)
        head = [(indent, ""), (each.rule, "bold"), (" ", "")]
        yield from _headed(head, each.message, width, indent + "  ")
        yield from _operands(each, gutter + 5, width)
    yield []


def _headed(head: Line, message: str, width: int, indent: str = "  ") -> Iterator[Line]:
    """The message behind its head, on lines of its own where it does not fit."""
    taken = sum(cell_len(piece) for piece, _ in head)
    lines = wrap(clean(message), width - len(indent), width - taken)
    if len(lines) > 1:
        yield head[:-1]
        lines = ["", *wrap(clean(message), width - len(indent))]
    else:
        yield [*head, (lines[0], "")]
    for line in lines[1:]:
        yield [(indent, ""), (line, "")]


def _source(report: Report, finding: Finding, gutter: int, width: int) -> Iterator[Line]:
    """The source line with the figure marked under it; a figure cut by a line break shows on both lines."""
    if report.source is None:
        return
    room = width - gutter - 3
    for number in range(finding.line, min(finding.end_line, finding.line + 1) + 1):
        line, start, end = _marked(report.source, finding, number, room)
        if number > finding.line and end <= start:
            return
        shown, marks = excerpt(line, start, end, room)
        yield [(f"{number:>{gutter}} | ", "blue"), (shown, "")]
        yield [(f"{' ' * gutter} | ", "blue"), (marks, _STYLES[finding.severity])]


def _marked(source: Document, finding: Finding, number: int, room: int) -> tuple[str, int, int]:
    """The stretch of a line around what is marked in it, and the range of the mark; no more than can be shown."""
    begin = source.line_starts[number - 1]
    behind = source.line_starts[number] if number < len(source.line_starts) else len(source.text)
    start = begin + finding.column - 1 if number == finding.line else begin
    end = begin + finding.end_column - 1 if number == finding.end_line else behind
    left, right = max(begin, start - room), min(behind, end + room)
    line = source.text[left:right].rstrip("\r\n")
    return line, start - left, min(end - left, len(line))


def _operands(finding: Finding, gutter: int, width: int) -> Iterator[Line]:
    """The other figures of the relation, each with its line and its name."""
    beside = list(others(finding))
    for each in beside[:MAX_OPERANDS]:
        place = clean(position(each.place, each.page, each.line))
        head: Line = [(f"{' ' * gutter} = ", "blue"), (place, ""), ("  ", "")]
        taken = sum(cell_len(piece) for piece, _ in head)
        lines = wrap(clean(f"{each.label} {figure(each)}").strip(), width - taken)
        yield [*head, (lines[0], "")]
        for line in lines[1:]:
            yield [(" " * taken, ""), (line, "")]
    if len(beside) > MAX_OPERANDS:
        rest = len(beside) - MAX_OPERANDS
        yield [(f"{' ' * gutter} = ", "blue"), (f"另有 {rest} 个数（--format json 列出全部）", "dim")]


def _undecided(report: Report, width: int) -> Iterator[Line]:
    for each in report.undecided:
        place = f"{clean(report.path)}:{each.line}" if each.line else clean(report.path)
        yield from _headed([(place, ""), (" 未判定 ", "dim"), (each.rule, ""), (" ", "")], each.reason, width)
    if report.undecided:
        yield []


# ----------------------------------------------------------------------------------------- tallies


def _tally(report: Report, width: int) -> Iterator[Line]:
    tally = report.tally
    share = f"（{tally.figures_covered * 100 // tally.figures_total}%）" if tally.figures_total else ""
    relations = "，".join(f"{name} {tally.relations.get(key, 0):,}" for key, name in VERDICT_NAMES.items())
    figures = f"数字 {tally.figures_total:,} 个，核对过 {tally.figures_covered:,} 个{share}"
    yield from _headed([(f"{clean(report.path)}：", "bold"), ("", "")], figures, width)
    yield [(f"  关系 {sum(tally.relations.values()):,} 条：{relations}", "")]
