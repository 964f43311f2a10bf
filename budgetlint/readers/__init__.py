"""Readers: one module an input format, each with ``SUFFIXES`` and ``read(path) -> Document``.

A new format is a new module here, found by the suffixes in ``FORMATS`` and imported only when a file has one. What it needs
beyond the core is an extra of its name (``budgetlint[docx]``).
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from budgetlint.language import worded
from budgetlint.model import Document
from budgetlint.readers.decoding import Unreadable

__all__ = ["FORMATS", "Unreadable", "imported", "read"]

FORMATS = {
    **dict.fromkeys((".txt", ".md", ".text", ".markdown"), "text"),
    ".pdf": "pdf",
    ".docx": "docx",
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".doc", ".wps", ".xls", ".et"), "converted"),
}


def read(path: Path) -> Document:
    """The document in ``path``.

    Raises :class:`Unreadable`, with a message for the person who gave the file, where it is missing, empty,
    binary, in an unknown encoding or of a format nobody reads.
    """
    module = FORMATS.get(path.suffix.lower(), "text")
    document: Document = imported("readers", module).read(path)
    return document


def imported(package: str, module: str) -> ModuleType:
    """A module of this package that may need an extra, which is named like it. Raises :class:`Unreadable` without it."""
    try:
        return importlib.import_module(f"budgetlint.{package}.{module}")
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in ("", "budgetlint"):
            raise
        raise Unreadable(
            worded(
                "读取这种文件还要安装一个组件（{missing}）：pip install 'budgetlint[{extra}]'",
                missing=missing,
                extra=module,
            )
        ) from error
