"""The generator of invented disclosures is right before it judges the linter."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import disclosures
import pytest
from disclosures import PROVINCES, Setting, set_text, write
from disclosures.draw import draw
from disclosures.errors import SORTS, plant
from disclosures.figures import Figure, Relation, holds
from disclosures.layouts import LAYOUTS
from disclosures.prints import rounded
from disclosures.settings import setting_of

# Where few figures are told: the budget has no forms.
ELSEWHERE = {("fujian_budget", "score above weight"), ("fujian_budget", "narrative not updated")}


def test_the_generator_knows_nothing_of_the_linter() -> None:
    for path in Path(disclosures.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not [alias.name for alias in node.names if alias.name.startswith("budgetlint")], path
            elif isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("budgetlint"), path


@pytest.mark.parametrize("template", sorted(PROVINCES))
def test_the_same_seed_gives_the_same_text(template: str) -> None:
    texts = {set_text(write(PROVINCES[template], 7), setting_of(template, 7)).text for _ in range(2)}
    assert len(texts) == 1
    assert set_text(write(PROVINCES[template], 8), setting_of(template, 7)).text not in texts


@pytest.mark.parametrize("seed", range(40))
def test_accounts_balance_to_the_fen(seed: int) -> None:
    accounts = draw(seed)
    for year in (accounts.now, accounts.prior):
        assert year["income"] + year["used"] + year["opening"] == year["spend"] + year["distributed"] + year["closing"]
    assert accounts.now["opening"] == accounts.prior["closing"]
    assert accounts.now["general.basic"] == accounts.now["staff"] + accounts.now["public"]
    assert min(accounts.now.values()) >= 0
    assert all(sum(each.weight for each in project.indicators) == 9000 for project in accounts.projects)


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_every_figure_stands_at_the_place_told(layout: str) -> None:
    disclosure = write(PROVINCES["hunan"], 3)
    text = set_text(disclosure, Setting(layout=layout, wrap=72, page=40))
    lines = text.text.split("\n")
    for place in text.places:
        printed = disclosure.figures[place.figure].text
        assert lines[place.line - 1][place.column - 1 :].startswith(printed)
    assert Counter(place.figure for place in text.places) == disclosure.printed()


def test_noise_changes_the_print_alone() -> None:
    disclosure = write(PROVINCES["shandong"], 3)
    plain = set_text(disclosure, Setting())
    noisy = set_text(disclosure, Setting(blanks=0.3, full=0.3))
    assert len(plain.places) == len(noisy.places)
    assert noisy.text != plain.text
    wide = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
    assert noisy.text.translate(wide).replace(". ", ".") == plain.text.translate(wide).replace(". ", ".")


@pytest.mark.parametrize("template", sorted(PROVINCES))
@pytest.mark.parametrize("sort", SORTS)
def test_an_error_makes_a_relation_false_and_changes_nothing_else(template: str, sort: str) -> None:
    clean = write(PROVINCES[template], 5)
    planted = plant(clean, sort, Random(5))
    assert (planted is None) == ((template, sort) in ELSEWHERE)
    if planted is not None:
        assert clean.false_relations() == []
        assert planted.disclosure.false_relations()
        changed = [old != new for old, new in zip(clean.figures, planted.disclosure.figures, strict=True)]
        blocks = [old != new for old, new in zip(clean.blocks, planted.disclosure.blocks, strict=True)]
        assert 1 <= sum(changed) + sum(blocks) <= 2  # two words of direction may turn together


@pytest.mark.parametrize(
    ("exact", "decimals", "text"),
    [
        (Fraction(1005, 1000), 2, "1.01"),  # half up
        (Fraction(1004999, 1000000), 2, "1.00"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(-4, 1000), 2, "0.00"),  # no sign on nothing
        (Fraction(1234567), 0, "1234567"),
    ],
)
def test_figures_are_rounded_half_up(exact: Fraction, decimals: int, text: str) -> None:
    assert rounded(exact, decimals) == text


def amounts(*texts: str) -> list[Figure]:
    return [Figure("", "amount", text, "万元") for text in texts]


@pytest.mark.parametrize(
    ("texts", "true"),
    [
        (("10.00", "3.20", "5.80", "1.00"), True),
        (("10.02", "3.20", "5.80", "1.00"), True),  # 0.02 off: four half steps
        (("10.03", "3.20", "5.80", "1.00"), False),
        (("10.00", "3.2", "5.8", "1.00"), True),
        (("10.20", "3.2", "5.8", "1.00"), False),  # 0.20 off, 0.11 possible
    ],
)
def test_a_sum_is_false_where_no_rounding_explains_it(texts: tuple[str, ...], true: bool) -> None:
    relation = Relation("sum", (0, 1, 2, 3))
    assert holds(relation, amounts(*texts), dict.fromkeys(range(4), 1)) is true


def test_a_part_left_out_or_there_twice_makes_a_sum_false() -> None:
    relation, figures = Relation("sum", (0, 1, 2)), amounts("10.00", "4.00", "6.00")
    assert holds(relation, figures, {0: 1, 1: 1, 2: 1})
    assert not holds(relation, figures, {0: 1, 1: 1})
    assert not holds(relation, figures, {0: 1, 1: 2, 2: 1})


def test_two_statements_may_be_one_step_apart() -> None:
    relation = Relation("same", (0, 1))
    assert holds(relation, amounts("10.01", "10.02"), {0: 1, 1: 1})
    assert not holds(relation, amounts("10.01", "10.03"), {0: 1, 1: 1})
    assert holds(relation, amounts("10.0", "10.04"), {0: 1, 1: 1})
    assert not holds(relation, [*amounts("10.00"), replace(amounts("10.00")[0], unit="元")], {0: 1, 1: 1})


def test_a_rate_and_a_growth_are_recomputed_from_the_print() -> None:
    rate = Figure("", "rate", "33.33%")
    assert holds(Relation("rate", (0, 1, 2)), [*amounts("1.00", "3.00"), rate], {0: 1, 1: 1, 2: 1})
    wrong = replace(rate, text="35.33%")
    assert not holds(Relation("rate", (0, 1, 2)), [*amounts("1.00", "3.00"), wrong], {0: 1, 1: 1, 2: 1})
    growth = [*amounts("110.00", "10.00"), Figure("", "rate", "10.00%"), Figure("", "word", "增长")]
    there = dict.fromkeys(range(4), 1)
    assert holds(Relation("growth", (0, 1, 2, 3)), growth, there)
    assert not holds(Relation("growth", (0, 1, 2, 3)), [*growth[:3], Figure("", "word", "下降")], there)
