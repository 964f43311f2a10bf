"""The funds block of a self-evaluation form (预算执行情况): its header, its total row and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from budgetlint import regex
from budgetlint.facts.form_model import ALL_MARKS, FundRow, Funds
from budgetlint.facts.pieces import Row, Word, chunks, compact, glued
from budgetlint.facts.planned_funds import planned_funds
from budgetlint.language import worded
from budgetlint.model import Quantity, Span, View
from budgetlint.numerals import Token, cell_quantity, scan

__all__ = ["FundsReader", "fund_role", "is_fund_label", "is_total_label"]

_ROLES = (
    ("declared", regex.compile(r"目标申报数?")),
    ("compiled", regex.compile(r"预算编")),
    ("initial", regex.compile(r"年初预算")),
    ("outturn", regex.compile(r"执行数|实际支出|支出数|决算数")),
    ("weight", regex.compile(r"(?<![(（])(?:分值|权重)")),
    ("score", regex.compile(r"得分")),
    ("rate", regex.compile(r"执行率|完成率")),  # behind 执行率分值 and 执行率得分
    ("full", regex.compile(r"全年预算|调整后?预算|预算数|预算金额|预算安排数")),
    ("balance", regex.compile(r"资金结|结\((?:转|余)\)|^结余|^结转结余|\(转\)余")),
    ("reason", regex.compile(r"偏差|原因|说明|备注")),
)
# The columns of a form that gives the budget as declared (目标申报数) and as compiled (预算编制数) before the full one.
_DECLARED_FORM = ("declared", "compiled", "full", "outturn", "balance", "rate", "score")
_FULL_MARK = regex.compile(r"[(（](?:分值|满分|权重)[:：为]?\s*$")
_TOTAL = regex.compile(r"资金总额|资金合计|年度资金|总金额|^总额$|预算总额|支出总额|整体支出|项目总?资金:?$")
_PART = regex.compile(
    r"财政拨款|财政资金|[省市县区级]财政|预算资金|一般公共预算|政府性基金|国有资本|结转|其他|单位资金|自有|自筹|专户|上级|本级|中央|省级|市级|县级|区级|债券"
    r"|基本支出|(?<!整体)项目支出(?!.*总)"
)
_NAMED = regex.compile(f"(?:{_TOTAL.pattern})|(?:{_PART.pattern})")
_PLACEHOLDER = regex.compile(r"[-—–/\\*无]+")
_DECLARED = regex.compile(r"申报数?|编制?数|预算编")
_LABEL = regex.compile(r"[^\d]{2,20}")
_JUNK = regex.compile(r"[^\d一-鿿%]{1,4}")
_FRAGMENT = regex.compile(r"\d+[.,]|[.,]\d+")  # of a figure cut by the border of its cell
_FORMULA = regex.compile(r"\([^()一-鿿]*[/÷×*][^()一-鿿]*\)")  # how a column is computed: (B/A×100%)
_AMOUNTS = ("initial", "full", "outturn", "balance")


@lru_cache(maxsize=1 << 14)
def fund_role(text: str) -> str:
    """The role that a header cell names (全年执行数(B) is ``outturn``), ``""`` if none."""
    label = _FORMULA.sub("", compact(text))
    if len(label) > 14:
        return ""
    return next((role for role, pattern in _ROLES if pattern.search(label)), "")


def is_fund_label(text: str) -> bool:
    """Whether a row's label names the total of the funds or one of its sources."""
    return _NAMED.search(text) is not None


def is_total_label(text: str) -> bool:
    """Whether a row's label names the total of the funds."""
    return _TOTAL.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Slot:
    """A cell of a fund row: its column, its figure or ``None`` for a placeholder."""

    column: int
    quantity: Quantity | None
    cut: bool = False  # several figures stood in the cell, or it is pieced together


def _figure(view: View, unit: str) -> Quantity | None:
    quantity = cell_quantity(view, unit)
    if quantity is not None:
        return quantity
    tokens = list(scan(view))
    if len(tokens) == 1 and not compact(view.text[: tokens[0].start] + view.text[tokens[0].end :]):
        return tokens[0].quantity
    return None


def _slots(cells: Sequence[tuple[int, View]], unit: str) -> list[_Slot] | None:
    """The figures and placeholders of a row behind its label; ``None`` where a cell is neither."""
    slots: list[_Slot] = []
    for column, view in cells:
        if _PLACEHOLDER.fullmatch(compact(view.text)):
            slots.append(_Slot(column, None))
            continue
        quantity = _figure(view, unit)
        if quantity is not None or _FRAGMENT.fullmatch(compact(view.text)):
            slots.append(_Slot(column, quantity, cut=quantity is None))
            continue
        pieces = chunks(view)
        figures = [_figure(each, unit) for each in pieces]
        known = [each for each in figures if each is not None]
        if known and slots and len(pieces) > len(known) and figures[-1] is None and len(known) < 2:
            break  # the reason's own words
        slots += [_Slot(column, each, cut=True) for each in known]
        if not known and not _JUNK.fullmatch(compact(view.text)):
            if slots:
                break  # words behind the figures: the reason
            return None
    return slots


