"""Annotated copies: the file itself with every finding at its place. One module a format, found by the suffixes in ``FORMATS``.

A module has ``annotate(source, notes, report, out)``, which writes the copy of ``source`` to ``out`` and yields what the copy could not keep.
A format whose copies are of another kind names it in ``SUFFIX`` (the copy of a text is a web page); ``SPANS`` says that it needs
``Report.covered`` and ``Report.uncovered``. What it needs beyond the core is
the extra of its reader. The original is never touched.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetlint.language import enumeration, worded
from budgetlint.model import Finding, Report, Severity
from budgetlint.readers import Unreadable, imported
from budgetlint.reports._findings import figure, others
from budgetlint.reports._words import position, severity_name

__all__ = ["FORMATS", "Copies", "Note", "Unannotated", "notes_of"]

FORMATS = {
    ".pdf": "pdf",
    ".docx": "docx",
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".txt", ".md", ".text", ".markdown", ".html", ".htm"), "text"),
}
AUTHOR = "budgetlint"
MAX_OPERANDS = 12  # told in one note


class Unannotated(Exception):
    """No annotated copy can be written; the message says why, in Chinese, for the user."""


@dataclass(frozen=True, slots=True)
class Note:
    """All that is said of one figure.

    ``target`` is that of its :class:`~budgetlint.model.Place`, ``start`` and ``end`` the range of the figure in the text
    that stands there, ``severity`` the gravest of the findings.
    """

    target: tuple[str | int | float, ...]
    start: int
    end: int
    severity: Severity
    text: str


def notes_of(report: Report) -> dict[str, list[Note]]:
    """One note a figure with all findings on it, by the path of the file it stands in."""
    source = report.source
    by_figure: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for finding in report.findings if source else ():
        by_figure[finding.line, finding.column].append(finding)
    notes: dict[str, list[Note]] = defaultdict(list)
    for (line, column), findings in sorted(by_figure.items()):
        assert source is not None
        start = source.line_starts[line - 1] + column - 1
        place = source.place(start)
        if place is None:
            continue
        end = max(source.line_starts[each.end_line - 1] + each.end_column - 1 for each in findings)
        path, target = (str(place.target[0]), place.target[1:]) if source.files else (source.path, place.target)
        gravest = max((each.severity for each in findings), key=lambda severity: severity.rank)
        text = "\n".join(line for each in findings for line in _told(each))
        notes[path].append(Note(target, start - place.start, end - place.start, gravest, text))
    return notes


def _told(finding: Finding) -> Iterator[str]:
    """A finding in lines: what is stated and what would agree, then where the other figures are."""
    severity = severity_name(finding.severity)
    yield worded("【{severity}】{message}（{rule}）", severity=severity, message=finding.message, rule=finding.rule)
    beside = list(others(finding))
    for each in beside[:MAX_OPERANDS]:
        place = position(each.place, each.page, each.line)
        yield worded("　{place}：{name} {figure}", place=place, name=each.label, figure=figure(each))
    if len(beside) > MAX_OPERANDS:
        yield worded("　另有 {rest} 个数", rest=len(beside) - MAX_OPERANDS)


# ---------------------------------------------------------------------------------------------- copies


class Copies:
    """The annotated copies of a run: one file ``out``, or for several inputs a folder of that name."""

    def __init__(self, out: str, paths: Sequence[str]) -> None:
        """Raises :class:`Unannotated` where a copy cannot be written or would be written over an input."""
        folder = len(paths) > 1 or Path(out).is_dir() or out.endswith(("/", os.sep))
        self._targets: dict[str, Path] = {}
        self._folder = Path(out) if folder else Path(out).parent
        self.spans = False  # whether a copy shows which figures were checked
        for path in paths:
            suffix = self._suffix(path)
            target = self._free(Path(out, Path(path).name).with_suffix(suffix)) if folder else Path(out)
            if target.suffix.lower() != suffix:
                raise Unannotated(
                    worded(
                        "{path} 的批注副本是 {suffix} 文件，--annotate {out} 的扩展名应是 {suffix}",
                        path=path,
                        suffix=suffix,
                        out=out,
                    )
                )
            self._targets[path] = target
        for target in self._targets.values():
            if any(target.exists() and Path(path).exists() and target.samefile(path) for path in paths):
                raise Unannotated(worded("--annotate 的副本 {target} 就是要检查的文件，不会覆盖它", target=target))

    def _suffix(self, path: str) -> str:
        suffix = Path(path).suffix.lower()
        if suffix not in FORMATS:
            raise Unannotated(
                worded(
                    "{path}：这种文件写不了批注副本（能写的有 {names}）；请先另存为其中一种",
                    path=path,
                    names=enumeration(FORMATS),
                )
            )
        try:
            module = imported("annotators", FORMATS[suffix])
            self.spans = self.spans or getattr(module, "SPANS", False)
            return str(getattr(module, "SUFFIX", suffix))
        except Unreadable as error:
            raise Unannotated(worded("{path}：{message}", path=path, message=error)) from error

    def _free(self, target: Path) -> Path:
        """The path, told apart from that of another input of the same name."""
        taken = {each.name.lower() for each in self._targets.values()}
        number, name = 1, target
        while name.name.lower() in taken:
            number += 1
            name = target.with_stem(f"{target.stem} ({number})")
        return name

    def write(self, report: Report) -> Iterator[str]:
        """Writes the copies of what a report is on; yields what the user should know. A copy appears whole or not at all.

        Raises :class:`Unannotated`.
        """
        if report.source is None:
            return  # the file could not be read; that has been said
        notes = notes_of(report)
        for path in report.source.files or (report.source.path,):
            target = self._targets[path]
            yield from (
                worded("{path}：{message}", path=target, message=remark)
                for remark in self._write(path, notes.get(path, []), report, target)
            )

    def _write(self, path: str, notes: Sequence[Note], report: Report, target: Path) -> list[str]:
        module = imported("annotators", FORMATS[Path(path).suffix.lower()])
        beside: Path | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(target.suffix, f".{target.stem}.", self._folder)
            os.close(handle)
            beside = Path(name)
            remarks = list(module.annotate(Path(path), notes, report, beside))
            beside.chmod(Path(path).stat().st_mode & 0o666 | 0o200)
            beside.replace(target)
            return remarks
        except OSError as error:
            raise Unannotated(
                worded("无法写入 {path}：{reason}", path=target, reason=error.strerror or error)
            ) from error
        finally:
            if beside:
                beside.unlink(missing_ok=True)
