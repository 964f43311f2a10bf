"""The READMEs tell the truth: their commands run, their sessions print what they show, and they say the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Command
from readme import READMES, blocks, command
from refresh_examples import EXPECTED, refreshed


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of this checkout with nothing installed."""
    copy = tmp_path_factory.mktemp("checkout") / "budgetlint"
    shutil.copytree(
        ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "dist", "build", "__pycache__", ".*_cache")
    )
    yield copy
    shutil.rmtree(copy, ignore_errors=True)


def bare(line: str, checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command as on a bare machine: no virtual environment, nothing of ours on the path."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV", "COV"))}
    venv = Path(os.environ.get("VIRTUAL_ENV", ROOT / ".venv")) / "bin"
    path = os.pathsep.join(p for p in inherited["PATH"].split(os.pathsep) if Path(p) != venv)
    return subprocess.run(
        ["bash", "-c", line], cwd=checkout, env={**inherited, "PATH": path, **environment}, capture_output=True, encoding="utf-8"
    )  # fmt: skip


def test_both_readmes_have_the_same_blocks() -> None:
    english, chinese = ([(b.language, b.role, b.name, b.body) for b in blocks(path)] for path in READMES)
    assert english == chinese


@pytest.mark.parametrize("readme", READMES, ids=lambda path: str(path.name))
def test_sessions_print_what_they_show(readme: Path) -> None:
    """After a wanted change: ``python tests/refresh_examples.py``."""
    assert refreshed(readme) == readme.read_text(encoding="utf-8")


def test_the_library_example(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = [b for b in blocks(READMES[0]) if b.language == "python"]
    monkeypatch.chdir(ROOT)
    exec(block.body, {})
    assert "CH102" in capsys.readouterr().out


def test_the_configuration_shown_is_read(tmp_path: Path, command: Command) -> None:
    (block,) = [b for b in blocks(READMES[0]) if b.language == "toml"]
    (pack,) = [b for b in blocks(READMES[0]) if (b.role, b.name) == ("file", "my-rules.yaml")]
    (tmp_path / "budgetlint.toml").write_text(block.body, encoding="utf-8")
    (tmp_path / "my-rules.yaml").write_text(pack.body, encoding="utf-8")
    (tmp_path / "budgetlint-baseline.yaml").write_text("version: 1\naccepted: []\n", encoding="utf-8")
    (tmp_path / "report.txt").write_text("支出合计5.00万元。\n", encoding="utf-8")
    assert command(tmp_path).status == 0


def test_the_comment_shown_works(tmp_path: Path, command: Command) -> None:
    (block,) = [b for b in blocks(READMES[0]) if b.language == "markdown"]
    text = "其他收入8.35万元。与2023年度相比，减少0.75万元，增长8.24%。\n"
    (tmp_path / "draft.md").write_text(text, encoding="utf-8")
    assert "CH102" in command(tmp_path).out
    (tmp_path / "draft.md").write_text(f"{block.body}\n{text}", encoding="utf-8")
    assert command(tmp_path, "--severity", "warning").out.count("CH102") == 0


def test_the_json_shown_has_every_field(tmp_path: Path) -> None:
    """The contract as shown and the JSON as written have the same fields."""
    from budgetlint.cli import main

    (block,) = [b for b in blocks(READMES[0]) if b.language == "json"]
    shown = json.loads(block.body)
    target = tmp_path / "report.json"
    main([str(ROOT / "examples" / "slips.txt"), "--format", "json", "--output", str(target)])
    written = json.loads(target.read_text(encoding="utf-8"))
    assert list(shown) == list(written)
    one, other = shown["files"][0], written["files"][0]
    assert list(one) == list(other)
    assert list(one["silenced"]) == list(other["silenced"])
    assert list(one["findings"][0]) == list(other["findings"][0])
    assert list(one["findings"][0]["operands"][0]) == list(other["findings"][0]["operands"][0])


@pytest.mark.slow
def test_the_first_command_installs_and_lints_the_example(checkout: Path) -> None:
    ran = bare(command(READMES[0], "example"), checkout)
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout == EXPECTED.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_second_command_installs_and_runs_the_tests(checkout: Path) -> None:
    """Only a few of them, and not this one: CI runs the whole command itself."""
    ran = bare(command(READMES[0], "tests"), checkout, PYTEST_ADDOPTS="-k test_interval")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "passed" in ran.stdout


def test_ci_reads_its_commands_out_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    function = next(line for line in script.splitlines() if line.startswith("command_of()"))
    for name in ("example", "tests"):
        ran = subprocess.run(
            ["bash", "-c", f"{function}\ncommand_of {name}"],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert ran.stdout.strip() == command(READMES[0], name)
