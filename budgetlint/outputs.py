"""Where reports go: what ``--format`` and ``--output`` ask for, and how it is written.

``--output FILE`` takes the format given just before it, else the one that its suffix tells; a format without an output
goes to standard output. Everything that can go wrong is found before the first file is checked, and a file appears
whole or not at all.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import IO, Any

from budgetlint.language import enumeration, worded
from budgetlint.model import Report
from budgetlint.reports import Format, Options, format_names, load_format
from budgetlint.writing import unwritable, whole

__all__ = ["FormatName", "Output", "OutputError", "OutputPath", "paths_in", "plan", "write"]


class FormatName(str):
    """The value of one ``--format``."""


class OutputPath(str):
    """The value of one ``--output``."""


class OutputError(Exception):
    """A report cannot go where the user wants it; the text says why (Chinese)."""


@dataclass(frozen=True, slots=True)
class Output:
    """One report: its format, and its file or else standard output."""

    format: Format
    path: str | None = None


# ------------------------------------------------------------------------------------------------ plan


def paths_in(given: Iterable[str]) -> list[str]:
    """The files among what was given."""
    return [str(each) for each in given if isinstance(each, OutputPath)]


def plan(given: Sequence[str], inputs: Iterable[str] = ()) -> tuple[Output, ...]:
    """The outputs that these :class:`FormatName` and :class:`OutputPath`, in the order given, ask for.

    That to standard output comes first. Raises :class:`OutputError` for what cannot be done, such as an output that is
    one of the ``inputs``.
    """
    outputs: list[Output] = []
    waiting: str | None = None
    for each in given:
        if isinstance(each, OutputPath):
            outputs.append(Output(load_format(waiting or _format_of(each)), each))
            waiting = None
        else:
            if waiting:
                outputs.append(Output(load_format(waiting)))
            waiting = each
    if waiting or not outputs:
        outputs.append(Output(load_format(waiting or "text")))
    _refuse_impossible(outputs)
    _refuse_overwriting([each.path for each in outputs if each.path is not None], inputs)
    return tuple(sorted(outputs, key=lambda each: each.path is not None))


def _format_of(path: str) -> str:
    """The format that a file's suffix tells; text where there is none."""
    if not Path(path).suffix:
        return "text"
    known = {suffix: name for name in format_names() for suffix in load_format(name).suffixes}
    for suffix in sorted(known, key=len, reverse=True):  # .sarif.json before .json
        if path.lower().endswith(suffix):
            return known[suffix]
    raise OutputError(
        worded(
            "看不出 {path} 该用什么格式：请在 --output 前面写 --format，或用这些后缀：{known}",
            path=path,
            known=enumeration(sorted(known)),
        )
    )


def _refuse_impossible(outputs: Sequence[Output]) -> None:
    to_console = [each.format.name for each in outputs if each.path is None]
    if len(to_console) > 1:
        raise OutputError(
            worded("标准输出只能写一种格式（{names}）；其余的请各跟一个 --output 文件名", names=enumeration(to_console))
        )
    for each in outputs:
        if each.path is None and each.format.binary:
            suffix = "".join(each.format.suffixes[:1])
            raise OutputError(
                worded(
                    "{name} 格式不能写到标准输出；请加 --output 文件名{suffix}", name=each.format.name, suffix=suffix
                )
            )
        if each.format.needs and find_spec(each.format.needs) is None:
            raise OutputError(
                worded(
                    "{name} 格式要先安装：pip install 'budgetlint[{extra}]'",
                    name=each.format.name,
                    extra=each.format.extra,
                )
            )


def _refuse_overwriting(paths: Sequence[str], inputs: Iterable[str]) -> None:
    if any(_same(one, other) for at, one in enumerate(paths) for other in paths[:at]):
        raise OutputError(worded("两个 --output 是同一个文件"))
    checked = list(inputs)
    for path in paths:
        if Path(path).is_dir():
            raise OutputError(worded("无法写入 {path}：是文件夹", path=path))
        if any(_same(path, other) for other in checked):
            raise OutputError(worded("--output {path} 就是要检查的文件，不会覆盖它", path=path))


def _same(one: str, other: str) -> bool:
    if Path(one).exists() and Path(other).exists():
        return Path(one).samefile(other) and Path(one).is_file()
    return os.path.normcase(Path(one).resolve()) == os.path.normcase(Path(other).resolve())


# ----------------------------------------------------------------------------------------------- write


def write(
    reports: Iterable[Report],
    outputs: Sequence[Output],
    options_for: Callable[[Output], Options],
    *,
    hold: bool = False,
) -> None:
    """Writes the reports to every output. With ``hold`` standard output gets nothing before all are checked.

    Several outputs are written one after the other; what the first has seen waits for the others in a temporary
    file, so that memory holds one report at a time. Raises :class:`budgetlint.writing.Unwritable`.
    """
    with ExitStack() as stack:
        streams = [stack.enter_context(_opened(each, hold)) for each in outputs]
        spool: IO[bytes] | None = stack.enter_context(_spool()) if len(outputs) > 1 else None
        source = any(each.format.source for each in outputs)
        gone: BrokenPipeError | None = None
        for at, (output, stream) in enumerate(zip(outputs, streams, strict=True)):
            if spool is not None:
                reports = _replayed(spool) if at else _spooled(reports, spool, source)
            try:
                output.format.write(reports, stream, options_for(output))
            except BrokenPipeError as error:  # who read our standard output has gone; the files are still wanted
                gone = error
                deque(reports, maxlen=0)
            except OSError as error:
                raise unwritable(output.path or worded("标准输出"), error) from error
    if gone is not None:
        raise gone


def _spool() -> IO[bytes]:
    import tempfile

    return tempfile.TemporaryFile()


def _spooled(reports: Iterable[Report], spool: IO[bytes], source: bool) -> Iterator[Report]:
    import pickle

    for report in reports:
        pickle.dump(report if source else replace(report, source=None), spool)
        yield report


def _replayed(spool: IO[bytes]) -> Iterator[Report]:
    import pickle

    spool.seek(0)
    with suppress(EOFError):
        while True:
            yield pickle.load(spool)


@contextmanager
def _opened(output: Output, hold: bool) -> Iterator[IO[Any]]:
    if output.path is not None:
        with whole(output.path, binary=output.format.binary, newline=output.format.newline) as stream:
            yield stream
        return
    if not output.format.console and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline=output.format.newline)
    if not hold:
        yield sys.stdout
        return
    held = StringIO(newline="")
    yield held
    sys.stdout.write(held.getvalue())
