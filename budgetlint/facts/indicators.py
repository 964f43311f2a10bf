"""The indicator table of a self-evaluation form: its header, its rows, the weights of its first levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from budgetlint import regex
from budgetlint.facts.form_model import Indicator, Subtotal, Value
from budgetlint.facts.indicator_marks import Marks, find_marks, is_actual_between, is_unweighted
from budgetlint.facts.indicator_pieces import Piece, pieces_of, value_like
from budgetlint.facts.level_labels import WEIGHT, LevelLabels
from budgetlint.facts.pieces import Row, Word, compact, glued, part
from budgetlint.facts.values import in_unit, read_value
from budgetlint.language import worded
from budgetlint.model import Quantity
from budgetlint.numerals import cell_quantity

__all__ = ["IndicatorReader", "indicator_role", "is_indicator_header"]

_ROLES = (
    ("level1", regex.compile(r"一级(?:指标)?$|^绩效指标$")),
    ("level2", regex.compile(r"二级(?:指标)?$")),
    ("meaning", regex.compile(r"指标(?:解释|说明|释义|含义|内涵)")),
    ("reason", regex.compile(r"偏差|原因|改进|说明|备注|完成情况分析")),
    ("sign", regex.compile(r"指标性质|计算符号|指标方向")),
    ("unit", regex.compile(r"(?:度量|计量|指标)单位|^单位$")),
    ("actual", regex.compile(r"完成(?:指标)?值|实际(?:完成|指标|值)|完成情况$|^完成$")),
    ("name", regex.compile(r"三级(?:指标)?$|指标名称|指标内容|评价内容|^指标$")),
    ("target", regex.compile(r"指标值|目标值|预期值|计划值|年度目标$|^目标$")),
    ("weight", regex.compile(r"分值|权重|满分|标准分")),
    ("score", regex.compile(r"得分(?!率|系数|比)|评分$")),
)
_VALUES = regex.compile("(?:指标|目标|完成)值")
_YEAR_VALUE = regex.compile(r"(?:预计)?20\d\d年度?(?:预计|预期|计划|实际)?(?:实现|目标|指标|完成)?值?")
_REMARK = regex.compile(r"[(].*?[)]")
_OF_HEADERS = regex.compile("[级指评]")  # one of them stands in every name of a level or of the indicators
_GENERIC = regex.compile(r"(?:年度|项目)?(?:绩效指标|绩效指|绩|效|指|标|绩效|绩效数|指标|\d+\.?)*(?:完成情况)?")
_SHELL = regex.compile(r"[≥≤=<>≫≪]+[^\d]{0,4}$")  # a target that keeps only its sign and unit
_SIGN = regex.compile(r"[≥≤=<>≧≦]+")
_SUBTOTAL = regex.compile(r"(?:.{0,8}小计|年度(?:绩效)?目标\d{0,2}得分)[:：]?")
_LEVEL_NAME = regex.compile(r".{0,8}指标")
_NO_REASON = regex.compile(r"[-—–/无\s]*|无偏差|无。|不适用")


def _weight_told(name: Piece) -> Quantity | None:
    """The 分值 that an indicator's name ends with: 粮食总产量（5分）."""
    match = WEIGHT.search(name.view.text)
    if match is None or match.end() < len(name.view.text.rstrip()) or "分" not in match[0]:
        return None
    return cell_quantity(part(name.view, match.start("n"), match.end("n")), "分")


@lru_cache(maxsize=1 << 14)
def indicator_role(text: str) -> str:
    """The role that a header cell names (实际完成值 is ``actual``), ``""`` if none."""
    label = _REMARK.sub("", compact(text))
    if not label or len(label) > 16:
        return ""
    return next((role for role, pattern in _ROLES if pattern.search(label)), "")


def is_indicator_header(row: Row) -> bool:
    """Whether the row heads an indicator table: it names indicators and values or scores."""
    if _OF_HEADERS.search(row.label) is None:
        return False
    roles = {indicator_role(cell.text) for cell in row.filled}
    named = roles & {"name", "level2", "level1"}
    valued = roles & {"target", "actual", "weight", "score"}
    if named and len(valued) >= 2:
        return True
    label = row.label
    if "级指标" not in label:
        return False
    return (_VALUES.search(label) is not None and not any(c.isdigit() for c in label)) or bool(_year_columns(row))


