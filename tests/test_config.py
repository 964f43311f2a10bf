"""Configuration: which file holds, what its keys do, where mistakes are told, what the command line overrides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Command

from budgetlint.config import KEYS, ConfigError, Configs, Settings, template
from budgetlint.globs import matches
from budgetlint.model import Severity

GOOD = "2024年度支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"
BAD = GOOD.replace("500.00万元", "510.00万元")  # ST101
SHARES = GOOD.replace("60.00%", "61.00%")  # ST102
PACK = """\
pack: mine
title: 自己的规则
rules:
  - id: MY001
    title: 不写“合计”
    why: 测试。
    kind: pattern
    pattern: 合计
    message: 出现了“合计”
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, with a bad report ``bad.txt`` and one below it, ``sub/bad.txt``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    for path in (tmp_path / "bad.txt", tmp_path / "sub" / "bad.txt"):
        path.write_text(BAD, encoding="utf-8")
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(command: Command, *arguments: object) -> dict[str, set[str]]:
    """The rules that find something, by file name as reported."""
    whole = json.loads(command(*arguments, "--format", "json").out)
    return {Path(f["path"]).as_posix(): {each["rule"] for each in f["findings"]} for f in whole["files"]}


# ------------------------------------------------------------------------------------- which file holds


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("budgetlint.toml", 'ignore = ["ST101"]'),
        (".budgetlint.toml", 'ignore = ["ST101"]'),
        ("pyproject.toml", '[project]\nname = "x"\n[tool.budgetlint]\nignore = ["ST101"]'),
    ],
)
def test_a_configuration_is_found_from_the_file_upwards(command: Command, place: Path, name: str, text: str) -> None:
    write(place / name, text)
    assert "ST101" not in found(command, "sub/bad.txt")["sub/bad.txt"]
    assert "ST101" in found(command, "sub/bad.txt", "--isolated")["sub/bad.txt"]


def test_the_nearest_holds_and_files_may_have_different_ones(command: Command, place: Path) -> None:
    write(place / "budgetlint.toml", 'ignore = ["ST101"]')
    write(place / "sub" / "budgetlint.toml", "show-rounding = true")  # a whole configuration: nothing is inherited
    rules = found(command, "bad.txt", "sub")
    assert "ST101" not in rules["bad.txt"]
    assert "ST101" in rules["sub/bad.txt"]


def test_a_pyproject_without_our_table_is_passed_over(place: Path) -> None:
    write(place / "budgetlint.toml", 'fail-on = "warning"')
    write(place / "sub" / "pyproject.toml", '[project]\nname = "budgetlint-drafts"\n')
    assert Configs().of("sub/bad.txt").fail_on is Severity.WARNING


def test_one_file_may_be_named(command: Command, place: Path) -> None:
    write(place / "budgetlint.toml", "ignore = []")
    write(place / "other.toml", 'ignore = ["ST101"]')
    assert "ST101" not in found(command, "bad.txt", "--config", "other.toml")["bad.txt"]
    write(place / "pyproject.toml", "[project]")
    ran = command("bad.txt", "--config", "pyproject.toml")
    assert (ran.status, "pyproject.toml:1: 里面没有 [tool.budgetlint]" in ran.err) == (2, True)
    assert command("bad.txt", "--config", "none.toml").status == 2


# --------------------------------------------------------------------------------------- what keys do


def test_select_ignore_and_the_command_line(command: Command, place: Path) -> None:
    write(place / "bad.txt", BAD + SHARES)
    write(place / "budgetlint.toml", 'select = ["structure"]\nignore = ["ST102", "ST103"]')
    assert found(command, "bad.txt")["bad.txt"] == {"ST101"}
    assert found(command, "bad.txt", "--select", "ST102", "--ignore", "")["bad.txt"] == {"ST102"}


def test_severity_of_a_rule(command: Command, place: Path) -> None:
    write(place / "budgetlint.toml", '[severity]\nstructure = "info"\nST101 = "warning"')
    ran = command("bad.txt", "--select", "ST101")
    assert (ran.status, "bad.txt:1:11 警告 ST101" in ran.out) == (0, True)


