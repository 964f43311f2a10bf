"""Two languages: nothing is said that has no English twin, and what is found is the same in both."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import regex
from conftest import ROOT, Command

from budgetlint import language
from budgetlint.commands import command_names
from budgetlint.engine import check
from budgetlint.english import ENGLISH
from budgetlint.facts.physical_counts import known_names
from budgetlint.model import Finding, Report
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet

PACKAGE = ROOT / "budgetlint"
SLIPS = ROOT / "examples" / "slips.txt"
HAN = regex.compile(r"\p{Han}+")
# Words that reports print: modules that only read compare with them and say none of them.
READING = ("facts", "readers", "numerals.py", "terms.py", "interval.py")
# The same words elsewhere: what a report should say (``expected`` is the same in both languages), units, topics.
WORDING = {
    "优", "良", "中", "差", "优良中差", "大于", "小于", "等于（持平）", "与增减额同方向的用词", "规范的数字", "删去一处", "人、户、家、次等个数",
    "元", "绩效", "名词解释", "成本", "效益", "整体", "总计", "财政", "执行", "率", "表", "说明", "情况表", "年初", "上前", "一", "二", "三", "四",
    '["archive/", "**/旧稿-*.txt"]', "<!-- budgetlint: ignore TP101 原因 -->", "省市县区州镇乡村旗盟", "千万亿元个项辆台人次批分", "年",
}  # fmt: skip
# What an English message may hold in Chinese without quoting the report: units, legal names and the words it advises.
ADVISED = {
    "元", "万元", "优", "良", "中", "类", "款", "项", "日", "余", "以上", "增加", "减少", "下降", "增长", "与上年持平", "基本持平", "离休", "退休",
    "一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算", "政府收支分类科目",
}  # fmt: skip


@pytest.fixture
def english() -> Iterator[None]:
    language.use("en")
    yield
    language.forget()


# --------------------------------------------------------------------------------------------- the code


@cache
def parents(path: Path) -> dict[ast.AST, ast.AST]:
    """Every node of a module with the one it stands in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def around(node: ast.AST, above: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in above:
        node = above[node]
        yield node


def literals(path: Path) -> Iterator[tuple[ast.Constant, list[ast.AST]]]:
    """The Chinese literals of a module with what they stand in; not docstrings, regular expressions and what is in both."""
    above = parents(path)
    for node in above:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value):
            outer = list(around(node, above))
            calls = {ast.unparse(each.func) for each in outer if isinstance(each, ast.Call)}
            whole = next((ast.unparse(each) for each in outer if isinstance(each, ast.JoinedStr)), node.value)
            if isinstance(outer[0], ast.Expr) or " · " in whole or whole.startswith("# ") or _is_usage(outer):
                continue
            if calls & {"regex.compile", "regex.search", "regex.split"} or _is_pattern(node, outer):
                continue
            yield node, outer


def _is_usage(outer: list[ast.AST]) -> bool:
    """Whether a literal belongs to a usage line, which help shows in Chinese beside the bilingual options."""
    return any(
        (isinstance(each, ast.keyword) and each.arg == "usage")
        or (isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "USAGE")
        for each in outer
    )


def _is_pattern(node: ast.Constant, outer: list[ast.AST]) -> bool:
    """A piece that regular expressions are put together from: a constant with their signs in it."""
    return (
        any(isinstance(each, ast.Assign) for each in outer) and regex.search(r"\\[ds]|\|", str(node.value)) is not None
    )


def said(outer: list[ast.AST]) -> bool:
    return any(isinstance(each, ast.Call) and ast.unparse(each.func) == "worded" for each in outer)


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "english.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_sentence_has_an_english_twin(path: Path) -> None:
    reads = path.relative_to(PACKAGE).parts[0] in READING
    for node, outer in literals(path):
        place = f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        if any(isinstance(each, ast.JoinedStr) for each in outer) and not said(outer) and node.value not in WORDING:
            assert reads and not _is_message(outer), f"{place}: say it with worded(…, name=…) instead of an f-string"
        elif not (reads or said(outer)) and node.value in ENGLISH and node.value not in WORDING:
            assert not _is_used_at_once(outer), f"{place}: say it with worded(…)"
        elif said(outer) or not reads:
            assert node.value in ENGLISH or node.value in WORDING, (
                f"{place}: has no English in budgetlint/english.py (a word that reports print goes into WORDING here)"
            )
        else:
            assert not _is_message(outer), f"{place}: say it with worded(…)"


