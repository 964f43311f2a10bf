"""Accepted findings: written once, not reported again wherever the text moves, told when they fit nothing any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, Command

from budgetlint.baseline import Baseline, BaselineError
from budgetlint.model import Accepted

GOOD = "2024年度支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"
BAD = GOOD.replace("500.00万元", "510.00万元")  # ST101 once, ST102 twice
ONLY = ("--select", "ST101")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, with a report that has a slip."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(BAD, encoding="utf-8")
    return tmp_path


def accept(command: Command, *arguments: object) -> None:
    ran = command(*arguments, "--write-baseline", "base.yaml")
    assert ran.status == 0, ran.err


def entries(path: Path) -> list[Accepted]:
    return list(Baseline.read(path).entries)


def of(command: Command, *arguments: object) -> dict[str, object]:
    """What the JSON report says of the only file."""
    (file,) = json.loads(command(*arguments, "--format", "json").out)["files"]
    return dict(file)


# -------------------------------------------------------------------------------------------- matching


def test_what_is_accepted_is_not_reported_but_counted(command: Command, place: Path) -> None:
    accept(command, "report.txt")
    ran = command("report.txt", "--baseline", "base.yaml")
    assert ran.status == 0
    assert ran.out == (
        "report.txt：数字 5 个，核对过 5 个（100%）\n  关系 4 条：吻合 1，尾差 0，可疑 0，错误 3，未判定 0\n"
        "  已接受 3 处（基线 3）\n\n"
    )


def test_an_entry_quotes_the_figure_and_names_no_line(command: Command, place: Path) -> None:
    accept(command, "report.txt", *ONLY)
    assert entries(place / "base.yaml") == [Accepted("ST101", "report.txt", "支出合计 510.00万元", "500.00")]
    assert "line:" not in (place / "base.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "第一部分 概况\n\n本部门职责。\n\n" + BAD,
        BAD.replace("510.00万元", "510. 00 万元"),
        BAD.replace("510.00万元", "５１０.00万元").replace("\n", "\r\n"),
    ],
)
def test_text_that_moves_or_is_set_anew_keeps_its_entry(command: Command, place: Path, text: str) -> None:
    accept(command, "report.txt", *ONLY)
    (place / "report.txt").write_text(text, encoding="utf-8", newline="")
    file = of(command, "report.txt", "--baseline", "base.yaml", *ONLY)
    assert (file["findings"], file["stale"]) == ([], [])


@pytest.mark.parametrize("new", [("510.00", "501.00"), ("300.00", "310.50"), ("支出合计", "收入合计")])
def test_another_figure_or_another_difference_is_a_new_finding(
    command: Command, place: Path, new: tuple[str, str]
) -> None:
    accept(command, "report.txt", *ONLY)
    (place / "report.txt").write_text(BAD.replace(*new), encoding="utf-8")
    ran = command("report.txt", "--baseline", "base.yaml", *ONLY)
    assert ran.status == 1
    assert "基线里已无对应 ST101 支出合计 510.00万元" in ran.out


def test_the_same_slip_twice_needs_two_entries(command: Command, place: Path) -> None:
    accept(command, "report.txt", *ONLY)
    (place / "report.txt").write_text(BAD + "\n" + BAD, encoding="utf-8")
    twice = of(command, "report.txt", "--baseline", "base.yaml", *ONLY)
    assert (len(twice["findings"]), twice["silenced"]["baseline"]) == (1, 1)  # type: ignore[arg-type,index]
    accept(command, "report.txt", *ONLY)
    assert len(entries(place / "base.yaml")) == 2
    assert command("report.txt", "--baseline", "base.yaml", *ONLY).status == 0


def test_a_word_without_a_figure_is_quoted_with_what_stands_around_it(command: Command, place: Path) -> None:
    (place / "report.txt").write_text("比上年增长3.81%。。主要是人员增加。\n", encoding="utf-8")
    accept(command, "report.txt", "--select", "WD102")
    (entry,) = entries(place / "base.yaml")
    assert entry.figure == "比上年增长3.81%。。主要是人员增加。"
    (place / "report.txt").write_text("比上年增长4.00%。。主要是人员增加。\n", encoding="utf-8")
    assert command("report.txt", "--baseline", "base.yaml", "--select", "WD102").status == 1


def test_where_the_first_of_a_group_is_accepted_the_next_one_leads(command: Command, place: Path) -> None:
    accept(command, "report.txt", *ONLY)
    findings = of(command, "report.txt", "--baseline", "base.yaml")["findings"]
    roots = [(each["rule"], each["root"]) for each in findings]  # type: ignore[attr-defined]
    assert roots == [("ST102", None), ("ST102", {"line": 1, "column": 11})]


def test_every_finding_of_the_example_keeps_its_entry_when_lines_move(command: Command, place: Path) -> None:
    """All kinds of findings, on prose, tables and forms: a paragraph more at the top changes no quote."""
    text = (ROOT / "examples" / "slips.txt").read_text(encoding="utf-8")
    (place / "report.txt").write_text(text, encoding="utf-8")
    accept(command, "report.txt")
    assert len(entries(place / "base.yaml")) >= 15
    (place / "report.txt").write_text("本报告已经审核。\n\n" * 7 + text, encoding="utf-8")
    file = of(command, "report.txt", "--baseline", "base.yaml")
    assert (file["findings"], file["stale"]) == ([], [])


# --------------------------------------------------------------------------------------------- writing


def test_reasons_are_kept_and_the_order_does_not_depend_on_the_text(command: Command, place: Path) -> None:
    accept(command, "report.txt")
    path = place / "base.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "  expected: '500.00'\n", "  expected: '500.00'\n  reason: 批复如此\n"
    )
    path.write_text(text, encoding="utf-8")
    (place / "report.txt").write_text(GOOD.replace("500.00", "520.00") + "\n" + BAD, encoding="utf-8")
    accept(command, "report.txt")
    after = entries(path)
    assert [entry.reason for entry in after if entry.figure == "支出合计 510.00万元" and entry.rule == "ST101"] == [
        "批复如此"
    ]
    assert [entry.reason for entry in after if entry.figure == "支出合计 520.00万元" and entry.rule == "ST101"] == [""]
    assert after == sorted(after, key=lambda entry: (entry.file, entry.rule, entry.figure, entry.expected))


def test_other_files_and_other_rules_keep_their_entries(command: Command, place: Path) -> None:
    (place / "other.txt").write_text(BAD, encoding="utf-8")
    accept(command, "report.txt", "other.txt")
    before = entries(place / "base.yaml")
    (place / "report.txt").write_text(GOOD, encoding="utf-8")
    accept(command, "report.txt", *ONLY)
    assert entries(place / "base.yaml") == [e for e in before if e.file == "other.txt" or e.rule != "ST101"]


def test_a_file_that_cannot_be_checked_keeps_its_entries(command: Command, place: Path) -> None:
    (place / "other.txt").write_text(BAD, encoding="utf-8")
    accept(command, "report.txt", "other.txt")
    before = entries(place / "base.yaml")
    (place / "other.txt").write_bytes(b"\0" * 100)
    ran = command("report.txt", "other.txt", "--write-baseline", "base.yaml")
    assert ran.status == 2
    assert "other.txt" in ran.err
    assert entries(place / "base.yaml") == before


def test_rounding_differences_are_no_entries(command: Command, place: Path) -> None:
    (place / "report.txt").write_text(
        "2024年度收入合计100.00万元，其中：财政拨款收入66.67万元，占66.67%；其他收入33.34万元，占33.34%。\n",
        encoding="utf-8",
    )
    accept(command, "report.txt", "--show-rounding", *ONLY)
    assert entries(place / "base.yaml") == []


def test_files_are_named_from_the_baseline(command: Command, place: Path) -> None:
    (place / "a" / "b").mkdir(parents=True)
    (place / "a" / "b" / "r.txt").write_text(BAD, encoding="utf-8")
    (place / "base").mkdir()
    command("a", *ONLY, "--write-baseline", "base/line.yaml")
    assert [entry.file for entry in entries(place / "base" / "line.yaml")] == ["../a/b/r.txt"]
    assert command((place / "a").resolve(), *ONLY, "--baseline", "base/line.yaml").status == 0


def test_a_baseline_in_the_configuration(command: Command, place: Path) -> None:
    accept(command, "report.txt")
    (place / "budgetlint.toml").write_text('baseline = "base.yaml"\n', encoding="utf-8")
    assert command("report.txt").status == 0
    assert command("report.txt", "--isolated").status == 1


# ------------------------------------------------------------------------------------- stale, pruned


def test_entries_that_fit_nothing_are_told_and_pruned(command: Command, place: Path) -> None:
    (place / "gone.txt").write_text(BAD, encoding="utf-8")
    (place / "other.txt").write_text(BAD, encoding="utf-8")
    accept(command, "report.txt", "gone.txt", "other.txt")
    (place / "report.txt").write_text(GOOD, encoding="utf-8")
    (place / "gone.txt").unlink()
    ran = command("report.txt", "--baseline", "base.yaml")
    assert ran.status == 0
    assert ran.out.count("基线里已无对应") == 3
    assert "这些文件已不存在" in ran.err
    assert "gone.txt" in ran.err
    assert len(entries(place / "base.yaml")) == 9

    pruned = command("report.txt", "--baseline", "base.yaml", "--prune-baseline")
    assert "删去 6 条，还有 3 条" in pruned.err
    assert {entry.file for entry in entries(place / "base.yaml")} == {"other.txt"}


def test_what_was_not_asked_is_not_stale(command: Command, place: Path) -> None:
    accept(command, "report.txt")
    (place / "report.txt").write_text(GOOD, encoding="utf-8")
    ran = command("report.txt", "--baseline", "base.yaml", "--prune-baseline", *ONLY)
    assert ran.out.count("基线里已无对应") == 1
    assert [entry.rule for entry in entries(place / "base.yaml")] == ["ST102", "ST102"]


# ------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("text", "place_", "said"),
    [
        ("version: 2\nnew-key: 1\n", ":1:10: ", "请升级 budgetlint"),
        ("accepted: []\n", ":1:1: ", "不是 budgetlint 的基线文件"),
        ("version: 1\n", ":1:1: ", "缺少 accepted"),
        ("version: one\naccepted: []\n", ":1:10: ", "应是整数"),
        ("version: 1\naccepted:\n- rule: ST101\n  file: a.txt\n", ":3:3: ", "缺少 figure"),
        ("version: 1\naccepted:\n- rule: ST101\n  line: 3\n", ":4:3: ", "不认识的键 line"),
        ("version: 1\naccepted: [\n", ":3:1: ", "YAML"),
        ("", ":1:1: ", "空"),
        ("一份报告。\n", ":1:1: ", "键: 值"),
    ],
)
def test_a_broken_baseline_is_told_and_never_overwritten(
    command: Command, place: Path, text: str, place_: str, said: str
) -> None:
    path = place / "base.yaml"
    path.write_text(text, encoding="utf-8")
    for option in ("--baseline", "--write-baseline"):
        ran = command("report.txt", option, "base.yaml")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"budgetlint: base.yaml{place_}"), ran.err
        assert said in ran.err
        assert path.read_text(encoding="utf-8") == text


def test_a_missing_baseline(command: Command, place: Path) -> None:
    ran = command("report.txt", "--baseline", "none.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "none.yaml：没有这个基线文件" in ran.err
    with pytest.raises(BaselineError):
        Baseline.read(place / "none.yaml")


def test_a_baseline_that_cannot_be_written(command: Command, place: Path) -> None:
    ran = command("report.txt", "--write-baseline", "none/base.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "无法写入 none/base.yaml" in ran.err.replace("\\", "/")
    assert [each.name for each in place.iterdir()] == ["report.txt"]


def test_nothing_checked_nothing_written(command: Command, place: Path) -> None:
    assert command("none.txt", "--write-baseline", "base.yaml").status == 2
    assert not (place / "base.yaml").exists()


@pytest.mark.parametrize(
    "other",
    [("--baseline", "b.yaml"), ("--prune-baseline",), ("--diff", "HEAD"), ("--output", "x"), ("--annotate", "x")],
)
def test_contradictions(command: Command, place: Path, other: tuple[str, ...]) -> None:
    assert command("report.txt", "--write-baseline", "base.yaml", *other).status == 2
    assert not (place / "base.yaml").exists()


def test_no_baseline_nothing_to_prune(command: Command, place: Path) -> None:
    ran = command("report.txt", "--prune-baseline")
    assert (ran.status, "--prune-baseline 要有基线" in ran.err) == (2, True)
