"""What a run checks: the files, and for each the policy that its configuration and the command line make."""

from __future__ import annotations

import argparse
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from budgetlint.baseline import Baseline, BaselineError
from budgetlint.commands._loading import load, say, speak
from budgetlint.config import COMMAND_LINE, ConfigError, Configs, Settings, nearest
from budgetlint.files import STDIN, Search, Unchecked, expand
from budgetlint.git import GitError, commit_of
from budgetlint.language import worded
from budgetlint.model import Problem, Severity
from budgetlint.policy import Policy
from budgetlint.rules import RuleSet
from budgetlint.runner import Job

__all__ = ["Plan", "Unusable", "make_plan"]

_OPTIONS = {
    "select": tuple, "ignore": tuple, "rules": tuple, "fail_on": Severity, "show_rounding": bool, "baseline": Path,
}  # fmt: skip


class Unusable(Exception):
    """What the command line asks for cannot be done; the text says why (Chinese)."""


@dataclass
class Plan:
    """The files of a run, the policies that hold for them, and the problems that are of no single file."""

    work: list[Job | Unchecked] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def policy_of(self, job: Job) -> Policy:
        return self.policies[job.policy]

    @property
    def files(self) -> list[Job]:
        """The files that can be checked."""
        return [job for job in self.work if isinstance(job, Job)]


def make_plan(given: argparse.Namespace) -> Plan:
    """What the command line asks for. Raises :class:`Unusable`; a broken configuration only stops its own files."""
    return _Planner(given).plan()


class _Planner:
    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.configs = Configs(given.config, isolated=given.isolated)
        self.made = Plan()
        self._by_config: dict[Path | None, int | ConfigError] = {}
        self._rules: dict[tuple[Path, ...], RuleSet] = {}

    def plan(self) -> Plan:
        with suppress(ConfigError):  # told where its files are looked at
            speak(self.configs.of(next((path for path in self.given.paths if path != STDIN), ".")))
        notices: list[str] = []
        paths = expand(self.given.paths, Search(self.configs, self.given.force_exclude, notices))
        for notice in notices:
            say(notice)
        self.made.work = [each if isinstance(each, Unchecked) else self._job(each) for each in paths]
        if self.given.diff is not None:
            self._refuse_without_revision()
        return self.made

    def _job(self, path: str) -> Job | Unchecked:
        try:
            settings = self.configs.of("." if path == STDIN else path)
            key = settings.source.path if settings.source else None
        except ConfigError as error:
            key, self._by_config[error.path] = error.path, self._told_once(error)
        if key not in self._by_config:
            try:
                self._by_config[key] = self._policy(settings)
            except ConfigError as error:
                self._by_config[key] = self._told_once(error)
        found = self._by_config[key]
        return Unchecked(path, str(found)) if isinstance(found, ConfigError) else Job(path, found)

    def _told_once(self, error: ConfigError) -> ConfigError:
        if error.path not in self._by_config:
            say(str(error))
        return error

    def _policy(self, configured: Settings) -> int:
        """The number of the policy that these settings and the command line make."""
        settings = configured.overridden(_overrides(self.given))
        if settings.fail_on.rank < Severity(self.given.severity).rank:
            raise Unusable(worded("--fail-on warning 会因看不到的警告而失败；请同时用 --severity warning 或更低"))
        rules = self._loaded(settings)
        known = frozenset(rule.id for rule in rules.rules)
        rules = self._chosen(rules, settings)
        wanted = None if self.given.write_baseline else settings.baseline
        baseline = self._baseline(wanted, settings) if wanted else None
        self.made.policies.append(Policy(rules, settings, known, baseline, self.given.diff))
        return len(self.made.policies) - 1

    def _loaded(self, settings: Settings) -> RuleSet:
        if settings.rules not in self._rules:
            rules, problems = load(settings.rules)
            self.made.problems += problems
            if rules is None:
                raise Unusable(worded("内置规则有误，无法检查"))
            self._rules[settings.rules] = rules
        return self._rules[settings.rules]

    def _chosen(self, rules: RuleSet, settings: Settings) -> RuleSet:
        names = {
            "select": settings.select,
            "ignore": settings.ignore,
            "severity": [name for name, _ in settings.severity],
            "per_file_ignores": [name for _, each in settings.per_file_ignores for name in each],
        }
        for key, wanted in names.items():
            for name in wanted:
                if not rules.named(name):
                    known = [*(rule.id for rule in rules.rules), *(pack.name for pack in rules.packs)]
                    raise _misplaced(
                        settings,
                        key,
                        name,
                        worded("没有名为 {name} 的规则或规则包{hint}", name=name, hint=nearest(name, known)),
                    )
        return rules.graded(settings.severity).select(settings.select, settings.ignore)

    def _baseline(self, path: Path, settings: Settings) -> Baseline:
        try:
            return Baseline.read(path)
        except BaselineError as error:
            if settings.origin("baseline").startswith(worded(COMMAND_LINE)):
                raise Unusable(str(error)) from error
            raise _misplaced(settings, "baseline", "", str(error)) from error

    def _refuse_without_revision(self) -> None:
        if any(job.path == STDIN for job in self.made.files):
            raise Unusable(worded("--diff 要与 git 里的旧版比较，标准输入（-）没有旧版"))
        folders = {Path(job.path).parent for job in self.made.files if Path(job.path).exists()}
        for folder in sorted(folders):
            try:
                commit_of(self.given.diff, folder)
            except GitError as error:
                raise Unusable(worded("--diff {diff}：{error}", diff=self.given.diff, error=error)) from error


def _misplaced(settings: Settings, key: str, inside: str, message: str) -> ConfigError | Unusable:
    """The error for a value that is wrong, wherever it comes from."""
    origin = settings.origin(key)
    if settings.source is None or origin.startswith(worded(COMMAND_LINE)):
        return Unusable(worded("{path}：{message}", path=origin, message=message))
    return ConfigError(settings.source.path, settings.line(key, inside), message)


def _overrides(given: argparse.Namespace) -> dict[str, tuple[str, Any]]:
    """What the command line says of keys that a configuration may hold."""
    return {
        key: (f"--{key.replace('_', '-')}", convert(getattr(given, key)))
        for key, convert in _OPTIONS.items()
        if getattr(given, key) is not None
    }
