"""What holds for every report: invented disclosures of several templates, set in every layout, with and without an error.

The disclosures come from ``disclosures`` (see there), which proves each consistent before it is used here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from disclosures import PROVINCES, Disclosure, Setting, Text, set_text, write
from disclosures.draw import draw
from disclosures.errors import SORTS, plant
from disclosures.layouts import LAYOUTS
from disclosures.prints import rounded
from disclosures.province import tell
from disclosures.settings import setting_of
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from budgetlint.catalogue import read_figures
from budgetlint.engine import check
from budgetlint.interval import Interval, UndefinedQuotient, printed
from budgetlint.model import Document, Finding, Quantity, Severity, Span, fold
from budgetlint.readers import Unreadable, read
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet, load_rules

RULES = load_rules()
SEEDS = st.integers(0, 400)
TEMPLATES = st.sampled_from(sorted(PROVINCES))
GRIDS = ("tabs", "trimmed_tabs", "plain_pipes", "drawn", "cells")  # layouts that keep every cell in its column
TYPOS = ("digit changed", "digits swapped", "rate of another row", "score above weight", "direction turned")


def few(count: int) -> settings:
    """So many examples, always the same: a test that fails on one machine fails on all. A seed is not worth shrinking."""
    slow, phases = [HealthCheck.too_slow, HealthCheck.data_too_large], [Phase.explicit, Phase.generate]
    return settings(max_examples=count, derandomize=True, deadline=None, suppress_health_check=slow, phases=phases)


def findings_of(text: str, rules: RuleSet = RULES) -> list[Finding]:
    report = check(parse(text), rules)
    assert not report.problems
    return list(report.findings)


def errors_of(text: str) -> list[str]:
    return [f"{each.line}: {each.rule} {each.message}" for each in findings_of(text) if each.severity is Severity.ERROR]


def named_figures(text: Text) -> set[int]:
    """The figures that error-level findings point at, by their number in the disclosure."""
    starts = {(place.line, place.column): place.figure for place in text.places}
    errors = (each for each in findings_of(text.text) if each.severity is Severity.ERROR)
    return {starts[at] for each in errors if (at := (each.line, each.column)) in starts}


# A consistent disclosure -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", list(LAYOUTS))
@few(4)
@given(template=TEMPLATES, seed=SEEDS)
def test_a_consistent_disclosure_has_no_error(layout: str, template: str, seed: int) -> None:
    assert errors_of(set_text(write(PROVINCES[template], seed), setting_of(template, seed, layout)).text) == []


@pytest.mark.parametrize("template", sorted(PROVINCES))
@few(3)
@given(seed=SEEDS)
def test_no_template_has_an_error_of_its_own(template: str, seed: int) -> None:
    assert errors_of(set_text(write(PROVINCES[template], seed), Setting()).text) == []


# Layout, line ends, encoding, order --------------------------------------------------------------------------------


def erroneous(template: str, seed: int, sort: str) -> Disclosure:
    planted = plant(write(PROVINCES[template], seed), sort, Random(seed))
    assume(planted is not None)
    assert planted is not None
    return planted.disclosure


@few(10)
@given(template=TEMPLATES, seed=SEEDS, sort=st.sampled_from(TYPOS), layout=st.sampled_from(GRIDS[1:]))
def test_the_same_figure_is_named_in_every_layout(template: str, seed: int, sort: str, layout: str) -> None:
    disclosure = erroneous(template, seed, sort)
    plain = named_figures(set_text(disclosure, Setting()))
    assert named_figures(set_text(disclosure, Setting(layout=layout))) == plain


@few(8)
@given(template=TEMPLATES, seed=SEEDS, sort=st.sampled_from(tuple(SORTS)), end=st.sampled_from(("\r\n", "\r")))
def test_line_ends_change_nothing(template: str, seed: int, sort: str, end: str) -> None:
    text = set_text(erroneous(template, seed, sort), setting_of(template, seed)).text
    assert findings_of(text.replace("\n", end)) == findings_of(text)


@few(8)
@given(
    template=TEMPLATES,
    seed=SEEDS,
    sort=st.sampled_from(tuple(SORTS)),
    encoding=st.sampled_from(("utf-8-sig", "gb18030", "utf-16")),
)
def test_the_encoding_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, template: str, seed: int, sort: str, encoding: str
) -> None:
    text = set_text(erroneous(template, seed, sort), setting_of(template, seed)).text
    path = tmp_path_factory.mktemp("encoded") / "report.txt"
    path.write_bytes(text.encode(encoding))
    assert list(check(read(path), RULES).findings) == findings_of(text)


@few(8)
@given(template=TEMPLATES, seed=SEEDS, layout=st.sampled_from(GRIDS))
def test_the_order_of_projects_changes_nothing(template: str, seed: int, layout: str) -> None:
    """One score told wrong, in whatever order the projects stand: the same findings, but for the places."""
    accounts = draw(seed)
    told = []
    for order in (accounts.projects, accounts.projects[::-1]):
        disclosure = tell(PROVINCES[template], replace(accounts, projects=order))
        number = order.index(accounts.projects[0]) + 1
        scores = {
            index: rounded(Fraction(order[number - 1].score, 100) - 3, 2, drop=True)
            for index, figure in enumerate(disclosure.figures)
            if figure.key == f"project{number}@score" and figure.place == "prose"
        }
        text = set_text(disclosure.with_texts(scores), Setting(layout=layout)).text
        told.append(Counter((each.rule, each.stated, each.expected) for each in findings_of(text)))
    assert told[0] == told[1]


# Positions ---------------------------------------------------------------------------------------------------------


def read_places(document: Document) -> dict[tuple[int, int], Quantity]:
    quantities = (figure.quantity for figure in read_figures(document, RULES))
    return {document.position(quantity.span.start): quantity for quantity in quantities}


@few(8)
@given(template=TEMPLATES, seed=SEEDS)
def test_a_figure_stands_where_it_is_said_to(template: str, seed: int) -> None:
    text = set_text(write(PROVINCES[template], seed), setting_of(template, seed)).text
    lines = text.split("\n")
    for (line, column), quantity in read_places(parse(text)).items():
        start, end = quantity.span.start, quantity.span.end
        assert text[start:end] == "\n".join([*lines[:line][-1:], *lines[line:]])[column - 1 :][: end - start]
        assert fold(quantity.text) in fold(text[start:end]).replace("\n", "") or "\n" in text[start:end]


@few(8)
@given(template=TEMPLATES, seed=SEEDS, layout=st.sampled_from(GRIDS))
def test_every_figure_printed_is_read_where_it_stands(template: str, seed: int, layout: str) -> None:
    """The value read at a place is the value printed there: all of them in prose and in the nine tables."""
    disclosure = write(PROVINCES[template], seed)
    text = set_text(disclosure, setting_of(template, seed, layout))
    found = read_places(parse(text.text))
    for place in text.places:
        figure = disclosure.figures[place.figure]
        if figure.kind in ("amount", "rate") and figure.place[:4] != "form":
            read_ = found.get((place.line, place.column))
            assert read_ is not None, (place.line, place.column, figure.text)
            assert read_.value == Decimal(figure.text.replace(",", "").rstrip("%％")), (place.line, place.column)


@few(6)
@given(template=TEMPLATES, seed=SEEDS)
def test_every_view_leads_back(template: str, seed: int) -> None:
    document = parse(set_text(write(PROVINCES[template], seed), setting_of(template, seed)).text)
    views = [passage.view for passage in document.passages]
    views += [cell.view for table in document.tables for row in table.rows for cell in row]
    folded = fold(document.text)
    for view in views:
        for at, char in enumerate(view.text):
            assert char == folded[view.origin(at)]


# Arithmetic ----------------------------------------------------------------------------------------------------------


def as_printed(value: Fraction, decimals: int) -> Interval:
    text = rounded(value, decimals)
    step = Decimal(1).scaleb(-decimals)
    return printed(Quantity(text, "amount", Decimal(text), "万元", step, step, Span(0, 0)))


def holds(interval: Interval, value: Fraction) -> bool:
    return Fraction(interval.low) <= value <= Fraction(interval.high)


AMOUNTS = st.builds(Fraction, st.integers(-(10**10), 10**10), st.just(10**6))


@few(200)
@given(a=AMOUNTS, b=AMOUNTS, decimals=st.tuples(st.integers(0, 4), st.integers(0, 4)))
def test_the_true_value_is_inside_whatever_is_computed(a: Fraction, b: Fraction, decimals: tuple[int, int]) -> None:
    one, other = as_printed(a, decimals[0]), as_printed(b, decimals[1])
    assert holds(one + other, a + b)
    assert holds(one - other, a - b)
    assert holds(one * other, a * b)
    try:
        assert holds(one / other, a / b)
    except (UndefinedQuotient, ZeroDivisionError):
        assert other.low <= 0 <= other.high


# Anything at all ---------------------------------------------------------------------------------------------------


PIECES = st.sampled_from(
    (
        *"收入支出决算表合计其中，。；：、（）()【】|│├─\t\n　 -—%％0123456789.,一二三、",
        "万元",
        "增加",
        "下降",
        "占",
        "公开01表",
        "第二部分",
        "一、",
        "三公经费",
        "<td>",
        "</table>",
        "年度资金总额",
        "总分",
        "得分",
    )
)


@few(60)
@given(pieces=st.lists(PIECES, max_size=120))
def test_words_of_reports_in_any_order_end_in_a_report(pieces: list[str]) -> None:
    assert not check(parse("".join(pieces)), RULES).problems


@few(60)
@given(text=st.text(max_size=200))
def test_any_text_ends_in_a_report(text: str) -> None:
    assert not check(parse(text), RULES).problems


@few(10)
@given(template=TEMPLATES, seed=SEEDS, cut=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_any_stretch_of_a_disclosure_ends_in_a_report(template: str, seed: int, cut: tuple[float, float]) -> None:
    text = set_text(write(PROVINCES[template], seed), setting_of(template, seed)).text
    start, end = sorted(int(each * len(text)) for each in cut)
    assert not check(parse(text[start:end]), RULES).problems


@few(60)
@given(data=st.binary(max_size=300))
def test_any_bytes_end_in_a_document_or_a_clear_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = Path(tmp_path_factory.getbasetemp(), "bytes.txt")
    path.write_bytes(data)
    try:
        document = read(path)
    except Unreadable as error:
        assert str(error)
    else:
        assert not check(document, RULES).problems
