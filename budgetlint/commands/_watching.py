"""``--watch``: checks again whenever a report, a rule pack or a configuration is saved."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from budgetlint.commands import UNCHECKED
from budgetlint.commands._loading import say
from budgetlint.language import enumeration, worded
from budgetlint.outputs import paths_in
from budgetlint.readers import FORMATS

__all__ = ["watch"]

_WAITING = "正在等文件保存；按 Ctrl-C 结束"
_ALSO = (".toml", ".yaml", ".yml")


def watch(given: argparse.Namespace, once: Callable[[], int]) -> int:
    """Runs ``once`` now and after every change, until interrupted. The status is that of the last run."""
    try:
        import watchfiles
    except ImportError:
        say(worded("--watch 要先安装：pip install 'budgetlint[watch]'"))
        return UNCHECKED
    status = once()
    named = {Path(path).resolve() for path in given.paths}
    written = {Path(path).resolve() for path in paths_in(given.outputs)}

    def matters(_: Any, changed: str) -> bool:
        path = Path(changed).resolve()
        if path in written or path.name.startswith((".", "~")):
            return False
        if path.suffix.lower() in FORMATS or path in named:
            return path in named or any(each in path.parents for each in named)
        return path.suffix.lower() in _ALSO

    folders = {path if path.is_dir() else path.parent for path in named}
    folders |= {path.parent for path in map(Path.resolve, given.rules or ()) if path.exists()}
    say(worded(_WAITING))
    try:
        for changes in watchfiles.watch(*folders, watch_filter=matters):
            say(worded("{names} 有改动，重新检查", names=enumeration(sorted({Path(path).name for _, path in changes}))))
            status = once()
            say(worded(_WAITING))
    except KeyboardInterrupt:  # the usual end
        pass
    return status
