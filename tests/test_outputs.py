"""Where reports go: several at once, each whole or not at all, and what cannot be done told before any checking."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import Command

import budgetlint.outputs
import budgetlint.runner
from budgetlint.outputs import FormatName, OutputError, OutputPath, plan

BAD = "2024年度支出合计510.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "bad.txt"
    path.parent.mkdir()
    path.write_text(BAD, encoding="utf-8")
    return path


def f(name: str) -> FormatName:
    return FormatName(name)


def o(path: str) -> OutputPath:
    return OutputPath(path)


@pytest.mark.parametrize(
    ("given", "planned"),
    [
        ([], [("text", None)]),
        ([f("json")], [("json", None)]),
        ([f("json"), o("x.dat")], [("json", "x.dat")]),
        ([o("x.html")], [("html", "x.html")]),
        ([o("X.XLSX"), o("y.sarif.json"), o("z.xml")], [("xlsx", "X.XLSX"), ("sarif", "y.sarif.json"), ("junit", "z.xml")]),
        ([f("gitlab"), o("q.json"), o("r.json")], [("gitlab", "q.json"), ("json", "r.json")]),
        ([o("x.csv"), f("text")], [("text", None), ("csv", "x.csv")]),
        ([f("sarif"), o("x"), f("concise"), o("y.txt")], [("sarif", "x"), ("concise", "y.txt")]),
        ([o("plain")], [("text", "plain")]),
    ],
)  # fmt: skip
def test_what_is_asked_for(given: list[str], planned: list[tuple[str, str | None]]) -> None:
    assert [(each.format.name, each.path) for each in plan(given)] == planned


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([f("json"), f("text")], "标准输出只能写一种格式"),
        ([f("xlsx")], "不能写到标准输出"),
        ([o("x.docx")], "看不出 x.docx 该用什么格式"),
        ([o("x.json"), f("sarif"), o("./x.json")], "同一个文件"),
        ([o(os.curdir)], "是文件夹"),
    ],
)
def test_what_cannot_be_done(given: list[str], said: str) -> None:
    with pytest.raises(OutputError, match=said):
        plan(given)


def test_several_at_once(command: Command, bad: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    names = ["a.html", "b.xlsx", "c.csv", "d.sarif", "e.json", "f.xml", "g.txt"]
    ran = command(bad, "--format", "text", *(each for name in names for each in ("--output", out / name)))
    assert ran.status == 1
    # The format just before an output is the output's: text went into a.html, and nothing to the console but the totals.
    assert ran.out.startswith("共 1 个文件：错误 ")
    assert sorted(path.name for path in out.iterdir()) == names
    assert (out / "a.html").read_text(encoding="utf-8") == (out / "g.txt").read_text(encoding="utf-8")
    ran = command(bad, "--output", out / "a.html", "--format", "json", "--jobs", "1")
    assert json.loads(ran.out) == json.loads((out / "e.json").read_text(encoding="utf-8"))
    page = (out / "a.html").read_text(encoding="utf-8")
    assert 'class="m error"' in page and 'class="c"' in page, "what one format needs reaches it behind another"


@pytest.mark.parametrize(
    "arguments",
    [("--output", "{out}/x.docx"), ("--output", "{out}/none/x.json"), ("--output", "{in}"), ("--format", "xlsx"),
     ("--output", "{out}/a.json", "--output", "{out}/a.json"), ("--output", "{out}/a.json", "--output", "{out}/no/b.csv")],
)  # fmt: skip
def test_nothing_is_checked_or_written_when_an_output_is_wrong(
    command: Command, bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    checked: list[Path] = []
    monkeypatch.setattr(budgetlint.runner, "read", checked.append)
    out = tmp_path / "out"
    out.mkdir()
    ran = command(bad, *(each.format_map({"out": out, "in": bad}) for each in arguments))
    assert ran.status == 2
    assert ran.err.startswith("budgetlint: ") and ran.err.count("\n") == 1
    assert (checked, list(out.iterdir())) == ([], [])
    assert bad.read_text(encoding="utf-8") == BAD


def test_a_missing_extra_is_told(command: Command, bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgetlint.outputs, "find_spec", lambda name: None)
    ran = command(bad, "--output", tmp_path / "x.xlsx")
    assert ran.status == 2
    assert "pip install 'budgetlint[xlsx]'" in ran.err
    assert not (tmp_path / "x.xlsx").exists()


def test_a_failing_writer_leaves_the_old_file(
    command: Command, bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import budgetlint.reports.sarif

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(budgetlint.reports.sarif, "write", fail)
    old = tmp_path / "old.json"
    old.write_text("{}", encoding="utf-8")
    ran = command(bad, "--output", old, "--output", tmp_path / "x.sarif")
    assert ran.status == 2
    assert "无法写入" in ran.err and "x.sarif" in ran.err
    assert old.read_text(encoding="utf-8") == "{}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "old.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs the files of POSIX")
def test_devices_and_links_are_written_not_replaced(command: Command, bad: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("", encoding="utf-8")
    link.symlink_to(real)
    assert command(bad, "--output", link, "--output", os.devnull).status == 1
    assert link.is_symlink() and json.loads(real.read_text(encoding="utf-8"))["files"]
    assert not Path(os.devnull).is_file()
