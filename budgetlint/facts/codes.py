"""Names of items to their codes, as the report's own tables print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from budgetlint import regex
from budgetlint.terms import plain

__all__ = ["CLASS_DIGITS", "ECONOMIC_DIGITS", "FUNCTION_DIGITS", "CodeBook", "name_key"]

CLASS_DIGITS = 3  # of a 类
ECONOMIC_DIGITS = 5  # of the lowest economic code, a 款
FUNCTION_DIGITS = 7  # of the lowest function code, a 项

_SUFFIX = regex.compile(r"\([^()]*\)$|支出$|费用$|费$")


def name_key(name: str) -> str:
    """A name as it is compared: 一般公共服务 is 一般公共服务支出, 行政运行（财政事务） is 行政运行."""
    text = plain(name)
    while True:
        shorter = _SUFFIX.sub("", text)
        if shorter == text or not shorter:
            return text
        text = shorter


class CodeBook:
    """Finds the code of an item named in prose; only a code that is the only one to fit counts."""

    def __init__(self, names: Iterable[Mapping[str, str]]) -> None:
        self._codes: dict[str, set[str]] = defaultdict(set)
        for table in names:
            for code, name in table.items():
                self._codes[name_key(name)].add(code)

    def find(self, path: tuple[str, ...], *, economic: bool = False) -> str:
        """The code of 类 / 款 / 项 names, any leading or middle level left out; ``""`` where none or several fit.

        ``economic`` looks among economic codes (301…, 30101…), else among function codes.
        """
        if not path:
            return ""
        if path[-1].isdigit():
            return path[-1]
        found = {""}
        for name in path:
            known = [code for code in self._codes.get(name_key(name), ()) if code.startswith("3") == economic]
            found = {code for code in known for above in found if code.startswith(above) and code != above}
        deepest = {len(code) for code in found}
        if len(path) == 1 and len(found) > 1 and CLASS_DIGITS in deepest:
            found = {code for code in found if len(code) == CLASS_DIGITS}
        return found.pop() if len(found) == 1 else ""
