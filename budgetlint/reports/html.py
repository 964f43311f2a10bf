"""One page that shows the reports as read, every finding marked in place, with a list at the side; it works offline.

The page loads nothing, and its content security policy allows only the style and the script that come with it
(``page.css``, ``page.js``). It is written in two passes: the files' parts wait in a temporary file until the head,
which tells how many findings there are, can be written.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from shutil import copyfileobj
from typing import TextIO

from budgetlint import __version__
from budgetlint.language import worded
from budgetlint.model import Finding, Operand, Problem, Report, Severity
from budgetlint.reports import Options
from budgetlint.reports._findings import figure, grouped, others, reference
from budgetlint.reports._markup import Markup, digest, element, joined
from budgetlint.reports._source import Source
from budgetlint.reports._totals import Totals
from budgetlint.reports._words import (
    counted,
    figures,
    locale,
    position,
    relations,
    severity_name,
    silenced,
    unchecked,
)

__all__ = ["write"]

SUFFIXES = (".html", ".htm")
SOURCE = True
SPANS = True


def write(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """The page for all reports; memory holds one at a time."""
    totals, entries = Totals(), []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="") as parts:
        for number, report in enumerate(totals.watch(reports), 1):
            part = _File(report, f"f{number}", options)
            parts.write(part.html() + "\n")
            entries.append(part.entry())
        parts.seek(0)
        name = report.path if totals.files == 1 else worded("{count} 份报告", count=totals.files)
        stream.write(_head(f"{name} · {worded('核对报告')}"))
        stream.write("<body>\n" + _bar(totals) + "\n<main>\n" + _overview(entries, options, totals) + "\n")
        copyfileobj(parts, stream)
        stream.write(f"</main>\n{_footer(totals)}\n<script>{_asset('page.js')}</script>\n</body>\n</html>\n")


# ---------------------------------------------------------------------------------------- around the files


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _head(title: str) -> str:
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; base-uri 'none'; form-action 'none'"
    head = [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"budgetlint {__version__}"),
        element("title", title),
        element("style", Markup(style)),
    ]
    return "<!DOCTYPE html>\n" + '<html lang="' + locale() + '">\n<head>\n' + "\n".join(head) + "\n</head>\n"


def _bar(totals: Totals) -> Markup:
    filters = (
        element("label", element("input", type="checkbox", checked=True, data_filter=severity.value),
                element("span", f"{severity_name(severity)} ", element("b", f"{totals.counts[severity]:,}")),
                class_=f"filter {severity.value}")
        for severity in Severity if totals.counts[severity]
    )  # fmt: skip
    shades = {"c": worded("核对过的数字"), "u": worded("没有规则核对的数字")}
    legend = [element("span", said, class_=mark) for mark, said in shades.items()]
    printed = element("label", element("input", type="checkbox", checked=True, data_print=True), worded("打印时附原文"),
                      class_="option")  # fmt: skip
    return element(
        "header",
        element("strong", worded("核对报告"), class_="brand"),
        element("div", *filters, class_="filters", role="group", aria_label=worded("显示")),
        element("div", *legend, class_="legend"),
        printed,
        class_="bar",
    )


def _overview(entries: Sequence[Markup], options: Options, totals: Totals) -> Markup:
    problems = [_problem(problem) for problem in options.problems]
    if len(entries) < 2:
        return joined(problems)
    heads = (worded("文件"), *map(severity_name, Severity), worded("核对过"))
    table = element(
        "table",
        element("thead", element("tr", *(element("th", each, scope="col") for each in heads))),
        element("tbody", *entries),
    )
    return element("section", element("h1", totals.line()), *problems, table, class_="overview", id="files")


def _footer(totals: Totals) -> Markup:
    return element(
        "footer",
        element("span", totals.line()),
        element("span", worded("键盘：j 下一处，k 上一处，b 回到列表"), class_="keys"),
    )


def _problem(problem: Problem) -> Markup:
    return element("p", element("b", f"{unchecked()} "), problem.message, class_="problem")


# ------------------------------------------------------------------------------------------------ one file


class _File:
    """The part of one report: the list at the side, and its source with a note below each marked line."""

    def __init__(self, report: Report, prefix: str, options: Options) -> None:
        self._report, self._prefix, self._options = report, prefix, options
        self._groups = list(grouped(report.findings))
        self._source = Source(report.source, report, self._groups, prefix) if report.source else None
        self.counts = Counter(finding.severity for finding in report.findings)

    def entry(self) -> Markup:
        """Its row in the overview of several files."""
        numbers = [element("td", f"{self.counts[severity]:,}" if self.counts[severity] else "", class_=severity.value)
                   for severity in Severity]  # fmt: skip
        covered = f"{self._share()}%" if self._report.encoding else unchecked()
        link = element("a", self._report.path, href=f"#{self._prefix}")
        return element("tr", element("th", link, scope="row"), *numbers, element("td", covered))

    def html(self) -> Markup:
        """The whole part."""
        if self._source is None:
            source = element("p", worded("没有读到原文"), class_="empty")
        else:
            source = self._source.html(self._note)
        paper = element("article", source, class_="source", aria_label=worded("原文"))
        return element("section", self._side(), paper, class_="file", id=self._prefix, aria_label=self._report.path)

    def _share(self) -> int:
        tally = self._report.tally
        return tally.figures_covered * 100 // tally.figures_total if tally.figures_total else 0

    # ------------------------------------------------------------------------------------------ the side

    def _side(self) -> Markup:
        count = worded("，").join(counted(self.counts)) if self._groups else worded("没有发现问题")
        inside = [element("h2", self._report.path), *(_problem(problem) for problem in self._report.problems)]
        if self._report.encoding:
            inside += [*self._tally(), element("p", count, class_="count")]
        inside.append(element("ol", *(self._item(at) for at in range(len(self._groups)))))
        if self._options.explain_undecided and self._report.undecided:
            inside.append(self._undecided())
        return element("nav", *inside, class_="side", aria_label=worded("问题列表"))

    def _tally(self) -> Iterator[Markup]:
        tally = self._report.tally
        meter = element("meter", min="0", max=str(max(tally.figures_total, 1)), value=str(tally.figures_covered))
        yield element("p", meter, figures(tally), class_="tally")
        yield element("p", relations(tally), class_="tally")
        told = silenced(self._report.silenced)
        if told:
            yield element("p", told, class_="tally")
        for entry in self._report.stale:
            yield element("p", worded("基线里已无对应"), f" {entry.rule} {entry.figure}", class_="tally")

    def _item(self, at: int) -> Markup:
        group = self._groups[at]
        lead = group.lead
        head = element("span", f"{severity_name(lead.severity)} {lead.rule}", class_="what")
        where = element("span", position(lead.place, lead.page, lead.line), class_="where")
        message = element("span", lead.message, class_="message")
        more = (
            element("span", worded("还使另外 {count} 条关系不成立", count=len(group.followers)), class_="more")
            if group.followers
            else None
        )
        link = element("a", head, where, message, more, href=f"#{self._prefix}n{at + 1}")
        return element("li", link, id=f"{self._prefix}i{at + 1}", class_=lead.severity.value)

    def _undecided(self) -> Markup:
        rows = []
        for each in self._report.undecided:
            where = position("", None, each.line) if each.line else ""
            to = f"#{self._prefix}l{each.line}" if each.line else None
            rows.append(element("li", element("a", f"{each.rule} {where}", href=to), f" {each.reason}"))
        summary = element("summary", worded("未判定的关系（{count}）", count=len(rows)))
        return element("details", summary, element("ul", *rows), class_="undecided")

    # ------------------------------------------------------------------------------------------ the notes

    def _note(self, at: int) -> Markup:
        group, number = self._groups[at], at + 1
        lead = group.lead
        back = element("a", str(number), href=f"#{self._prefix}i{number}", class_="back", title=worded("回到列表"))
        name = element("b", severity_name(lead.severity), class_="name")
        place = element("span", position(lead.place, lead.page, lead.line), class_="where") if lead.place else None
        head = element(
            "p", back, name, self._rule(lead), element("span", lead.title, class_="title"), place, class_="head"
        )
        said = [head, element("p", lead.message, class_="message"), self._operands(lead)]
        if group.followers:
            more = worded("这个数还使另外 {count} 条关系不成立：", count=len(group.followers))
            rows = (element("li", self._rule(each), each.message, self._operands(each)) for each in group.followers)
            said.append(element("div", element("p", more), element("ul", *rows), class_="more"))
        rule = self._options.rules.get(lead.rule)
        if rule:
            said.append(element("p", element("b", f"{worded('依据')} "), rule.said("why"), class_="why"))
        classes = f"note {lead.severity.value}"
        return element("aside", *said, class_=classes, id=f"{self._prefix}n{number}", tabindex="-1")

    def _rule(self, finding: Finding) -> Markup:
        rule = self._options.rules.get(finding.rule)
        page = reference(rule, self._options) if rule else ""
        if page.startswith(("https://", "http://")):  # a page that is there wherever this one is opened
            return element("a", finding.rule, href=page, rel="noopener noreferrer", target="_blank", class_="rule")
        return element("span", finding.rule, class_="rule")

    def _operands(self, finding: Finding) -> Markup | None:
        rows = [element("li", self._operand(each)) for each in others(finding)]
        return element("ul", *rows, class_="operands") if rows else None

    def _operand(self, operand: Operand) -> Markup:
        where = element("span", position(operand.place, operand.page, operand.line), class_="where")
        target = self._source.target(operand) if self._source else ""
        return element("a", where, element("span", operand.label), element("b", figure(operand)), href=f"#{target}")
