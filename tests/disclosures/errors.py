"""One error in a consistent disclosure: the slips that clerks make, each a function that may or may not find a place.

An error counts only where it makes a relation of the printed text false (see ``figures.holds``); what merely moves
a figure within its rounding, or changes a figure that nothing depends on, is no error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from .figures import DOWN, UNITS, UP, Relation, value
from .prints import rounded
from .sheet import Disclosure, Listing, Paragraph, Table, mark, marks_in

TRIES = 60
TURNED = {
    "增加": "减少",
    "减少": "增加",
    "增长": "下降",
    "下降": "增长",
    "上升": "下降",
    "降低": "增长",
    "提高": "下降",
    "大于": "小于",
    "小于": "大于",
    "高于": "低于",
    "低于": "高于",
    "增幅": "降幅",
    "降幅": "增幅",
    "减幅": "增幅",
}


@dataclass(frozen=True)
class Planted:
    """A disclosure with one error. A finding on one of ``targets`` has found its place."""

    disclosure: Disclosure
    sort: str
    targets: frozenset[int]
    told: str


@dataclass(frozen=True)
class Slip:
    """A change to a disclosure: the figures it touched, and what was done to them."""

    disclosure: Disclosure
    touched: frozenset[int]
    told: str


Slipping = Callable[[Disclosure, Random], Slip | None]
SORTS: dict[str, Slipping] = {}


def plant(disclosure: Disclosure, sort: str, rng: Random) -> Planted | None:
    """The disclosure with one error of a sort; None where none of many tries makes a relation false."""
    for _ in range(TRIES):
        slip = SORTS[sort](disclosure, rng)
        if slip is None:  # no place for it this time; often there will be one the next
            continue
        broken = slip.disclosure.false_relations()
        if broken:
            return Planted(slip.disclosure, sort, _targets(slip, broken), slip.told)
    return None


def _targets(slip: Slip, broken: list[Relation]) -> frozenset[int]:
    """The figures touched that still stand; where rows or parts were, the totals they count in, and themselves elsewhere."""
    figures, printed = slip.disclosure.figures, slip.disclosure.printed()
    if all(printed.get(index) == 1 for index in slip.touched):
        return slip.touched
    totals = {each.figures[0] for each in broken}
    keys = {figures[index].key for index in slip.touched} - {""}
    return frozenset(totals | slip.touched | {i for i, figure in enumerate(figures) if figure.key in keys})


def sort(name: str) -> Callable[[Slipping], Slipping]:
    """Names a sort of error."""

    def named(slipping: Slipping) -> Slipping:
        SORTS[name] = slipping
        return slipping

    return named


# Figures miscopied ------------------------------------------------------------------------------------------------


def _standing(disclosure: Disclosure, *kinds: str) -> list[int]:
    """The figures of some kinds that stand in the text, once."""
    return [i for i, count in disclosure.printed().items() if count == 1 and disclosure.figures[i].kind in kinds]


def _retyped(disclosure: Disclosure, index: int, text: str) -> Slip | None:
    old = disclosure.figures[index].text
    if old == text:
        return None
    return Slip(disclosure.with_texts({index: text}), frozenset({index}), f"{old} → {text}")


def _typo(disclosure: Disclosure, rng: Random, change: Callable[[str, list[int], Random], str | None]) -> Slip | None:
    index = rng.choice(_standing(disclosure, "amount", "rate", "score", "count"))
    text = disclosure.figures[index].text
    new = change(text, [at for at, char in enumerate(text) if char.isdigit()], rng)
    return _retyped(disclosure, index, new) if new and _well_formed(new) else None


def _well_formed(text: str) -> bool:
    """No zero before other digits, commas where they belong: nothing that shows without arithmetic."""
    whole = text.rstrip("%％").partition(".")[0]
    return (
        bool(whole)
        and (whole == "0" or whole[0] != "0")
        and (not whole.count(",") or whole == f"{int(whole.replace(',', '')):,}")
    )


@sort("digit changed")
def _digit(disclosure: Disclosure, rng: Random) -> Slip | None:
    def change(text: str, digits: list[int], rng: Random) -> str | None:
        at = rng.choice(digits)
        return text[:at] + rng.choice("0123456789".replace(text[at], "")) + text[at + 1 :]

    return _typo(disclosure, rng, change)


@sort("digits swapped")
def _swapped(disclosure: Disclosure, rng: Random) -> Slip | None:
    def change(text: str, digits: list[int], rng: Random) -> str | None:
        pairs = [at for at in digits if at + 1 in digits and text[at] != text[at + 1]]
        if not pairs:
            return None
        at = rng.choice(pairs)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    return _typo(disclosure, rng, change)


@sort("digit dropped")
def _dropped(disclosure: Disclosure, rng: Random) -> Slip | None:
    def change(text: str, digits: list[int], rng: Random) -> str | None:
        at = rng.choice(digits)
        new = text[:at] + text[at + 1 :]
        whole, dot, back = new.partition(".")
        if "," in whole and whole.replace(",", ""):
            whole = f"{int(whole.replace(',', '')):,}"
        return None if dot and not back.strip("%％") else whole + dot + back

    return _typo(disclosure, rng, change)


@sort("decimal point moved")
def _point(disclosure: Disclosure, rng: Random) -> Slip | None:
    def change(text: str, digits: list[int], rng: Random) -> str | None:
        whole, dot, back = text.replace(",", "").partition(".")
        percent = "%" if back.endswith("%") else ""
        back = back.removesuffix("%")
        if not dot or "," in text:
            return None
        if rng.random() < 0.5 and len(back) > 1:
            return f"{whole}{back[0]}.{back[1:]}{percent}".lstrip("0")
        return f"{whole[:-1]}.{whole[-1]}{back}{percent}" if len(whole) > 1 else None

    return _typo(disclosure, rng, change)


@sort("unit")
def _unit(disclosure: Disclosure, rng: Random) -> Slip | None:
    index = rng.choice(_standing(disclosure, "unit"))
    amount = next(i for i, figure in enumerate(disclosure.figures) if figure.unit_at == index)
    other = {"万元": "元", "元": "万元"}[disclosure.figures[index].text]
    slip = _retyped(disclosure, index, other)
    return slip and replace(
        slip, touched=slip.touched | {amount}, told=f"{disclosure.figures[amount].text} {slip.told}"
    )


@sort("rate of another row")
def _other_rate(disclosure: Disclosure, rng: Random) -> Slip | None:
    rates = _standing(disclosure, "rate")
    if len(rates) < 2:
        return None
    at = rng.randrange(len(rates) - 1)
    pair = (rates[at], rates[at + 1])
    one, other = pair if rng.random() < 0.5 else pair[::-1]
    return _retyped(disclosure, one, disclosure.figures[other].text)


@sort("last year's figure")
def _last_year(disclosure: Disclosure, rng: Random) -> Slip | None:
    there = [index for index in _standing(disclosure, "amount") if index in disclosure.prior]
    if not there:
        return None
    index = rng.choice(there)
    return _retyped(disclosure, index, disclosure.prior[index])


@sort("direction turned")
def _direction(disclosure: Disclosure, rng: Random) -> Slip | None:
    words = [index for index in _standing(disclosure, "word") if disclosure.figures[index].text in TURNED]
    if not words:
        return None
    index = rng.choice(words)
    about = [each for each in disclosure.relations if index in each.figures]
    turned = {index}
    if rng.random() < 0.5:
        turned |= {each for relation in about if relation.kind == "agree" for each in relation.figures}
    new = {each: TURNED[disclosure.figures[each].text] for each in turned}
    near = {
        i
        for relation in about
        if relation.kind in ("growth", "agree")
        for i in relation.figures[1:] + relation.figures[:1]
    }
    told = "、".join(f"{disclosure.figures[each].text} → {new[each]}" for each in turned)
    return Slip(disclosure.with_texts(new), frozenset(turned | near), told)


# Self-evaluation ----------------------------------------------------------------------------------------------------


@sort("score above weight")
def _above(disclosure: Disclosure, rng: Random) -> Slip | None:
    caps = [relation.figures for relation in disclosure.relations if relation.kind == "cap"]
    if not caps:
        return None
    score, weight = rng.choice(caps)
    limit = value(disclosure.figures[weight], disclosure.figures)
    assert limit is not None
    return _retyped(disclosure, score, rounded(limit.middle + rng.choice((1, 2, 5)), 2, drop=True))


@sort("narrative not updated")
def _narrative(disclosure: Disclosure, rng: Random) -> Slip | None:
    there = [
        index
        for index in _standing(disclosure, "amount", "score", "rate")
        if disclosure.figures[index].place == "prose"
        and disclosure.figures[index].key.startswith("project")
        and "@" in disclosure.figures[index].key
        and disclosure.figures[index].key != "projects@now"
    ]
    if not there:
        return None
    index = rng.choice(there)
    figure = disclosure.figures[index]
    now = value(figure, disclosure.figures)
    if now is None or not now.middle:
        return None
    scale = UNITS.get(figure.unit, 1) if figure.kind == "amount" else 1
    decimals = len(figure.text.rstrip("%％").partition(".")[2])
    if figure.kind == "score":
        return _retyped(disclosure, index, rounded(now.middle - rng.choice((1, 2, 3, 5)), decimals))
    factor = 100 if figure.kind == "rate" else 1
    old = rounded(now.middle / scale * factor * rng.randint(70, 97) / 100, decimals, commas="," in figure.text)
    return _retyped(disclosure, index, old + ("%" if figure.kind == "rate" else ""))


# Rows and parts -------------------------------------------------------------------------------------------------------


def _listed(disclosure: Disclosure, rng: Random) -> tuple[int, Listing, int] | None:
    """Block, listing and number of one part of a listing that is not nothing."""
    listing = rng.choice(disclosure.listings)
    parts = [
        n
        for n, index in enumerate(listing.figures)
        if (v := value(disclosure.figures[index], disclosure.figures)) and v.middle
    ]
    if not parts or len(listing.parts) < 2:
        return None
    block = next(n for n, b in enumerate(disclosure.blocks) if isinstance(b, Paragraph) and listing.parts[0] in b.text)
    return block, listing, rng.choice(parts)


def _rows(disclosure: Disclosure, rng: Random) -> tuple[int, Table, int] | None:
    """Block, table and number of one row that has figures."""
    tables = [
        (n, block) for n, block in enumerate(disclosure.blocks) if isinstance(block, Table) and len(block.rows) > 2
    ]
    number, table = rng.choice(tables)
    rows = [n for n, row in enumerate(table.rows) if any(marks_in(cell) for cell in row)]
    return (number, table, rng.choice(rows)) if rows else None


def _with_block(disclosure: Disclosure, number: int, block: Paragraph | Table) -> Disclosure:
    return replace(disclosure, blocks=(*disclosure.blocks[:number], block, *disclosure.blocks[number + 1 :]))


def _relisted(disclosure: Disclosure, rng: Random, *, twice: bool) -> Slip | None:
    """A part of a sentence, or a row of a table, left out or there twice."""
    if rng.random() < 0.5:
        if (found := _listed(disclosure, rng)) is None:
            return None
        number, listing, which = found
        block, part = disclosure.blocks[number], listing.parts[which]
        assert isinstance(block, Paragraph)
        start = block.text.index(part)
        after = block.text.index(listing.parts[1]) - block.text.index(listing.parts[0]) - len(listing.parts[0])
        separator = block.text[block.text.index(listing.parts[1]) - after : block.text.index(listing.parts[1])]
        end = start + len(part)
        if twice:
            text = block.text[:end] + separator + part + block.text[end:]
        elif which + 1 < len(listing.parts):
            text = block.text[:start] + block.text[end + len(separator) :]
        else:
            text = block.text[: start - len(separator)] + block.text[end:]
        return Slip(
            _with_block(disclosure, number, replace(block, text=text)),
            frozenset(marks_in(part)),
            _plain(disclosure, part),
        )
    if (row_found := _rows(disclosure, rng)) is None:
        return None
    number, table, which = row_found
    row = table.rows[which]
    rows = table.rows[:which] + (row,) * (2 if twice else 0) + table.rows[which + 1 :]
    touched = frozenset(index for cell in row for index in marks_in(cell))
    return Slip(_with_block(disclosure, number, replace(table, rows=rows)), touched, _plain(disclosure, " ".join(row)))


def _plain(disclosure: Disclosure, text: str) -> str:
    for index in marks_in(text):
        text = text.replace(mark(index), disclosure.figures[index].text)
    return text


@sort("part left out")
def _left_out(disclosure: Disclosure, rng: Random) -> Slip | None:
    return _relisted(disclosure, rng, twice=False)


@sort("item twice")
def _twice(disclosure: Disclosure, rng: Random) -> Slip | None:
    return _relisted(disclosure, rng, twice=True)


@sort("cell emptied")
def _emptied(disclosure: Disclosure, rng: Random) -> Slip | None:
    if (found := _rows(disclosure, rng)) is None:
        return None
    number, table, which = found
    row = table.rows[which]
    column = rng.choice([n for n, cell in enumerate(row) if marks_in(cell)])
    new = (*row[:column], "", *row[column + 1 :])
    rows = (*table.rows[:which], new, *table.rows[which + 1 :])
    touched = frozenset(index for cell in row for index in marks_in(cell))
    return Slip(_with_block(disclosure, number, replace(table, rows=rows)), touched, _plain(disclosure, row[column]))


assert set(TURNED) >= {*UP, *DOWN} - {"超出"}
