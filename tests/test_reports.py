"""The two formats: what the text report draws, and the JSON contract of DESIGN section 5."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from conftest import RuleMaker
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.model import Evidence, Outcome, Problem, Quantity, Report, Severity, Verdict
from budgetlint.readers.text import parse
from budgetlint.reports import Options, format_names, load_format, shown
from budgetlint.reports._excerpt import excerpt, wrap

TEXT = (
    "2024年度“三公”经费支出决算10.50万元，其中：因公出国（境）费3.20万元，公务用车购置及运行维护费5.80万元，公务接待费1.00万元。\n"
    "与2023年度决算数相比减少1.00万元，下降8.70%，主要原因是从严控制各项支出，压减公务接待批次，合并下乡调研行程，推行节能驾驶。\n"
)


def figures(facts: Facts) -> dict[str, Quantity]:
    return {token.quantity.text: token.quantity for tokens in facts.tokens.values() for token in tokens}


def wrong_total(facts: Facts) -> Iterator[Outcome]:
    found = figures(facts)
    labels = {"10.50万元": "“三公”经费", "3.20万元": "因公出国（境）费", "5.80万元": "公务用车购置及运行维护费"}
    evidence = tuple(Evidence("part", name, found[text].span, found[text]) for text, name in labels.items())
    yield Outcome(Verdict.ERROR, evidence, Decimal("10.00"), Decimal("0.50"))
    rate = found["8.70%"]
    yield Outcome(
        Verdict.ERROR, (evidence[0], Evidence("rate", "下降", rate.span, rate)), Decimal("9.00"), Decimal("1.5")
    )
    yield Outcome(Verdict.UNDECIDED, evidence[1:2], reason="找不到上年决算数")


@pytest.fixture
def report(make_rules: RuleMaker) -> Report:
    return check(parse(TEXT, "report.txt"), make_rules(wrong_total))


def written(name: str, *reports: Report, **options: Any) -> str:
    stream = StringIO()
    load_format(name).write(reports, stream, Options(**options))
    return stream.getvalue()


def test_formats_are_modules() -> None:
    assert format_names() == (
        "concise", "csv", "github", "gitlab", "html", "json", "junit", "sarif", "text", "xlsx",
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ text

DRAWN = """\
report.txt:1:17 错误 XX001 写作 10.50万元，应为 10.00万元，相差 0.50万元
1 | 2024年度“三公”经费支出决算10.50万元，其中：因公出国（境）费3.20万元，公务用…
  |                           ^^^^^^^^^
  = 第 1 行  因公出国（境）费 3.20万元
  = 第 1 行  公务用车购置及运行维护费 5.80万元
  = 这个数还使另外 1 条关系不成立：
    XX001 写作 10.50万元，应为 9.00万元，相差 1.5万元
       = 第 2 行  下降 8.70%

report.txt：数字 6 个，核对过 4 个（66%）
  关系 3 条：吻合 0，尾差 0，可疑 0，错误 2，未判定 1

