"""The hook, with the real pre-commit: a bad report is refused, a good one passes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from office_files import write_docx

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

GOOD = "2024年度支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"
NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")
SHIPPED = ("budgetlint", "lint_rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def environment(home: Path) -> dict[str, str]:
    """Git and pre-commit as on a fresh machine, whatever hook or commit this test itself runs in."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    person = {
        f"GIT_{role}_{what}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    return {
        **clean,
        **person,
        "PRE_COMMIT_HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments, cwd=folder, env=environment(folder.parent / "cache"), encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def done(folder: Path, *arguments: str) -> str:
    ran = run(folder, *arguments)
    assert ran.returncode == 0, ran.stdout
    return ran.stdout.strip()


@pytest.fixture
def hook(tmp_path: Path) -> tuple[Path, str]:
    """A git repository of this checkout as it stands, and its revision."""
    folder = tmp_path / "hook"
    folder.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    done(folder, "git", "init", "-q")
    done(folder, "git", "add", "-A")
    done(folder, "git", "commit", "-q", "-m", "as it stands")
    return folder, done(folder, "git", "rev-parse", "HEAD")


def test_a_bad_report_is_refused_and_a_good_one_passes(hook: tuple[Path, str], tmp_path: Path) -> None:
    source, revision = hook
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    done(drafts, "git", "init", "-q")
    (drafts / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {source.as_posix()}\n    rev: {revision}\n    hooks:\n      - id: budgetlint\n",
        encoding="utf-8",
    )
    installed = run(drafts, sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    if any(sign in installed.stdout for sign in NO_NETWORK):
        pytest.skip("no network: pre-commit cannot fetch what the hook needs from PyPI")
    assert installed.returncode == 0, installed.stdout
    report = drafts / "报告.txt"

    report.write_text(GOOD.replace("500.00", "510.00"), encoding="utf-8")
    done(drafts, "git", "add", "-A")
    refused = run(drafts, "git", "commit", "-q", "-m", "a wrong total")
    assert refused.returncode != 0
    assert "ST101" in refused.stdout, refused.stdout
    assert run(drafts, "git", "rev-parse", "--verify", "-q", "HEAD").returncode != 0

    report.write_text(GOOD, encoding="utf-8")
    done(drafts, "git", "add", "-A")
    passed = run(drafts, "git", "commit", "-m", "the right total")
    assert passed.returncode == 0, passed.stdout
    assert "Passed" in passed.stdout

    # Other kinds of files are checked where a repository wants them to be, by what reads them.
    with (drafts / ".pre-commit-config.yaml").open("a", encoding="utf-8") as config:
        config.write('        files: \\.docx$\n        additional_dependencies: [".[docx]"]\n')
    write_docx(GOOD.replace("500.00", "510.00"), drafts / "报告.docx")
    done(drafts, "git", "add", "-A")
    refused = run(drafts, "git", "commit", "-q", "-m", "a wrong total in Word")
    assert (refused.returncode != 0, "ST101" in refused.stdout) == (True, True), refused.stdout
    (drafts / "报告.docx").unlink()

    # Files that are no reports are left alone.
    (drafts / "data.csv").write_text("支出合计,510.00\n", encoding="utf-8")
    done(drafts, "git", "add", "-A")
    assert "Skipped" in done(drafts, "git", "commit", "-m", "no report")
