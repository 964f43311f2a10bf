"""Comments in drafts: what they cover, what is told of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Command

from budgetlint import check_text

GOOD = "2024年度支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"
BAD = GOOD.replace("60.00%", "61.00%").replace("40.00%", "39.00%")  # ST102 twice
TABLE = """\
公开03表 支出决算表

单位：万元

| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| 208 | 社会保障和就业支出 | 10.00 | 6.00 | 4.00 |
| 20805 | 行政事业单位养老支出 | 10.00 | 6.00 | 3.00 |
"""


def outcome(command: Command, folder: Path, text: str, name: str = "draft.md", *options: str) -> tuple[list[str], int]:
    """The rules and lines reported, and how many findings comments have silenced."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (file,) = json.loads(command(path, "--format", "json", *options).out)["files"]
    return [f"{each['rule']}:{each['line']}" for each in file["findings"]], file["silenced"]["comment"]


def test_a_comment_holds_for_the_next_block_only(command: Command, tmp_path: Path) -> None:
    text = f"<!-- budgetlint: ignore ST102 与批复一致 -->\n\n{BAD}\n{BAD}"
    assert outcome(command, tmp_path, text) == (["ST102:5", "ST102:5"], 2)


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- budgetlint: ignore WD102 ST102 -->",
        "<!--budgetlint:ignore st102，WD102 原因-->",
        "<!-- budgetlint: ignore ST102 -->\n<!-- budgetlint: ignore WD102 -->",
    ],
)
@pytest.mark.parametrize("name", ["draft.md", "draft.txt"])
def test_several_rules(command: Command, tmp_path: Path, comment: str, name: str) -> None:
    assert outcome(command, tmp_path, f"{comment}\n{BAD.replace('。', '。。')}", name) == ([], 3)


def test_other_rules_still_report(command: Command, tmp_path: Path) -> None:
    text = f"<!-- budgetlint: ignore ST102 -->\n{BAD.replace('。', '。。')}"
    assert outcome(command, tmp_path, text) == (["WD102:2"], 2)


def test_a_table_has_its_caption_with_it(command: Command, tmp_path: Path) -> None:
    found, _ = outcome(command, tmp_path, TABLE)
    rules = sorted({each.partition(":")[0] for each in found})
    assert rules
    text = f"<!-- budgetlint: ignore {' '.join(rules)} -->\n{TABLE}\n{BAD}"
    assert outcome(command, tmp_path, text) == (["ST102:11", "ST102:11"], len(found))


def test_the_tally_says_so(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(f"<!-- budgetlint: ignore ST102 -->\n{BAD}", encoding="utf-8")
    ran = command(path)
    assert ran.status == 0
    assert "已接受 2 处（注释 2）" in ran.out


def test_an_unknown_rule_is_told(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(f"\n  <!-- budgetlint: ignore ST102 XX999 -->\n{BAD}", encoding="utf-8")
    ran = command(path)
    assert ran.status == 0
    assert f"{path}:2:3 警告 BL001" in ran.out
    assert "没有编号为 XX999 的规则" in ran.out
    assert command(path, "--fail-on", "warning").status == 1


@pytest.mark.parametrize("rest", ["", "ignore", "ignore 原因", "ignored ST102", "disable ST102"])
def test_a_comment_that_says_nothing_is_told(command: Command, tmp_path: Path, rest: str) -> None:
    assert outcome(command, tmp_path, f"<!-- budgetlint: {rest} -->\n{GOOD}") == (["BL001:1"], 0)


def test_a_comment_without_use_is_told(command: Command, tmp_path: Path) -> None:
    text = f"<!-- budgetlint: ignore ST101 -->\n{BAD}"
    assert outcome(command, tmp_path, text) == (["BL002:1", "ST102:2", "ST102:2"], 0)
    assert outcome(command, tmp_path, text, "draft.md", "--select", "ST102") == (["ST102:2", "ST102:2"], 0)
    assert outcome(command, tmp_path, f"{GOOD}\n<!-- budgetlint: ignore ST101 -->\n") == (["BL002:3"], 0)


def test_what_is_told_of_comments_is_explained(command: Command) -> None:
    ran = command("explain", "BL001", "bl002")
    assert ran.status == 0
    assert ran.out.count("草稿里的注释") == 2


def test_a_comment_is_not_read_as_text() -> None:
    """Nor does any other comment on a line of its own: nothing in it is a figure, and no paragraph grows by it."""
    plain = check_text(f"{GOOD}\n\n{GOOD}")
    noted = check_text(f"{GOOD}\n<!-- 收入合计3.00万元，占5% -->\n{GOOD}")
    assert noted.tally == plain.tally
    assert noted.findings == plain.findings == ()


def test_a_line_of_comments_takes_linear_time() -> None:
    report = check_text("<!--" * 20_000 + "\n" + "<!-- budgetlint: ignore " * 5_000 + "\n" + GOOD)
    assert report.findings == ()
