"""Many files through the rules: one process a core, reports in the order of the files."""

from __future__ import annotations

import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint import language
from budgetlint.cache import save
from budgetlint.engine import origin
from budgetlint.files import STDIN, Unchecked
from budgetlint.language import worded
from budgetlint.model import Document, Problem, Report, Tally, Verdict
from budgetlint.policy import Policy, review
from budgetlint.readers import Unreadable, read
from budgetlint.readers.decoding import decode
from budgetlint.readers.text import SIZE_LIMIT, parse
from budgetlint.readers.together import combined

__all__ = ["Job", "load", "run"]


@dataclass(frozen=True, slots=True)
class Job:
    """A report to check, and which of the run's policies holds for it. ``parts`` are its files where they are several
    (its prose, its tables); ``path`` names them all then."""

    path: str
    policy: int = 0
    parts: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of its files, one or several."""
        return self.parts or (self.path,)


def load(path: str) -> Document:
    """The document at a path, or on standard input. Raises :class:`Unreadable`."""
    if path == STDIN:
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        if len(data) > SIZE_LIMIT:
            raise Unreadable(worded("标准输入超过 {size} MB，不像一份决算公开", size=SIZE_LIMIT // 1024 // 1024))
        text, encoding = decode(data)
        return parse(text, STDIN, encoding)
    if not Path(path).exists():
        raise Unreadable(worded("没有这个文件"))
    if not Path(path).is_file():
        raise Unreadable(worded("不是普通文件；管道里的内容请用 - 从标准输入读"))
    return read(Path(path))


def _document(job: Job) -> Document:
    """What a job is on. Raises :class:`Unreadable`, naming the file where there are several."""
    return combined([_part(path) for path in job.parts]) if job.parts else load(job.path)


def _part(path: str) -> Document:
    try:
        return load(path)
    except Unreadable as error:
        raise Unreadable(worded("{path}：{message}", path=path, message=error)) from error


def run(
    work: Sequence[Job | Unchecked], policies: Sequence[Policy], *, jobs: int, spans: bool = False
) -> Iterator[Report]:
    """One report a job, in order. No file stops the others; several files share ``jobs`` processes.

    ``spans`` is that of :func:`budgetlint.engine.check`.
    """
    if min(jobs, len(work)) < 2:
        for each in work:
            yield _check(each, policies, spans)
        return
    import multiprocessing  # with the next, a tenth of what checking one report takes
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _prepare(policies)
    done = 0
    while done < len(work):
        given = policies, spans, language.current()
        pool = ProcessPoolExecutor(min(jobs, len(work) - done), None, _start_worker, given)
        try:
            waiting = deque(pool.submit(_work, each) for each in work[done:])
            while waiting:
                yield waiting.popleft().result()
                done += 1
        except BrokenProcessPool:
            # A worker died (out of memory, killed). One at a time from here shows which file does it.
            if jobs == 1:
                yield _failed(work[done], worded("检查本文件的进程意外终止（可能内存不足）"))
                done += 1
            jobs = 1
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()
            raise
        finally:
            pool.shutdown()  # without cancel_futures: CPython prints a traceback where a worker dies on cancelled ones


def _prepare(policies: Sequence[Policy]) -> None:
    """Makes what every check imports and compiles before the processes part, and keeps it for those that start anew."""
    for policy in policies:
        review(parse(""), policy)
    save()


_given: tuple[Sequence[Policy], bool]


def _start_worker(policies: Sequence[Policy], spans: bool, spoken: str) -> None:
    global _given
    language.use(spoken)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a word; the parent speaks
    _given = policies, spans


def _work(job: Job | Unchecked) -> Report:
    return _check(job, *_given)


def _check(job: Job | Unchecked, policies: Sequence[Policy], spans: bool) -> Report:
    if isinstance(job, Unchecked):
        return _failed(job, job.reason)
    try:
        report = review(_document(job), policies[job.policy], spans=spans)
    except Unreadable as error:
        return _failed(job, str(error))
    except MemoryError:
        return _failed(job, worded("内存不足，无法检查这个文件"))
    except Exception as error:  # whatever one file does to us, the others are still checked
        return _failed(
            job,
            worded(
                "程序内部错误，请报告给 budgetlint：{kind}: {error}（{place}）",
                kind=type(error).__name__,
                error=error,
                place=origin(error),
            ),
        )
    source = report.source and replace(
        report.source, blocks=(), parts=()
    )  # all a report needs; blocks are slow to send
    return replace(report, source=source)


def _failed(job: Job | Unchecked, reason: str) -> Report:
    nothing = Tally({verdict.value: 0 for verdict in Verdict}, 0, 0, {})
    return Report(job.path, "", (), (Problem(reason),), (), nothing)
