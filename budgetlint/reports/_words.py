"""Words that several formats share, in the language in use."""

from __future__ import annotations

from collections.abc import Mapping

from budgetlint.language import current, worded
from budgetlint.model import Severity, Silenced, Tally, Verdict

__all__ = [
    "counted", "figures", "locale", "position", "relations", "severity_name", "silenced", "unchecked", "verdict_name",
]  # fmt: skip

_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_VERDICTS = {
    Verdict.EXACT: "吻合", Verdict.ROUNDING: "尾差", Verdict.SUSPICIOUS: "可疑", Verdict.ERROR: "错误",
    Verdict.UNDECIDED: "未判定",
}  # fmt: skip


def locale() -> str:
    """The tag of the language in use, as HTML and SARIF write it."""
    return {"zh": "zh-CN", "en": "en"}[current()]


def severity_name(severity: Severity) -> str:
    """What a severity is called."""
    return worded(_SEVERITIES[severity])


def verdict_name(verdict: Verdict) -> str:
    """What a verdict is called."""
    return worded(_VERDICTS[verdict])


def unchecked() -> str:
    """What is said before a problem."""
    return worded("未能检查")


def position(place: str, page: int | None, line: int) -> str:
    """Where something stands as a reader of the file says it: its place, else its page, else its line."""
    if place:
        return place
    return worded("第 {line} 行", line=line) if page is None else worded("第 {page} 页", page=page)


def counted(counts: Mapping[Severity, int]) -> list[str]:
    """How many findings of each severity there are: ``错误 3``, ``警告 0`` …"""
    return [f"{severity_name(severity)} {counts.get(severity, 0):,}" for severity in Severity]


def figures(tally: Tally) -> str:
    """How many figures of a file were read and checked."""
    total, covered = tally.figures_total, tally.figures_covered
    share = worded("（{share}%）", share=covered * 100 // total) if total else ""
    return worded("数字 {total:,} 个，核对过 {covered:,} 个{share}", total=total, covered=covered, share=share)


def relations(tally: Tally) -> str:
    """How many relations of a file came out how."""
    each = worded("，").join(f"{verdict_name(v)} {tally.relations.get(v.value, 0):,}" for v in Verdict)
    return worded("关系 {count:,} 条：{relations}", count=sum(tally.relations.values()), relations=each)


def silenced(by: Silenced) -> str:
    """What was found and is not reported, by what; nothing where all is."""
    ways = ((worded("注释"), by.comment), (worded("配置"), by.config), (worded("基线"), by.baseline))
    told = worded("，").join(f"{way} {count:,}" for way, count in ways if count)
    parts = [worded("已接受 {count:,} 处（{ways}）", count=by.accepted, ways=told)] * bool(by.accepted)
    parts += [worded("旧版已有 {count:,} 处", count=by.known)] * bool(by.known)
    parts += [worded("另有 {count:,} 处未列出", count=by.limit)] * bool(by.limit)
    return worded("；").join(parts)
