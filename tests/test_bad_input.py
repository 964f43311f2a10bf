"""Whatever it is given: a clear message with file and line, the other files still checked, status 2, no traceback."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from conftest import Command, Ran

import budgetlint.runner
from budgetlint.model import Document
from budgetlint.readers import read as read_file

GOOD = "2024年度支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"
BAD = GOOD.replace("500.00万元", "510.00万元")


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A report with an error, given behind the bad input: it must still be checked."""
    path = tmp_path / "beside.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


def assert_told(ran: Ran, *said: str) -> None:
    assert ran.status == 2
    shown = ran.out.replace("\n  ", "").replace(" ", "")  # long messages are wrapped
    for each in said:
        assert each.replace(" ", "") in shown
    assert "错误 ST101" in ran.out, "the other file was not checked"
    assert "Traceback" not in ran.out + ran.err


# ----------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "空"),
        ("blank.txt", b" \r\n\t\n", "空"),
        ("word.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "二进制"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30, ""),
        ("zip.txt", b"PK\x03\x04" + bytes(range(255, -1, -1)) * 30, ""),
        ("unknown.txt", "决算".encode() + b"\xff\xff\xff" * 100, "编码"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_unreadable_files(
    command: Command, beside: Path, tmp_path: Path, name: str, data: bytes, said: str, jobs: int
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert_told(command(path, beside, "--jobs", jobs), f"{path} 未能检查", said)


def test_a_missing_file(command: Command, beside: Path, tmp_path: Path) -> None:
    assert_told(command(tmp_path / "none.txt", beside), f"{tmp_path / 'none.txt'} 未能检查 没有这个文件")


def test_a_folder_without_reports(command: Command, beside: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "picture.png").write_bytes(b"PK")
    (folder / "~$report.docx").write_bytes(b"who has the report open")
    assert_told(command(folder, beside), f"{folder} 未能检查", "没有报告")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read(command: Command, beside: Path, tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    assert_told(command(path, beside), f"{path} 未能检查")


def test_a_fifo_or_device_is_not_waited_for(command: Command, beside: Path, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    assert_told(command(path, beside), f"{path} 未能检查")


def test_an_internal_error_in_one_file(
    command: Command, beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> Document:
        if path.name == "odd.txt":
            raise RecursionError("too deep")
        return read_file(path)

    monkeypatch.setattr(budgetlint.runner, "read", read)
    odd = tmp_path / "odd.txt"
    odd.write_text(GOOD, encoding="utf-8")
    assert_told(command(odd, beside, "--jobs", 1), f"{odd} 未能检查", "内部错误", "RecursionError")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the stand-in for a dying worker needs fork")
def test_a_worker_that_dies(command: Command, beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the system runs out of memory: the file that does it is told, all others are checked."""

    def read(path: Path) -> Document:
        if path.name == "heavy.txt":
            os._exit(9)
        return read_file(path)

    monkeypatch.setattr(budgetlint.runner, "read", read)
    heavy = tmp_path / "heavy.txt"
    good = tmp_path / "good.txt"
    for path in (heavy, good):
        path.write_text(GOOD, encoding="utf-8")
    ran = command(good, heavy, beside, good, "--jobs", 2)
    assert_told(ran, f"{heavy} 未能检查", "意外终止")
    assert "共 3 个文件" in ran.out


def test_json_stays_json(command: Command, beside: Path, tmp_path: Path) -> None:
    ran = command(tmp_path / "none.txt", beside, "--format", "json")
    whole = json.loads(ran.out)
    assert ran.status == 2
    assert whole["files"][0]["problems"][0]["message"] == "没有这个文件"
    assert whole["files"][0]["encoding"] is None
    assert whole["files"][1]["findings"]


# ------------------------------------------------------------------------------------------------ size


def test_a_50_mb_file(command: Command, beside: Path, tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert_told(command(path, beside), f"{path} 未能检查", "文件超过 20 MB")


def test_a_line_of_a_million_characters(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("本年支出合计12.50万元，比上年增加2.50万元，增长25%。" * 30_000 + "\n", encoding="utf-8")
    ran = command(path, "--select", "ST101,structure,comparison")
    assert ran.status in (0, 1)
    assert ran.err == ""


@pytest.mark.parametrize("char", ["1", "1,", "1.", " ", "（", "《", "“", "支", "-", "\t", "…", "0 . ", "#"])
@pytest.mark.parametrize("head", ["支出", ""])
def test_a_long_line_of_one_sort_takes_linear_time(command: Command, tmp_path: Path, head: str, char: str) -> None:
    """No pattern backtracks over a long line: eight times the text takes nowhere near 64 times the time."""
    path = tmp_path / "line.txt"

    def seconds(length: int) -> float:
        path.write_text(head + char * (length // len(char)) + "万元\n", encoding="utf-8")
        started = time.process_time()
        assert command(path, "--jobs", 1).status in (0, 1)
        return time.process_time() - started

    seconds(100)  # rules are loaded, patterns compiled
    small, large = seconds(4_000), seconds(32_000)
    assert large < 24 * max(small, 0.05)


def test_a_large_file_takes_linear_time(command: Command, tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "examples" / "consistent.txt").read_text(encoding="utf-8")
    path = tmp_path / "large.txt"

    def seconds(times: int) -> float:
        path.write_text(text * times, encoding="utf-8")
        started = time.process_time()
        assert command(path, "--jobs", 1, "--output", tmp_path / "out").status in (0, 1)
        return time.process_time() - started

    seconds(1)
    small, large = seconds(4), seconds(16)
    assert large < 10 * max(small, 0.1)


# ----------------------------------------------------------------------------------------------- packs

PACK = """\
pack: mine
title: 自己的规则
rules:
  - id: MY001
    title: 人均公用经费
    why: 测试。
    kind: identity
    formula: 公用经费 = 机关运行经费 / 因公出国（境）费
    within: document
    message: 写作 {stated}，应为 {expected}
"""


def pack(tmp_path: Path, text: str, name: str = "mine.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("    kind: identity", "    kind: [identity", "", "YAML"),
        ("机关运行经费", "机关运行的经费", ":8:21:", "术语表里没有"),
        ("    kind: identity", "    kind: identical", ":7:11:", "不认识的规则类型"),
        ("{stated}", "{statet}", ":10:14:", "statet"),
    ],
)
def test_a_broken_pack(
    command: Command, beside: Path, tmp_path: Path, old: str, new: str, place: str, said: str
) -> None:
    path = pack(tmp_path, PACK.replace(old, new))
    ran = command(beside, "--rules", path)
    assert_told(ran, f"{path}{place}", said)
    assert f"{path}{place}" in ran.err


def test_one_broken_pack_of_a_folder_leaves_the_others(command: Command, beside: Path, tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    folder.mkdir()
    pack(folder, "pack: [", "a.yaml")
    pack(folder, PACK, "b.yaml")
    pack(folder, "rules: 1", "c.yaml")
    ran = command(beside, "--rules", folder, "--format", "json")
    assert ran.status == 2
    whole = json.loads(ran.out)
    assert [problem["message"].split(":")[0] for problem in whole["problems"]] == [
        str(folder / "a.yaml"),
        str(folder / "c.yaml"),
    ]
    assert whole["files"][0]["findings"]
    assert "MY001" in command("rules", "--rules", folder).out


def test_a_missing_pack(command: Command, beside: Path, tmp_path: Path) -> None:
    assert_told(command(beside, "--rules", tmp_path / "none.yaml"), "没有这个规则文件")
    (tmp_path / "folder").mkdir()
    assert_told(command(beside, "--rules", tmp_path / "folder"), "没有规则文件")


@pytest.mark.parametrize(
    "text",
    [
        "公用经费5.00万元，机关运行经费10.00万元。\n",  # the divisor is not there
        "公用经费5.00万元，机关运行经费10.00万元，因公出国（境）费0.00万元。\n",  # it is zero
    ],
)
def test_a_formula_that_divides_by_nothing_is_undecided(command: Command, tmp_path: Path, text: str) -> None:
    report = tmp_path / "report.txt"
    report.write_text(text, encoding="utf-8")
    ran = command(
        report, "--rules", pack(tmp_path, PACK), "--select", "MY001", "--explain-undecided", "--format", "json"
    )
    (file,) = json.loads(ran.out)["files"]
    assert ran.status == 0
    assert (file["findings"], file["problems"]) == ([], [])
    assert file["relations"]["undecided"] == 1
    assert file["undecided"][0]["reason"]


def test_a_pattern_that_backtracks_without_end(command: Command, tmp_path: Path, beside: Path) -> None:
    path = pack(
        tmp_path,
        "pack: mine\ntitle: 自己的规则\nrules:\n  - id: MY002\n    title: 坏的正则\n    why: 测试。\n"
        "    kind: pattern\n    pattern: (支+)+(支+)+(支+)+(支+)+出费\n    message: 不应出现 {text}\n",
    )
    report = tmp_path / "report.txt"
    report.write_text("支" * 5000 + "。\n" + BAD, encoding="utf-8")
    assert_told(
        command(report, beside, "--rules", path), f"{report} 未能检查 规则 MY002 的正则表达式在本文件上运行超时"
    )
