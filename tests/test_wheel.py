"""The built wheel works by itself: in an empty environment, from another folder, with the rules inside."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from budgetlint import __version__

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist of this checkout, and a wheel built from it."""
    folder = tmp_path_factory.mktemp("dist")
    ran = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], capture_output=True, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


def test_the_sdist_holds_what_development_needs(dist: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"lint_rules/terms.yaml", "tests/conftest.py", "examples/slips.txt", "README.zh-CN.md", "LICENSE"} <= names


def test_the_wheel_holds_the_package_and_the_rules_and_nothing_else(dist: Path) -> None:
    (path,) = dist.glob("*.whl")
    names = zipfile.ZipFile(path).namelist()
    assert {name.split("/")[0] for name in names} == {"budgetlint", f"budgetlint-{__version__}.dist-info"}
    packs = {each.name for each in (ROOT / "lint_rules").glob("*.yaml")}
    assert {f"budgetlint/lint_rules/{name}" for name in packs} <= set(names)
    assert "budgetlint/py.typed" in names


def test_the_wheel_runs_in_an_empty_environment(dist: Path, tmp_path: Path) -> None:
    (path,) = dist.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    programs = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([str(programs / "python"), "-m", "pip", "install", "-q", str(path)], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("slips.txt", "consistent.txt"):
        (elsewhere / name).write_bytes((ROOT / "examples" / name).read_bytes())

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(programs / "budgetlint"), *arguments], cwd=elsewhere, capture_output=True, encoding="utf-8"
        )

    assert run("--version").stdout == f"budgetlint {__version__}\n"
    assert run("consistent.txt").returncode == 0
    slips = run("slips.txt")
    assert slips.returncode == 1
    assert slips.stdout.replace("slips.txt", "examples/slips.txt").count("错误") == (
        ROOT / "examples" / "slips.expected.txt"
    ).read_text(encoding="utf-8").count("错误")
    assert str(elsewhere) not in run("rules").stdout
    assert run("none.txt").returncode == 2

    installed = subprocess.run(
        [str(programs / "python"), "-m", "pip", "list", "--format", "freeze"], capture_output=True, encoding="utf-8"
    ).stdout.lower()
    needed = {line.split("==")[0] for line in installed.split()} - {"pip", "setuptools", "wheel"}
    needed -= {"tomli"} if sys.version_info < (3, 11) else set()  # in the standard library from then on
    assert needed == {
        "budgetlint",
        "regex",
        "rich",
        "pyyaml",
        "markdown-it-py",
        "mdurl",
        "pygments",
    }  # rich needs the last
