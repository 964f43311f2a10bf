"""The package ``regex`` as this program uses it: patterns are compiled once for all runs, and always by name.

Making the patterns of this program anew takes ``regex`` a quarter of a second. What is kept is what ``pickle`` would keep of
a pattern: plain data, made and understood by one version of ``regex``.
"""

from __future__ import annotations

import copyreg
from functools import lru_cache
from typing import cast

import regex
from regex import DOTALL, IGNORECASE, VERBOSE, VERSION1, Match, Pattern, error, escape

from budgetlint.cache import recall, remember

__all__ = ["DOTALL", "IGNORECASE", "VERBOSE", "VERSION1", "Match", "Pattern", "compile", "error", "escape"]

_EMPTY = regex.compile("")
_reduce = copyreg.dispatch_table[type(_EMPTY)]
_restore = cast("type[Pattern[str]]", _reduce(_EMPTY)[0])


@lru_cache(maxsize=1024)
def compile(pattern: str, flags: int = 0) -> Pattern[str]:
    """The compiled pattern. Raises :class:`error` where it is none."""
    key = f"regex {regex.__version__} {int(flags)} {pattern}"
    known = recall(key)
    if known is not None:
        try:
            return _restore(*known)
        except (TypeError, ValueError, RuntimeError, error):
            pass  # not what was remembered: made anew
    made = regex.compile(str(pattern), flags, cache_pattern=False)
    remember(key, _reduce(made)[1])
    return made
