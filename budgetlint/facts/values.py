"""Target and actual values of indicators: ``≥20家``, ``不少于95%``, ``200余本``, or words."""

from __future__ import annotations

from dataclasses import replace

from budgetlint import regex
from budgetlint.facts.form_model import Value
from budgetlint.facts.pieces import closed
from budgetlint.model import Span, View
from budgetlint.numerals import scan

__all__ = ["in_unit", "read_value"]

_SIGN = regex.compile(
    r"\s*(≥|≤|=|>|<|不少于|不低于|大于等于|不小于|不超过|不高于|不多于|小于等于|不大于|大于|小于|超过|低于|高于)?\s*=?\s*"
)
_SIGNS = {
    "不少于": "≥", "不低于": "≥", "大于等于": "≥", "不小于": "≥", "不超过": "≤", "不高于": "≤", "不多于": "≤",
    "小于等于": "≤", "不大于": "≤", "大于": ">", "高于": ">", "超过": ">", "小于": "<", "低于": "<",
}  # fmt: skip
_AFTER = regex.compile(r"(?:[·•][一-鿿]{1,2})?\s*(?:余|多|以上|以下|以内|左右|及以上|及以下|\(含\)|↑|↓)*\s*")
_UNIT_WORD = regex.compile(r"\s*[一-鿿/]{0,6}")


def read_value(view: View) -> Value:
    """A target or actual value: a comparison sign and one figure, or words."""
    view = closed(view)
    text = view.text
    words = Value(text, view.span(0, len(text)), "", None)
    head = _SIGN.match(text)
    tokens = list(scan(view))
    if len(tokens) != 1 or head is None:
        return words
    token = tokens[0]
    before, behind = text[: token.start], text[token.end :]
    unknown_unit = not token.quantity.unit and _UNIT_WORD.fullmatch(behind)
    if before != head.group() or not (_AFTER.fullmatch(behind) or unknown_unit):
        return words
    return Value(text, words.span, _sign(head[1] or "", head.group()), token.quantity)


def in_unit(value: Value | None, unit: str) -> Value | None:
    """The value, its figure in the unit (计量单位) that a column of its own gives, where it is printed without one."""
    if value is None or value.quantity is None or value.quantity.unit or not unit:
        return value
    text = f"1{unit}"
    token = next(scan(View.of(text, Span(0, len(text)))), None)
    if token is None:
        return value
    return replace(value, quantity=replace(value.quantity, unit=token.quantity.unit, kind=token.quantity.kind))


def _sign(sign: str, head: str) -> str:
    """One of ``≥ ≤ = > <`` or ``""``, however it is written: ``>=`` and 不少于 are ``≥``."""
    sign = _SIGNS.get(sign, sign)
    if head.strip().endswith("=") and sign != "=":
        return {">": "≥", "<": "≤"}.get(sign, sign or "=")
    return sign
