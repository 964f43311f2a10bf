"""One project in all its places: its form, its row of the summary list, its narrative, its evaluation report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

from budgetlint import regex
from budgetlint.facts.form_model import EvaluationReport, Form, Forms, ListRow, Narrative
from budgetlint.facts.pieces import compact

__all__ = ["Project", "match_projects", "same_project"]

T = TypeVar("T")

_DROP = regex.compile(r"[\"'《》<>“”‘’、,，.。:：;；()（）\[\]【】\s]+")
_TAIL = regex.compile(r"(?:项目|资金|经费|专项|预算|支出|补助|费用|费)+$")
_YEAR = regex.compile(r"^(?:\d{4}年?(?:度)?)")
_LIKE = 88  # percent; what two different names of one list never reach
_NEAR = 3  # percent; what the best name must be better than the next


@dataclass(frozen=True)
class Project:
    """What the document says of one project. ``printed`` are its names as printed, where they differ."""

    name: str
    form: Form | None
    row: ListRow | None
    narratives: tuple[Narrative, ...]
    reports: tuple[EvaluationReport, ...]


@lru_cache(maxsize=1 << 12)
def _key(name: str) -> str:
    return _YEAR.sub("", _DROP.sub("", compact(name)))


@lru_cache(maxsize=1 << 12)
def _core(key: str) -> str:
    return _TAIL.sub("", key)


def same_project(one: str, other: str) -> int:
    """How alike two printed names are, in percent: 100 the same but for punctuation and a closing 项目.

    What is sure to be too little to matter is 0.
    """
    a, b = _key(one), _key(other)
    if a == b or _core(a) == _core(b) != "":
        return 100
    if 200 * min(len(a), len(b)) < (_LIKE - _NEAR) * (len(a) + len(b)) or not a:
        return 0
    matched = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return min(99, 200 * matched // (len(a) + len(b)))


def _find(name: str, others: Mapping[str, Sequence[int]]) -> int | None:
    """Index of the one name that is like it; ``None`` where none or several are. ``others`` are the places of each key."""
    same = others.get(_key(name))
    if same:
        return same[0] if len(same) == 1 else None
    ranked = sorted(
        ((same_project(name, other), at) for other, places in others.items() for at in places[-2:]), reverse=True
    )
    if not ranked or ranked[0][0] < _LIKE:
        return None
    if len(ranked) > 1 and ranked[1][0] >= ranked[0][0] - _NEAR and ranked[0][0] < 100:
        return None
    if len(ranked) > 1 and ranked[1][0] == 100:
        return None
    return ranked[0][1]


def match_projects(forms: Forms) -> tuple[Project, ...]:
    """The document's projects in reading order of forms, then of list rows without one, then of narratives.

    Two forms of one name are two projects that nothing is matched to.
    """
    own = [form for form in forms.forms if not form.evaluation]
    names = [form.name.text for form in own]
    twice = {name for name, number in Counter(map(_key, names)).items() if number > 1}
    rows = _assign(((row.name.text, row) for row in forms.lists), names)
    narratives = _assign(((n.name.text, n) for n in forms.narratives), names)
    reports = _assign(((r.name, r) for r in forms.reports), names)
    found = []
    for at, form in enumerate(own):
        lone = _key(form.name.text) not in twice
        found.append(
            Project(
                form.name.text,
                form,
                rows[at][0] if lone and len(rows.get(at, ())) == 1 else None,
                tuple(narratives.get(at, ())) if lone else (),
                tuple(reports.get(at, ())) if lone else (),
            )
        )
    formless = _left(forms.lists, rows)
    listed = [row.name.text for row in formless]
    told = _left(forms.narratives, narratives)
    by_row = _assign(((n.name.text, n) for n in told), listed)
    found += [Project(row.name.text, None, row, tuple(by_row.get(at, ())), ()) for at, row in enumerate(formless)]
    found += [Project(n.name.text, None, None, (n,), ()) for n in _left(told, by_row)]
    return tuple(found)


def _left(items: Iterable[T], assigned: dict[int, list[T]]) -> list[T]:
    """Those that were assigned to nothing."""
    taken = {id(item) for found in assigned.values() for item in found}
    return [item for item in items if id(item) not in taken]


def _assign(items: Iterable[tuple[str, T]], names: Sequence[str]) -> dict[int, list[T]]:
    places: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        places.setdefault(_key(name), []).append(at)
    found: dict[int, list[T]] = {}
    for name, item in items:
        place = _find(name, places)
        if place is not None:
            found.setdefault(place, []).append(item)
    return found
