"""The pages of the rules: as new as the packs, complete, and linked."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex
from conftest import ROOT, Command
from packs import OWN

from budgetlint import language
from budgetlint.reference import INDEX, pages
from budgetlint.rules import RuleSet, load_rules, pack_files
from budgetlint.shipped import shipped_folder

FOLDER = ROOT / "lint_rules" / "reference"
RENEW = "run: budgetlint reference lint_rules/reference"


def test_pages_are_up_to_date(builtin: RuleSet) -> None:
    written = pages(builtin)
    assert {path.name for path in FOLDER.iterdir()} == written.keys(), RENEW
    for name, text in written.items():
        assert (FOLDER / name).read_bytes().decode() == text, f"{name} is out of date; {RENEW}"


def test_pages_do_not_depend_on_the_language(builtin: RuleSet) -> None:
    written = pages(builtin)
    language.use("en")
    try:
        assert pages(builtin) == written
    finally:
        language.forget()


def test_every_rule_has_its_place(builtin: RuleSet) -> None:
    written = pages(builtin)
    for rule in builtin.rules:
        page = written[f"{rule.pack}.md"]
        assert page.count(f'<a id="{rule.id}"></a>') == 1
        assert f"({rule.pack}.md#{rule.id})" in written[INDEX]
        own = page.partition(f'<a id="{rule.id}"></a>')[2].partition("<a id=")[0]
        assert f"`{rule.kind.name}`" in own
        for example in rule.failing:
            assert f"第 {example.line} 行" in own
            for figure in (example.stated, example.expected):
                assert figure is None or f"`{figure}`" in own
        for example in (*rule.passing, *rule.failing):
            assert example.text.rstrip("\n") in own


def test_links_lead_somewhere(builtin: RuleSet) -> None:
    written = pages(builtin)
    for name, text in written.items():
        for page, anchor in regex.findall(
            r"\]\(([\w.-]*)(?:#(\w+))?\)", regex.sub(r"```.*?```", "", text, flags=regex.S)
        ):
            assert f'<a id="{anchor}"></a>' in written[page or name] if anchor else page in written


def test_pages_of_an_own_pack(command: Command, tmp_path: Path) -> None:
    pack = tmp_path / "tea.yaml"
    pack.write_text(OWN, encoding="utf-8")
    ran = command("reference", tmp_path / "pages", "--rules", pack, "--select", "TEA")
    assert (ran.status, ran.out) == (0, f"{tmp_path / 'pages'}：写了 2 页\n")
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [INDEX, "tea.md"]
    page = (tmp_path / "pages" / "tea.md").read_text(encoding="utf-8")
    assert "# 茶产业 \\*补助\\*\n" in page
    assert "````text\n```\n茶园补助31.00万元" in page  # fenced by more than it holds
    assert "*" not in page.partition("TEA001")[2].replace("**", "").replace("\\*", "")  # no English, so none in italics


def test_a_folder_that_cannot_be_written(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = command("reference", tmp_path / "file")
    assert ran.status == 2
    assert "无法写入" in ran.err


@pytest.mark.parametrize("folder", [FOLDER.parent, shipped_folder()])
def test_packs_are_loaded_beside_the_pages(folder: Path) -> None:
    assert all(path.parent == folder for path in pack_files(folder))
    assert len(load_rules().rules) > 100
