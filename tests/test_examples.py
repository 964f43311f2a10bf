"""examples/: an invented department's report without a finding, and the same with slips that are all found."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT, Command
from refresh_examples import EXPECTED, rendered

EXAMPLES = ROOT / "examples"

# Each slip of slips.txt: its line, what stands there, and what a finding on that line must expect (None: no figure).
SLIPS = [
    (87, "73.87", "73.78"),  # a table total with two digits changed round
    (220, "增长", None),  # less than last year, yet 增长
    (226, "主要是……", None),  # what the template left to fill in
    (236, "。。", None),  # a full stop twice
    (247, "94.66%", "96.46%"),  # a completion rate with two digits changed round
    (249, "决算数大于年初预算数", None),  # smaller, yet 大于
    (270, "9.62万元", "9.26万元"),  # a total that its parts do not add up to
    (284, "6.1.80万元", None),  # a figure that is none
    (288, "3辆", "2辆"),  # more cars than are listed
    (307, "94.70", "97.40"),  # a score that differs from the form's
]


def lines(name: str) -> list[str]:
    return (EXAMPLES / name).read_text(encoding="utf-8").split("\n")


def test_the_consistent_report_has_no_finding(command: Command) -> None:
    ran = command(EXAMPLES / "consistent.txt", "--format", "json")
    (file,) = json.loads(ran.out)["files"]
    assert ran.status == 0
    assert (file["findings"], file["problems"]) == ([], [])
    assert file["figures"]["covered"] * 10 > file["figures"]["total"] * 9


def test_the_slips_are_all_there_is_between_the_two() -> None:
    consistent, slips = lines("consistent.txt"), lines("slips.txt")
    assert len(consistent) == len(slips)
    changed = [number for number, (one, other) in enumerate(zip(consistent, slips, strict=True), 1) if one != other]
    # Line 24 spells the department's name in another way.
    assert changed == sorted({24, *(line for line, _, _ in SLIPS)})


@pytest.mark.parametrize(("line", "text", "expected"), SLIPS, ids=[text for _, text, _ in SLIPS])
def test_each_slip_is_found(command: Command, line: int, text: str, expected: str | None) -> None:
    (file,) = json.loads(command(EXAMPLES / "slips.txt", "--format", "json").out)["files"]
    source = lines("slips.txt")[line - 1]
    here = [f for f in file["findings"] if f["line"] == line and f["severity"] != "info"]
    assert here, f"nothing reported on line {line}"
    at = source.index(text)
    marked = [f for f in here if f["column"] - 1 < at + len(text) and f["end_column"] - 1 > at]
    assert marked, f"line {line} is reported, but not where the slip is"
    if expected is not None:
        known = {f"{f['expected']}{f['unit']}" for f in marked} | {f["expected"] for f in marked}
        known |= {operand["text"] for f in marked for operand in f["operands"]}
        assert expected in known


def test_nothing_else_is_reported(command: Command) -> None:
    (file,) = json.loads(command(EXAMPLES / "slips.txt", "--format", "json").out)["files"]
    assert {f["line"] for f in file["findings"] if f["root"] is None} <= {24, *(line for line, _, _ in SLIPS)}


def test_the_expected_output_is_up_to_date() -> None:
    """After a wanted change: ``python tests/refresh_examples.py``."""
    assert rendered() == EXPECTED.read_text(encoding="utf-8")