def _is_used_at_once(outer: list[ast.AST]) -> bool:
    """Whether a literal stands in a function, neither in a table nor compared with anything."""
    return any(isinstance(each, ast.FunctionDef) for each in outer) and not any(
        isinstance(each, ast.Compare | ast.Dict | ast.Set) for each in outer
    )


def _is_message(outer: list[ast.AST]) -> bool:
    """Whether a literal of a reading module is the text of an error or of a doubt."""
    for each in outer:
        if isinstance(each, ast.Call) and ast.unparse(each.func) in (
            "Unreadable",
            "Entry",
            "Problem",
            "Place",
            "Piece",
        ):
            return True
        if isinstance(each, ast.keyword) and each.arg in ("doubt", "reason"):
            return True
        if isinstance(each, ast.Assign) and regex.search("doubt|reason|gap", ast.unparse(each.targets[0])):
            return True
    return False


def test_no_twin_is_left_over() -> None:
    used = {node.value for path in MODULES for node in parents(path) if isinstance(node, ast.Constant)}
    assert ENGLISH.keys() - used == known_names().rows.keys()


@pytest.mark.parametrize("chinese", ENGLISH)
def test_twins_are_filled_alike(chinese: str) -> None:
    assert names(chinese) == names(ENGLISH[chinese])
    assert not regex.search("[，。；：（）、！？]", ENGLISH[chinese]), "Chinese punctuation in an English sentence"
    assert set(HAN.findall(ENGLISH[chinese])) <= ADVISED


def names(template: str) -> list[str]:
    """The ``{names}`` of a template with their formats, sorted."""
    return sorted(f"{name}:{form}" for _, name, form, _ in Formatter().parse(template) if name is not None)


# ---------------------------------------------------------------------------------------------- rules


def test_every_rule_is_translated(builtin: RuleSet) -> None:
    for rule in builtin.rules:
        assert rule.english.keys() == {"title", "why", "message"}, (
            f"{rule.id} lacks English: en: {{title, why, message}}"
        )
        chinese, english = (set(regex.findall(r"\{(\w+)\}", text)) for text in (rule.message, rule.english["message"]))
        # what a rule expects may be told in Chinese words, which English says in its own
        assert english in (chinese, chinese - {"expected"}), f"{rule.id}: other {{names}} than in Chinese"
    assert all(pack.english for pack in builtin.packs)


def test_without_english_chinese_is_said(builtin: RuleSet, english: None) -> None:
    rule = builtin.rules[0]
    assert rule.said("title") == rule.english["title"] != rule.title
    assert replace(rule, english={}).said("title") == rule.title


# -------------------------------------------------------------------------------------------- findings


def found(report: Report) -> list[object]:
    """All of a report but what is said."""

    def silent(finding: Finding) -> Finding:
        operands = tuple(replace(each, label="") for each in finding.operands)
        return replace(finding, title="", message="", operands=operands)

    undecided = [(each.rule, each.line) for each in report.undecided]
    return [[silent(finding) for finding in report.findings], report.problems, undecided, report.tally]


def texts(rules: RuleSet) -> Iterator[tuple[str, RuleSet]]:
    """A report full of slips, and every example with its own rule."""
    yield SLIPS.read_text(encoding="utf-8"), rules
    for rule in rules.rules:
        for example in (*rule.passing, *rule.failing):
            yield example.text, replace(rules, rules=(rule,))


def test_findings_are_the_same(builtin: RuleSet, english: None) -> None:
    for text, rules in texts(builtin):
        told = check(parse(text), rules, show_rounding=True)
        language.forget()
        assert found(check(parse(text), rules, show_rounding=True)) == found(told)
        language.use("en")


def test_only_the_report_is_quoted_in_chinese(builtin: RuleSet, english: None) -> None:
    named = "".join([*builtin.terms.names, *(f"{at}年" for at in range(2015, 2030))])
    for text, rules in texts(builtin):
        report = check(parse(text), rules, show_rounding=True)
        known = bare(text) + named + "".join(finding.expected or "" for finding in report.findings)
        sayings = [(finding.rule, finding.message) for finding in report.findings]
        sayings += [(finding.rule, each.label) for finding in report.findings for each in finding.operands]
        sayings += [(each.rule, each.reason) for each in report.undecided]
        for rule, saying in sayings:
            for word in HAN.findall(saying):
                assert word in ADVISED or word in known, f"{rule}: {word!r} in {saying!r}"


