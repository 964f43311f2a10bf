"""What git knows: which files are left out of a search, and what is new since a revision."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Command

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

GOOD = "2024年度支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"
BAD = GOOD.replace("500.00万元", "510.00万元")
OTHER = GOOD.replace("500.00万元", "530.00万元")
ONLY = ("--select", "ST101")


def git(folder: Path, *arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    person = {f"GIT_{role}_{what}": "t@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=folder, env={**environment, **person}, check=True, capture_output=True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository to run in, with the committed ``报告/a.txt`` that has a slip."""
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q")
    (tmp_path / "报告").mkdir()
    (tmp_path / "报告" / "a.txt").write_text(BAD, encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def names(command: Command, *arguments: object) -> list[str]:
    whole = json.loads(command(*arguments, "--format", "json").out)
    return [Path(file["path"]).as_posix() for file in whole["files"]]


# ------------------------------------------------------------------------------------------- .gitignore


def test_what_git_ignores_is_not_searched(command: Command, place: Path) -> None:
    for path in ("build/x.txt", "报告/old.txt", "报告/keep.txt", "报告/deep/z.txt", "b.txt"):
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(GOOD, encoding="utf-8")
    (place / ".gitignore").write_text("build/\n*.txt\n!b.txt\n", encoding="utf-8")
    (place / "报告" / ".gitignore").write_text("!keep.txt\n", encoding="utf-8")  # nested, negated
    assert names(command, ".") == ["b.txt", "报告/a.txt", "报告/keep.txt"]  # a.txt is tracked
    assert names(command, "报告") == ["报告/a.txt", "报告/keep.txt"]
    assert names(command, "build/x.txt") == ["build/x.txt"]
    assert names(command, "build") == ["build/x.txt"]
    (place / "budgetlint.toml").write_text("respect-gitignore = false", encoding="utf-8")
    assert len(names(command, ".")) == 6


def test_without_git_everything_is_searched_and_it_is_said(
    command: Command, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / ".gitignore").write_text("*.md\n", encoding="utf-8")
    (place / "b.md").write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("PATH", str(place))
    ran = command(".", *ONLY, "--jobs", 1)
    assert "b.md：数字" in ran.out
    assert ran.err == "budgetlint: 无法得知 git 忽略哪些文件，. 里的都检查：没有安装 git\n"


# ----------------------------------------------------------------------------------------------- --diff


def test_only_what_is_new_is_reported(command: Command, place: Path) -> None:
    path = place / "报告" / "a.txt"
    assert command(path, *ONLY, "--diff", "HEAD").status == 0
    path.write_text("前面加一段。\n\n" + BAD + "\n" + OTHER, encoding="utf-8")
    ran = command(path, *ONLY, "--diff", "HEAD")
    assert ran.status == 1
    assert "530.00万元" in ran.out
    assert "写作 510.00万元" not in ran.out
    assert "旧版已有 1 处" in ran.out
    git(place, "commit", "-q", "-a", "-m", "second")
    assert command(path, *ONLY, "--diff", "HEAD").status == 0
    assert command(path, *ONLY, "--diff", "HEAD~1").status == 1


def test_the_same_slip_once_more_is_new(command: Command, place: Path) -> None:
    (place / "报告" / "a.txt").write_text(BAD + "\n" + BAD, encoding="utf-8")
    (file,) = json.loads(command("报告", *ONLY, "--diff", "HEAD", "--format", "json").out)["files"]
    assert (len(file["findings"]), file["silenced"]["known"]) == (1, 1)


def test_a_file_that_was_not_there_is_all_new(command: Command, place: Path) -> None:
    (place / "报告" / "b.txt").write_text(BAD, encoding="utf-8")
    ran = command("报告", *ONLY, "--diff", "HEAD")
    assert ran.status == 1
    assert "b.txt:1:11 错误 ST101" in ran.out
    assert "a.txt:1:11" not in ran.out


def test_the_baseline_holds_on_both_sides(command: Command, place: Path) -> None:
    """One slip is accepted and was there; the second of the same words is new, though the revision had one too."""
    path = place / "报告" / "a.txt"
    command(path, *ONLY, "--write-baseline", place / "base.yaml")
    path.write_text(BAD + "\n" + BAD, encoding="utf-8")
    ran = command(path, *ONLY, "--diff", "HEAD", "--baseline", place / "base.yaml", "--format", "json")
    (file,) = json.loads(ran.out)["files"]
    assert (len(file["findings"]), file["silenced"]["baseline"], file["silenced"]["known"]) == (1, 1, 0)


def test_a_folder_is_no_repository(command: Command, place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.txt").write_text(BAD, encoding="utf-8")
    ran = command(elsewhere / "a.txt", "--diff", "HEAD")
    assert (ran.status, ran.out) == (2, "")
    assert "不在 git 仓库里" in ran.err


def test_an_unknown_revision(command: Command, place: Path) -> None:
    for revision in ("no-such-branch", "--output=x"):
        ran = command("报告", f"--diff={revision}")
        assert (ran.status, ran.out) == (2, "")
        assert f"git 里没有 {revision} 这个版本" in ran.err
    assert not (place / "x").exists()


def test_standard_input_has_no_revision(command: Command, place: Path) -> None:
    ran = command("-", "--diff", "HEAD")
    assert (ran.status, "标准输入" in ran.err) == (2, True)


def test_it_works_inside_a_hook_of_another_repository(
    command: Command, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(place / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(place / "nowhere" / "index"))
    assert command("报告", *ONLY, "--diff", "HEAD").status == 0
