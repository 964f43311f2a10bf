"""budgetlint as a library: what is public is there, typed, and raises what it says."""

from __future__ import annotations

import inspect
from decimal import Decimal
from pathlib import Path

import pytest

import budgetlint.model
from budgetlint import (
    Finding,
    PackError,
    Report,
    RuleSet,
    Severity,
    Unreadable,
    Verdict,
    check_file,
    check_text,
    load_rules,
)

BAD = "2024年度支出合计510.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。\n"


def test_all_that_is_public_is_there() -> None:
    for name in budgetlint.__all__:
        assert getattr(budgetlint, name) is not None
    assert set(budgetlint.__all__) <= set(dir(budgetlint))
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(budgetlint, "no_such_name")  # noqa: B009


def test_what_functions_return_is_public() -> None:
    """Every record that a report holds, at any depth, can be imported from budgetlint."""
    for record in (Report, Finding, RuleSet):
        for name in inspect.signature(record).parameters.values():
            words = set(
                str(name.annotation).replace("|", " ").replace("[", " ").replace("]", " ").replace(",", " ").split()
            )
            ours = {word for word in words if hasattr(budgetlint.model, word) and word[0].isupper()}
            assert ours <= set(budgetlint.__all__)


def test_public_functions_are_documented() -> None:
    for function in (check_text, check_file, load_rules):
        assert function.__doc__
        assert "Any" not in str(inspect.signature(function))
    assert (Path(budgetlint.__file__).parent / "py.typed").exists()


def test_a_text() -> None:
    report = check_text(BAD, path="草稿", rules=load_rules().select(["ST101"]))
    (finding,) = report.findings
    assert (report.path, finding.rule, finding.severity, finding.verdict) == (
        "草稿",
        "ST101",
        Severity.ERROR,
        Verdict.ERROR,
    )
    assert (finding.line, finding.column, finding.end_column) == (1, 11, 19)
    assert [Decimal(x or "") for x in (finding.stated, finding.expected, finding.difference)] == [510, 500, 10]
    assert finding.unit == "万元"


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(BAD, encoding="gb18030")
    (tmp_path / "budgetlint.toml").write_text('ignore = ["ST101"]', encoding="utf-8")  # of the command, not of ours
    report = check_file(path)
    assert report.encoding == "gb18030"
    assert "ST101" in {finding.rule for finding in report.findings}


def test_errors(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        check_file(tmp_path / "none.txt")
    pack = tmp_path / "pack.yaml"
    pack.write_text("pack: mine\ntitel: x\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"pack\.yaml:2:1: "):
        load_rules([pack])
    with pytest.raises(ValueError, match="XX1"):
        load_rules().select(["XX1"])
