"""The READMEs as tests see them: their commands, their files, and the sessions they show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

ROOT = Path(__file__).parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")

_BLOCK = regex.compile(
    r"^(?:<!-- (?P<role>\w+): (?P<name>\S+) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)^```$", regex.M | regex.S
)


@dataclass(frozen=True)
class Block:
    """A fenced block; ``role`` and ``name`` come from the comment above it (``command: tests``)."""

    language: str
    role: str
    name: str
    body: str
    span: tuple[int, int]


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a README in order."""
    return [
        Block(m["language"], m["role"] or "", m["name"] or "", m["body"], m.span("body"))
        for m in _BLOCK.finditer(path.read_text(encoding="utf-8"))
    ]


def command(path: Path, name: str) -> str:
    """The command marked by that name."""
    (found,) = [b.body.strip() for b in blocks(path) if (b.role, b.name) == ("command", name)]
    return found


def sessions(path: Path, folder: Path) -> Iterator[tuple[Block, str]]:
    """Each block of a terminal session, and what it should show: its commands run in ``folder``, in order."""
    for block in blocks(path):
        if block.role == "file":
            (folder / block.name).write_text(block.body, encoding="utf-8")
        elif block.language == "console":
            lines = [line for line in block.body.splitlines() if line.startswith("$ ")]
            yield block, "".join(f"{line}\n{_run(line[2:], folder)}" for line in lines)


def _run(line: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    environment.pop("COLUMNS", None)
    ran = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return ran.stdout
