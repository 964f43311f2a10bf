"""The report for people: one block a finding, with the source line, the figure marked and the other figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.cells import cell_len

from budgetlint.language import worded
from budgetlint.model import Document, Finding, Operand, Problem, Report, Severity, Verdict
from budgetlint.reports import Options
from budgetlint.reports._excerpt import clean, excerpt, pad, wrap
from budgetlint.reports._statistics import Statistics

__all__ = ["SEVERITY_NAMES", "write"]

SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_VERDICT_NAMES = {
    "exact": "吻合", "rounding": "尾差", "suspicious": "可疑", "error": "错误", "undecided": "未判定",
}  # fmt: skip
MAX_OPERANDS = 12
MIN_WIDTH = 40

Line = list[tuple[str, str]]  # pieces of one line of output: text and style


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """Every report as it comes, then the summary of several."""
    width = max(options.width, MIN_WIDTH)
    counts: Counter[Severity] = Counter()
    files = unchecked = 0
    statistics = Statistics()
    for report in statistics.watch(reports):
        files += 1
        unchecked += bool(report.problems)
        counts.update(finding.severity for finding in report.findings)
        _print(stream, options.color, _file(report, width, options))
    for problem in options.problems:
        _print(stream, options.color, [[(f"{worded('未能检查')} ", "bold magenta"), (clean(problem.message), "")], []])
    if files > 1 and not options.quiet:
        _print(stream, options.color, [_summary(files, counts, unchecked), *[[]] * options.statistics])
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
    for finding, followers in _grouped(report.findings):
        yield from _block(report, finding, followers, width)
    if options.explain_undecided:
        yield from _undecided(report, width)
    if report.encoding and not options.quiet:
        yield from _tally(report, width)
        yield from _silenced(report, width)
        yield []


def _problem(report: Report, problem: Problem, width: int) -> Iterator[Line]:
    place = f"{clean(report.path)}:{problem.line}" if problem.line else clean(report.path)
    yield from _headed(
        [(place, "bold"), (" ", ""), (worded("未能检查"), "bold magenta"), (" ", "")], problem.message, width
    )
    yield []


def _grouped(findings: Sequence[Finding]) -> Iterator[tuple[Finding, list[Finding]]]:
    """Each finding that leads or stands alone, with those that follow it (their ``root`` is its place)."""
    groups: list[tuple[Finding, list[Finding]]] = []
    led: dict[tuple[int, int], list[Finding]] = {}
    for finding in sorted(findings, key=lambda each: each.root is not None):
        if finding.root in led and finding.root is not None:
            led[finding.root].append(finding)
            continue
        following: list[Finding] = []
        groups.append((finding, following))
        if finding.verdict is Verdict.ERROR:
            led.setdefault((finding.line, finding.column), following)
    groups.sort(key=lambda group: (group[0].line, group[0].column))
    yield from groups


def _block(report: Report, finding: Finding, followers: Sequence[Finding], width: int) -> Iterator[Line]:
    place = f"{clean(report.path)}:{finding.line}:{finding.column}"
    if finding.place:  # of several files that are one report the place names the file
        together = report.source is not None and report.source.files
        place = clean(finding.place) if together else f"{clean(report.path)} {clean(finding.place)}"
    head: Line = [
        (place, "bold"), (" ", ""), (worded(SEVERITY_NAMES[finding.severity]), _STYLES[finding.severity]), (" ", ""),
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
    here = (finding.line, finding.column)
    others = [each for each in finding.operands if (each.line, each.column) != here]
    for each in others[:MAX_OPERANDS]:
        place = clean(each.place) or worded("第 {line} 行", line=each.line)
        head: Line = [(f"{' ' * gutter} = ", "blue"), (place, ""), ("  ", "")]
        taken = sum(cell_len(piece) for piece, _ in head)
        lines = wrap(f"{clean(each.label)} {_figure(each)}".strip(), width - taken)
        yield [*head, (lines[0], "")]
        for line in lines[1:]:
            yield [(" " * taken, ""), (line, "")]
    if len(others) > MAX_OPERANDS:
        rest = len(others) - MAX_OPERANDS
        yield [(f"{' ' * gutter} = ", "blue"), (worded("另有 {rest} 个数（--format json 列出全部）", rest=rest), "dim")]


def _figure(operand: Operand) -> str:
    text = clean(operand.text)
    return text if operand.value is None or text.endswith(operand.unit) else text + operand.unit


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
    tally = report.tally
    share = (
        worded("（{share}%）", share=tally.figures_covered * 100 // tally.figures_total) if tally.figures_total else ""
    )
    relations = worded("，").join(
        f"{worded(name)} {tally.relations.get(key, 0):,}" for key, name in _VERDICT_NAMES.items()
    )
    figures = worded(
        "数字 {total:,} 个，核对过 {covered:,} 个{share}",
        total=tally.figures_total,
        covered=tally.figures_covered,
        share=share,
    )
    yield from _headed([(worded("{path}：", path=clean(report.path)), "bold"), ("", "")], figures, width)
    yield [(worded("  关系 {count:,} 条：{relations}", count=sum(tally.relations.values()), relations=relations), "")]


def _silenced(report: Report, width: int) -> Iterator[Line]:
    """What is not reported, and what of the baseline is not needed any more."""
    by = report.silenced
    ways = ((worded("注释"), by.comment), (worded("配置"), by.config), (worded("基线"), by.baseline))
    told = worded("，").join(f"{way} {count:,}" for way, count in ways if count)
    parts = [worded("已接受 {count:,} 处（{ways}）", count=by.accepted, ways=told)] * bool(by.accepted)
    parts += [worded("旧版已有 {count:,} 处", count=by.known)] * bool(by.known)
    parts += [worded("另有 {count:,} 处未列出", count=by.limit)] * bool(by.limit)
    if parts:
        yield [(f"  {worded('；').join(parts)}", "")]
    for entry in report.stale:
        yield from _headed(
            [("  ", ""), (worded("基线里已无对应"), "cyan"), (" ", "")], f"{entry.rule} {entry.figure}", width, "    "
        )


def _by_rule(statistics: Statistics) -> Iterator[Line]:
    names = {"findings": "问题", **_VERDICT_NAMES}
    width = max(9, *(cell_len(worded(name)) + 1 for name in names.values()))
    columns = {key: worded(name) for key, name in names.items()}
    yield [
        (
            pad(worded("规则"), 9) + "".join(f"{' ' * (width - cell_len(name))}{name}" for name in columns.values()),
            "bold",
        )
    ]
    for rule, counts in statistics.rows().items():
        yield [(pad(rule, 9) + "".join(f"{counts[key]:>{width},}" for key in columns), "")]


def _summary(files: int, counts: Counter[Severity], unchecked: int) -> Line:
    parts = [(f"{worded(SEVERITY_NAMES[severity])} {counts[severity]:,}", _STYLES[severity] if counts[severity] else "")
             for severity in Severity]  # fmt: skip
    line: Line = [(worded("共 {files:,} 个文件：", files=files), "bold")]
    for at, part in enumerate(parts):
        line += [(worded("，"), "")] * bool(at) + [part]
    if unchecked:
        line += [(worded("；"), ""), (worded("{unchecked:,} 个文件未能完整检查", unchecked=unchecked), "bold magenta")]
    return line