"""


def test_a_block(report: Report) -> None:
    assert written("text", report) == DRAWN


@pytest.mark.parametrize("width", [60, 80, 100])
def test_nothing_is_wider_than_the_terminal(report: Report, width: int) -> None:
    long = replace(report, problems=(Problem("规则 XX001 运行出错：" + "某种很长的说明" * 20),))
    text = written("text", long, long, width=width, explain_undecided=True)
    assert [line for line in text.splitlines() if cell_len(line) > width] == []


def test_the_marks_stand_under_the_figure(report: Report) -> None:
    lines = written("text", report, width=60).splitlines()
    at = next(index for index, line in enumerate(lines) if "^" in line)
    marks, source = lines[at], lines[at - 1]
    start = marks.index("^")
    under = ""
    column = 0
    for char in source:
        if start <= column < start + marks.count("^"):
            under += char
        column += cell_len(char)
    assert under == "10.50万元"


def test_colour_only_where_wanted(report: Report) -> None:
    assert "\x1b[" not in written("text", report)
    coloured = written("text", report, color=True)
    assert "\x1b[1;31m错误" in coloured


def test_source_cannot_steer_the_terminal(make_rules: RuleMaker) -> None:
    document = parse(TEXT.replace("，其中", "\x1b[2J\x07，其中"), "evil\x1b]0;title\x07.txt")
    text = written("text", check(document, make_rules(wrong_total)), explain_undecided=True)
    assert "\x1b" not in text
    assert "\x07" not in text


def test_markup_in_the_source_is_text(make_rules: RuleMaker) -> None:
    document = parse(TEXT.replace("，其中", "[bold red]，其中"), "a[b].txt")
    text = written("text", check(document, make_rules(wrong_total)))
    assert "[bold red]" in text
    assert "a[b].txt:1:17" in text


def test_a_figure_cut_by_a_line_break_is_marked_on_both_lines(make_rules: RuleMaker) -> None:
    source = TEXT.replace("10.50万元", "10.\n50万元")
    document = parse(source)

    def cut(facts: Facts) -> Iterator[Outcome]:
        from budgetlint.model import Span

        at = source.index("10.\n50万元")
        yield Outcome(Verdict.ERROR, (Evidence("total", "合计", Span(at, at + 8)),), "10.00")

    lines = written("text", check(document, make_rules(cut))).splitlines()
    assert lines[2].strip(" |") == "^^^"
    assert lines[3].startswith("2 | 50万元")
    assert lines[4].strip(" |") == "^^^^^^"


def test_undecided_relations_are_explained_on_demand(report: Report) -> None:
    assert "找不到上年决算数" not in written("text", report)
    assert "report.txt:1 未判定 XX001 找不到上年决算数" in written("text", report, explain_undecided=True)


def test_several_files_get_a_summary(report: Report) -> None:
    broken = replace(report, findings=(), problems=(Problem("无法识别文件编码"),), encoding="")
    lines = written("text", report, broken).splitlines()
    assert "report.txt 未能检查 无法识别文件编码" in lines
    assert lines[-1] == "共 2 个文件：错误 2，警告 0，提示 0；1 个文件未能完整检查"


def test_the_least_severity_shown(report: Report) -> None:
    warning = replace(report, findings=tuple(replace(f, severity=Severity.WARNING) for f in report.findings))
    assert shown(warning, Options(least=Severity.ERROR)).findings == ()
    assert len(shown(warning, Options(least=Severity.WARNING)).findings) == 2


def test_a_long_report_is_written_fast_enough_to_test(report: Report) -> None:
    many = replace(report, findings=report.findings * 500)
    assert written("text", many).count("XX001") == 1000


# ------------------------------------------------------------------------------------------- excerpts


@given(
    st.text("支出决算10.5万元，a \t（）", max_size=120), st.integers(0, 120), st.integers(0, 12), st.integers(20, 90)
)
def test_an_excerpt_fits_and_marks_the_figure(line: str, start: int, length: int, width: int) -> None:
    start = min(start, len(line))
    end = min(start + length, len(line))
    shown_, marks = excerpt(line, start, end, width)
    assert cell_len(shown_) <= width
    marked = line[start:end].replace("\t", "  ")
    if cell_len(marked) <= width - 4 and marked.strip():
        assert marked in shown_
        assert marks.count("^") == cell_len(marked)


def test_quotation_marks_stay_with_what_they_open() -> None:
    assert wrap("the right word is “小于” here", 20) == ["the right word is", "“小于” here"]


@given(st.text("支出决算10.5万元，a ，。", max_size=200), st.integers(10, 80))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


# ------------------------------------------------------------------------------------------------ JSON


def keys(entry: dict[str, Any]) -> list[str]:
    return list(entry)


def test_the_json_contract(report: Report) -> None:
    whole = json.loads(written("json", report))
    assert keys(whole) == ["schema", "version", "files", "problems", "summary"]
    assert whole["schema"] == "budgetlint/report/1"
    assert whole["summary"] == {"files": 1, "error": 2, "warning": 0, "info": 0}
    (file,) = whole["files"]
    assert keys(file) == ["path", "encoding", "figures", "relations", "problems", "findings", "silenced", "stale"]
    assert (file["path"], file["encoding"]) == ("report.txt", "utf-8")
    assert file["figures"] == {"total": 6, "covered": 4}
    assert file["relations"] == {"exact": 0, "rounding": 0, "suspicious": 0, "error": 2, "undecided": 1}
    assert file["findings"][0] == {
        "rule": "XX001",
        "title": "标题",
        "severity": "error",
        "verdict": "error",
        "message": "写作 10.50万元，应为 10.00万元，相差 0.50万元",
        "line": 1,
        "column": 17,
        "end_line": 1,
        "end_column": 24,
        "page": None,
        "place": "",
        "stated": "10.50",
        "expected": "10.00",
        "difference": "0.50",
        "unit": "万元",
        "operands": file["findings"][0]["operands"],
        "root": None,
    }
    assert file["findings"][0]["operands"][1] == {
        "role": "part",
        "label": "因公出国（境）费",
        "text": "3.20万元",
        "value": "3.20",
        "unit": "万元",
        "line": 1,
        "column": 36,
        "end_line": 1,
        "end_column": 42,
        "page": None,
        "place": "",
    }
    assert file["findings"][1]["root"] == {"line": 1, "column": 17}


def test_json_explains_undecided_relations_on_demand(report: Report) -> None:
    assert "undecided" not in json.loads(written("json", report))["files"][0]
    whole = json.loads(written("json", report, explain_undecided=True))
    assert whole["files"][0]["undecided"] == [{"rule": "XX001", "reason": "找不到上年决算数", "line": 1}]


def test_json_problems(report: Report) -> None:
    broken = replace(report, problems=(Problem("出错", "XX001", 3),), encoding="")
    whole = json.loads(written("json", broken, problems=(Problem("p.yaml:1:1: 空"),)))
    assert whole["files"][0]["problems"] == [{"message": "出错", "rule": "XX001", "line": 3}]
    assert whole["files"][0]["encoding"] is None
    assert whole["problems"] == [{"message": "p.yaml:1:1: 空", "rule": None, "line": None}]
