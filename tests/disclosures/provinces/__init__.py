"""The templates, one module each with its ``PROVINCE``. A new module is found by itself."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from ..province import Province

PROVINCES: dict[str, Province] = {
    module.name: import_module(f"{__name__}.{module.name}").PROVINCE
    for module in iter_modules(__path__)
    if module.name[0] != "_"
}
