"""Words that several formats share."""

from __future__ import annotations

from budgetlint.model import Severity

__all__ = ["SEVERITY_NAMES", "UNCHECKED", "VERDICT_NAMES", "position"]

SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
VERDICT_NAMES = {"exact": "吻合", "rounding": "尾差", "suspicious": "可疑", "error": "错误", "undecided": "未判定"}
UNCHECKED = "未能检查"
_PAGE = "第 {} 页"
_LINE = "第 {} 行"


def position(place: str, page: int | None, line: int) -> str:
    """Where something stands as a reader of the file says it: its place, else its page, else its line."""
    if place:
        return place
    return _LINE.format(line) if page is None else _PAGE.format(page)
