"""Each output format is read by a consumer of its own: a schema, an XML parser, a spreadsheet library, a CSV reader."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import openpyxl
import pytest
import regex
from conftest import ROOT, Command

from budgetlint.engine import check
from budgetlint.model import Problem, Report, Severity, Tally, Verdict
from budgetlint.readers.text import parse
from budgetlint.reports import Options, load_format
from budgetlint.rules import Rule, RuleSet

# Told twice: 3.20 + 5.80 + 1.00 = 10.00, printed as 10.50.
TEXT = "2024年度“三公”经费支出决算10.50万元，其中：因公出国（境）费3.20万元，公务用车购置及运行维护费5.80万元，公务接待费1.00万元。\n"
NASTY = '=HYPERLINK("x"),a:b%<script>alert(1)</script>&\x07\u202e.txt'


@pytest.fixture(scope="module")
def rules(builtin: RuleSet) -> RuleSet:
    return builtin.select(["TP101"])


@pytest.fixture
def report(rules: RuleSet) -> Report:
    made = check(parse(TEXT, "一 b/report.txt"), rules, spans=True)
    (finding,) = made.findings
    assert (finding.rule, finding.stated, finding.expected, finding.difference) == ("TP101", "10.50", "10.00", "0.50")
    return made


def written(name: str, *reports: Report, **options: Any) -> str:
    stream = StringIO(newline="")
    load_format(name).write(reports, stream, Options(**options))
    return stream.getvalue()


def by_id(rules: RuleSet) -> dict[str, Rule]:
    return {rule.id: rule for rule in rules.rules}


def moved(report: Report, lines: int) -> Report:
    """The same findings further down."""
    shift = {
        "findings": tuple(
            replace(
                f,
                line=f.line + lines,
                end_line=f.end_line + lines,
                operands=tuple(replace(o, line=o.line + lines, end_line=o.end_line + lines) for o in f.operands),
            )
            for f in report.findings
        )
    }
    return replace(report, **shift)  # type: ignore[arg-type]


def broken(path: str) -> Report:
    nothing = Tally({verdict.value: 0 for verdict in Verdict}, 0, 0, {})
    return Report(path, "", (), (Problem("没有这个文件：1%\n第二行"),), (), nothing)


# --------------------------------------------------------------------------------------------- concise, github


def test_concise(report: Report) -> None:
    lines = written("concise", report, broken("x.txt")).splitlines()
    assert lines[0].startswith("一 b/report.txt:1:17: 错误 TP101 ")
    assert lines[1] == "x.txt:1: 未能检查 没有这个文件：1% 第二行"
    assert lines[2].startswith("共 2 个文件：错误 1，警告 0，提示 0；1 个文件未能完整检查")
    assert len(lines) == 3


def test_github_commands_are_escaped(report: Report) -> None:
    lines = written("github", replace(report, path="a,b:c%.txt"), broken("x.txt")).splitlines()
    assert lines[0].startswith("::error file=a%2Cb%3Ac%25.txt,line=1,endLine=1,col=17,endColumn=24,title=TP101 ")
    assert "%0A第 1 行 因公出国（境）费 3.20万元" in lines[0]
    assert lines[1] == "::error file=x.txt,line=1,title=未能检查::没有这个文件：1%25%0A第二行"
    assert len(lines) == 3, "a message must not begin a line of its own"


# ------------------------------------------------------------------------------------------------------ gitlab


def test_gitlab(report: Report) -> None:
    issues = json.loads(written("gitlab", report, broken("x.txt")))
    assert [(each["check_name"], each["severity"]) for each in issues] == [
        ("TP101", "major"),
        ("unchecked", "critical"),
    ]
    assert issues[0]["location"] == {"path": "一 b/report.txt", "lines": {"begin": 1, "end": 1}}


def test_gitlab_fingerprints_stay_and_differ(report: Report) -> None:
    def prints(*reports: Report) -> list[str]:
        return [each["fingerprint"] for each in json.loads(written("gitlab", *reports))]

    assert prints(report) == prints(moved(report, 30))
    twice = replace(report, findings=report.findings * 2)
    assert len(set(prints(twice, replace(report, path="other.txt")))) == 3


# ------------------------------------------------------------------------------------------------------- sarif


def test_sarif_fits_the_official_schema(report: Report, rules: RuleSet) -> None:
    schema = json.loads((ROOT / "tests" / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    placed = replace(report, findings=tuple(replace(f, place="表2第5行第3列") for f in report.findings))
    options = {
        "rules": by_id(rules),
        "reference": "https://example.org/rules/",
        "problems": (Problem("坏了", None, None),),
    }
    log = json.loads(written("sarif", placed, broken("x.txt"), **options))
    jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://example.org/rules/three-public.md#TP101"
    assert rules.rules[0].why in rule["help"]["text"]
    (result,) = run["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E4%B8%80%20b/report.txt"
    assert location["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 17, "endLine": 1, "endColumn": 24}
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "表2第5行第3列"
    related = [each["message"]["text"] for each in result["relatedLocations"]]
    assert [text.rsplit(" ", 1)[1] for text in related] == ["3.20万元", "5.80万元", "1.00万元"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2


def test_sarif_fingerprints_do_not_depend_on_lines(report: Report) -> None:
    first, second = (
        json.loads(written("sarif", each))["runs"][0]["results"][0]["partialFingerprints"]
        for each in (report, moved(report, 7))
    )
    assert first == second


# ------------------------------------------------------------------------------------------------------- junit


def test_junit(report: Report) -> None:
    root = ET.fromstring(written("junit", replace(report, path=NASTY), broken("x.txt")))
    suites = root.findall("testsuite")
    assert [(s.get("tests"), s.get("failures"), s.get("errors")) for s in suites] == [("1", "1", "0"), ("1", "0", "1")]
    failure = suites[0].find("testcase/failure")
    assert failure is not None and "10.50" in str(failure.get("message"))


def test_junit_fails_only_what_fails_the_run(report: Report) -> None:
    warned = replace(report, findings=tuple(replace(f, severity=Severity.WARNING) for f in report.findings))
    for level, failures in ((Severity.ERROR, "0"), (Severity.WARNING, "1")):
        root = ET.fromstring(written("junit", replace(warned, fail_on=level)))
        assert [suite.get("failures") for suite in root.findall("testsuite")] == [failures]


# --------------------------------------------------------------------------------------------------- csv, xlsx


def test_csv(report: Report) -> None:
    text = written("csv", replace(report, path=NASTY))
    assert text.startswith("\ufeff文件,")
    (row,) = csv.DictReader(StringIO(text[1:], newline=""))
    assert row["文件"] == "'" + NASTY
    assert (row["行"], row["规则"], row["原文"], row["应为"], row["差额"]) == (
        "1",
        "TP101",
        "10.50万元",
        "10.00",
        "0.50",
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-10.50万元", "'-10.50万元"), ("+cmd", "'+cmd"), ("\tx", "'\tx"),
     ("-10.50", "-10.50"), ("-3.5%", "-3.5%"), ("-1,234.00", "-1,234.00"), ("x=1", "x=1")],
)  # fmt: skip
def test_csv_text_is_never_a_formula(report: Report, text: str, cell: str) -> None:
    changed = replace(report, findings=tuple(replace(f, expected=text) for f in report.findings))
    (row,) = csv.DictReader(StringIO(written("csv", changed)[1:], newline=""))
    assert row["应为"] == cell


def test_xlsx(report: Report) -> None:
    stream = BytesIO()
    load_format("xlsx").write([replace(report, path=NASTY), broken("x.txt")], stream, Options())
    book = openpyxl.load_workbook(stream)
    assert book.sheetnames == ["问题清单", "核对情况"]
    sheet = book["问题清单"]
    header, row = sheet.iter_rows()
    assert [cell.value for cell in header] == [
        "序号", "文件", "页/行", "规则", "问题", "原文", "应为", "差额", "整改情况",
    ]  # fmt: skip
    assert row[1].data_type == "s" and str(row[1].value).startswith("=HYPERLINK")
    assert (row[0].value, row[2].value, row[5].value, row[6].value, row[7].value) == (
        1,
        "第 1 行",
        "10.50万元",
        10,
        0.5,
    )
    assert row[6].number_format == '#,##0.00"万元"'
    assert row[8].value is None
    (offered,) = sheet.data_validations.dataValidation
    assert (offered.type, str(offered.sqref)) == ("list", "I2")
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:I2", "$1:$1")
    assert row[4].alignment.wrap_text
    problems = [cells[-1].value for cells in book["核对情况"].iter_rows(min_row=2)]
    assert problems == [None, "没有这个文件：1%\n第二行"]


# -------------------------------------------------------------------------------------------------------- html


def test_html_escapes_everything(report: Report, rules: RuleSet) -> None:
    text = TEXT + "</style><script>alert(2)</script>\t<img src=x onerror=alert(3)>\n"
    hostile = replace(check(parse(text, NASTY), rules, spans=True), path=NASTY)
    page = written("html", hostile, rules=by_id(rules))
    assert page.count("<script>") == 1, "only its own"
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page and "&lt;script&gt;alert(2)" in page
    assert "\x07" not in page and "\u202e" not in page


def test_html_marks_every_figure(report: Report) -> None:
    page = written("html", report)
    assert len(report.covered) == 4 and not report.uncovered  # 10.50, 3.20, 5.80 and 1.00
    assert page.count('class="c" title') == 3  # the first is the finding itself
    assert page.count('class="m error"') == 1
    assert 'href="#f1n1"' in page and 'id="f1n1"' in page and 'href="#f1i1"' in page and 'id="f1i1"' in page
    assert "http" not in page.replace("http-equiv", ""), "nothing is loaded from elsewhere"


def test_html_of_a_file_that_could_not_be_read(report: Report) -> None:
    page = written("html", report, broken("x.txt"))
    assert "没有这个文件：1%" in page
    assert 'href="#f1"' in page and 'href="#f2"' in page


def test_spans_tell_covered_and_uncovered(rules: RuleSet) -> None:
    made = check(parse(TEXT + "年末结转7.00万元。\n", "x.txt"), rules, spans=True)
    source = made.source
    assert source is not None
    assert [source.text[s.start : s.end] for s in made.uncovered] == ["7.00万元"]
    assert len(made.covered) == made.tally.figures_covered == 4
    assert check(source, rules).covered == ()


# --------------------------------------------------------------------------------------------- every format


@pytest.mark.parametrize("name", ["concise", "csv", "github", "gitlab", "html", "json", "junit", "sarif"])
def test_places_are_shown(name: str, report: Report) -> None:
    placed = replace(report, findings=tuple(replace(f, place="决算表!C12") for f in report.findings))
    assert "决算表!C12" in written(name, placed)


def test_every_format_speaks_english(command: Command, tmp_path: Path) -> None:
    """Chinese only where the text is quoted: each word of the report stands in what it is about."""
    draft = tmp_path / "draft.txt"
    draft.write_text(TEXT + "年末结转7.00万元。\n", encoding="utf-8")
    names = ["a.html", "b.csv", "c.sarif", "d.xml", "e.txt", "f.xlsx"]
    ran = command(draft, "--lang", "en", *(each for name in names for each in ("--output", tmp_path / name)))
    assert ran.status == 1
    assert ran.out.startswith("1 files: error 1, warning 0, info 0; ") and "written to" in ran.out
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    told = [ran.out, *book.sheetnames, *cells]
    told += [(tmp_path / name).read_text(encoding="utf-8") for name in names if name != "f.xlsx"]
    for name in ("concise", "github", "gitlab"):
        told.append(command(draft, "--lang", "en", "--format", name).out)
    for word in regex.findall(r"\p{Han}+", "\n".join(told)):
        assert word in TEXT or word in "年末结转万元", word


def test_what_a_finding_is_known_by_is_the_same_in_both_languages(command: Command, tmp_path: Path) -> None:
    def known(spoken: str, *formats: str) -> list[Any]:
        told = [json.loads(command(slips, "--lang", spoken, "--format", name).out) for name in formats]
        return [[each["fingerprint"] for each in told[0]],
                [each["partialFingerprints"] for each in told[1]["runs"][0]["results"]]]  # fmt: skip

    slips = ROOT / "examples" / "slips.txt"
    chinese = known("zh", "gitlab", "sarif")
    assert chinese == known("en", "gitlab", "sarif")
    assert len(set(chinese[0])) == len(chinese[0]) == 16


def test_findings_of_comments_are_told(command: Command, tmp_path: Path) -> None:
    """They are of no rule of a pack: BL001 a comment that cannot be read, BL002 one that accepts nothing."""
    draft = tmp_path / "draft.txt"
    draft.write_text(
        "<!-- budgetlint: ignore -->\n<!-- budgetlint: ignore TP101 -->\n" + TEXT.replace("10.50", "10.00"),
        encoding="utf-8",
    )
    names = ["a.html", "b.csv", "c.sarif", "d.xml", "e.json", "f.xlsx"]
    for name in names:
        assert command(draft, "--output", tmp_path / name).status == 0
    (run,) = json.loads((tmp_path / "c.sarif").read_text(encoding="utf-8"))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["BL001", "BL002"]
    fingerprints = {str(result["partialFingerprints"]) for result in run["results"]}
    assert len(fingerprints) == 2
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'id="f1n2"' in page and "BL001" in page and "BL002" in page
    assert len(list(csv.reader(StringIO((tmp_path / "b.csv").read_text(encoding="utf-8"), newline="")))) == 3


def test_each_file_fails_as_its_own_configuration_says(command: Command, tmp_path: Path) -> None:
    """A warning fails in the strict folder only; rules that only one of the folders has are known to all formats."""
    for name, fail_on in (("strict", "warning"), ("lenient", "error")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "budgetlint.toml").write_text(
            f'select = ["TP101"]\nfail-on = "{fail_on}"\n[severity]\nTP101 = "warning"\n', encoding="utf-8"
        )
        (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    target = tmp_path / "x.xml"
    assert command(tmp_path, "--output", target).status == 1
    suites = ET.parse(target).getroot().findall("testsuite")
    assert {Path(str(s.get("name"))).parent.name: s.get("failures") for s in suites} == {"strict": "1", "lenient": "0"}


def test_what_is_not_reported_is_told(command: Command, tmp_path: Path) -> None:
    draft, page = tmp_path / "draft.txt", tmp_path / "x.html"
    draft.write_text("<!-- budgetlint: ignore TP101 -->\n" + TEXT, encoding="utf-8")
    ran = command(draft, "--select", "TP101", "--format", "concise", "--format", "html", "--output", page)
    assert ran.status == 0
    assert ran.out.startswith("共 1 个文件：错误 0，警告 0，提示 0；已接受 1 处（注释 1）；数字 4 个")
    assert "已接受 1 处（注释 1）" in page.read_text(encoding="utf-8")
    assert command(draft, "--select", "TP101", "--format", "concise", "--quiet").out == ""
    assert command(draft, "--quiet", "--output", page).out == ""


def test_html_counts_findings_everywhere(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "x.html"
    command(ROOT / "examples" / "slips.txt", "--output", target)
    page = target.read_text(encoding="utf-8")
    assert "<b>15</b>" in page and "<b>1</b>" in page, "in the bar"
    assert page.count("错误 15，警告 1，提示 0") == 2, "at the side and in the footer"