def test_fail_on(command: Command, place: Path) -> None:
    write(place / "budgetlint.toml", 'fail-on = "warning"\nseverity = { ST101 = "warning" }')
    assert command("bad.txt", "--select", "ST101").status == 1
    assert command("bad.txt", "--select", "ST101", "--fail-on", "error").status == 0
    assert command("bad.txt", "--severity", "error").status == 2  # would fail for what it does not show


def test_show_rounding(command: Command, place: Path) -> None:
    write(
        place / "bad.txt",
        "2024年度收入合计100.00万元，其中：财政拨款收入66.67万元，占66.67%；其他收入33.34万元，占33.34%。\n",
    )
    write(place / "budgetlint.toml", "show-rounding = true")
    assert "提示 ST101" in command("bad.txt").out


def test_own_packs_are_found_from_the_configuration(command: Command, place: Path, tmp_path: Path) -> None:
    write(place / "sub" / "rules" / "mine.yaml", PACK)
    write(place / "sub" / "budgetlint.toml", 'rules = ["rules"]')
    rules = found(command, "bad.txt", "sub/bad.txt")
    assert "MY001" in rules["sub/bad.txt"]
    assert "MY001" not in rules["bad.txt"]


def test_other_commands_know_the_packs_of_the_configuration(command: Command, place: Path) -> None:
    write(place / "mine.yaml", PACK + "terms:\n  新名称: []\n")
    write(place / "budgetlint.toml", 'rules = ["mine.yaml"]')
    assert "MY001" in command("rules").out
    assert command("explain", "MY001").status == 0
    write(place / "new.txt", "新名称5.00万元。\n")
    figures = json.loads(command("facts", "new.txt", "--format", "json").out)["figures"]
    assert figures[0]["concept"] == "新名称"
    write(place / "budgetlint.toml", "rules = 3")
    for arguments in (("rules",), ("explain", "ST101"), ("facts", "new.txt")):
        ran = command(*arguments)
        assert (ran.status, ran.err) == (
            2,
            'budgetlint: budgetlint.toml:1: rules 应是一列文字，如 ["TP103", "structure"]\n',
        )
        assert ran.out


def test_per_file_ignores_are_counted(command: Command, place: Path) -> None:
    write(place / "budgetlint.toml", '[per-file-ignores]\n"sub/*.txt" = ["ST101"]')
    whole = json.loads(command(".", "--select", "ST101", "--format", "json").out)
    by_name = {Path(file["path"]).as_posix(): file for file in whole["files"]}
    assert (len(by_name["bad.txt"]["findings"]), by_name["bad.txt"]["silenced"]["config"]) == (1, 0)
    assert (len(by_name["sub/bad.txt"]["findings"]), by_name["sub/bad.txt"]["silenced"]["config"]) == (0, 1)
    assert "已接受 1 处（配置 1）" in command("sub", "--select", "ST101").out


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.txt", "a/b.txt", True),
        ("*.txt", "a/b.md", False),
        ("old", "a/old/b.txt", True),
        ("old/", "a/old/b.txt", True),
        ("a/old", "a/old/b.txt", True),
        ("/old", "a/old/b.txt", False),
        ("a/*.txt", "a/b/c.txt", False),
        ("a/**/*.txt", "a/b/c.txt", True),
        ("a/**/c.txt", "a/c.txt", True),
        ("**/旧稿-?.txt", "x/旧稿-1.txt", True),
        ("**/旧稿-?.txt", "x/旧稿-12.txt", False),
        ("a.b", "axb", False),
    ],
)
def test_patterns(pattern: str, path: str, fits: bool) -> None:
    assert matches(path, [pattern]) is fits


def test_exclude_holds_for_what_is_searched(command: Command, place: Path) -> None:
    write(place / "budgetlint.toml", 'exclude = ["sub"]')
    assert set(found(command, ".")) == {"bad.txt"}
    assert set(found(command, ".", "sub/bad.txt")) == {"bad.txt", "sub/bad.txt"}
    assert set(found(command, ".", "sub/bad.txt", "--force-exclude")) == {"bad.txt"}
    write(place / "budgetlint.toml", 'exclude = ["*.txt"]')
    ran = command(".")
    assert ran.status == 2
    assert "有2个文件或文件夹被exclude或.gitignore排除" in "".join(ran.out.split())


