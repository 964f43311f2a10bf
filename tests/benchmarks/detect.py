"""How many errors are noticed: ``python -m tests.benchmarks.detect [--count N] [--seed S] [--json FILE]``.

Each of N seeds makes a consistent disclosure of each template; in it, one at a time, one error of each sort. Noticed:
a finding that was not there before. Located: such a finding points at the figure (for a part left out or there twice
and for an emptied cell: at the total or the row concerned). ``--clean N`` only counts false alarms.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from random import Random

from disclosures import PROVINCES, Disclosure, Text, set_text, write
from disclosures.errors import SORTS, plant
from disclosures.press import Setting
from disclosures.settings import setting_of

from budgetlint.engine import check
from budgetlint.model import Finding, Severity
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet, load_rules

OF_ROWS = ("part left out", "item twice", "cell emptied")  # located where a finding points at the row or its total


@dataclass(frozen=True)
class Result:
    """What became of one planted error; of a consistent disclosure where ``sort`` is empty."""

    province: str
    seed: int
    layout: str
    sort: str
    told: str = ""
    place: str = ""
    noticed: bool = False
    error: bool = False
    located: bool = False
    pointed: tuple[str, ...] = ()  # at what the new findings point
    false_alarms: tuple[str, ...] = ()


@cache
def _rules() -> RuleSet:
    return load_rules()


def findings_of(text: Text) -> list[Finding]:
    """The findings on a text that a reader of the report sees by default."""
    return [each for each in check(parse(text.text), _rules()).findings if each.severity is not Severity.INFO]


def measure(province: str, seed: int, sorts: tuple[str, ...]) -> list[Result]:
    """One disclosure, consistent and then with one error of each sort."""
    clean, setting = write(PROVINCES[province], seed), setting_of(province, seed)
    before = findings_of(set_text(clean, setting))
    alarms = tuple(f"{each.rule} {each.line} {each.message}" for each in before if each.severity is Severity.ERROR)
    results = [Result(province, seed, setting.layout, "", false_alarms=alarms)]
    for sort in sorts:
        results += _planted(clean, setting, sort, before, Result(province, seed, setting.layout, sort))
    return results


def _planted(clean: Disclosure, setting: Setting, sort: str, before: list[Finding], result: Result) -> Iterator[Result]:
    planted = plant(clean, sort, Random(f"{sort} {result.province} {result.seed}"))
    if planted is None:
        return
    text = set_text(planted.disclosure, setting)
    known = Counter(map(_key, before))
    new = []
    for finding in findings_of(text):
        known[_key(finding)] -= 1
        if known[_key(finding)] < 0:
            new.append(finding)
    places = [place for place in text.places if place.figure in planted.targets]
    spots = {(place.line, place.column) for place in places}
    stray = [each for each in new if each.severity is Severity.ERROR and not _touches(each, spots, setting.layout)]
    yield Result(
        result.province,
        result.seed,
        result.layout,
        sort,
        planted.told,
        ", ".join(f"{place.line}:{place.column}" for place in places[:6]),
        bool(new),
        any(each.severity is Severity.ERROR for each in new),
        any(_points(each, spots, setting.layout, row=sort in OF_ROWS) for each in new),
        tuple(f"{each.rule} {each.line}:{each.column} {each.stated}" for each in new),
        tuple(f"{each.rule} {each.line} {each.message}" for each in stray),
    )


def _key(finding: Finding) -> tuple[str, str, str | None, str | None]:
    """A finding without its place, which rows left out or added above it move."""
    return finding.rule, re.sub(r"\d", "", finding.message), finding.stated, finding.expected


def _at(line: int, column: int, end_line: int, end_column: int, spots: Iterable[tuple[int, int]]) -> bool:
    return any((line, column) <= spot < (end_line, max(end_column, column + 1)) for spot in spots)


def _points(finding: Finding, spots: set[tuple[int, int]], layout: str, *, row: bool) -> bool:
    """Whether the finding points at one of the figures, or with ``row`` at the row of one (its code, say)."""
    if row:
        return any(abs(finding.line - line) <= _row_lines(layout) for line, _ in spots)
    return _at(finding.line, finding.column, finding.end_line, finding.end_column, spots)


def _touches(finding: Finding, spots: set[tuple[int, int]], layout: str) -> bool:
    """Whether the finding follows from the error: one of its figures is one that was changed, or of the same row."""
    lines = {*range(finding.line, finding.end_line + 1), *(each.line for each in finding.operands)}
    return any(abs(line - spot) <= _row_lines(layout) for line in lines for spot, _ in spots)


def _row_lines(layout: str) -> int:
    """How many lines a row may take before and after one of its figures."""
    return 8 if layout in ("cells", "records") else 0


# Reports ------------------------------------------------------------------------------------------------------------


def table(results: list[Result], by: str) -> list[str]:
    """A markdown table: one row a sort, province or layout, and the whole."""
    planted = [each for each in results if each.sort]
    names = list(dict.fromkeys(getattr(each, by) for each in planted))
    lines = [f"| {by} | planted | noticed | as error | located | with false alarm |", "|---|---:|---:|---:|---:|---:|"]
    for name in [*names, "all"]:
        own = [each for each in planted if name in (getattr(each, by), "all")]
        shares = [sum(getattr(each, what) for each in own) / len(own) for what in ("noticed", "error", "located")]
        alarms = sum(bool(each.false_alarms) for each in own)
        lines.append(f"| {name} | {len(own)} | " + " | ".join(f"{share:.3f}" for share in shares) + f" | {alarms} |")
    return lines


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10, help="seeds; each makes one disclosure a template")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--clean", type=int, default=0, help="only N consistent disclosures in all")
    parser.add_argument("--province", choices=sorted(PROVINCES), action="append")
    parser.add_argument("--sort", choices=list(SORTS), action="append")
    parser.add_argument("--json", type=Path, help="every result, for programs")
    options = parser.parse_args()
    provinces = options.province or sorted(PROVINCES)
    sorts: tuple[str, ...] = () if options.clean else tuple(options.sort or SORTS)
    count = -(-options.clean // len(provinces)) if options.clean else options.count
    jobs = [(province, seed) for seed in range(options.seed, options.seed + count) for province in provinces]
    jobs = jobs[: options.clean or None]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        waiting = [pool.submit(measure, province, seed, sorts) for province, seed in jobs]
        results = [result for each in waiting for result in each.result()]
    clean = [each for each in results if not each.sort]
    if sorts:
        print("\n".join([*table(results, "sort"), "", *table(results, "province"), "", *table(results, "layout")]))
        for each in results:
            if each.sort and not each.noticed:
                print(f"missed: {each.province} {each.seed} {each.layout} {each.sort}: {each.told} at {each.place}")
    print(f"{len(clean)} consistent disclosures, {sum(bool(each.false_alarms) for each in clean)} with a false alarm")
    for each in results:
        for alarm in each.false_alarms:
            print(f"false alarm: {each.province} {each.seed} {each.layout} {each.sort}: {alarm}")
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in results], ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
