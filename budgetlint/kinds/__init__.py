"""Kinds of checks: one module a kind, holding its parameters and one function.

A kind module defines ``Params``, a frozen dataclass whose fields are the keys a rule of that kind takes (its
annotations are the schema: ``str``, ``bool``, ``int``, ``tuple[str, ...]``, ``Literal[...]``, :class:`Formula`,
:class:`Term`, ``tuple[Term, ...]``, :class:`Pattern`), ``FIELDS``, the names its messages may use beside ``stated``,
``expected`` and ``difference``, and ``check(params, facts) -> Iterator[Outcome]``. A new kind is a new module here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.model import Outcome

__all__ = ["Kind", "Pattern", "Term", "kind_names", "load_kind"]


class Term(str):
    """A canonical name of terms.yaml; the loader refuses others."""


class Pattern(str):
    """A regular expression, compiled by the loader and run with a timeout."""


@dataclass(frozen=True)
class Kind:
    """A kind as the engine uses it.

    ``by_law`` (``BY_LAW`` of its module) marks formulas between figures that law names, which are wrong whatever holds beside
    them; ``inferred`` (``INFERRED``) relations that no word of the report tells, but the place of figures in a list, a table or
    two passages: where one fails, it must be borne out that the figures belong together (``budgetlint.doubts``).
    """

    name: str
    params: type[Any]
    fields: tuple[str, ...]
    check: Callable[[Any, Facts], Iterator[Outcome]]
    doc: str
    by_law: bool = False
    inferred: bool = False


@cache
def kind_names() -> tuple[str, ...]:
    """The names of all kinds: the modules of this package, ``_`` written ``-``."""
    return tuple(sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


@cache
def load_kind(name: str) -> Kind:
    """The kind of that name. Raises :class:`KeyError` if there is none."""
    if name not in kind_names():
        raise KeyError(name)
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    marks = {mark.lower(): getattr(module, mark, False) for mark in ("BY_LAW", "INFERRED")}
    return Kind(name, module.Params, tuple(module.FIELDS), module.check, module.__doc__ or "", **marks)
