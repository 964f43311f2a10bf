"""Old Word, Excel and WPS files (.doc, .wps, .xls, .et): converted by LibreOffice where the machine has it, then read.

The original is copied, not opened in place; the conversion has a profile of its own and a time limit, and runs no macro.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from budgetlint.language import worded
from budgetlint.model import Document
from budgetlint.readers import imported
from budgetlint.readers._package import LOCKED, OLE, head_of, kind_of, not_wanted
from budgetlint.readers.decoding import Unreadable

__all__ = ["converted", "find_office", "read"]

_BECOMES = {".doc": "docx", ".wps": "docx", ".xls": "xlsx", ".et": "xlsx"}
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
TIME_LIMIT = 120  # seconds; a report takes five


def read(path: Path) -> Document:
    """The document in an old Office file. Raises :class:`Unreadable`."""
    with converted(path) as file:
        document: Document = imported("readers", _BECOMES[path.suffix.lower()]).read(file)
    return replace(document, path=str(path))


def find_office() -> str | None:
    """The program LibreOffice, where the machine has it."""
    return (
        shutil.which("soffice")
        or shutil.which("libreoffice")
        or next((each for each in _USUAL_PLACES if Path(each).is_file()), None)
    )


@contextmanager
def converted(path: Path) -> Iterator[Path]:
    """The file as .docx or .xlsx, as long as the context lasts. Raises :class:`Unreadable`."""
    wanted = _BECOMES[path.suffix.lower()]
    if not head_of(path).startswith((OLE, b"{\\rtf")):
        raise not_wanted(path)
    if kind_of(path) == LOCKED:
        raise not_wanted(path)
    office = find_office()
    if office is None:
        raise Unreadable(
            worded(
                "读 {suffix} 文件要靠 LibreOffice，本机没有；请在 Word、Excel 或 WPS 里另存为 .{wanted} 再检查",
                suffix=path.suffix.lower(),
                wanted=wanted,
            )
        )
    with tempfile.TemporaryDirectory(prefix="budgetlint-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"report{path.suffix.lower()}")
        shutil.copyfile(path, source)
        _convert(office, source, wanted)
        made = source.with_suffix(f".{wanted}")
        if not made.is_file():
            raise Unreadable(
                worded("LibreOffice 打不开这个文件；请在 Word、Excel 或 WPS 里另存为 .{wanted} 再检查", wanted=wanted)
            )
        yield made


def _convert(office: str, source: Path, wanted: str) -> None:
    profile = (source.parent / "profile").as_uri()
    command = [
        office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", "--convert-to", wanted,
        "--outdir", str(source.parent), str(source),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            worded(
                "LibreOffice 转换超过 {seconds} 秒，已停止；请另存为 .{wanted} 再检查",
                seconds=TIME_LIMIT,
                wanted=wanted,
            )
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program with the processes it started, if it still runs."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
