"""Many files through the engine: what paths mean, one process a core, reports in the order of the paths."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint.engine import check, origin
from budgetlint.model import Document, Problem, Report, Tally, Verdict
from budgetlint.readers import FORMATS, Unreadable, read
from budgetlint.readers.decoding import decode
from budgetlint.readers.text import SIZE_LIMIT, parse
from budgetlint.rules import RuleSet

__all__ = ["STDIN", "Unchecked", "expand", "load", "run"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A path that cannot be checked, and why (Chinese, for the person who gave it)."""

    path: str
    reason: str


def expand(paths: Sequence[str]) -> list[str | Unchecked]:
    """Every file once, in the order given; a folder stands for the reports in it and below, by name."""
    found: dict[str, str | Unchecked] = {}
    for given in paths:
        if given != STDIN and Path(given).is_dir():
            inside = list(_reports_below(Path(given)))
            for path in inside:
                found.setdefault(str(path), str(path))
            if not inside:
                found[given] = Unchecked(given, f"文件夹里没有报告（{'、'.join(FORMATS)}）")
        else:
            found.setdefault(given, given)
    return list(found.values())


def _reports_below(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in FORMATS and not name.startswith("."):
                yield Path(top, name)


def load(path: str) -> Document:
    """The document at a path, or on standard input. Raises :class:`Unreadable`."""
    if path == STDIN:
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        if len(data) > SIZE_LIMIT:
            raise Unreadable(f"标准输入超过 {SIZE_LIMIT // 1024 // 1024} MB，不像一份决算公开")
        text, encoding = decode(data)
        return parse(text, STDIN, encoding)
    if not Path(path).exists():
        raise Unreadable("没有这个文件")
    if not Path(path).is_file():
        raise Unreadable("不是普通文件；管道里的内容请用 - 从标准输入读")
    return read(Path(path))


def run(
    paths: Sequence[str | Unchecked], rules: RuleSet, *, show_rounding: bool, jobs: int, spans: bool = False
) -> Iterator[Report]:
    """One report a path, in order. No file stops the others; several files share ``jobs`` processes.

    ``show_rounding`` and ``spans`` are those of :func:`budgetlint.engine.check`.
    """
    if min(jobs, len(paths)) < 2:
        for path in paths:
            yield _check(path, rules, show_rounding, spans)
        return
    done = 0
    while done < len(paths):
        pool = ProcessPoolExecutor(min(jobs, len(paths) - done), None, _start_worker, (rules, show_rounding, spans))
        try:
            waiting = deque(pool.submit(_work, path) for path in paths[done:])
            while waiting:
                yield waiting.popleft().result()
                done += 1
        except BrokenProcessPool:
            # A worker died (out of memory, killed). One at a time from here shows which file does it.
            if jobs == 1:
                yield _failed(paths[done], "检查本文件的进程意外终止（可能内存不足）")
                done += 1
            jobs = 1
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()
            raise
        finally:
            pool.shutdown()  # without cancel_futures: CPython prints a traceback where a worker dies on cancelled ones


_worker: tuple[RuleSet, bool, bool]


def _start_worker(rules: RuleSet, show_rounding: bool, spans: bool) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a word; the parent speaks
    _worker = rules, show_rounding, spans


def _work(path: str | Unchecked) -> Report:
    return _check(path, *_worker)


def _check(path: str | Unchecked, rules: RuleSet, show_rounding: bool, spans: bool) -> Report:
    if isinstance(path, Unchecked):
        return _failed(path.path, path.reason)
    try:
        report = check(load(path), rules, show_rounding=show_rounding, spans=spans)
    except Unreadable as error:
        return _failed(path, str(error))
    except MemoryError:
        return _failed(path, "内存不足，无法检查这个文件")
    except Exception as error:  # whatever one file does to us, the others are still checked
        return _failed(path, f"程序内部错误，请报告给 budgetlint：{type(error).__name__}: {error}（{origin(error)}）")
    source = report.source and replace(report.source, blocks=())  # all a report needs; blocks are slow to send
    return replace(report, source=source)


def _failed(path: str | Unchecked, reason: str) -> Report:
    name = path.path if isinstance(path, Unchecked) else path
    nothing = Tally({verdict.value: 0 for verdict in Verdict}, 0, 0, {})
    return Report(name, "", (), (Problem(reason),), (), nothing)