# ------------------------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\nignroe = []", 2, "不认识的键 ignroe；是否想写 ignore？"),
        ("quite-unlike = 1", 1, "可用：version、select"),
        ('version = 1\nselect = "TP"\nignore = 3', 3, "应是一列文字"),
        ("version = 2\nunheard-of = 1", 1, "请升级 budgetlint"),
        ('version = "1"', 1, "version 应是整数"),
        ("select = [\n1,\n", 2, "TOML 语法错误"),
        ("select = []\nselect = []", 2, "TOML 语法错误"),
        ('fail-on = "info"', 1, "只能是 error、warning"),
        ('\n\n[severity]\n# note\nST101 = "loud"', 5, "ST101 只能是 error、warning、info"),
        ('severity = "info"', 1, "应是一张表"),
        ('ignore = []\nseverity = { ST101 = "loud" }', 2, "ST101 只能是"),
        ('ignore = []\nseverity.ST101 = "loud"', 2, "ST101 只能是"),
        ('[per-file-ignores]\n"a/*" = [1]', 2, "应是一列文字"),
        ("show-rounding = 1", 1, "只能是 true 或 false"),
        ('rules = [\n  "none.yaml",\n]', 2, "none.yaml 这个文件"),
        ("baseline = 3", 1, "应是一个文件的路径"),
        ('select = [\n  "ST101",\n  "ST999",\n]', 3, "没有名为 ST999 的规则或规则包"),
        ('[severity]\nstructrue = "info"', 2, "是否想写 structure？"),
        ('[per-file-ignores]\n"a" = ["ST101"]\n"b" = ["ST1O1"]', 3, "没有名为 ST1O1"),
        ('baseline = "none.yaml"', 1, "没有这个基线文件"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(command: Command, place: Path, text: str, line: int, said: str) -> None:
    """The files it governs are not checked; others are."""
    write(place / "sub" / "budgetlint.toml", text)
    ran = command("sub", "bad.txt")
    assert ran.status == 2
    told = ran.err.splitlines()[0].replace("\\", "/")
    assert told.startswith(f"budgetlint: sub/budgetlint.toml:{line}: "), told
    assert said in told
    assert len(ran.err.splitlines()) == 1
    assert "错误 ST101" in ran.out
    assert "sub/bad.txt 未能检查" in ran.out.replace("\\", "/")


def test_lines_in_a_pyproject(place: Path) -> None:
    text = '[tool.other]\nselect = 1\n[tool.budgetlint]\nselect = []\n[tool.budgetlint.severity]\nST101 = "loud"\n'
    write(place / "pyproject.toml", text)
    with pytest.raises(ConfigError, match=r"pyproject\.toml:6: "):
        Configs().of("bad.txt")
    write(place / "pyproject.toml", text.replace("loud", "info").replace("select = []", "select = 5"))
    with pytest.raises(ConfigError, match=r"pyproject\.toml:4: "):
        Configs().of("bad.txt")


@pytest.mark.parametrize(("text", "broken"), [("tool = 3  # budgetlint", False), ("[tool]\nbudgetlint = 3", True)])
def test_a_pyproject_that_is_none(command: Command, place: Path, text: str, broken: bool) -> None:
    write(place / "pyproject.toml", text)
    ran = command("bad.txt", "--select", "TP101")
    assert ran.status == (2 if broken else 0)
    assert ran.err == ("budgetlint: pyproject.toml:2: tool.budgetlint 应是一张表\n" if broken else "")


def test_a_configuration_that_is_no_text(command: Command, place: Path) -> None:
    (place / "budgetlint.toml").write_bytes("ignore = []  # 中文".encode("gb18030"))
    ran = command("bad.txt")
    assert (ran.status, ran.err) == (2, "budgetlint: budgetlint.toml:1: 配置必须是 UTF-8 编码\n")


def test_a_wrong_name_on_the_command_line(command: Command, place: Path) -> None:
    ran = command("bad.txt", "--select", "ST999")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("budgetlint: 命令行 --select：没有名为 ST999 的规则或规则包")


# ---------------------------------------------------------------------------------- init, show-config


def test_init_writes_a_configuration_that_says_every_key_and_changes_nothing(command: Command, place: Path) -> None:
    before = command("bad.txt")
    assert command("init").status == 0
    text = (place / "budgetlint.toml").read_text(encoding="utf-8")
    assert all(f"{name} = " in text or f"[{name}]" in text for name in KEYS)
    assert command("bad.txt") == before
    assert command("init").status == 2
    assert (place / "budgetlint.toml").read_text(encoding="utf-8") == text
    assert command("init", place / "none").status == 2


def test_init_leaves_a_configuration_of_another_name_alone(command: Command, place: Path) -> None:
    write(place / "pyproject.toml", "[tool.budgetlint]\nselect = []\n")
    assert command("init").status == 2
    assert not (place / "budgetlint.toml").exists()


def test_every_line_of_the_template_works(command: Command, place: Path) -> None:
    """With all samples uncommented the configuration is read, and every rule it names is there."""
    head, *rest = template().split("\n\n")
    lines = [line.removeprefix("# ") for block in rest for line in block.splitlines()[1:]]
    write(place / "budgetlint.toml", "\n".join([head, *lines]))
    write(place / "my-rules.yaml", PACK)
    write(place / "budgetlint-baseline.yaml", "version: 1\naccepted: []\n")
    settings = Configs().of("bad.txt")
    defaults = Settings()
    assert all(
        getattr(settings, each.name) != getattr(defaults, each.name) for key, each in KEYS.items() if key != "version"
    )
    assert command("bad.txt").status in (0, 1)


def test_show_config_says_where_each_value_comes_from(command: Command, place: Path) -> None:
    write(place / "sub" / "budgetlint.toml", '# ours\nignore = ["ST102"]\n\n[severity]\nST101 = "info"\n')
    ran = command("check", "bad.txt", "sub", "--show-config", "--fail-on", "warning")
    assert ran.status == 0
    outer, inner = ran.out.replace("\\", "/").split("\n\n")
    assert outer.startswith("没有配置文件（1 个文件：bad.txt）")
    assert inner.startswith("sub/budgetlint.toml（1 个文件：sub/bad.txt）")
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in inner.splitlines()[1:]}
    assert rows["ignore"] == '["ST102"] sub/budgetlint.toml:2'
    assert rows["severity"] == '{ "ST101" = "info" } sub/budgetlint.toml:4'
    assert rows["fail-on"] == '"warning" 命令行 --fail-on'
    assert rows["select"] == "[] 默认"
    assert set(rows) == set(KEYS)


def test_two_packs_with_one_rule_id(command: Command, place: Path) -> None:
    write(place / "a.yaml", PACK)
    write(place / "b.yaml", PACK.replace("pack: mine", "pack: other"))
    write(place / "budgetlint.toml", 'rules = ["a.yaml", "b.yaml"]')
    ran = command("bad.txt")
    assert ran.status == 2
    assert ran.err == "budgetlint: b.yaml:4:1: 规则编号 MY001 已在 a.yaml:4 用过\n"
    assert "MY001" in ran.out


def test_the_kind_of_report_may_be_told(command: Command, place: Path) -> None:
    """Where no title says so, a configuration says that 预算数 is the figure itself, of which 70.00 / 100.00 is a share."""
    text = "支出预算100.00万元，其中：基本支出预算70.00万元，占60.00%；项目支出预算30.00万元，占30.00%。\n"
    write(place / "report.txt", text)
    untold = command(place / "report.txt").out
    write(place / "budgetlint.toml", 'report-kind = "budget"')
    told = command(place / "report.txt").out
    assert "60.00%" in told and "70.00%" in told
    assert told != untold
    write(place / "budgetlint.toml", 'report-kind = "draft"')
    assert command(place / "report.txt").status == 2
