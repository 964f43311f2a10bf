"""Baselines written and pruned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetlint.baseline import Baseline
from budgetlint.commands._loading import say
from budgetlint.commands._plan import Plan, Unusable
from budgetlint.language import enumeration, worded
from budgetlint.model import Accepted, Report
from budgetlint.policy import Policy
from budgetlint.runner import Job
from budgetlint.writing import whole

__all__ = ["prune_baselines", "tell_missing", "write_baseline"]


def write_baseline(target: Path, plan: Plan, reports: Iterable[Report]) -> str:
    """Accepts everything the reports hold, and says so.

    What the file says of other files and other rules stays, and so does every reason. A file that could not be
    checked keeps its entries. Raises :class:`BaselineError` for a file that is no baseline, :class:`Unwritable`,
    :class:`Unusable` where nothing was checked.
    """
    before = Baseline.read(target) if target.exists() else Baseline(target)
    after = before
    checked = 0
    for job, report in zip(plan.work, reports, strict=True):
        if isinstance(job, Job) and not report.problems:
            checked += 1
            after = after.rewritten(report, plan.policy_of(job).judges)
    if not checked:
        raise Unusable(worded("没有一个文件能够检查，{target} 没有改动", target=target))
    _save(after)
    new = len(after.without(before.entries).entries)
    gone = len(before.without(after.entries).entries)
    return worded(
        "已写入 {target}：共接受 {count} 处（新增 {new}，去掉 {gone}）",
        target=target,
        count=len(after.entries),
        new=new,
        gone=gone,
    )


def prune_baselines(plan: Plan, stale: Sequence[tuple[Policy, Accepted]]) -> None:
    """Takes the entries that fit nothing any more, and those for files that are gone, out of the baselines.

    Raises :class:`Unusable` where there is no baseline.
    """
    if not _baselines(plan):
        raise Unusable(worded("--prune-baseline 要有基线：用 --baseline 或在配置里给出"))
    for baseline in _baselines(plan):
        found = [entry for policy, entry in stale if policy.baseline and policy.baseline.path == baseline.path]
        pruned = baseline.without([*found, *baseline.missing()])
        gone = len(baseline.entries) - len(pruned.entries)
        if gone:
            _save(pruned)
        say(worded("{path}：删去 {gone} 条，还有 {kept} 条", path=baseline.path, gone=gone, kept=len(pruned.entries)))


def tell_missing(plan: Plan) -> None:
    """Says which entries are for files that are not there any more."""
    for baseline in _baselines(plan):
        names = sorted({entry.file for entry in baseline.missing()})
        if names:
            say(
                worded(
                    "{path}：这些文件已不存在，它们的条目可用 --prune-baseline 删去：{names}",
                    path=baseline.path,
                    names=enumeration(names),
                )
            )


def _baselines(plan: Plan) -> list[Baseline]:
    return list({p.baseline.path.resolve(): p.baseline for p in plan.policies if p.baseline}.values())


def _save(baseline: Baseline) -> None:
    with whole(baseline.path) as stream:
        stream.write(baseline.text())
