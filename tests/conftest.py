"""What several tests need: the command in this process, made-up rules, the shared corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from budgetlint import language
from budgetlint.cli import main
from budgetlint.facts import Facts
from budgetlint.kinds import Kind
from budgetlint.model import Outcome, Severity
from budgetlint.rules import Rule, RuleSet, load_rules

settings.register_profile("unhurried", deadline=None)  # how long one example takes says nothing on a busy machine
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class Ran:
    """What one run of the command gave."""

    status: int
    out: str
    err: str


Command = Callable[..., Ran]
RuleMaker = Callable[..., RuleSet]


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither read nor write what the user's runs keep."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BUDGETLINT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs ``budgetlint`` with these arguments in this process."""
    monkeypatch.setenv("BUDGETLINT_TRACEBACK", "1")  # an internal error must fail the test, not become a message

    def run(*arguments: object) -> Ran:
        try:
            status = main([str(each) for each in arguments])
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        finally:
            language.forget()
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def builtin() -> RuleSet:
    """The rules that come with budgetlint."""
    return load_rules()


@pytest.fixture
def make_rules(builtin: RuleSet) -> RuleMaker:
    """A rule set of one rule ``XX001`` whose kind runs the given function on the facts."""

    def make(
        check: Callable[[Facts], Iterator[Outcome]],
        *,
        severity: Severity = Severity.ERROR,
        message: str = "写作 {stated}，应为 {expected}，相差 {difference}",
    ) -> RuleSet:
        def run(_: Any, facts: Facts) -> Iterator[Outcome]:
            return check(facts)

        kind = Kind("made-up", object, (), run, "")
        rule = Rule("XX001", "made-up", "标题", "依据", kind, None, message, severity, (), ())
        return RuleSet((rule,), (), builtin.terms)

    return make


@pytest.fixture
def corpus() -> Path:
    """The folder of real reports; tests that need it are skipped where it is not there."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the shared corpus of real reports is not beside this checkout")
    return folder
