"""The command: what arguments mean, exit status, and what the user reads."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, Command

import budgetlint.readers.text
from budgetlint import __version__
from budgetlint.files import Unchecked
from budgetlint.model import Report
from budgetlint.policy import Policy
from budgetlint.runner import Job
from budgetlint.runner import run as run_files

GOOD = "2024年度支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"
BAD = GOOD.replace("500.00万元", "510.00万元")
ROUNDED = "2024年度收入合计100.00万元，其中：财政拨款收入66.67万元，占66.67%；其他收入33.34万元，占33.34%。\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


# ----------------------------------------------------------------------------------------- exit status


def test_no_findings(command: Command, good: Path) -> None:
    ran = command(good)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{good}：")
    assert "数字 5 个，核对过 5 个（100%）" in ran.out


def test_findings(command: Command, bad: Path) -> None:
    ran = command(bad)
    assert ran.status == 1
    assert f"{bad}:1:11 错误 ST101" in ran.out


def test_check_is_the_default(command: Command, bad: Path) -> None:
    assert command("check", bad) == command(bad)


def test_fail_on(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "suspicious.txt"  # 0.02 off: four intervals that only touch
    path.write_text(
        "2024年度本年收入合计500.02万元，其中：财政拨款收入300.00万元，事业收入100.00万元，其他收入100.00万元。\n",
        encoding="utf-8",
    )
    assert "警告 ST101" in command(path).out
    assert command(path).status == 0
    assert command(path, "--fail-on", "warning").status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--no-such-option", "x.txt"),
        ("x.txt", "--format", "xml"),
        ("x.txt", "--jobs", "0"),
        ("x.txt", "--severity", "error", "--fail-on", "warning"),
        ("-", "-"),
        ("explain",),
        ("explain", "NO999"),
        ("rules", "--select", "nothing"),
        ("facts", "no-such-file.txt"),
        ("test", "no-such-pack"),
        ("test", "no/such/pack.yaml"),
    ],
)
def test_wrong_use(command: Command, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments)
    assert ran.status == 2
    assert ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "arguments", [("--help",), ("check", "--help"), ("rules", "-h"), ("facts", "-h"), ("test", "-h")]
)
def test_help_is_chinese_with_english_beside(command: Command, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments)
    assert ran.status == 0
    assert "用法 · usage" in ran.out
    assert "显示帮助 · show this help" in ran.out


def test_version(command: Command) -> None:
    assert command("--version").out == f"budgetlint {__version__}\n"


# ----------------------------------------------------------------------------------------------- paths


def test_folders_are_searched(command: Command, good: Path, bad: Path, tmp_path: Path) -> None:
    below = tmp_path / "b" / "c"
    below.mkdir(parents=True)
    (below / "d.md").write_text(GOOD, encoding="utf-8")
    (below / "image.png").write_bytes(b"\x89PNG")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(BAD, encoding="utf-8")
    whole = json.loads(command(tmp_path, good, "--format", "json").out)
    assert [Path(file["path"]).name for file in whole["files"]] == ["bad.txt", "good.txt", "d.md"]
    assert whole["summary"]["files"] == 3


def test_standard_input(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(BAD.encode("gb18030"))

    monkeypatch.setattr(sys, "stdin", Stdin)
    whole = json.loads(command("-", "--format", "json").out)
    (file,) = whole["files"]
    assert (file["path"], file["encoding"]) == ("-", "gb18030")
    assert file["findings"]


def test_several_processes_say_the_same_in_the_same_order(command: Command, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02d}.txt").write_text(BAD if number % 3 else GOOD, encoding="utf-8")
    one, four = (command(tmp_path, "--jobs", jobs) for jobs in (1, 4))
    assert one == four
    assert one.out.splitlines()[-1].startswith("共 12 个文件：错误 ")


def test_by_default_one_process_a_core(command: Command, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def run(work: Sequence[Job | Unchecked], policies: Sequence[Policy], *, jobs: int, spans: bool) -> Iterator[Report]:
        asked.append(jobs)
        return run_files(work, policies, jobs=1, spans=spans)

    monkeypatch.setattr("budgetlint.commands.check.run_files", run)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    command(good)
    command(good, "--jobs", 3)
    assert asked == [7, 3]


# --------------------------------------------------------------------------------------------- options


def test_select_and_ignore(command: Command, bad: Path) -> None:
    def ids(*arguments: str) -> set[str]:
        files = json.loads(command(bad, "--format", "json", *arguments).out)["files"]
        return {finding["rule"] for finding in files[0]["findings"]}

    every = ids()
    assert "ST101" in every
    assert ids("--select", "ST101") == {"ST101"}
    assert ids("--select", "structure", "--ignore", "ST101,ST102") == every - {"ST101", "ST102"}
    assert "ST101" not in ids("--ignore", "ST101")


def test_show_rounding(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "rounded.txt"
    path.write_text(ROUNDED, encoding="utf-8")
    assert "提示" not in command(path).out
    ran = command(path, "--show-rounding")
    assert ran.status == 0
    assert "提示 ST101" in ran.out
    assert "提示" not in command(path, "--show-rounding", "--severity", "warning").out


def test_output_appears_whole_or_not_at_all(command: Command, bad: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    ran = command(bad, "--format", "json", "--output", target)
    assert ran.status == 1
    assert ran.out.startswith("共 1 个文件：错误 ") and ran.out.endswith(f"；已写入 {target}\n")
    assert ran.out.count("\n") == 1
    assert json.loads(target.read_text(encoding="utf-8"))["summary"]["error"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["bad.txt", "report.json"]

    nowhere = command(bad, "--output", tmp_path / "none" / "report.txt")
    assert nowhere.status == 2
    assert "无法写入" in nowhere.err


def test_output_never_overwrites_what_is_checked(command: Command, bad: Path) -> None:
    ran = command(bad, "--output", bad)
    assert ran.status == 2
    assert bad.read_text(encoding="utf-8") == BAD


def test_problems_reach_the_user_when_the_report_goes_elsewhere(command: Command, good: Path, tmp_path: Path) -> None:
    ran = command(good, tmp_path / "none.txt", "--output", tmp_path / "out.txt")
    assert ran.status == 2
    assert ran.err == f"budgetlint: {tmp_path / 'none.txt'}：没有这个文件\n"


def test_colour(command: Command, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in command(bad).out
    assert "\x1b[" in command(bad, "--color", "always").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in command(bad, "--color", "auto").out


# -------------------------------------------------------------------------------------- other commands


def test_rules(command: Command) -> None:
    text = command("rules").out
    entries = json.loads(command("rules", "--format", "json").out)["rules"]
    assert entries
    for entry in entries:
        assert entry["id"] in text
        assert entry["why"]
    only = command("rules", "--select", "ST101").out
    assert "ST101" in only
    assert "共 1 条规则" in only


def test_explain(command: Command) -> None:
    ran = command("explain", "ST101", "st102")
    assert ran.status == 0
    for said in ("ST101", "ST102", "依据", "合格的例子", "不合格的例子（第 1 行，写作 510.00万元，应为 500.00万元）"):
        assert said in ran.out


def test_facts(command: Command, good: Path) -> None:
    ran = command("facts", good)
    assert ran.status == 0
    assert "5 个数字" in ran.out
    whole = json.loads(command("facts", good, "--format", "json").out)
    total = whole["figures"][0]
    assert (total["value"], total["unit"], total["step"], total["concept"]) == (
        "500.00",
        "万元",
        "0.01",
        "本年支出合计",
    )
    assert (total["line"], total["column"], total["covered"]) == (1, 11, True)


def test_facts_uncovered(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(GOOD + "全年举办茶事活动6场。\n", encoding="utf-8")
    figures = json.loads(command("facts", path, "--uncovered", "--format", "json").out)["figures"]
    assert [figure["text"] for figure in figures] == ["6场"]


def test_the_examples_of_all_packs_hold(command: Command) -> None:
    ran = command("test")
    assert (ran.status, ran.out.splitlines()[-1][-4:]) == (0, "全部符合"), ran.out


# ------------------------------------------------------------------------------------ as a real process


def test_a_closed_pipe_is_no_error(bad: Path) -> None:
    command_line = f"{sys.executable} -m budgetlint {bad} {bad.parent} | head -n 1"
    ran = subprocess.run(command_line, shell=True, capture_output=True, text=True, cwd=ROOT)
    assert ran.stderr == ""
    assert len(ran.stdout.splitlines()) == 1


def test_a_progress_bar_only_for_many_files_on_a_terminal(good: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(GOOD, encoding="utf-8")

    def error_output(*paths: Path) -> str:
        parent, child = pty.openpty()
        ran = subprocess.run(
            [sys.executable, "-m", "budgetlint", *map(str, paths)], stdout=subprocess.PIPE, stderr=child, cwd=ROOT
        )
        os.close(child)
        try:
            shown = os.read(parent, 100_000).decode()
        except OSError:  # nothing was written before the other end closed
            shown = ""
        os.close(parent)
        assert ran.returncode == 0
        assert ran.stdout.decode().count("数字 5 个") == max(1, len(list(paths[0].glob("*.txt"))))
        return shown

    assert "检查中" in error_output(tmp_path)
    assert error_output(good) == ""


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A shell starts what it runs in the background with SIGINT ignored, and so are the tests, and what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_leaves_cleanly(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text(GOOD * 400, encoding="utf-8")
    target = tmp_path / "report"
    ran = subprocess.Popen(
        [sys.executable, "-m", "budgetlint", str(tmp_path), "--jobs", "2", "--output", str(target)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    while not list(tmp_path.glob(".report*")):  # it has begun
        assert ran.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)
    ran.send_signal(signal.SIGINT)
    _, err = ran.communicate(timeout=60)
    # On a busy machine it comes while modules are loaded; Python then ends by the signal. A shell shows 130 for both.
    assert ran.returncode in (130, -signal.SIGINT)
    assert err.strip() == "budgetlint: 已中断"
    assert not target.exists()
    assert not list(tmp_path.glob(".report*"))


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_while_an_object_is_deleted_is_not_lost(
    command: Command, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deleted:
        def __del__(self) -> None:
            raise KeyboardInterrupt

    def decode(data: bytes) -> tuple[str, str]:
        Deleted()
        time.sleep(5)
        return data.decode(), "utf-8"

    monkeypatch.setattr(budgetlint.readers.text, "decode", decode)
    assert command(good, "--jobs", 1).status == 130


def test_it_runs_as_a_module(good: Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "budgetlint", str(good)], capture_output=True, cwd=ROOT)
    assert ran.returncode == 0


def test_workers_start_however_the_platform_starts_them(good: Path, bad: Path) -> None:
    """On Windows and macOS a worker is a fresh process: the rules have to travel."""
    code = (
        "import multiprocessing, sys\n"
        "from budgetlint.cli import main\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method('spawn')\n"
        f"    sys.exit(main([{str(good)!r}, {str(bad)!r}, '--jobs', '2']))\n"
    )
    script = good.parent / "run.py"
    script.write_text(code, encoding="utf-8")
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 1, ran.stderr


# -------------------------------------------------------------------------------------- the real corpus


def test_the_real_reports_are_checked_without_a_problem(command: Command, corpus: Path) -> None:
    ran = command(corpus, "--format", "json")
    whole = json.loads(ran.out)
    assert ran.status == 1
    assert whole["problems"] == []
    assert [file["problems"] for file in whole["files"]] == [[]] * 5


# -------------------------------------------------------------------- statistics, quiet, max-findings, watch


def test_statistics_by_rule(command: Command, bad: Path, tmp_path: Path) -> None:
    """One total that is wrong with two shares in it: worked out by hand."""
    (tmp_path / "again.txt").write_text(BAD, encoding="utf-8")
    options = (bad, tmp_path / "again.txt", "--select", "ST101,ST102", "--statistics")
    counts = {"exact": 0, "rounding": 0, "suspicious": 0, "undecided": 0}
    assert json.loads(command(*options, "--format", "json").out)["statistics"] == {
        "ST101": {"findings": 2, "error": 2, **counts},
        "ST102": {"findings": 4, "error": 4, **counts},
    }
    rows = [line.split() for line in command(*options).out.splitlines()[-3:]]
    assert rows == [
        ["规则", "问题", "吻合", "尾差", "可疑", "错误", "未判定"],
        ["ST101", "2", "0", "0", "0", "2", "0"],
        ["ST102", "4", "0", "0", "0", "4", "0"],
    ]


def test_quiet(command: Command, good: Path, bad: Path) -> None:
    assert command(good, "--quiet").out == ""
    ran = command(good, bad, good.parent / "none.txt", "--quiet")
    assert "错误 ST101" in ran.out
    assert "none.txt 未能检查" in ran.out.replace("\n  ", " ")
    assert "数字" not in ran.out
    assert "共 3 个文件" not in ran.out
    assert ran.status == 2


def test_max_findings(command: Command, bad: Path, tmp_path: Path) -> None:
    (tmp_path / "again.txt").write_text(BAD, encoding="utf-8")
    options = (bad, tmp_path / "again.txt", "--select", "ST101,ST102", "--max-findings")
    ran = command(*options, 4, "--format", "json")
    first, second = json.loads(ran.out)["files"]
    assert [len(file["findings"]) for file in (first, second)] == [3, 1]
    assert [file["silenced"]["limit"] for file in (first, second)] == [0, 2]
    assert "另有 2 处未列出" in command(*options, 4).out
    assert command(bad, "--select", "ST101", "--max-findings", 0).status == 2
    (bad.parent / "ok.txt").write_text(GOOD, encoding="utf-8")
    assert command(*options, 1).status == 1


@pytest.mark.usefixtures("interruptible")
def test_watch_checks_again_when_a_report_is_saved(bad: Path) -> None:
    pytest.importorskip("watchfiles")
    ran = subprocess.Popen(
        [sys.executable, "-u", "-m", "budgetlint", str(bad.parent), "--watch", "--select", "ST101"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert ran.stdout is not None
    said = ""
    try:
        while "按 Ctrl-C 结束" not in said:
            said += ran.stdout.readline()
        assert "错误 ST101" in said
        time.sleep(1)  # until the watch is set up
        bad.write_text(GOOD, encoding="utf-8")
        again = ""
        while "按 Ctrl-C 结束" not in again:
            again += ran.stdout.readline()
        assert "bad.txt 有改动，重新检查" in again
        assert "错误 ST101" not in again
    finally:
        ran.send_signal(signal.SIGINT)
        ran.communicate(timeout=60)
    assert ran.returncode == 0


def test_watch_says_what_to_install(command: Command, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = command(bad, "--watch")
    assert (ran.status, ran.out) == (2, "")
    assert "pip install 'budgetlint[watch]'" in ran.err


@pytest.mark.parametrize("other", [("--isolated", "--config", "x.toml"), ("--watch", "-")])
def test_options_that_exclude_each_other(command: Command, bad: Path, other: tuple[str, ...]) -> None:
    assert command(bad, *other).status == 2
