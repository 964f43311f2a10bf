"""``--show-config``: what holds for the files of a run, and where each value comes from."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from budgetlint.commands._plan import Plan
from budgetlint.config import KEYS, Settings
from budgetlint.language import enumeration, worded

__all__ = ["described"]


def described(plan: Plan) -> str:
    """For each configuration its files and one line a key: name, value, origin."""
    blocks = []
    for number, policy in enumerate(plan.policies):
        files = [job.path for job in plan.files if job.policy == number]
        source = policy.settings.source
        head = worded(
            "{path}（{count} 个文件：{names}）",
            path=source.path if source else worded("没有配置文件"),
            count=len(files),
            names=enumeration([*files[:3], *["……"][: len(files) > 3]]),
        )
        blocks.append("\n".join([head, *_rows(policy.settings)]))
    return "\n\n".join(blocks)


def _rows(settings: Settings) -> list[str]:
    rows = [(name, _shown(getattr(settings, each.name)), settings.origin(each.name)) for name, each in KEYS.items()]
    names, values = (max(cell_len(row[column]) for row in rows) for column in (0, 1))
    return [f"  {_padded(name, names)}  {_padded(value, values)}  {origin}" for name, value, origin in rows]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _shown(value: Any) -> str:
    """A value as a configuration would write it."""
    if value is None:
        return worded("（无）")
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return f"{{ {', '.join(f'{json.dumps(k, ensure_ascii=False)} = {_shown(v)}' for k, v in value)} }}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    plain = value.value if isinstance(value, Enum) else value.as_posix() if isinstance(value, Path) else value
    return json.dumps(plain, ensure_ascii=False)
