"""Accepted findings: a YAML file that quotes each, so that published text needs no comments.

An entry names rule, file, the figure with its label and what it should have been, but no line: text that moves keeps
its entries, and a figure that changes loses its own. Each entry accepts one finding; the same slip twice takes two.
The same matching tells which findings are new since a git revision (``--diff``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint import regex
from budgetlint.globs import relative
from budgetlint.language import worded
from budgetlint.model import Accepted, Document, Finding, Report, Verdict, fold
from budgetlint.nodes import Node, PackError
from budgetlint.readers.together import named_together, parts_of
from budgetlint.yaml import dump

__all__ = ["Baseline", "BaselineError", "accepted", "identity", "parted"]

VERSION = 1
CONTEXT = 12  # characters before and behind a word that has no figure
_KEYS = ("rule", "file", "figure", "expected", "reason")
_HEAD = """\
# budgetlint 已接受的问题，用 --write-baseline 写成，用 --baseline 启用。每条接受一处问题，与行号无关。
# 可以给任何一条加上 reason: 接受的原因；重写时会保留。
# Findings accepted by budgetlint. An entry may have a reason, which is kept when the file is written anew.
"""
_BLANK = regex.compile(r"\s+")


class BaselineError(Exception):
    """A baseline cannot be used. ``str()`` is ``file:line:column: what is wrong``."""


# -------------------------------------------------------------------------------------------- matching


def accepted(finding: Finding, document: Document | None, file: str = "") -> Accepted:
    """The entry that accepts a finding: the stated figure with its name, and what was expected.

    Where a word and no figure is wrong, the first figure of the relation stands with it; where there is none, the words
    around it do, from the line of the ``document``.
    """
    named = [each for each in finding.operands[:1] if each.value is None and each.name != each.text]
    named += [each for each in finding.operands if each.value is not None][:1]
    if any(each.value is not None for each in named):
        figure = "；".join(f"{each.name} {each.text}" for each in named)
    else:
        figure = _around(finding, document)
    return Accepted(finding.rule, file, _BLANK.sub(" ", figure).strip(), finding.expected or "")


def identity(finding: Finding, document: Document | None) -> tuple[str, ...]:
    """What a finding is known by from one run to the next, wherever in the text it moves and in every language.

    Alike findings in one document are known by the same.
    """
    return _key(accepted(finding, document))


def _around(finding: Finding, document: Document | None) -> str:
    if document is None:
        return finding.stated or finding.rule
    line = document.line_text(finding.line)
    end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
    return line[max(0, finding.column - 1 - CONTEXT) : end + CONTEXT]


def parted(
    findings: Sequence[Finding], document: Document | None, known: Iterable[Accepted]
) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
    """The findings in a document that no entry accepts, and the entries that accept none."""
    waiting: dict[tuple[str, ...], list[Accepted]] = {}
    for entry in known:
        waiting.setdefault(_key(entry), []).append(entry)
    left = []
    for finding in findings:
        entries = waiting.get(identity(finding, document))
        if entries:
            entries.pop(0)
        else:
            left.append(finding)
    return tuple(left), tuple(entry for entries in waiting.values() for entry in entries)


def _key(entry: Accepted) -> tuple[str, ...]:
    """What must be alike: blanks and full-width forms make no difference, they come and go with the layout."""
    return entry.rule, _BLANK.sub("", fold(entry.figure)), _BLANK.sub("", fold(entry.expected))


# -------------------------------------------------------------------------------------------- the file


@dataclass(frozen=True)
class Baseline:
    """The accepted findings in the file at ``path``; ``file`` of an entry is relative to its folder."""

    path: Path
    entries: tuple[Accepted, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """The baseline in a file. Raises :class:`BaselineError`."""
        if not path.exists():
            raise BaselineError(worded("{path}：没有这个基线文件；用 --write-baseline {path} 写一个", path=path))
        try:
            root = Node.read(path)
            found = {key.text: value for key, value in root.items()}
            _check_version(root, found)
            root.mapping("version", "accepted")
            if "accepted" not in found:
                raise root.error(worded("缺少 accepted"))
            return cls(path, tuple(_entry(node) for node in found["accepted"].sequence()))
        except PackError as error:
            raise BaselineError(str(error)) from error

    def name(self, file: str) -> str:
        """What entries call a file that was checked, or several as one report; standard input is ``-``."""
        folder = self.path.parent
        return named_together(part if part == "-" else relative(part, folder) for part in parts_of(file))

    def of(self, file: str) -> tuple[Accepted, ...]:
        """The entries for a file that was checked."""
        name = self.name(file)
        return tuple(entry for entry in self.entries if entry.file == name)

    def missing(self) -> tuple[Accepted, ...]:
        """The entries for files that are not there any more."""
        gone = {name for name in {entry.file for entry in self.entries} if not self._exists(name)}
        return tuple(entry for entry in self.entries if entry.file in gone)

    def _exists(self, name: str) -> bool:
        folder = self.path.parent
        return all(part == "-" or (folder / part).exists() for part in parts_of(name, folder))

    def without(self, stale: Iterable[Accepted]) -> Baseline:
        """The baseline less these entries, each taken away as often as it is told."""
        going = Counter(stale)
        kept = []
        for entry in self.entries:
            if going[entry]:
                going[entry] -= 1
            else:
                kept.append(entry)
        return replace(self, entries=tuple(kept))

    def rewritten(self, report: Report, judges: Callable[[str], bool]) -> Baseline:
        """The baseline with the findings of a report in place of the file's entries; their reasons are kept.

        Rounding differences need no entry. Entries of rules that were not asked (``judges`` tells) stay.
        """
        name = self.name(report.path)
        told = [finding for finding in report.findings if finding.verdict is not Verdict.ROUNDING]
        reasons: dict[tuple[str, ...], list[Accepted]] = {}
        kept = []
        for entry in self.entries:
            if entry.file == name and judges(entry.rule):
                reasons.setdefault(_key(entry), []).append(entry)
            else:
                kept.append(entry)
        for finding in told:
            entry = accepted(finding, report.source, name)
            before = reasons.get(_key(entry))
            kept.append(replace(entry, reason=before.pop(0).reason) if before else entry)
        return replace(self, entries=tuple(kept))

    def text(self) -> str:
        """The file: entries in the order of file, rule and figure, so that differences between versions stay small."""
        rows = [
            {key: value for key in _KEYS if (value := getattr(entry, key))}
            for entry in sorted(self.entries, key=lambda entry: (entry.file, entry.rule, entry.figure, entry.expected))
        ]
        body = {"version": VERSION, "accepted": rows}
        return _HEAD + dump(body)


def _check_version(root: Node, found: dict[str, Node]) -> None:
    if "version" not in found:
        raise root.error(worded("不是 budgetlint 的基线文件：缺少 version"))
    version = found["version"]
    if not version.text.isdecimal():
        raise version.error(worded("version 应是整数，目前为 {number}", number=VERSION))
    if int(version.text) > VERSION:
        raise version.error(
            worded(
                "基线的版本是 {text}，这一版 budgetlint 只认得 {number}；请升级 budgetlint",
                text=version.text,
                number=VERSION,
            )
        )


def _entry(node: Node) -> Accepted:
    given = node.mapping(*_KEYS)
    for key in ("rule", "file", "figure"):
        if key not in given:
            raise node.error(worded("缺少 {key}", key=key))
    return Accepted(**{key: value.text for key, value in given.items()})
