"""The command ``budgetlint``: arguments and exit status. Everything heavy is imported by what needs it.

Exit status: 0 nothing at or above the failing level, 1 findings, 2 something could not be checked.
"""

from __future__ import annotations

import _thread
import os
import sys
import threading
from collections.abc import Sequence

from budgetlint import __version__, language
from budgetlint.commands import FINDINGS, OK, UNCHECKED, command_names, load_command
from budgetlint.language import worded

__all__ = ["FINDINGS", "OK", "UNCHECKED", "main"]

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit status."""
    _prepare_streams()
    hook, sys.unraisablehook = sys.unraisablehook, _unraisable
    try:
        _choose_language()
        status = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print(f"\nbudgetlint: {worded('已中断')}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except Exception as error:
        if os.environ.get("BUDGETLINT_TRACEBACK"):
            raise
        told = worded(
            "程序内部错误：{kind}: {error}（设 BUDGETLINT_TRACEBACK=1 可看详情）",
            kind=type(error).__name__,
            error=error,
        )
        print(f"budgetlint: {told}", file=sys.stderr)
        return UNCHECKED
    finally:
        sys.unraisablehook = hook


def _unraisable(ignored: sys.UnraisableHookArgs) -> None:
    """An interrupt that comes while an object is being deleted would be lost (regex deletes many): it comes again."""
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        threading.Timer(0.05, _thread.interrupt_main).start()  # not here: in this function too it would be lost
    else:
        sys.__unraisablehook__(ignored)


def _prepare_streams() -> None:
    """Output must not fail for a character the console cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _choose_language() -> None:
    """The environment's choice, else Chinese; ``--lang`` comes later and wins, a configuration only where neither is."""
    language.forget()
    wish = os.environ.get(language.VARIABLE)
    try:
        if wish:
            language.use(wish)
    except ValueError as error:
        print(f"budgetlint: {language.VARIABLE}: {error}", file=sys.stderr)
        raise SystemExit(UNCHECKED) from None


def _dispatch(argv: list[str]) -> int:
    if argv == ["--version"]:
        print(f"budgetlint {__version__}")
        return OK
    named = bool(argv) and argv[0] in command_names()
    command = load_command(argv[0] if named else "check")
    parser = command.parser()
    if not argv:
        parser.print_help(sys.stderr)
        return UNCHECKED
    from budgetlint.cache import save

    status = command.run(parser.parse_args(argv[1:] if named else argv))
    save()
    return status
