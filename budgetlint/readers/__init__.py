"""Readers: one module an input format, each with ``SUFFIXES`` and ``read(path) -> Document``.

A new format is a new module here: it is found by its suffixes, and imported only when a file has one.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from budgetlint.model import Document
from budgetlint.readers.decoding import Unreadable

__all__ = ["FORMATS", "Unreadable", "read"]

FORMATS = {".txt": "text", ".md": "text", ".text": "text", ".markdown": "text"}


def read(path: Path) -> Document:
    """The document in ``path``.

    Raises :class:`Unreadable`, with a message for the person who gave the file, where it is missing, empty,
    binary, in an unknown encoding or of a format nobody reads.
    """
    module = FORMATS.get(path.suffix.lower(), "text")
    reader = importlib.import_module(f"budgetlint.readers.{module}")
    document: Document = reader.read(path)
    return document
