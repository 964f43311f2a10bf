"""Every mistake in a pack is an error at file:line:column."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from budgetlint.rules import PackError, load_rules
from budgetlint.shipped import shipped_folder

GOOD = """\
pack: my-own
title: 自己的规则
terms:
  茶园补助: [茶园补助款]
rules:
  - id: MY001
    title: “三公”经费合计等于三个分项之和
    why: 合计与分项出自同一份决算。
    kind: identity
    formula: “三公”经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费
    within: sentence
    message: “三公”经费写作 {stated}，三项相加为 {expected}，相差 {difference}
    examples:
      pass:
        - “三公”经费支出决算10.00万元，其中：因公出国（境）费3.20万元，公务用车购置及运行维护费5.80万元，公务接待费1.00万元。
      fail:
        - text: “三公”经费支出决算10.50万元，其中：因公出国（境）费3.20万元，公务用车购置及运行维护费5.80万元，公务接待费1.00万元。
          line: 1
          stated: 10.50万元
          expected: 10.00万元
    en: {title: A sum, message: "{stated} is not {expected}"}
"""


def load(tmp_path: Path, text: str) -> PackError:
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_rules([path], builtin=False)
    error = caught.value
    assert str(error) == f"{path}:{error.line}:{error.column}: {error.message}"
    return error


def test_a_good_pack_loads(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(GOOD, encoding="utf-8")
    rules = load_rules([path], builtin=False)
    (rule,) = rules.rules
    assert (rule.id, rule.pack, rule.kind.name, rule.where) == ("MY001", "my-own", "identity", (str(path), 6))
    assert "茶园补助" in rules.terms
    assert rules.terms.canonical("茶园补助款") == "茶园补助"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "said"),
    [
        ("pack: my-own", "pack: 我的", 1, 7, "包名"),
        ("title: 自己的规则\n", "", 1, 1, "缺少 title"),
        ("en: {title: A sum", "en: {titel: A sum", 21, 10, "titel"),
        ("{stated} is not", "{sum} is not", 21, 33, "{sum}"),
        ("terms:\n", "en: {why: A sum}\nterms:\n", 3, 5, "缺少 title"),
        ("title: 自己的规则", "titel: 自己的规则", 2, 1, "titel"),
        ("  - id: MY001", "  - id: my1", 6, 9, "规则编号"),
        ("    why: 合计与分项出自同一份决算。\n", "", 6, 5, "缺少 why"),
        ("    kind: identity", "    kind: identitty", 9, 11, "identitty"),
        ("    kind: identity", "    kind: identity\n    kind: identity", 10, 5, "重复"),
        ("    within: sentence", "    witin: sentence", 11, 5, "witin"),
        ("    within: sentence", "    within: paragraf", 11, 13, "只能是"),
        ("    formula: “三公”经费 = ", "    formula: ", 10, 14, "公式"),
        ("    formula: “三公”经费 = 因公出国（境）费 +", "    formula: “三公”经费 = 因公出国费用额 +", 10, 23, "因公出国费用额"),
        ("{stated}，三项", "{stadet}，三项", 12, 14, "stadet"),
        ("    within: sentence", "    severity: fatal\n    within: sentence", 11, 15, "severity"),
        ("          line: 1\n", "", 17, 11, "缺少 line"),
        ("          line: 1", "          line: 第一行", 18, 17, "行号"),
        ("          line: 1", "          line: 1\n          verdict: wrong", 19, 20, "verdict"),
        ("      fail:\n", "      fails:\n", 16, 7, "fails"),
        ("rules:\n", "rules: [\n", None, None, "YAML"),
        ("    title: “三公”", "\ttitle: “三公”", 7, 1, "YAML"),
        ("  茶园补助: [茶园补助款]", "  茶园补助: {a: b}", 4, 9, "列表"),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, old: str, new: str, line: int | None, column: int | None, said: str) -> None:
    assert old in GOOD
    error = load(tmp_path, GOOD.replace(old, new, 1))
    assert said in error.message
    if line is not None:
        assert (error.line, error.column) == (line, column), str(error)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- 1\n", "just text", "pack: [", "\x00"])
def test_not_a_pack(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text).message


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(PackError, match="UTF-8"):
        load_rules([path], builtin=False)


def test_a_missing_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="没有这个规则文件"):
        load_rules([tmp_path / "none.yaml"], builtin=False)


def test_an_id_used_twice(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_rules([tmp_path], builtin=False)
    assert caught.value.path == str(tmp_path / "b.yaml")
    assert f"{tmp_path / 'a.yaml'}:6" in str(caught.value)


def test_a_folder_of_packs(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yml").write_text(GOOD.replace("MY001", "MY002"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a pack", encoding="utf-8")
    assert [rule.id for rule in load_rules([tmp_path], builtin=False).rules] == ["MY001", "MY002"]


def test_selection(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(GOOD, encoding="utf-8")
    rules = load_rules([path], builtin=False)
    for name in ("MY001", "my-own", "MY"):
        assert len(rules.select([name]).rules) == 1
        assert not rules.select([], [name]).rules
    with pytest.raises(ValueError, match="没有名为 MY9"):
        rules.select(["MY9"])


@pytest.mark.parametrize("path", sorted(shipped_folder().glob("*.yaml")), ids=lambda path: path.name)
def test_the_packs_are_yaml_without_libyaml_too(path: Path) -> None:
    """The loader in C takes plain words with ``?:`` in them; the one in Python, which is all some machines have, does not."""
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader)
