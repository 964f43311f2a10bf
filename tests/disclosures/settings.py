"""A setting drawn from a seed: every layout, with and without lines, pages and noise."""

from __future__ import annotations

from random import Random

from .layouts import LAYOUTS
from .press import Setting

PAGE_MARKS = ("{n}", "- {n} -", "— {n} —", "第 {n} 页", "\f{n}")


def setting_of(name: str, seed: int, layout: str = "") -> Setting:
    """The setting of a template's disclosure of a seed, in a layout if one is given."""
    rng = Random(f"setting {name} {seed}")
    pages = rng.random() < 0.5
    return Setting(
        layout=layout or rng.choice(tuple(LAYOUTS)),
        wrap=rng.choice((0, 72, 80)) if not pages else rng.choice((72, 80)),
        page=rng.randint(36, 48) if pages else 0,
        page_mark=rng.choice(PAGE_MARKS),
        gap=rng.random() < 0.7,
        blanks=rng.choice((0, 0, 0.1)),
        full=rng.choice((0, 0, 0.1)),
        seed=seed,
    )
