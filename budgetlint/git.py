"""What git knows: which files it ignores, and how a file was in a revision. Asked of git itself, so always its answer."""

from __future__ import annotations

import os
from pathlib import Path

from budgetlint.language import worded

__all__ = ["GitError", "commit_of", "file_in", "ignored_below", "in_repository"]


# A hook of git is told of its own repository; ours is the one the file stands in.
_OF_A_HOOK = frozenset(("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"))


class GitError(Exception):
    """Git cannot answer; the text says why (Chinese, for the user)."""


def in_repository(folder: Path) -> bool:
    """Whether a folder seems to be in a git working tree, without asking git."""
    absolute = folder.absolute()
    return any((above / ".git").exists() for above in (absolute, *absolute.parents))


def ignored_below(folder: Path) -> frozenset[str]:
    """The files and whole folders below a folder that git ignores, relative to it, folders with a ``/`` behind.

    What is tracked is never ignored. Raises :class:`GitError`.
    """
    if _succeeds(folder, "check-ignore", "--quiet", "."):  # whoever names an ignored folder wants what is in it
        return frozenset()
    listed = _git(folder, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    return frozenset(os.fsdecode(each) for each in listed.split(b"\0") if each)


def file_in(revision: str, path: Path) -> bytes | None:
    """What a file held in a revision; ``None`` where it was not there. Raises :class:`GitError`."""
    folder = path.absolute().parent
    listed = _git(folder, "ls-tree", "-z", commit_of(revision, folder), "--", f":(literal){path.name}")
    if not listed:
        return None
    _, kind, blob = listed.split(b"\t")[0].decode().split()
    return _git(folder, "cat-file", "blob", blob) if kind == "blob" else None


def commit_of(revision: str, folder: Path) -> str:
    """The commit that a revision (a branch, a tag, HEAD~1) means in the repository of a folder.

    Raises :class:`GitError` where the folder is in no repository, or the repository has no such revision.
    """
    if not in_repository(folder):
        raise GitError(worded("{folder} 不在 git 仓库里，无法与 {revision} 比较", folder=folder, revision=revision))
    try:
        found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError as error:
        raise GitError(str(error) or worded("git 里没有 {revision} 这个版本", revision=revision)) from error
    return found.decode().strip()


def _succeeds(folder: Path, *arguments: str) -> bool:
    try:
        _git(folder, *arguments)
    except GitError:
        return False
    return True


def _git(folder: Path, *arguments: str) -> bytes:
    import subprocess

    inherited = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        ran = subprocess.run(
            ["git", *arguments], cwd=folder, env={**inherited, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise GitError(worded("没有安装 git")) from error
    if ran.returncode:
        raise GitError(" ".join(ran.stderr.decode("utf-8", "replace").split()))
    return ran.stdout
