"""The examples of every built-in rule, through the whole chain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetlint.rules import Rule, RuleSet, load_rules
from budgetlint.testing import run_examples

RULES = load_rules()


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: str(rule.id))
def test_examples(rule: Rule) -> None:
    """A ``fail`` text gives the finding it says; its ``pass`` texts give none of this rule."""
    assert [f"{f.where}: {f.message}" for f in run_examples(replace(RULES, rules=(rule,)))] == []


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: str(rule.id))
def test_rules_say_what_they_rest_on(rule: Rule) -> None:
    assert rule.why.strip()
    assert rule.title.strip()
    assert rule.passing
    assert rule.failing


def test_every_rule_is_silent_on_the_passing_texts_of_the_others(builtin: RuleSet) -> None:
    assert [f"{f.where}: {f.message}" for f in run_examples(builtin)] == []
