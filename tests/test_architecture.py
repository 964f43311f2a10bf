"""Imports go one way (DESIGN section 2), the core needs three packages, and the command starts without them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "budgetlint"
# A module may import from its own layer and those before it.
LAYERS = (
    ("language", "english"),
    ("cache",),
    ("regex", "yaml"),
    ("model",),
    ("interval", "shipped"),
    ("numerals", "slips"),
    ("readers", "terms", "formula"),
    ("facts",),
    ("kinds",),
    ("nodes",),
    ("rules",),
    ("doubts",),
    ("engine", "globs", "git", "writing"),
    ("config", "baseline", "ignores"),
    ("policy", "files"),
    ("testing", "runner"),
    ("reports",),
    ("annotators",),
    ("outputs",),
    ("catalogue", "reference", "schema", "commands", "cli", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))
ALLOWED_PACKAGES = {"regex", "rich", "yaml", "budgetlint"}
OF_READERS = {
    "docx",
    "lxml",
    "openpyxl",
    "pypdf",
    "pypdfium2",
}  # of extras, for the modules that read and annotate files that are not text: imported when there is one
STANDARD_LATER = {
    "tomllib",
    "tomli",
}  # tomllib is in the standard library from Python 3.11 on, tomli what it was before
OF_EXTRAS = {"watchfiles", "openpyxl"}  # imported by what needs them, never at the head of a module


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every module imported anywhere in the tree, those for type checkers only left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or "", node
            if node.module == "budgetlint":
                yield from ((f"budgetlint.{alias.name}", node) for alias in node.names)
        yield from imports(node)


def layer(module: str) -> int | None:
    """The rank of a module of ours; ``None`` for ``budgetlint`` itself, which only holds the version and lazy doors."""
    parts = module.split(".")
    if parts[0] != "budgetlint" or len(parts) == 1 or parts[1] in ("__version__",):
        return None
    return RANK[parts[1]]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    name = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if name == "__init__":
        return
    assert name in RANK, f"{name} has no layer: add it to LAYERS"
    for module, node in imports(ast.parse(path.read_text(encoding="utf-8"))):
        rank = layer(module)
        place = f"{path.relative_to(PACKAGE.parent)}:{getattr(node, 'lineno', 0)}"
        assert rank is None or rank <= RANK[name], f"{place}: {name} must not import {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_three_packages_are_needed(path: Path) -> None:
    folder = path.relative_to(PACKAGE).parts[0]
    allowed = ALLOWED_PACKAGES | (OF_READERS if folder in ("readers", "annotators") else set())
    for module, _ in imports(ast.parse(path.read_text(encoding="utf-8"))):
        top = module.split(".")[0]
        known = allowed | STANDARD_LATER | OF_EXTRAS | sys.stdlib_module_names
        assert top in known, f"{path.name} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_extras_are_imported_late(path: Path) -> None:
    head = ast.parse(path.read_text(encoding="utf-8")).body
    names = {alias.name for node in head if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in head if isinstance(node, ast.ImportFrom)}
    itself_late = path.relative_to(PACKAGE).parts[0] in ("readers", "annotators")  # imported when there is such a file
    assert not {name.split(".")[0] for name in names} & (OF_EXTRAS - (OF_READERS if itself_late else set()))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_patterns_and_packs_go_through_the_cache(path: Path) -> None:
    """``regex`` and ``yaml`` are slow to start with: our own modules of these names keep what they made."""
    if path.stem in ("regex", "yaml"):
        return
    named = {module for module, _ in imports(ast.parse(path.read_text(encoding="utf-8")))}
    assert not named & {"regex", "yaml"}, f"from budgetlint import {' and '.join(named & {'regex', 'yaml'})}"


def test_no_floats() -> None:
    """Rounding is exact: the modules that handle figures hold no float literal and call no ``float``."""
    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0] in ("interval.py", "numerals.py", "formula.py", "kinds", "facts"):
            for node in _without_timeouts(ast.parse(path.read_text(encoding="utf-8"))):
                literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
                call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
                assert not literal and not call, f"{path}:{getattr(node, 'lineno', 0)}"


def _without_timeouts(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node but those of ``TIMEOUT = 2.0``: seconds are no figures."""
    for node in tree.body:
        if not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TIMEOUT"):
            yield from ast.walk(node)


@pytest.mark.parametrize("statement", ["import budgetlint", "from budgetlint.cli import main; main(['--version'])"])
def test_start_up_is_light(statement: str) -> None:
    code = f"{statement}\nimport sys; print([name for name in ('rich', 'yaml', 'regex') if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
