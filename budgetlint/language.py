"""The language of everything said to the user: Chinese as written in the code, or English from :mod:`budgetlint.english`.

Chinese sentences are their own keys. What is said is written ``worded("没有名为 {name} 的规则", name=name)``; a sentence kept in a
table is said where it is used (``worded(_NAMES[role])``). Words quoted from a report stay as they are printed. Rules carry their
English themselves (``en:`` in a pack). The choice holds for the whole process; workers are told theirs when they start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["LANGUAGES", "VARIABLE", "current", "enumeration", "forget", "in_chinese", "use", "worded"]

LANGUAGES = ("zh", "en")
VARIABLE = "BUDGETLINT_LANG"  # the environment's choice

_current = "zh"
_chosen = False  # by an argument or the environment, so that a configuration has no say
_english: Mapping[str, str] = {}


def use(name: str, *, unless_chosen: bool = False) -> None:
    """Speaks ``zh`` or ``en`` from now on; ``unless_chosen``, as a configuration says, leaves an earlier choice alone.

    Raises :class:`ValueError` for another language.
    """
    global _chosen, _current, _english
    if unless_chosen and _chosen:
        return
    if name not in LANGUAGES:
        raise ValueError(worded("没有 {name} 这种语言；可用：zh、en", name=name))
    if name == "en":
        from budgetlint.english import ENGLISH

        _english = ENGLISH
    else:
        _english = {}
    _current, _chosen = name, not unless_chosen


def forget() -> None:
    """Back to Chinese, with nothing chosen."""
    global _chosen
    use("zh")
    _chosen = False


def current() -> str:
    """The language in use: ``zh`` or ``en``."""
    return _current


class _English(str):
    """What is said in English with the Chinese beside it, for what is stored and must not depend on the language."""

    chinese: str


def worded(chinese: str, /, **values: object) -> str:
    """The sentence in the language in use, ``{names}`` filled in; as it stands where it has no translation."""
    sentence = _english.get(chinese, chinese)
    said = sentence.format(**values) if values else sentence
    if not _english:
        return said
    english = _English(said)
    english.chinese = chinese.format(**{name: in_chinese(each) for name, each in values.items()}) if values else chinese
    return english


def in_chinese(said: object) -> object:
    """The Chinese of what :func:`worded` has said, anything else as it is: the same in both languages."""
    return said.chinese if isinstance(said, _English) else said


def enumeration(parts: Iterable[str]) -> str:
    """The parts as an enumeration: ``甲、乙`` or ``A, B``."""
    return worded("、").join(parts)
