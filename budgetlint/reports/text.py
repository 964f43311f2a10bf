"""The report for people: one block a finding, with the source line, the figure marked and the other figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.cells import cell_len

from budgetlint.language import worded
from budgetlint.model import Document, Finding, Problem, Report, Severity, Verdict
from budgetlint.reports import Options
from budgetlint.reports._excerpt import clean, excerpt, pad, wrap
from budgetlint.reports._findings import figure, grouped, others
from budgetlint.reports._statistics import Statistics
from budgetlint.reports._totals import Totals
from budgetlint.reports._words import figures, position, relations, severity_name, silenced, unchecked, verdict_name

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
    totals, statistics = Totals(), Statistics()
    for report in statistics.watch(totals.watch(reports)):
        _print(stream, options.color, _file(report, width, options))
    for problem in options.problems:
        _print(stream, options.color, [[(f"{unchecked()} ", "bold magenta"), (clean(problem.message), "")], []])
    if totals.files > 1 and not options.quiet:
        line = [(piece, _TOTAL_STYLES.get(of, "")) for piece, of in totals.pieces()]
        _print(stream, options.color, [line, *[[]] * options.statistics])
    if options.statistics:
        _print(stream, options.color, _by_rule(statistics))


def _print(stream: TextIO, color: bool, lines: Iterable[Line]) -> None:
    """Writes lines without the layout of a rich console, which takes ten times as long on a long report."""
    for line in lines:
        stream.write("".join(_styled(piece, style) if color and style else piece for piece, style in line) + "\n")


def _styled(text: str, style: str) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


# ------------------------------------------------------------------------------------------- one file


def _file(report: Report, width: int, options: Options) -> Iterator[Line]:
    for problem in report.problems:
        yield from _problem(report, problem, width)
    for group in grouped(report.findings):
        yield from _block(report, group.lead, group.followers, width)
    if options.explain_undecided:
        yield from _undecided(report, width)
    if report.encoding and not options.quiet:
        yield from _tally(report, width)
        yield from _silenced(report, width)
        yield []


def _problem(report: Report, problem: Problem, width: int) -> Iterator[Line]:
    place = f"{clean(report.path)}:{problem.line}" if problem.line else clean(report.path)
    yield from _headed([(place, "bold"), (" ", ""), (unchecked(), "bold magenta"), (" ", "")], problem.message, width)
    yield []


def _block(report: Report, finding: Finding, followers: Sequence[Finding], width: int) -> Iterator[Line]:
    place = f"{clean(report.path)}:{finding.line}:{finding.column}"
    if finding.place:  # of several files that are one report the place names the file
        together = report.source is not None and report.source.files
        place = clean(finding.place) if together else f"{clean(report.path)} {clean(finding.place)}"
    head: Line = [
        (place, "bold"), (" ", ""), (severity_name(finding.severity), _STYLES[finding.severity]), (" ", ""),
        (finding.rule, "bold"), (" ", ""),
    ]  # fmt: skip
    yield from _headed(head, finding.message, width)
    gutter = len(str(max(finding.end_line, *(each.line for each in finding.operands), 0)))
    yield from _source(report, finding, gutter, width)
    yield from _operands(finding, gutter, width)
    if followers:
        yield [
            (f"{' ' * gutter} = ", "blue"),
            (worded("这个数还使另外 {count} 条关系不成立：", count=len(followers)), ""),
        ]
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
        yield [(f"{' ' * gutter} = ", "blue"), (worded("另有 {rest} 个数（--format json 列出全部）", rest=rest), "dim")]


def _undecided(report: Report, width: int) -> Iterator[Line]:
    for each in report.undecided:
        place = f"{clean(report.path)}:{each.line}" if each.line else clean(report.path)
        yield from _headed(
            [(place, ""), (f" {worded('未判定')} ", "dim"), (each.rule, ""), (" ", "")], each.reason, width
        )
    if report.undecided:
        yield []


# ----------------------------------------------------------------------------------------- tallies


def _tally(report: Report, width: int) -> Iterator[Line]:
    yield from _headed([(worded("{path}：", path=clean(report.path)), "bold"), ("", "")], figures(report.tally), width)
    yield [(f"  {relations(report.tally)}", "")]


def _silenced(report: Report, width: int) -> Iterator[Line]:
    """What is not reported, and what of the baseline is not needed any more."""
    told = silenced(report.silenced)
    if told:
        yield [(f"  {told}", "")]
    for entry in report.stale:
        yield from _headed(
            [("  ", ""), (worded("基线里已无对应"), "cyan"), (" ", "")], f"{entry.rule} {entry.figure}", width, "    "
        )


def _by_rule(statistics: Statistics) -> Iterator[Line]:
    columns = {"findings": worded("问题"), **{verdict.value: verdict_name(verdict) for verdict in Verdict}}
    width = max(9, *(cell_len(name) + 1 for name in columns.values()))
    yield [
        (
            pad(worded("规则"), 9) + "".join(f"{' ' * (width - cell_len(name))}{name}" for name in columns.values()),
            "bold",
        )
    ]
    for rule, counts in statistics.rows().items():
        yield [(pad(rule, 9) + "".join(f"{counts[key]:>{width},}" for key in columns), "")]