def _year_columns(row: Row) -> list[int]:
    """The columns of values by year, the year of the budget last (2023年 | 2024年 | 预计2025年实现); none where there are not two."""
    found = [cell.column for cell in row.filled if _YEAR_VALUE.fullmatch(compact(cell.text))]
    return found if len(found) > 1 else []


def is_marks_header(row: Row) -> bool:
    """Whether the row heads marks for something else than indicators: 资金管理情况 | 情况说明 | 分值 | 得分."""
    roles = [indicator_role(cell.text) for cell in row.filled]
    return len(roles) > 2 and not roles[0] and {"weight", "score"} <= set(roles) <= {"", "weight", "score", "reason"}


def _signed(sign: Piece, number: Piece, unit: str) -> Value:
    """A value whose sign and unit stand in columns of their own (≥ | 12 | 场); without a word before it (定性)."""
    views = [sign.view, number.view] if _SIGN.fullmatch(sign.text) else [number.view]
    value = read_value(glued(views, ""))
    found = in_unit(value, unit) or value
    return replace(found, text=value.text + unit) if value.quantity and not value.quantity.unit else found


@dataclass
class IndicatorReader:
    """Collects the rows of one indicator table."""

    columns: dict[str, int] = field(default_factory=dict)
    indicators: list[Indicator] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    labels: LevelLabels = field(default_factory=LevelLabels)
    subtotals: list[Subtotal] = field(default_factory=list)
    stray_labels: bool = False
    pending: list[Piece] = field(default_factory=list)
    earlier: list[int] = field(default_factory=list)  # columns of values of earlier years, or of half a year

    @property
    def scored(self) -> bool:
        """Whether the table gives scores; one with 指标值 and 完成值 only may have reasons behind them, too."""
        unmarked = (
            min(self.columns.get(role, -1) for role in ("target", "actual")) >= 0 and "weight" not in self.columns
        )
        return "score" in self.columns or ("reason" in self.columns and not unmarked)

    def take_header(self, row: Row) -> None:
        """Reads the columns off a header row (a repeated one, after a page break, too)."""
        columns: dict[str, int] = {}
        earlier: list[int] = []
        for cell in row.filled:
            role = indicator_role(cell.text)
            if role == "target" and "target" in columns and "actual" not in columns:
                earlier.append(columns["target"])
                columns["target"] = cell.column  # 年初指标值, 调整后指标值; 半年, 全年指标值: the later counts
            elif role == "weight" and "score" not in columns:
                columns["weight"] = cell.column  # 一级指标 | 分值 | 二级指标 | 分值: so too
            elif role:
                columns.setdefault(role, cell.column)
            else:
                for role in self._merged_roles(cell.text):
                    columns.setdefault(role, -99)
        if "得分" in row.label:
            columns.setdefault("score", -99)
        if "target" not in columns and (years := _year_columns(row)):
            *earlier, columns["target"] = years
        if -1 < columns.get("reason", -1) < columns.get("weight", -1):
            columns["meaning"] = columns.pop("reason")  # 情况说明 before the marks
        self.columns = columns
        self.earlier = [] if self.scored else earlier
        self.labels.take_header(row, [indicator_role(cell.text) for cell in row.filled])

    def _merged_roles(self, text: str) -> list[str]:
        return [role for word in text.split() if (role := indicator_role(word))]

    def take(self, row: Row) -> None:
        """Reads one row under the header."""
        pieces = self.labels.without_weights(pieces_of(row), len(self.indicators))
        marks = find_marks(self.columns, pieces, scored=self.scored)
        if marks is None:
            self._leftover(row, pieces)
            return
        body = self._named(pieces, marks)
        start = self._value_start(body, marks.shift)
        values = self._values(body[start:]) if not self._actual_behind else self._values_around(body[start:], pieces)
        unit = self._unit(pieces, marks)
        values = (in_unit(values[0], unit), in_unit(values[1], unit))
        names = [piece for piece in body[:start] if piece.text] or self.pending
        self.pending = []
        index = len(self.indicators)
        names = self._strip_generic(names)
        if len(names) == 1 and len(body) == 1 and _SUBTOTAL.fullmatch(names[0].text):
            self._subtotal(names[0], marks)
            return
        weight = _weight_told(names[-1]) if names and marks.score and "weight" not in self.columns else None
        for piece in names[:-1] if weight else names:
            self.labels.take(piece, index, last=piece is names[-1])
        marks = replace(marks, weight=weight) if weight else marks
        level1, level2, name = self._levels(names)
        if not self.scored and (name is None or values[0] is None):
            self._leftover(row, pieces)
            return
        told = self.columns.get("actual") if self._actual_behind else None
        behind = (piece.view for piece in pieces[marks.end :] if piece.column != told)
        reason = compact("".join(view.text for view in behind if not cell_quantity(view, "")))
        self.indicators.append(
            Indicator(
                level1,
                level2,
                name,
                values[0],
                values[1],
                marks.weight,
                marks.score,
                "" if _NO_REASON.fullmatch(reason) else reason,
                self._certain(pieces, marks, len(body), values),
                row.span,
            )
        )
        self._note_blanks(name, marks)

    def _note_blanks(self, name: Word | None, marks: Marks) -> None:
        label = name.text if name else worded("（无名称）")
        if self.scored and marks.score is None:
            self.gaps.append(worded("指标“{name}”的得分没有填写", name=label))
        if self.scored and marks.weight is None and not is_unweighted(self.columns):
            self.gaps.append(worded("指标“{name}”的分值没有填写", name=label))

    def _named(self, pieces: Sequence[Piece], marks: Marks) -> Sequence[Piece]:
        """What goes before the marks, without the cell that only explains the indicator (指标解释), a unit (计量单位) between its name
        and its value, and values of earlier years."""
        aside = {*self.earlier, *([self.columns["meaning"]] if "meaning" in self.columns else [])}
        if self._unit_before:
            aside.add(self.columns["unit"])
        if not aside:
            return pieces[: marks.at]
        return [piece for piece in pieces[: marks.at] if piece.column - (marks.shift or 0) not in aside]

    def _unit(self, pieces: Sequence[Piece], marks: Marks) -> str:
        """The unit (计量单位) that stands in a column before the values; ``""`` where none does."""
        if not self._unit_before:
            return ""
        column = self.columns["unit"] + (marks.shift or 0)
        return next((piece.text for piece in pieces[: marks.at] if piece.column == column), "")

    @property
    def _unit_before(self) -> bool:
        return -1 < self.columns.get("unit", -1) < self.columns.get("target", -1)

    def sum_up(self, label: Word, weight: Quantity, score: Quantity) -> None:
        """A row that sums up all indicators so far."""
        self.subtotals.append(Subtotal(label, weight, score, tuple(range(len(self.indicators)))))

    def _subtotal(self, piece: Piece, marks: Marks) -> None:
        first = self.subtotals[-1].rows[-1] + 1 if self.subtotals else 0
        rows = tuple(range(first, len(self.indicators)))
        if rows:
            word = Word(piece.text, piece.view.span(0, len(piece.view.text)))
            self.subtotals.append(Subtotal(word, marks.weight, marks.score, rows))

    # ---- scores

    def _certain(
        self, pieces: Sequence[Piece], marks: Marks, before: int, values: tuple[Value | None, Value | None]
    ) -> bool:
        """Whether the marks surely are 分值 and 得分: they stand under them, or all that goes before them is there."""
        if any(piece.cut for piece in pieces):
            return False
        if not self.scored or marks.shift == 0:
            return True
        return before >= 3 and values[0] is not None and values[1] is not None

    # ---- values and names

    def _value_start(self, body: Sequence[Piece], shift: int | None) -> int:
        """Where the names end and the values begin."""
        if "target" not in self.columns and "actual" not in self.columns:
            return len(body)  # an index with marks only
        target, actual = self.columns.get("target", -99), self.columns.get("actual", -99)
        if "sign" in self.columns and (shift is not None or not self.scored):
            first = min(self.columns["sign"], target) + (shift or 0)
            return next((i for i, piece in enumerate(body) if piece.column >= first), len(body))
        if not self.scored and actual >= 0:
            target_at = next((i for i, p in enumerate(body) if p.column == target), None)
            if target_at is not None and len(body) > target_at + 1:
                return target_at
        if shift is not None and abs(shift) <= 1 and target >= 0:
            columns = [piece.column - shift for piece in body]
            if target in columns and actual in columns:
                return columns.index(target)
        start = len(body) - (2 if "actual" in self.columns or "score" in self.columns else 1)
        if start >= 0 and start < len(body) and len(body) >= 3:
            return start
        return next((i for i, piece in enumerate(body) if value_like(piece)), len(body))

    def _values(self, pieces: Sequence[Piece]) -> tuple[Value | None, Value | None]:
        if "actual" not in self.columns and "score" not in self.columns:
            return (self._only_target(pieces) if pieces else None), None
        if "sign" in self.columns and -1 < self.columns.get("unit", -1) < self.columns["sign"]:
            actual = next((piece for piece in pieces[2:] if piece.column == self.columns.get("actual")), None)
            if actual is None:
                return None, None
            return read_value(glued([pieces[0].view, pieces[1].view], "")), read_value(actual.view)
        if "sign" in self.columns and "unit" in self.columns and len(pieces) >= 4:
            sign, number, unit, actual = pieces[:4]
            return _signed(sign, number, unit.text), in_unit(read_value(actual.view), unit.text)
        if "sign" in self.columns and len(pieces) >= 3:
            sign, number, actual = pieces[:3]
            return _signed(sign, number, ""), read_value(actual.view)
        if len(pieces) >= 2:
            return read_value(pieces[0].view), read_value(pieces[1].view)
        if len(pieces) == 1:
            only = read_value(pieces[0].view)
            return (only, None) if only.sign else (None, only)
        return None, None

    def _only_target(self, pieces: Sequence[Piece]) -> Value:
        """The target of a table without actual values; its sign and unit may stand in columns of their own (≥ | 12 | 场)."""
        if "sign" not in self.columns or len(pieces) < 2:
            return read_value(pieces[-1].view)
        sign, number, *rest = pieces
        return _signed(sign, number, rest[0].text if rest and "unit" in self.columns else "")

    @property
    def _actual_behind(self) -> bool:
        """Whether 实际完成值 stands behind 分值, and mostly behind 得分."""
        return is_actual_between(self.columns) or self.columns.get("actual", -1) > max(
            self.columns.get("weight", 99), self.columns.get("score", 99)
        )

    def _values_around(self, before: Sequence[Piece], pieces: Sequence[Piece]) -> tuple[Value | None, Value | None]:
        """The target before the marks, its sign and unit put to it, and the actual value behind them."""
        actual = next((piece for piece in pieces if piece.column == self.columns["actual"]), None)
        target = read_value(glued([piece.view for piece in before], "")) if before else None
        return target, read_value(actual.view) if actual else None

    def _strip_generic(self, names: Sequence[Piece]) -> list[Piece]:
        named = [piece for piece in names if not _GENERIC.fullmatch(WEIGHT.sub("", piece.text))]
        while len(named) > 1 and _SHELL.fullmatch(named[-1].text):
            named.pop()
        return named

    def _levels(self, names: Sequence[Piece]) -> tuple[Word | None, Word | None, Word | None]:
        """First level, second level and name; a lone level is the second unless it stands under 一级指标."""
        found = [(p.column, Word(_SHELL.sub("", p.text), p.view.span(0, len(p.view.text)))) for p in names]
        found = [(column, word) for column, word in found if word.text]
        if not found:
            return None, None, None
        named = len(found) > 1 or not _LEVEL_NAME.fullmatch(found[-1][1].text)
        name = found[-1][1] if named else None
        above = found[:-1] if named else found
        if len(above) >= 2:
            return above[0][1], above[-1][1], name
        if not above:
            return None, None, name
        column, only = above[0]
        first = column <= self.columns.get("level1", -1) or WEIGHT.search(only.text) is not None
        return (only, None, name) if first else (None, only, name)

    # ---- rows without a pair

    def _leftover(self, row: Row, pieces: Sequence[Piece]) -> None:
        """A row without scores: the rest of a wrapped one, names whose values come next, or one that cannot be read."""
        if not any(value_like(piece) for piece in pieces):
            self.pending += pieces
        if any(WEIGHT.search(piece.view.text) for piece in pieces):
            self.stray_labels = True
        values = [piece for piece in pieces if value_like(piece)]
        if values or len(pieces) >= 3:
            self.gaps.append(
                worded("有指标行的单元格残缺，读不出分值和得分") if self.scored else worded("有指标行读不出")
            )