def _is_full_mark(header: str, token: Token) -> bool:
    """Whether a number in a header is marks: 得分（10分）, 得分（分值10）."""
    return token.quantity.kind == "score" or _FULL_MARK.search(header, 0, token.start) is not None


@dataclass
class FundsReader:
    """Collects the rows of one funds block, from its header to the goals."""

    unit: str
    header: list[tuple[int, str]] = field(default_factory=list)
    heads: str = ""
    weights: list[Quantity] = field(default_factory=list)  # told in the header: 得分（20分×执行率）
    rows: list[Row] = field(default_factory=list)
    percents: bool = False  # whether the rate of the total row has a percent sign
    pairs: list[tuple[str, Quantity]] = field(default_factory=list)
    pair_columns: dict[int, str] = field(default_factory=dict)  # where the labels of the pairs stand
    pair_parts: list[FundRow] = field(default_factory=list)
    pair_label: Word | None = None
    planned: bool = False  # whether its figures are those of a plan
    years: list[FundRow] = field(default_factory=list)  # of money planned for several

    def take_header(self, row: Row) -> bool:
        """Whether the row names at least two figures of the block without giving them."""
        named = [(cell.column, fund_role(cell.text)) for cell in row.filled]
        roles = [(column, role) for at, (column, role) in enumerate(named) if role and not _is_group(named, at)]
        if len(roles) < 2 or any(_figure(cell.view, self.unit) for cell in row.filled):
            return False
        self.heads += row.label
        self.weights += [t.quantity for cell in row.filled for t in scan(cell.view) if _is_full_mark(cell.view.text, t)]
        if len(roles) > len(self.header):
            self.header = roles
        return True

    def take_pairs(self, row: Row) -> bool:
        """Whether the row is written as labels with their figure behind or in them (预算数： | 1.8万元 | 执行数1.8万元)."""
        found: list[tuple[str, Quantity]] = []
        columns: dict[int, str] = {}
        cells = row.filled
        for cell, after in pairwise(cells):
            role = "" if _PART.search(cell.text) and "预算" not in cell.text else fund_role(cell.text)
            own = [token.quantity for token in scan(cell.view) if token.quantity.kind == "amount"] if role else []
            quantity = own[0] if own else _figure(after.view, self.unit) if role else None
            if role and quantity is not None:
                found.append((role, quantity))
                columns[cell.column] = role
        roles = {role for role, _ in found}
        if len(roles) == len(found) and roles & {"full", "outturn"}:
            self.pairs += found
            self.pair_columns |= columns
            self.pair_label = self.pair_label or Word("资金总额", row.span)
            return True
        if self.pairs and not self.planned and _PART.search(row.label) and not found:
            self._pair_part(row)
            return True
        return False

    def take_planned(self, row: Row) -> bool:
        """Whether the row plans money, each label with one figure behind it; only in a form without a header over its figures."""
        if self.header or self.rows:
            return False
        planned = planned_funds(row, lambda view: _figure(view, self.unit), begun=self.planned)
        for role, label, quantity in planned:
            if role == "year":
                name = Word(compact(label.text), label.view.span(0, len(label.text)))
                self.years.append(FundRow(name, {"span": quantity}))
                continue
            self.pairs.append((role, quantity))
            self.pair_columns[label.column] = role
            self.pair_label = self.pair_label or Word("资金总额", row.span)
        self.planned = self.planned or bool(planned)
        return bool(planned) or (
            self.planned and _PART.search(row.label) is not None
        )  # their sources are of other rules

    def _pair_part(self, row: Row) -> None:
        """其中：财政拨款 | 1.8万元 | 其中：财政拨款 | 1.8万元: a part of each of the two figures, by the columns of their labels or, with
        no label between the two (到位数), in order."""
        cells = row.filled
        labels = [cell for cell in cells if _PART.search(compact(cell.text)) and not _figure(cell.view, self.unit)]
        figures: dict[str, Quantity] = {}
        placed = [(self.pair_columns[label.column], label) for label in labels if label.column in self.pair_columns]
        for role, label in placed if len(placed) > 1 else zip(("full", "outturn"), labels, strict=False):
            behind = next((cell for cell in cells if cell.column == label.column + 1), None)
            quantity = _figure(behind.view, self.unit) if behind else None
            if quantity is not None:
                figures[role] = quantity
        if labels:
            blank = frozenset({"full", "outturn"} - figures.keys())
            self.pair_parts.append(FundRow(Word(compact(labels[0].text), labels[0].view.span(0, 1)), figures, blank))

    def read(self, end: Span) -> Funds:
        """The block. What could not be read says why."""
        if self.pairs:
            figures = {role: _typed(role, quantity) for role, quantity in self.pairs}
            whole = FundRow(self.pair_label or Word("资金总额", end), figures)
            return Funds(whole, tuple(self.pair_parts), years=tuple(self.years))
        total: FundRow | None = None
        parts: list[FundRow] = []
        columns: dict[int, str] = {}
        block = -1
        reason = worded("没有找到资金栏")
        parts_reason = ""
        for row in self.rows:
            is_total = is_total_label(row.label)
            if total is None and (is_total or (not _PART.search(row.label) and not parts)):
                total, columns, reason = self._total(row)
                block = row.block
            elif _PART.search(row.label) and not is_total and not parts_reason:
                piece = self._part(row, columns if row.block == block else {})
                if piece is None:
                    parts_reason = worded("资金分项行的单元格错位或残缺")
                else:
                    parts.append(piece)
            elif total is not None and not is_total and any(_figure(c.view, self.unit) for c in row.filled[1:]):
                parts_reason = parts_reason or worded("资金分项行的名称认不出")
        return Funds(total, tuple(parts), "" if total else reason, parts_reason)

    # ---- rows

    def _behind_label(self, row: Row) -> tuple[Word, list[tuple[int, View]]]:
        """The row's label, and its cells from the first that holds a figure on."""
        cells = [(cell.column, cell.view) for cell in row.filled]
        named = [i for i, (_, view) in enumerate(cells) if _NAMED.search(compact(view.text))]
        first = named[-1] if named else 0
        start = next((i for i, (_, view) in enumerate(cells) if i >= first and self._holds_figure(view)), len(cells))
        label = glued(view for _, view in cells[:start])
        if start < len(cells):
            column, view = cells[start]
            pieces = chunks(view)
            first = next((i for i, each in enumerate(pieces) if _figure(each, self.unit)), 0)
            if first:  # the label and the first figures share a cell
                label = glued([label, *pieces[:first]])
                cells[start] = (column, glued(pieces[first:]))
        word = Word(compact(label.text), label.span(0, len(label.text)))
        return word, cells[start:]

    def is_row(self, row: Row) -> bool:
        """Whether the row belongs to the block: it names money of it, or holds at least four figures."""
        return (
            _NAMED.search(row.label) is not None or sum(_figure(c.view, self.unit) is not None for c in row.filled) >= 4
        )

    def _holds_figure(self, view: View) -> bool:
        text = compact(view.text)
        if _PLACEHOLDER.fullmatch(text):
            return True
        return any(_figure(each, self.unit) for each in (view, *chunks(view)))

    def _total(self, row: Row) -> tuple[FundRow | None, dict[int, str], str]:
        label, cells = self._behind_label(row)
        if not cells:
            return None, {}, worded("资金总额一行没有数")
        slots = _slots(cells, self.unit)
        if slots is None:
            return None, {}, worded("资金总额一行有认不出的单元格")
        bound = self._bind(slots, is_total_label(label.text), bare=not label.text)
        if bound is None:
            return None, {}, worded("资金总额一行的数与表头对不上")
        figures = {role: _typed(role, slot.quantity) for slot, role in bound if slot.quantity is not None}
        if len({weight.value for weight in self.weights}) == 1 and "score" in figures:
            figures.setdefault("weight", self.weights[0])
        self.percents = any(slot.quantity and slot.quantity.kind == "percent" for slot in slots)
        columns = {} if any(slot.cut for slot in slots) else {slot.column: role for slot, role in bound}
        return FundRow(label, _with_initial(figures)), columns, ""

    def _part(self, row: Row, columns: dict[int, str]) -> FundRow | None:
        label, cells = self._behind_label(row)
        if not cells:
            return FundRow(label, {}, frozenset(_AMOUNTS))
        slots = _slots(cells, self.unit)
        if slots is None:
            return None
        proven = _repaired(slots) if self._roles() is _DECLARED_FORM else None
        if proven:
            told = {role: _typed(role, slot.quantity) for slot, role in proven if slot.quantity}
            told = _with_initial(told)
            return FundRow(label, told, frozenset(role for role in _AMOUNTS if role not in told))
        if not columns or any(slot.cut for slot in slots):
            return None
        figures: dict[str, Quantity] = {}
        for slot in slots:
            role = columns.get(slot.column)
            if role is None:
                return None
            if slot.quantity is not None:
                if role in _AMOUNTS and slot.quantity.kind == "percent":
                    return None
                figures[role] = _typed(role, slot.quantity)
        if "weight" in figures or "score" in figures or (self.percents and _is_amount(figures.get("rate"))):
            return None  # a source of money has no mark: the row is shifted, as behind a page end
        figures = _with_initial(figures)
        return FundRow(label, figures, frozenset(role for role in _AMOUNTS if role not in figures))

    # ---- binding

    def _roles(self) -> tuple[str, ...]:
        roles = tuple(role for _, role in self.header if role != "reason")
        if not _DECLARED.search(self.heads):
            return roles
        if "weight" not in roles:
            return _DECLARED_FORM
        return ("declared", "compiled", *(role for role in roles if role not in ("initial", "declared", "compiled")))

    def _bind(self, slots: Sequence[_Slot], labelled: bool, *, bare: bool) -> list[tuple[_Slot, str]] | None:
        """The figures with their roles, by their number, by their columns, or by what they add up to; those of a row
        without any label (``bare``) only where each stands under its header, or one cell before it as the label is lacking."""
        roles = self._roles()
        whole = not any(slot.cut for slot in slots)
        if roles and len(slots) == len(roles) and labelled and (whole or roles is not _DECLARED_FORM):
            bound = list(zip(slots, roles, strict=True))
            if _plausible(bound):
                return bound
        if roles is _DECLARED_FORM:
            return _repaired(slots)
        for shift in (0, 1, -1):
            columns = {column + shift: role for column, role in self.header}
            bound = [(slot, columns.get(slot.column, "")) for slot in slots]
            fits = labelled or (bare and shift <= 0 and len(slots) == len(roles))
            if whole and fits and all(role and role != "reason" for _, role in bound) and _plausible(bound):
                return bound
        return None


