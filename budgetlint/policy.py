"""From what the rules find to what is reported, step by step: the way of a finding.

    engine -> comments in the draft -> per-file-ignores -> baseline -> what a git revision had too -> report

(Severities of a configuration are set on the rules themselves, before the engine runs.) What a step takes away is
counted in ``Report.silenced``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint.baseline import Baseline, accepted, parted
from budgetlint.config import Settings
from budgetlint.engine import check
from budgetlint.git import GitError, file_in
from budgetlint.ignores import silenced
from budgetlint.model import Document, Finding, Problem, Report, Silenced, Verdict
from budgetlint.readers import Unreadable, read
from budgetlint.readers.together import combined
from budgetlint.rules import RuleSet

__all__ = ["Policy", "review"]


@dataclass(frozen=True)
class Policy:
    """What is checked in a file and what of it is reported. ``known`` are the ids of all rules, also of those not run;
    ``base`` is the git revision whose findings are not reported again."""

    rules: RuleSet
    settings: Settings
    known: frozenset[str]
    baseline: Baseline | None = None
    base: str | None = None

    @property
    def ran(self) -> frozenset[str]:
        """The rules that are run."""
        return frozenset(rule.id for rule in self.rules.rules)

    def judges(self, rule: str) -> bool:
        """Whether this run can tell that an accepted finding of a rule is gone: the rule is run, or is no more."""
        return rule in self.ran or rule not in self.known


def review(document: Document, policy: Policy, *, spans: bool = False) -> Report:
    """The report on a document, as the policy wants it; ``spans`` is that of :func:`budgetlint.engine.check`."""
    report = replace(_judged(document, policy, spans), fail_on=policy.settings.fail_on)
    if policy.base is None:
        return report
    try:
        before = _as_it_was(policy.base, document, policy)
    except GitError as error:
        return replace(report, problems=(*report.problems, Problem(str(error))))
    return _less_known(report, before) if before else report


def _judged(document: Document, policy: Policy, spans: bool = False) -> Report:
    settings = policy.settings
    report = check(
        document, policy.rules, show_rounding=settings.show_rounding, spans=spans, report_kind=settings.report_kind
    )
    findings, by_comment = silenced(document, report.findings, policy.ran, policy.known)
    ignored = [name for path in _files(document) for name in policy.settings.ignored_in(path)]
    off = frozenset().union(*map(policy.rules.named, ignored))
    left = tuple(finding for finding in findings if finding.rule not in off)
    report = replace(report, findings=left, silenced=Silenced(by_comment, len(findings) - len(left)))
    return _less_baseline(report, policy) if policy.baseline else replace(report, findings=_led(left))


def _less_baseline(report: Report, policy: Policy) -> Report:
    assert policy.baseline is not None
    left, rest = parted(report.findings, report.source, policy.baseline.of(report.path))
    gone = replace(report.silenced, baseline=len(report.findings) - len(left))
    stale = () if report.problems else tuple(entry for entry in rest if policy.judges(entry.rule))
    return replace(report, findings=_led(left), silenced=gone, stale=stale)


def _less_known(report: Report, before: Report) -> Report:
    known = [accepted(finding, before.source) for finding in before.findings]
    left, _ = parted(report.findings, report.source, known)
    gone = replace(report.silenced, known=len(report.findings) - len(left))
    return replace(report, findings=_led(left), silenced=gone)


def _led(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, where the one that led a group has gone led by the next of the group."""
    leading = {(f.line, f.column) for f in findings if f.root is None and f.verdict is Verdict.ERROR}
    led = []
    for finding in findings:
        if finding.root is not None and finding.root not in leading:
            leading.add(finding.root)
            finding = replace(finding, root=None)
        led.append(finding)
    return tuple(led)


def _as_it_was(base: str, document: Document, policy: Policy) -> Report | None:
    """The report on the file as it was in a git revision; ``None`` where it was not there, or could not be read."""
    found = [before for path in _files(document) if (before := _old(base, path)) is not None]
    if not found:
        return None
    before = combined(found) if document.files else found[0]
    return _judged(replace(before, path=document.path), policy)


def _files(document: Document) -> tuple[str, ...]:
    return document.files or (document.path,)


def _old(base: str, path: str) -> Document | None:
    data = file_in(base, Path(path))
    if data is None:
        return None
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder, f"old{Path(path).suffix}")
        old.write_bytes(data)
        try:
            return replace(read(old), path=path)
        except Unreadable:
            return None
