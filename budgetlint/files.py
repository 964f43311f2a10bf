"""Which files a run is about: what paths on the command line mean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetlint.config import ConfigError, Configs, Settings
from budgetlint.git import GitError, ignored_below, in_repository
from budgetlint.language import enumeration, worded
from budgetlint.readers import FORMATS

__all__ = ["STDIN", "Search", "Unchecked", "expand"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A path that cannot be checked, and why (Chinese, for the person who gave it)."""

    path: str
    reason: str


@dataclass
class Search:
    """How folders are searched: what configurations exclude and git ignores is left out.

    ``notices`` are what the user should know of the search. With ``force`` a file that is named outright is left out as
    well where it is excluded (a hook names every file that changed).
    """

    configs: Configs
    force: bool = False
    notices: list[str] | None = None

    def settings(self, folder: Path) -> Settings:
        """The settings in a folder; the defaults where its configuration is broken, which each file in it will tell."""
        try:
            return self.configs.of(folder)
        except ConfigError:
            return Settings()

    def below(self, folder: Path) -> tuple[list[Path], int]:
        """The reports in a folder and below, by name, and how many were left out."""
        ignored = self._ignored(folder)
        found, skipped = [], 0
        for path in self._walk(folder, ignored):
            if path is None:
                skipped += 1
            else:
                found.append(path)
        return found, skipped

    def _walk(self, folder: Path, ignored: frozenset[str]) -> Iterator[Path | None]:
        """Reports; ``None`` for each file or folder left out."""
        for top, folders, files in os.walk(folder):
            settings = self.settings(Path(top))
            inside = []
            for name in sorted(each for each in folders if not each.startswith(".")):
                path = Path(top, name)
                if settings.excludes(path) or f"{path.relative_to(folder).as_posix()}/" in ignored:
                    yield None
                else:
                    inside.append(name)
            folders[:] = inside
            for name in sorted(files):
                path = Path(top, name)
                if path.suffix.lower() in FORMATS and not name.startswith("."):
                    left_out = settings.excludes(path) or path.relative_to(folder).as_posix() in ignored
                    yield None if left_out else path

    def _ignored(self, folder: Path) -> frozenset[str]:
        if not self.settings(folder).respect_gitignore or not in_repository(folder):
            return frozenset()
        try:
            return ignored_below(folder)
        except GitError as error:
            if self.notices is not None:
                self.notices.append(
                    worded("无法得知 git 忽略哪些文件，{folder} 里的都检查：{error}", folder=folder, error=error)
                )
            return frozenset()


def expand(paths: Sequence[str], search: Search | None = None) -> list[str | Unchecked]:
    """Every file once, in the order given; a folder stands for the reports in it and below, by name."""
    search = search or Search(Configs(isolated=True))
    found: dict[str, str | Unchecked] = {}
    for given in paths:
        if given == STDIN or not Path(given).is_dir():
            if given == STDIN or not search.force or not search.settings(Path(given).parent).excludes(given):
                found.setdefault(given, given)
            continue
        inside, skipped = search.below(Path(given))
        for path in inside:
            found.setdefault(str(path), str(path))
        if not inside:
            left_out = (
                worded("；有 {skipped} 个文件或文件夹被 exclude 或 .gitignore 排除", skipped=skipped) if skipped else ""
            )
            found[given] = Unchecked(
                given, worded("文件夹里没有报告（{names}）{left_out}", names=enumeration(FORMATS), left_out=left_out)
            )
    return list(found.values())
