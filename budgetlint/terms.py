"""The names of figures (terms.yaml): canonical names, their aliases, and the topics of sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from budgetlint import regex
from budgetlint.model import Section, fold

__all__ = ["Terms", "plain"]

_NOTHING = regex.compile("(?!)")
# Sections whose figures are of projects or of other things.
_FOREIGN_TOPICS = frozenset({"绩效", "名词解释"})
_DROP = regex.compile(r"[\s\"'《》<>]+")
_BRACKETED = regex.compile(r"\((?:类|款|项|境|含[^()]*|不含[^()]*|护|室)\)")


@lru_cache(maxsize=1 << 14)
def plain(name: str) -> str:
    """A name as it is compared: folded, without blanks and quotation marks. ``“三公” 经费`` is ``三公经费``."""
    return _DROP.sub("", fold(name))


@dataclass(frozen=True)
class Terms:
    """All names that formulas may use and reports may print.

    ``names`` maps a canonical name to its aliases as printed. ``local`` holds aliases that only mean that name
    within a topic (``收入总计`` in the section on 财政拨款收入支出 is 财政拨款收入总计). ``topics`` are tried in order on
    a section's title, innermost section first. ``homes`` says in sections of which topics a name means the report's
    own figure, ``items`` which total the items (类, 款, 项) named in a topic's sections belong to, ``wholes`` which total
    a share is of where its sentence names none, ``partitions`` the sets of names that are all the parts there are,
    ``together`` such sets that are one whole only where all of them are named and nothing else, ``divided`` those of one total,
    ``apart`` what stands behind parts and is none of them. ``alone`` are topics tried where no title has one of
    ``topics``, ``within`` those of titles inside a section of a topic, ``funds`` those of what follows in the sentence that
    names a fund. ``carried`` says what a total (收入合计) is called that has a part fitting ``carry_over`` (上年结转).
    """

    names: Mapping[str, tuple[str, ...]]
    local: Mapping[tuple[str, str], str]
    topics: tuple[tuple[str, regex.Pattern[str]], ...]
    homes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    wholes: Mapping[str, str] = field(default_factory=dict)
    partitions: tuple[tuple[regex.Pattern[str], ...], ...] = ()
    together: tuple[tuple[regex.Pattern[str], ...], ...] = ()
    divided: tuple[tuple[regex.Pattern[str], tuple[regex.Pattern[str], ...]], ...] = ()
    apart: regex.Pattern[str] = _NOTHING
    alone: tuple[tuple[str, regex.Pattern[str]], ...] = ()
    carry_over: regex.Pattern[str] = _NOTHING
    carried: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, tuple[tuple[str, regex.Pattern[str]], ...]] = field(default_factory=dict)
    funds: tuple[tuple[str, regex.Pattern[str]], ...] = ()
    _lookup: dict[str, str] = field(default_factory=dict)
    _topic_of: dict[Section, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, aliases in self.names.items():
            for alias in (name, *aliases):
                self._lookup.setdefault(plain(alias), name)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def canonical(self, printed: str, topic: str = "") -> str:
        """The canonical name of a printed one, read in the light of its section's topic; ``""`` if unknown."""
        key = plain(printed)
        return self.local.get((topic, key)) or self._lookup.get(key, "")

    def elsewhere(self, printed: str) -> tuple[str, ...]:
        """What a printed name means within one topic or another: 项目支出 is that of a fund in its sections."""
        key = plain(printed)
        return tuple(dict.fromkeys(name for (_, alias), name in self.local.items() if alias == key))

    def topic(self, section: Section) -> str:
        """What the section is about (``收入``, ``三公`` …): its own title decides, then those above it."""
        known = self._topic_of.get(section)
        if known is None:
            titles = [plain(level.title) for level in reversed(section.path())]
            at = next((i for i, title in enumerate(titles) if _first_topic(self.topics, [title])), len(titles))
            known = _first_topic(self.topics, titles[at:]) or _first_topic(self.alone, titles)
            known = _first_topic(self.within.get(known, ()), titles[:at]) or known
            self._topic_of[section] = known
        return known

    def topic_of_title(self, title: str) -> str:
        """The topic that one heading names, ``""`` if none."""
        return _first_topic((*self.topics, *self.alone), [plain(title)])

    def fund_of(self, label: str) -> str:
        """The topic of the fund that a label names (政府性基金预算财政拨款本年收入), ``""`` if none."""
        return _first_topic(self.funds, [plain(label)])

    def with_carry_over(self, concepts: tuple[str, ...], total: str, part: str) -> tuple[str, ...]:
        """What a total of that label means if it has a part of that label: 收入合计 is 收入总计 where 上年结转 is part of it."""
        if "本年" in total or not self.carry_over.search(plain(part)):
            return concepts
        return tuple(self.carried.get(concept, concept) for concept in concepts)

    def extended(self, names: Mapping[str, Iterable[str]]) -> Terms:
        """These terms and those that a user's pack brings along."""
        merged = {**self.names, **{name: tuple(aliases) for name, aliases in names.items()}}
        return replace(self, names=merged, _lookup={}, _topic_of={})

    @property
    def groups(self) -> list[frozenset[str]]:
        """The names that share their homes: the parts one sentence lists together."""
        found: dict[frozenset[str], set[str]] = {}
        for name, homes in self.homes.items():
            found.setdefault(homes, set()).add(name)
        return [frozenset(names) for names in found.values()]

    def is_partition(self, labels: Iterable[str], total: str = "") -> bool:
        """Whether the labels name every part of a whole that law divides, be it any or that of the name given."""
        given = [plain(label) for label in labels]
        own = [parts for whole, parts in self.divided if total and whole.search(plain(total))]
        return any(
            all(any(part.search(label) for label in given) for part in partition) for partition in self.partitions
        ) or any(len(given) == len(parts) and _distinct(given, parts) for parts in (*self.together, *own))

    def are_parts(self, labels: Iterable[str]) -> bool:
        """Whether the labels name different parts of one whole that law divides, if not all of them."""
        given = [plain(label) for label in labels]
        return any(_distinct(given, partition) for partition in self.partitions)

    def at_home(self, name: str, topic: str) -> bool:
        """Whether the name, in a section of that topic, is the report's own figure and not part of another."""
        homes = self.homes.get(name)
        return not self.is_foreign(topic) if homes is None else topic in homes

    @staticmethod
    def is_foreign(topic: str) -> bool:
        """Whether sections of that topic tell figures of projects or of other things."""
        return topic in _FOREIGN_TOPICS


def _first_topic(topics: Iterable[tuple[str, regex.Pattern[str]]], titles: Sequence[str]) -> str:
    """The topic of the first title that has one."""
    return next((topic for title in titles for topic, pattern in topics if pattern.search(title)), "")


def _distinct(labels: Sequence[str], patterns: Sequence[regex.Pattern[str]]) -> bool:
    """Whether each label fits one pattern, and no two the same."""
    found = [[at for at, pattern in enumerate(patterns) if pattern.search(label)] for label in labels]
    return all(len(each) == 1 for each in found) and len({each[0] for each in found}) == len(labels)
