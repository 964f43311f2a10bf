"""HTML put together so that nothing is left unescaped: what is not :class:`Markup` is text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from budgetlint import regex

__all__ = ["Markup", "digest", "element", "joined"]

_VOID = frozenset(("input", "meta"))
# Controls that a page cannot show, and those that turn the direction of writing, which could hide what is written.
_UNSHOWN = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class Markup(str):
    """HTML as it is to be written."""


def element(tag: str, /, *children: str | None, **attributes: str | bool | None) -> Markup:
    """An element; text among its children is escaped. ``class_`` is ``class``, ``data_x`` is ``data-x``.

    An attribute that is ``True`` stands alone, one that is ``False`` or ``None`` is left out, as is a child ``None``.
    """
    given = "".join(_attribute(name, value) for name, value in attributes.items())
    return Markup(f"<{tag}{given}>" if tag in _VOID else f"<{tag}{given}>{joined(children)}</{tag}>")


def joined(children: Iterable[str | None]) -> Markup:
    """The children one behind the other."""
    return Markup("".join(each if isinstance(each, Markup) else _text(each) for each in children if each))


def digest(content: str) -> str:
    """The name by which a content security policy knows an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{_text(value)}"'


def _text(text: str) -> str:
    return escape(_UNSHOWN.sub("\ufffd", text))
