"""Where reports go: what ``--format`` and ``--output`` ask for, and how it is written.

``--output FILE`` takes the format given just before it, else the one that its suffix tells; a format without an output
goes to standard output. Everything that can go wrong is found before the first file is checked, and a file appears
whole or not at all.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import IO, Any

from budgetlint.model import Report
from budgetlint.reports import Format, Options, format_names, load_format

__all__ = ["FormatName", "Output", "OutputError", "OutputPath", "plan", "write"]


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
        f"看不出 {path} 该用什么格式：请在 --output 前面写 --format，或用这些后缀：{'、'.join(sorted(known))}"
    )


def _refuse_impossible(outputs: Sequence[Output]) -> None:
    to_console = [each.format.name for each in outputs if each.path is None]
    if len(to_console) > 1:
        raise OutputError(f"标准输出只能写一种格式（{'、'.join(to_console)}）；其余的请各跟一个 --output 文件名")
    for each in outputs:
        if each.path is None and each.format.binary:
            suffix = "".join(each.format.suffixes[:1])
            raise OutputError(f"{each.format.name} 格式不能写到标准输出；请加 --output 文件名{suffix}")
        if each.format.needs and find_spec(each.format.needs) is None:
            raise OutputError(f"{each.format.name} 格式要先安装：pip install 'budgetlint[{each.format.extra}]'")


def _refuse_overwriting(paths: Sequence[str], inputs: Iterable[str]) -> None:
    if any(_same(one, other) for at, one in enumerate(paths) for other in paths[:at]):
        raise OutputError("两个 --output 是同一个文件")
    checked = list(inputs)
    for path in paths:
        if Path(path).is_dir():
            raise OutputError(f"无法写入 {path}：是文件夹")
        if any(_same(path, other) for other in checked):
            raise OutputError(f"--output {path} 就是要检查的文件，不会覆盖它")


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
    file, so that memory holds one report at a time. Raises :class:`OutputError` where a file cannot be written.
    """
    with ExitStack() as stack:
        streams = [stack.enter_context(_opened(each, hold)) for each in outputs]
        spool: IO[bytes] | None = stack.enter_context(tempfile.TemporaryFile()) if len(outputs) > 1 else None
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
                raise _unwritable(output, error) from error
    if gone is not None:
        raise gone


def _spooled(reports: Iterable[Report], spool: IO[bytes], source: bool) -> Iterator[Report]:
    for report in reports:
        pickle.dump(report if source else replace(report, source=None), spool)
        yield report


def _replayed(spool: IO[bytes]) -> Iterator[Report]:
    spool.seek(0)
    with suppress(EOFError):
        while True:
            yield pickle.load(spool)


@contextmanager
def _opened(output: Output, hold: bool) -> Iterator[IO[Any]]:
    if output.path is not None:
        target = Path(output.path).resolve()  # of a link, the file that it leads to
        with _device(output, target) if target.exists() and not target.is_file() else _file(output, target) as stream:
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


def _mode(output: Output) -> dict[str, Any]:
    if output.format.binary:
        return {"mode": "wb"}
    # A file's name may hold bytes that are no characters; they must not stop its report.
    return {"mode": "w", "encoding": "utf-8", "errors": "backslashreplace", "newline": output.format.newline}


@contextmanager
def _device(output: Output, target: Path) -> Iterator[IO[Any]]:
    """What is no file (/dev/null, a named pipe) is written, never replaced."""
    try:
        with target.open(**_mode(output)) as stream:
            yield stream
    except OSError as error:
        raise _unwritable(output, error) from error


@contextmanager
def _file(output: Output, target: Path) -> Iterator[IO[Any]]:
    """A file that appears whole or not at all: written beside its place, then renamed."""
    try:
        beside = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed below, then renamed
            dir=target.parent, prefix=f".{target.name}.", delete=False, **_mode(output)
        )
    except OSError as error:
        raise _unwritable(output, error) from error
    try:
        with beside:
            yield beside
        _take_mode(Path(beside.name), target)
        Path(beside.name).replace(target)
    except OSError as error:
        raise _unwritable(output, error) from error
    finally:
        Path(beside.name).unlink(missing_ok=True)


def _unwritable(output: Output, error: OSError) -> OutputError:
    return OutputError(f"无法写入 {output.path or '标准输出'}：{error.strerror or error}")


def _take_mode(file: Path, target: Path) -> None:
    """The rights a file made by hand would have: those of the one replaced, or the user's usual ones."""
    if target.exists():
        file.chmod(target.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    file.chmod(0o666 & ~mask)