def _is_group(named: Sequence[tuple[int, str]], at: int) -> bool:
    """Whether a header stands over those behind it (年度预算数, 年初预算, 调整后预算数, …)."""
    behind = [role for _, role in named[at + 1 :]]
    return named[at][1] == "full" and behind[:1] == ["initial"] and "full" in behind


def _is_amount(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.kind != "percent"


def _typed(role: str, quantity: Quantity) -> Quantity:
    """A mark or a rate is no amount of money, whatever unit the block is in."""
    if quantity.kind == "malformed" or role not in ("weight", "score", "rate") or quantity.kind == "percent":
        return quantity
    return replace(quantity, kind="number", unit="" if role == "rate" else "分")


def _with_initial(figures: dict[str, Quantity]) -> dict[str, Quantity]:
    """目标申报数 and 预算编制数 are both 年初预算数; where they differ it is unknown."""
    declared, compiled = figures.pop("declared", None), figures.pop("compiled", None)
    if declared is not None and compiled is not None and declared.value == compiled.value:
        figures["initial"] = compiled
    return figures


def _plausible(bound: Sequence[tuple[_Slot, str]]) -> bool:
    """Whether percentages stand where rates belong and nowhere else, no mark is more than all a form gives, and nothing is unreadable."""
    for slot, role in bound:
        if slot.quantity is None:
            continue
        if role == "weight" and slot.quantity.value > ALL_MARKS:
            return False
        if slot.quantity.kind == "malformed" or (slot.quantity.kind == "percent") > (role == "rate"):
            return False
    return True


def _repaired(slots: Sequence[_Slot]) -> list[tuple[_Slot, str]] | None:
    """A damaged row of seven roles: its last five figures, if they prove themselves (结余 = 预算 − 执行).

    What stands before them is 年初预算数 where it is one figure said once or more, or one cut in two.
    """
    while slots and slots[-1].quantity is None:
        slots = slots[:-1]  # “无” for the reason
    tail = list(zip(slots[-5:], _DECLARED_FORM[-5:], strict=False))
    if len(tail) < 5 or any(slot.quantity is None or slot.quantity.kind == "malformed" for slot, _ in tail):
        return None
    full, outturn, balance, rate, score = (slot.quantity for slot, _ in tail)
    assert full and outturn and balance and rate and score
    if full.value - outturn.value != balance.value:
        return None
    head = [slot for slot in slots[:-5] if slot.quantity is not None and slot.quantity.kind != "malformed"]
    values = {slot.quantity.value for slot in head if slot.quantity}
    if len(values) == 1 or (head and head[0].quantity and head[0].quantity.value == full.value):
        tail += [(head[0], "declared"), (head[0], "compiled")]
    return tail
