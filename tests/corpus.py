"""Real reports and the labels people gave them: what the linter finds of it. ``python tests/corpus.py --record``.

Beside this checkout lies ``../shared`` with ``corpus`` (``NNN_*.txt``) and ``labels`` (``NNN.jsonl``), or
``BUDGETLINT_CORPUS`` and ``BUDGETLINT_LABELS`` name such folders. A label is one JSON object a line with ``kind``,
``verdict`` (error, suspicious, residue, rounding), ``lines`` and ``numbers``. The figures reached are recorded in
``corpus_figures.json``, which ``--record`` rewrites; test_corpus.py holds them.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import regex

from budgetlint.engine import check
from budgetlint.model import Finding, Report, Severity
from budgetlint.readers.text import read
from budgetlint.rules import RuleSet, load_rules

SHARED = Path(__file__).parent.parent.parent / "shared"
CORPUS = Path(os.environ.get("BUDGETLINT_CORPUS") or SHARED / "corpus")
LABELS = Path(os.environ.get("BUDGETLINT_LABELS") or SHARED / "labels")
RECORD = Path(__file__).parent / "corpus_figures.json"

# Labels of these kinds speak of words: a finding on their line meets them whatever numbers stand in it.
_WORDS = {"residue", "format", "duplicate", "name", "year", "compare-word", "count"}
_UNITS = regex.compile(r"[\s,，%％]|亿元|万元|元|分")


@dataclass(frozen=True)
class Score:
    """Of one report: the errors labelled, those found; the error-level findings, those that no label speaks of."""

    labelled: int
    found: int
    errors: int
    stray: int

    @property
    def recall(self) -> float:
        """Share of the labelled errors that an error- or warning-level finding meets."""
        return self.found / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        """Share of the error-level findings that meet a label of something wrong."""
        return 1 - self.stray / self.errors if self.errors else 1.0


def numbers_with_labels() -> list[str]:
    """The numbers of the reports that have both a text and labels, in order."""
    numbers = sorted(path.stem for path in LABELS.glob("*.jsonl")) if LABELS.is_dir() else []
    return [number for number in numbers if list(CORPUS.glob(f"{number}_*.txt"))]


def path_of(number: str) -> Path:
    """The text of a report."""
    return next(CORPUS.glob(f"{number}_*.txt"))


def labels_of(number: str) -> list[dict[str, Any]]:
    """The labels of a report."""
    return [json.loads(line) for line in (LABELS / f"{number}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def report_of(number: str, rules: RuleSet) -> Report:
    """What the linter says of a report."""
    return check(read(path_of(number)), rules)


def score(number: str, rules: RuleSet) -> Score:
    """The figures of one report."""
    findings = [each for each in report_of(number, rules).findings if each.severity is not Severity.INFO]
    labels = labels_of(number)
    must = [label for label in labels if label["verdict"] == "error"]
    wrong = [label for label in labels if label["verdict"] != "rounding"]
    errors = [each for each in findings if each.severity is Severity.ERROR]
    found = sum(any(meets(label, each) for each in findings) for label in must)
    return Score(len(must), found, len(errors), sum(not any(meets(label, each) for label in wrong) for each in errors))


def meets(label: dict[str, Any], finding: Finding) -> bool:
    """Whether a finding touches one of the label's lines (or the next to it) and, for figures, one of its numbers."""
    lines = set(range(finding.line, finding.end_line + 1))
    for operand in finding.operands:
        lines |= set(range(operand.line, operand.end_line + 1))
    if not any(near in lines for line in label["lines"] for near in (line - 1, line, line + 1)):
        return False
    wanted = {_bare(number) for number in label.get("numbers", [])} - {""}
    if not wanted or label["kind"] in _WORDS:
        return True
    told = [finding.stated, finding.expected, *(operand.text for operand in finding.operands)]
    told += [operand.value for operand in finding.operands]
    return bool(wanted & {_bare(each) for each in told if each is not None})


def _bare(number: str) -> str:
    """A number as printed, without blanks, commas, units, signs of comparison and zeros at its end."""
    text = _UNITS.sub("", str(number)).lstrip("=≥≤><≧≦")
    return text.rstrip("0").rstrip(".") if "." in text else text


def main() -> None:
    """Prints the figures, and with ``--record`` writes them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help=f"write the figures to {RECORD.name}")
    options = parser.parse_args()
    rules = load_rules()
    scores = {number: score(number, rules) for number in numbers_with_labels()}
    for number, each in scores.items():
        print(
            f"{number}  recall {each.recall:.3f} ({each.found}/{each.labelled})  "
            f"precision {each.precision:.3f} ({each.errors - each.stray}/{each.errors})"
        )
    if options.record:
        RECORD.write_text(json.dumps({n: asdict(each) for n, each in scores.items()}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
