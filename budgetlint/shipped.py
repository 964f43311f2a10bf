"""The files of ``lint_rules`` that come with budgetlint: rule packs, and the names that kinds, facts and readers know."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from budgetlint.yaml import load

__all__ = ["NAMES", "shipped_folder", "shipped_names"]

# These hold names, not rules.
NAMES = (
    "terms.yaml",
    "statutory_tables.yaml",
    "table_headers.yaml",
    "physical_counts.yaml",
    "function_codes.yaml",
    "economic_codes.yaml",
)


@cache
def shipped_folder() -> Path:
    """Where the packs that come with budgetlint stand: beside the package in a checkout, inside it in a wheel."""
    inside = Path(__file__).parent / "lint_rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "lint_rules"


def shipped_names(name: str) -> Any:
    """What one of the files of names says, as plain dicts, lists and text."""
    return load((shipped_folder() / name).read_text(encoding="utf-8"))
