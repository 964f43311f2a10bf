"""Several files as one report (``--together``) with what else a run may be told: baselines, git revisions, configurations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import Command
from test_diff import git

from budgetlint.baseline import Baseline
from budgetlint.readers.together import named_together, parts_of

TOTAL = "一、支出决算情况说明\n\n2024年度支出合计{}万元，其中：基本支出300.00万元，项目支出200.00万元。\n"
FILES = ("a.txt", "b.txt")
ONLY = ("--select", "ST101", "--together")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, with two files of which the first has a slip."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TOTAL.format("510.00"), encoding="utf-8")
    (tmp_path / "b.txt").write_text("二、名词解释\n", encoding="utf-8")
    return tmp_path


def found(command: Command, *arguments: object) -> list[str]:
    """The places of what is found in the only report."""
    (report,) = json.loads(command(*FILES, *ONLY, *arguments, "--format", "json").out)["files"]
    assert report["path"] == "a.txt + b.txt"
    return [finding["place"] for finding in report["findings"]]


def test_a_baseline_names_all_files(command: Command, place: Path) -> None:
    assert found(command) == ["a.txt 第 3 行"]
    assert command(*FILES, *ONLY, "--write-baseline", "base.yaml").status == 0
    assert [entry.file for entry in Baseline.read(place / "base.yaml").entries] == ["a.txt + b.txt"]
    assert found(command, "--baseline", "base.yaml") == []
    assert "已不存在" not in command(*FILES, *ONLY, "--baseline", "base.yaml").err
    (place / "b.txt").rename(place / "c.txt")
    assert "已不存在，它们的条目可用 --prune-baseline 删去：a.txt + b.txt" in (
        command("a.txt", "--baseline", "base.yaml").err
    )


def test_a_baseline_elsewhere_sees_each_file_from_its_folder(command: Command, place: Path) -> None:
    (place / "kept").mkdir()
    assert command(*FILES, *ONLY, "--write-baseline", "kept/base.yaml").status == 0
    assert [entry.file for entry in Baseline.read(place / "kept" / "base.yaml").entries] == ["../a.txt + ../b.txt"]
    assert found(command, "--baseline", "kept/base.yaml") == []


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_what_a_revision_had_in_any_of_the_files_is_not_new(command: Command, place: Path) -> None:
    git(place, "init", "-q")
    git(place, "add", "a.txt")
    git(place, "commit", "-q", "-m", "without b.txt")
    assert found(command, "--diff", "HEAD") == []
    (place / "b.txt").write_text(TOTAL.format("520.00"), encoding="utf-8")
    assert found(command, "--diff", "HEAD") == ["b.txt 第 3 行"]


def test_the_configuration_of_the_first_holds_and_rules_left_out_in_one_file_are_in_all(
    command: Command, place: Path
) -> None:
    (place / "budgetlint.toml").write_text('[per-file-ignores]\n"b.txt" = ["ST101"]\n', encoding="utf-8")
    assert found(command) == []
    (place / "budgetlint.toml").write_text('[per-file-ignores]\n"c.txt" = ["ST101"]\n', encoding="utf-8")
    assert found(command) == ["a.txt 第 3 行"]


def test_no_output_over_one_of_the_files(command: Command, place: Path) -> None:
    before = (place / "b.txt").read_bytes()
    ran = command(*FILES, *ONLY, "--output", "b.txt")
    assert (ran.status, (place / "b.txt").read_bytes()) == (2, before)
    assert "不会覆盖它" in ran.err


def test_places_are_told_in_english(command: Command, place: Path) -> None:
    assert found(command, "--lang", "en") == ["a.txt line 3"]


def test_names(tmp_path: Path) -> None:
    assert parts_of(named_together(["a.txt", "b.txt"]), tmp_path) == ["a.txt", "b.txt"]
    (tmp_path / "a + b.txt").touch()  # one file of such a name
    assert parts_of("a + b.txt", tmp_path) == ["a + b.txt"]
