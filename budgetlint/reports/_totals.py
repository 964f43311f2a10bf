"""What all files of a run together amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from budgetlint.model import Report, Severity
from budgetlint.reports._words import SEVERITY_NAMES

__all__ = ["Totals"]

_WORDS = {
    "files": "共 {:,} 个文件：",
    "figures": "；数字 {:,} 个，核对过 {:,} 个",
    "unchecked": "；",
    "problems": "{:,} 个文件未能完整检查",
}


@dataclass
class Totals:
    """Findings by severity, figures, and files not fully checked, of the reports that went by."""

    files: int = 0
    unchecked: int = 0
    figures: int = 0
    covered: int = 0
    counts: Counter[Severity] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        """Counts a report in."""
        self.files += 1
        self.unchecked += bool(report.problems)
        self.figures += report.tally.figures_total
        self.covered += report.tally.figures_covered
        self.counts.update(finding.severity for finding in report.findings)

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports as they are, each counted in as it goes by."""
        for report in reports:
            self.add(report)
            yield report

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The line that tells it, in pieces: text, and what it is of (``files``, a severity, ``problems`` or nothing)."""
        yield _WORDS["files"].format(self.files), "files"
        for at, severity in enumerate(Severity):
            if at:
                yield "，", ""
            yield f"{SEVERITY_NAMES[severity]} {self.counts[severity]:,}", severity.value * bool(self.counts[severity])
        if self.unchecked:
            yield _WORDS["unchecked"], ""
            yield _WORDS["problems"].format(self.unchecked), "problems"

    def line(self) -> str:
        """The line that tells it, with the figures read and checked."""
        return "".join(text for text, _ in self.pieces()) + _WORDS["figures"].format(self.figures, self.covered)
