"""What all files of a run together amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from budgetlint.language import worded
from budgetlint.model import Report, Severity, Silenced
from budgetlint.reports._words import counted, silenced

__all__ = ["Totals"]


@dataclass
class Totals:
    """Findings by severity, figures, files not fully checked and what is not reported, of the reports that went by."""

    files: int = 0
    unchecked: int = 0
    figures: int = 0
    covered: int = 0
    counts: Counter[Severity] = field(default_factory=Counter)
    silenced: Counter[str] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        """Counts a report in."""
        self.files += 1
        self.unchecked += bool(report.problems)
        self.figures += report.tally.figures_total
        self.covered += report.tally.figures_covered
        self.counts.update(finding.severity for finding in report.findings)
        self.silenced.update(asdict(report.silenced))

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports as they are, each counted in as it goes by."""
        for report in reports:
            self.add(report)
            yield report

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The line that tells it, in pieces: text, and what it is of (``files``, a severity, ``problems`` or nothing)."""
        yield worded("共 {files:,} 个文件：", files=self.files), "files"
        for at, (severity, told) in enumerate(zip(Severity, counted(self.counts), strict=True)):
            if at:
                yield worded("，"), ""
            yield told, severity.value * bool(self.counts[severity])
        if self.unchecked:
            yield worded("；"), ""
            yield worded("{unchecked:,} 个文件未能完整检查", unchecked=self.unchecked), "problems"

    def line(self) -> str:
        """The line that tells it, with what is not reported and the figures read and checked."""
        figures = worded(
            "数字 {total:,} 个，核对过 {covered:,} 个{share}", total=self.figures, covered=self.covered, share=""
        )
        parts = ["".join(text for text, _ in self.pieces()), silenced(Silenced(**self.silenced)), figures]
        return worded("；").join(part for part in parts if part)
