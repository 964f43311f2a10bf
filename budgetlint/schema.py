"""A JSON Schema (draft 2020-12) of pack files, made from the kinds' parameters, for editors that complete and check YAML."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from typing import Any

from budgetlint.formula import Formula
from budgetlint.kinds import Kind, Pattern, Term, kind_names, load_kind
from budgetlint.model import Severity
from budgetlint.rules import COMMON_FIELDS
from budgetlint.terms import Terms

__all__ = ["pack_schema"]

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number"]}  # an unquoted 2080505 is a text to budgetlint and a number to YAML
_TERM: Schema = {"$ref": "#/$defs/term"}


def pack_schema(terms: Terms) -> Schema:
    """The schema; ``terms`` are the names an editor may propose (a pack may bring others)."""
    kinds = [load_kind(name) for name in kind_names()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "budgetlint 规则包 · rule pack",
        "type": "object",
        "required": ["pack", "title", "rules"],
        "additionalProperties": False,
        "properties": {
            "pack": _described({"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}, "包名 · name of the pack"),
            "title": _described(_TEXT, "标题 · title"),
            "en": _mapping("英文 · in English", {"title": _TEXT}, required=("title",)),
            "terms": {
                "description": "本包的名称和别名 · names of this pack and their aliases",
                "type": "object",
                "additionalProperties": {"anyOf": [{"type": "array", "items": _TEXT}, {"type": "null"}]},
            },
            "rules": _described({"type": "array", "items": {"$ref": "#/$defs/rule"}}, "规则 · rules"),
        },
        "$defs": {
            "rule": _rule(kinds),
            "examples": _examples(),
            "term": {"anyOf": [{"enum": list(terms.names)}, {"type": "string"}]},
            **{f"kind-{kind.name}": _kind(kind) for kind in kinds},
        },
    }


def _described(schema: Schema, description: str) -> Schema:
    return {"description": description, **schema}


def _mapping(description: str, properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }


def _rule(kinds: list[Kind]) -> Schema:
    """What all rules share; the keys of its kind follow from ``kind``."""
    return {
        "type": "object",
        "required": ["id", "title", "why", "kind", "message"],
        "properties": {
            "id": _described({"type": "string", "pattern": "^[A-Z]{2,6}[0-9]{3}$"}, "编号 · id, such as TP101"),
            "title": _described(_TEXT, "标题 · title"),
            "why": _described(_TEXT, "依据 · why it holds"),
            "kind": _described({"enum": [kind.name for kind in kinds]}, "类型 · kind of check"),
            "message": _described(_TEXT, "消息 · what is said of a violation"),
            "severity": _described({"enum": [each.value for each in Severity]}, "级别 · severity (error)"),
            "en": _mapping("英文 · in English", {"title": _TEXT, "why": _TEXT, "message": _TEXT}),
            "examples": {"$ref": "#/$defs/examples"},
        },
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/kind-{kind.name}"},
            }
            for kind in kinds
        ],
    }


def _examples() -> Schema:
    failing = {
        "text": _TEXT,
        "line": _described({"type": "integer", "minimum": 1}, "报告的行 · the line reported"),
        "stated": _described(_TEXT, "写作 · the figure stated"),
        "expected": _described(_TEXT, "应为 · the figure expected"),
        "verdict": {"enum": ["error", "suspicious", "rounding"]},
    }
    return _mapping(
        "例子 · examples",
        {
            "pass": _described({"type": "array", "items": _TEXT}, "合格的 · those that pass"),
            "fail": {"type": "array", "items": _mapping("不合格的 · those that fail", failing, ("text", "line"))},
        },
    )


def _kind(kind: Kind) -> Schema:
    """The keys of a rule of this kind, its own with their types, and no others."""
    hints = typing.get_type_hints(kind.params)
    own = {each.name.replace("_", "-"): each for each in dataclasses.fields(kind.params)}
    told = inspect.cleandoc(kind.params.__doc__ or "")
    fields = "、".join(f"{{{name}}}" for name in (*COMMON_FIELDS, *kind.fields))
    properties: Schema = dict.fromkeys(("id", "title", "why", "kind", "severity", "en", "examples"), True)
    properties["message"] = {"description": f"消息里可用 · messages may hold {fields}"}
    properties |= {name: _described(_type(hints[each.name]), told) for name, each in own.items()}
    needed = [
        name
        for name, each in own.items()
        if each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    ]
    return {
        "description": inspect.cleandoc(kind.doc),
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


def _type(hint: Any) -> Schema:
    """The annotation of a parameter as a schema, as :func:`budgetlint.nodes.convert` reads it."""
    origin = typing.get_origin(hint)
    if origin is tuple:
        inner = _type(typing.get_args(hint)[0])
        return {"anyOf": [inner, {"type": "array", "items": inner}]}
    if origin is typing.Literal:
        return {"enum": list(typing.get_args(hint))}
    known: dict[Any, Schema] = {
        Formula: {"type": "string", "pattern": r"\S\s+=\s+\S"},
        Term: _TERM,
        Pattern: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer", "minimum": 0},
        str: _TEXT,
    }
    return known[hint]
