"""What each rule found and decided, over all files of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from budgetlint.model import Report, Verdict

__all__ = ["Statistics"]


class Statistics:
    """Counts the reports that go by."""

    def __init__(self) -> None:
        self._findings: Counter[str] = Counter()
        self._relations: dict[str, Counter[str]] = {}

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The same reports."""
        for report in reports:
            self._findings.update(finding.rule for finding in report.findings)
            for rule, verdicts in report.tally.by_rule.items():
                self._relations.setdefault(rule, Counter()).update(verdicts)
            yield report

    def rows(self) -> dict[str, dict[str, int]]:
        """For each rule that came to anything: ``findings`` as listed, and its relations by verdict."""
        rules = sorted({*self._findings, *self._relations})
        nothing: Counter[str] = Counter()
        return {
            rule: {
                "findings": self._findings[rule],
                **{verdict.value: self._relations.get(rule, nothing)[verdict.value] for verdict in Verdict},
            }
            for rule in rules
        }
