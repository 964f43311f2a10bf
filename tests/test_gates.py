"""The gates in examples/ci do what they say: their scripts are run as CI would run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

CI = ROOT / "examples" / "ci"
BAD = "2024年度支出合计510.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="CI runs its scripts with bash")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A folder with a report that has a slip, in a folder whose name has a blank."""
    (tmp_path / "reports" / "of 2024").mkdir(parents=True)
    (tmp_path / "reports" / "of 2024" / "a.txt").write_text(BAD, encoding="utf-8")
    return tmp_path


def read(name: str) -> Any:
    return yaml.safe_load((CI / name).read_text(encoding="utf-8"))


def shell(script: str, folder: Path, programs: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env={**os.environ, "PATH": path, **environment},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip


def action_step(name: str, given: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The script of a step and its environment, inputs filled in as GitHub does."""
    action = read("action.yml")
    inputs = {key: given.get(key, value["default"]) for key, value in action["inputs"].items()}
    (step,) = [each for each in action["runs"]["steps"] if each.get("name") == name]
    environment = dict(step["env"])
    for variable, value in environment.items():
        for key, text in inputs.items():
            value = value.replace(f"${{{{ inputs.{key} }}}}", text)
        environment[variable] = value
    assert "${{" not in step["run"] + "".join(environment.values())
    return step["run"], environment


def accept(folder: Path) -> None:
    ran = shell("budgetlint . --write-baseline reports/budgetlint-baseline.yaml", folder, Path(sys.executable).parent)
    assert ran.returncode == 0, ran.stderr
    (folder / "budgetlint.toml").write_text('baseline = "reports/budgetlint-baseline.yaml"\n', encoding="utf-8")


@pytest.mark.parametrize("paths", [".", "reports/of 2024", "reports/of 2024/a.txt\nreports"])
def test_the_github_action_refuses_and_passes(repository: Path, paths: str) -> None:
    script, environment = action_step("Check reports", {"paths": paths})
    refused = shell(script, repository, Path(sys.executable).parent, **environment)
    assert (refused.returncode, refused.stdout.count("错误 ST101")) == (1, 1), refused.stderr
    accept(repository)
    passed = shell(script, repository, Path(sys.executable).parent, **environment)
    assert (passed.returncode, "已接受 3 处" in passed.stdout) == (0, True), passed.stderr


def test_the_github_action_takes_options_and_runs_no_path(repository: Path) -> None:
    script, environment = action_step("Check reports", {"args": "--select TP101 --quiet"})
    ran = shell(script, repository, Path(sys.executable).parent, **environment)
    assert (ran.returncode, ran.stdout) == (0, "")
    script, environment = action_step("Check reports", {"paths": "$(touch hacked); touch hacked"})
    assert shell(script, repository, Path(sys.executable).parent, **environment).returncode == 2
    assert not (repository / "hacked").exists()


@pytest.mark.slow
def test_the_github_action_installs_the_copy_it_comes_with(repository: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    programs = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    script, environment = action_step("Install budgetlint", {})
    ran = shell(script, repository, programs, GITHUB_ACTION_PATH=str(CI), **environment)
    assert ran.returncode == 0, ran.stderr
    assert (programs / ("budgetlint.exe" if sys.platform == "win32" else "budgetlint")).exists()


def test_the_gitlab_job_refuses_and_passes(repository: Path) -> None:
    job = read("gitlab-ci.yml")["budgetlint"]
    environment = {key: str(value) for key, value in job["variables"].items()}
    assert all(name in " ".join(job["script"] + job["before_script"]) for name in environment)
    script = "\n".join(job["script"])
    quality = repository / job["artifacts"]["reports"]["codequality"]
    assert shell(script, repository, Path(sys.executable).parent, **environment).returncode == 1
    assert next(each["check_name"] for each in json.loads(quality.read_text(encoding="utf-8"))) == "ST101"
    accept(repository)
    passed = shell(script, repository, Path(sys.executable).parent, **environment)
    assert (passed.returncode, "已接受 3 处" in passed.stdout) == (0, True), passed.stderr
    assert json.loads(quality.read_text(encoding="utf-8")) == []


def test_the_pre_commit_example_names_the_hook_and_its_options_exist(repository: Path) -> None:
    (hook,) = read("pre-commit-config.yaml")["repos"][0]["hooks"]
    (offered,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == offered["id"]
    script = " ".join([offered["entry"], *hook["args"], "'reports/of 2024/a.txt'"])  # pre-commit runs it so
    missing = shell(script, repository, Path(sys.executable).parent)
    assert (missing.returncode, "用 --write-baseline" in missing.stderr) == (2, True)
    accept(repository)
    assert shell(script, repository, Path(sys.executable).parent).returncode == 0
