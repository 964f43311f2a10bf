"""The JSON Schema of packs: what the loader takes is valid, and typical mistakes are not."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
import yaml
from conftest import Command
from jsonschema import Draft202012Validator
from packs import OWN

from budgetlint.kinds import kind_names, load_kind
from budgetlint.rules import PACK_KEYS, RULE_KEYS, RuleSet, pack_files
from budgetlint.schema import pack_schema
from budgetlint.shipped import shipped_folder


@pytest.fixture(scope="module")
def validator(builtin: RuleSet) -> Draft202012Validator:
    schema = pack_schema(builtin.terms)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_packs_of_the_project_are_valid(validator: Draft202012Validator) -> None:
    for path in pack_files(shipped_folder()):
        errors = list(validator.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8"))))
        assert not errors, f"{path.name}: {errors[0].json_path}: {errors[0].message}"


def test_every_kind_and_key_is_known(builtin: RuleSet) -> None:
    schema = pack_schema(builtin.terms)
    definitions = schema["$defs"]
    assert schema["properties"].keys() == set(PACK_KEYS)
    assert definitions["rule"]["properties"].keys() == set(RULE_KEYS)
    for name in kind_names():
        kind = load_kind(name)
        own = {each.name.replace("_", "-") for each in dataclasses.fields(kind.params)}
        assert definitions[f"kind-{name}"]["properties"].keys() == own | set(RULE_KEYS)
        assert definitions[f"kind-{name}"]["description"]


def changed(**changes: Any) -> dict[str, Any]:
    """The pack of one rule with keys of the rule changed, or taken away where ``None``."""
    pack: dict[str, Any] = yaml.safe_load(OWN)
    for key, value in changes.items():
        pack["rules"][0][key] = value
        if value is None:
            del pack["rules"][0][key]
    return pack


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"formulas": "茶园补助 = 种苗补助"}, "'formulas' was unexpected"),
        ({"formula": None}, "'formula' is a required property"),
        ({"formula": ["茶园补助"]}, "is not of type 'string'"),
        ({"formula": "茶园补助"}, "does not match"),
        ({"within": "page"}, "'page' is not one of"),
        ({"kind": "identities"}, "'identities' is not one of"),
        ({"kind": "pattern"}, "'formula' was unexpected"),
        ({"id": "tea1"}, "'tea1' does not match"),
        ({"why": None}, "'why' is a required property"),
        ({"severity": "fatal"}, "'fatal' is not one of"),
        ({"en": {"titel": "Tea"}}, "'titel' was unexpected"),
        ({"examples": {"fail": [{"text": "茶园补助"}]}}, "'line' is a required property"),
        ({"examples": {"fail": [{"text": "茶园补助", "line": "two"}]}}, "'two' is not of type 'integer'"),
    ],
)
def test_mistakes_are_told(validator: Draft202012Validator, changes: dict[str, Any], told: str) -> None:
    assert validator.is_valid(changed(within="sentence"))
    errors = [error.message for error in validator.iter_errors(changed(**{"within": "sentence", **changes}))]
    assert any(told in error for error in errors), errors


def test_mistakes_in_parameters_are_told(validator: Draft202012Validator) -> None:
    rule = {"kind": "pattern", "pattern": "茶叶", "formula": None}
    assert validator.is_valid(changed(**rule, suspicious=True))
    assert not validator.is_valid(changed(**rule, suspicious="sometimes"))
    assert not validator.is_valid(changed(**rule, pattern2="茶叶"))


def test_the_command_prints_it(command: Command, builtin: RuleSet) -> None:
    ran = command("schema")
    assert ran.status == 0
    assert json.loads(ran.out) == pack_schema(builtin.terms)
