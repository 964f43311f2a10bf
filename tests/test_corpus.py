"""Real reports: the errors people labelled are found, nothing else is called one. Skipped without the corpus."""

from __future__ import annotations

import json

import pytest
from corpus import CORPUS, RECORD, Score, numbers_with_labels, path_of, report_of, score

from budgetlint.facts import Facts
from budgetlint.model import Severity
from budgetlint.readers.text import read
from budgetlint.rules import load_rules

RULES = load_rules()
RECORDED = {number: Score(**figures) for number, figures in json.loads(RECORD.read_text("utf-8")).items()}
HERE = {path.name[:3] for path in CORPUS.glob("*.txt")} if CORPUS.is_dir() else set()

labelled = pytest.mark.skipif(
    not numbers_with_labels(), reason="no labelled reports (BUDGETLINT_CORPUS, BUDGETLINT_LABELS)"
)
known = pytest.mark.skipif(
    not {"000", "001", "002", "003", "004"} <= HERE,
    reason="the shared corpus of real reports is not beside this checkout",
)


@labelled
def test_every_labelled_report_has_its_figures_recorded() -> None:
    assert set(numbers_with_labels()) <= set(RECORDED), "record them: python tests/corpus.py --record"


@labelled
@pytest.mark.parametrize("number", numbers_with_labels())
def test_no_figure_is_worse_than_the_one_recorded(number: str) -> None:
    now, recorded = score(number, RULES), RECORDED[number]
    assert now.labelled == recorded.labelled, "labels have changed: python tests/corpus.py --record"
    assert now.recall >= recorded.recall
    assert now.precision >= recorded.precision


@known
@pytest.mark.parametrize(
    ("number", "forms", "rows", "narratives"),
    [("000", 5, 10, 6), ("002", 6, 6, 6), ("003", 18, 0, 0), ("004", 9, 9, 6)],
)
def test_all_forms_are_found(number: str, forms: int, rows: int, narratives: int) -> None:
    found = Facts(read(path_of(number)), RULES.terms).forms
    assert (len(found.forms), len(found.lists), len(found.narratives)) == (forms, rows, narratives)


@known
def test_one_cell_a_line_forms_are_found() -> None:
    assert len(Facts(read(path_of("001")), RULES.terms).forms.forms) >= 9


@known
@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("002", {620, 773, 801, 829, 866}),
        ("003", {767, 800, 859, 895, 922, 950, 951, 954, 988, 1015, 1045, 1073, 1076, 1104, 1107, 1112, 1206, 1301}),
        ("004", {750, 941}),
    ],
)
def test_the_errors_of_the_forms_are_found(number: str, lines: set[int]) -> None:
    errors = [each for each in report_of(number, RULES).findings if each.severity is Severity.ERROR]
    found = {each.line for each in errors} | {operand.line for each in errors for operand in each.operands}
    assert lines <= found


@known
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_undecided_relations_say_why(number: str) -> None:
    report = report_of(number, RULES)
    assert report.problems == ()
    assert all(each.reason for each in report.undecided)
