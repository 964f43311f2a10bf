"""Invented disclosures of 部门决算 and 部门预算 that are consistent, and know every figure they print.

What and how are apart: ``accounts`` and ``draw`` make a department's accounts in whole 分; a module of ``provinces``
tells them in one template's words; ``press`` sets what is told in one of the ``layouts``. Everything follows from the
seed. Nothing here imports budgetlint: the generator must not share the mistakes of what it tests.
"""

from .press import Place, Setting, Text, set_text
from .province import write
from .provinces import PROVINCES
from .sheet import Disclosure

__all__ = ["PROVINCES", "Disclosure", "Place", "Setting", "Text", "set_text", "write"]