def bare(text: str) -> str:
    """Without blanks: a name may have been read across cells and lines."""
    return regex.sub(r"\s", "", text)


# --------------------------------------------------------------------------------------------- command


def test_the_command_speaks_english(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = command(SLIPS, "--lang", "en")
    assert "is a placeholder of the template" in chosen.out
    assert HAN.search(chosen.out.splitlines()[-2]) is None
    assert " relations: exact " in chosen.out.splitlines()[-2]
    monkeypatch.setenv("BUDGETLINT_LANG", "en")
    assert command(SLIPS) == chosen
    assert "是模板占位" in command(SLIPS, "--lang", "zh").out


def test_workers_speak_english(command: Command, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(SLIPS.read_text(encoding="utf-8"), encoding="utf-8")
    told = command(tmp_path, "--jobs", "2", "--lang", "en").out
    assert told.count("is a placeholder of the template") == 3
    assert "是模板占位" not in told


def test_workers_that_inherit_nothing_speak_english(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SLIPS.read_text(encoding="utf-8"), encoding="utf-8")
    code = (
        "import multiprocessing, sys; from budgetlint.cli import main\n"
        "multiprocessing.set_start_method('spawn'); sys.exit(main(sys.argv[1:]))"
    )
    line = [sys.executable, "-c", code, str(tmp_path), "--jobs", "2", "--lang", "en"]
    ran = subprocess.run(line, capture_output=True, encoding="utf-8", cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.count("is a placeholder of the template") == 2


def test_a_baseline_holds_in_both_languages(command: Command, tmp_path: Path) -> None:
    report, baseline = tmp_path / "report.txt", tmp_path / "baseline.yaml"
    report.write_text(SLIPS.read_text(encoding="utf-8"), encoding="utf-8")
    for written, read in (("zh", "en"), ("en", "zh")):
        assert command(report, "--write-baseline", baseline, "--lang", written).status == 0
        ran = command(report, "--baseline", baseline, "--format", "json", "--lang", read)
        (file,) = json.loads(ran.out)["files"]
        assert (ran.status, file["findings"]) == (0, [])


def test_a_configuration_chooses_the_language(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "budgetlint.toml").write_text('language = "en"\n', encoding="utf-8")
    report = tmp_path / "report.txt"
    report.write_text(SLIPS.read_text(encoding="utf-8"), encoding="utf-8")
    assert "is a placeholder of the template" in command(report).out
    assert "是模板占位" in command(report, "--lang", "zh").out
    monkeypatch.setenv("BUDGETLINT_LANG", "zh")
    assert "是模板占位" in command(report).out
    (tmp_path / "budgetlint.toml").write_text('language = "fr"\n', encoding="utf-8")
    assert "language 只能是 zh、en" in command(report).err


def test_wrong_usage_is_told_in_the_language(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command(SLIPS, "--lang", "en", "--jobs", "0").err.startswith("budgetlint: wrong usage: ")
    assert command(SLIPS, "--lang", "fr").status == 2
    assert command("no-such-file.txt", "--lang", "en").out.startswith("no-such-file.txt not checked no such file")
    monkeypatch.setenv("BUDGETLINT_LANG", "fr")
    ran = command(SLIPS)
    assert ran.status == 2
    assert "BUDGETLINT_LANG" in ran.err and "zh、en" in ran.err


@pytest.mark.parametrize("name", command_names())
def test_every_command_takes_a_language(command: Command, name: str) -> None:
    assert "--lang {zh,en}" in command(name, "--help").out


def test_rules_and_explanations(command: Command) -> None:
    listed = command("rules", "--lang", "en").out
    assert "three-public  “Three public” expenses" in listed
    assert not HAN.search(
        listed.replace("（", "").replace("）", "").split("tables  ")[0].split("TB")[0].split("ST1")[0]
    )
    told = command("explain", "TP101", "--lang", "en").out
    assert "  why       Total and parts come from one table of final accounts (table 09).\n" in told
    assert "  fails (line 3, stated 10.50万元, expected 10.00万元)\n" in told
