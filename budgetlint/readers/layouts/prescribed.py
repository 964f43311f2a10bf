"""Headers in pieces: cells of a header that were cut over lines, in a table whose columns are prescribed.

Text copied from a page tells the cells of a header line by line (“本年收入合” “财政拨款收” “计” “入”) or one after the other
(“本年收入合” “计” “财政拨款收” “入”), groups before or after what stands below them. The forms of the Ministry of Finance
(部门决算公开表, 预算公开表) have few sets of columns: the pieces are a header if they make up one of them and nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from budgetlint import regex

__all__ = ["Column", "columns_of", "columns_of_part", "listed_columns"]

# One set of columns a line: ``group{columns below it}``, ``name?`` where some leave it out.
_FORMS = """
项目{科目编码 科目名称} 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入
项目{科目编码 科目名称} 本年收入合计 财政拨款收入 上级补助收入 事业收入{小计 其中:教育收费} 经营收入 附属单位上缴收入 其他收入
项目{科目编码 科目名称} 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
项目{科目编码 科目名称} 本年支出{小计 基本支出 项目支出}
项目{科目编码 科目名称} 本年支出{合计 基本支出 项目支出}
项目{科目编码 科目名称} 本年支出合计 基本支出 项目支出
项目{科目编码 科目名称} 年初结转和结余 本年收入 本年支出{小计 基本支出 项目支出} 年末结转和结余
序号? 收入{项目 行次? 金额} 支出{项目 行次? 金额}
序号? 收入{项目 行次? 金额} 支出{项目 行次? 合计 一般公共预算 政府性基金预算 国有资本经营预算}
人员经费{科目编码 科目名称 金额} 公用经费{科目编码 科目名称 金额 科目编码 科目名称 金额}
人员经费{科目编码 科目名称 金额} 公用经费{科目编码 科目名称 金额}
预算数{合计 因公出国(境)费 公务用车购置及运行费{小计 公务用车购置费 公务用车运行费} 公务接待费} \
决算数{合计 因公出国(境)费 公务用车购置及运行费{小计 公务用车购置费 公务用车运行费} 公务接待费}
“三公”经费合计 因公出国(境)费 公务用车购置及运行费{小计 公务用车购置费 公务用车运行费} 公务接待费
序号? 功能分类科目{科目编码 科目名称} 合计 基本支出 项目支出 经营支出? 上缴上级支出? 对附属单位补助支出?
序号? 功能分类科目{科目编码 科目名称} 合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
序号? 功能分类科目{科目编码 科目名称} 合计 基本支出{小计 人员经费 公用经费} 项目支出
序号? 经济分类科目{科目编码 科目名称} 合计 人员经费 公用经费
序号? 功能分类科目{科目编码 科目名称} 合计 本年收入{小计 财政拨款收入 财政专户收入 事业收入 经营收入 上级补助收入 \
附属单位上缴收入 其他收入} 上年结转结余
"""
# The parts of a self-evaluation form (项目支出绩效自评表), which stand below others of its lines.
_PARTS = """
项目资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分
项目资金 年初预算数 全年预算数 全年执行数 分值 得分
绩效指标? 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因?
绩效指标? 一级指标 二级指标 三级指标 分值 年度指标值 实际完成值 得分 偏差原因?
绩效指标? 一级指标 二级指标 三级指标 年度指标值 实际完成值 得分 偏差原因?
"""
# What else the forms call a column.
_ALSO = {
    "项目": ("项目(按功能分类)", "项目(按支出功能分类)", "支出功能分类"),
    "科目编码": ("功能分类科目编码", "支出功能分类科目编码", "经济分类科目编码", "支出经济分类科目编码", "科目代码"),
    "科目名称": ("功能分类科目名称", "支出功能分类科目名称", "经济分类科目名称"),
    "功能分类科目": ("支出功能分类科目", "支出功能分类", "科目", "项目"),
    "经济分类科目": ("支出经济分类科目", "部门预算支出经济分类科目", "科目", "项目"),
    "金额": ("决算数", "预算数", "预算金额", "本年决算数", "本年预算", "本年预算数"),
    "合计": ("小计", "总计"),
    "一般公共预算": ("一般公共预算财政拨款", "一般公共预算拨款"),
    "政府性基金预算": ("政府性基金预算财政拨款", "政府性基金预算拨款", "政府性基金"),
    "国有资本经营预算": ("国有资本经营预算财政拨款", "国有资本经营预算拨款", "国有资本经营"),
    "财政拨款收入": ("财政拨款",),
    "经营收入": ("事业单位经营收入",),
    "经营支出": ("事业单位经营支出",),
    "对附属单位补助支出": ("对附属单位补助",),
    "年初结转和结余": ("上年结转和结余",),
    "上年结转结余": ("上年结转",),
    "因公出国(境)费": ("因公出国(境)费用",),
    "公务用车购置及运行费": ("公务用车购置及运行维护费", "公务用车购置和运行费"),
    "公务用车运行费": ("公务用车运行维护费",),
    "“三公”经费合计": ("合计",),
    "项目资金": ("项目资金(万元)", "预算执行情况(万元)", "预算执行情况", "项目预算执行情况(万元)", "资金情况(万元)"),
    "年初预算数": ("年初预算", "年初预算数(A)"),
    "全年预算数": ("全年预算", "全年预算数(A)", "全年预算数(B)", "调整后预算数"),
    "全年执行数": ("执行数", "全年执行数(B)", "全年执行数(C)", "全年执行"),
    "分值": ("分值(10分)", "权重"),
    "执行率": ("执行率(%)", "执行率(B/A)", "预算执行率"),
    "年度指标值": ("指标值", "目标值", "年初指标值"),
    "实际完成值": ("全年完成值", "完成值", "全年实际完成值"),
    "偏差原因": ("偏差原因分析及改进措施", "偏差原因分析", "未完成原因分析", "偏差原因及改进措施", "备注"),
}
_TOKEN = regex.compile(r"([^\s{}?]+)(\?)?(\{)?|(\})")
_PLAIN = str.maketrans("（）：", "():")
MIN_LISTED = 3  # columns; fewer are no list
MAX_TRIES = 4000  # ways to put the pieces together, before it is no header


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the header: the pieces of its own words and of the groups above it, by their number."""

    pieces: tuple[int, ...]
    group: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a form: what it may read, whether columns stand below it, and the group it stands in (``-1``: none)."""

    texts: tuple[str, ...]
    optional: bool
    is_group: bool
    above: int


def columns_of(pieces: Sequence[str]) -> list[Column] | None:
    """The columns, from left to right, of the form whose header the pieces are; ``None`` if they are of none."""
    return _made_up(pieces, _forms())


def columns_of_part(pieces: Sequence[str]) -> list[Column] | None:
    """The same for a part of a self-evaluation form."""
    return _made_up(pieces, _parts())


def _made_up(pieces: Sequence[str], forms: Iterable[tuple[_Name, ...]]) -> list[Column] | None:
    plain = ["".join(piece.split()).translate(_PLAIN) for piece in pieces]
    letters = set("".join(plain))
    for form in forms:
        if letters <= _letters(form) and (found := _assembled(plain, form)) is not None and _in_order(form, found):
            return list(_columns(form, found))
    return None


def listed_columns(pieces: Sequence[str], width: int) -> list[Column] | None:
    """The columns of a list from 序号 on, one piece each but for what stands in brackets behind its name (全年预算数 （万元）), where
    they are as many as ``width``; ``None`` where they are not."""
    plain = ["".join(piece.split()).translate(_PLAIN) for piece in pieces]
    if "序号" not in plain:
        return None
    columns: list[Column] = []
    for at in range(len(plain) - 1 - plain[::-1].index("序号"), len(plain)):
        if plain[at].startswith("(") and columns:
            columns[-1] = Column((*columns[-1].pieces, at), ())
        else:
            columns.append(Column((at,), ()))
    return columns if len(columns) == width > MIN_LISTED else None


def _in_order(form: Sequence[_Name], found: Sequence[Sequence[int]]) -> bool:
    """Whether the names of each group stand in their order: one that is written behind the next may only stand beside it, in the
    middle of its lines."""
    for above in {name.above for name in form}:
        beside = [pieces for name, pieces in zip(form, found, strict=True) if name.above == above and pieces]
        if any(later[0] < earlier[0] > later[-1] for earlier, later in combinations(beside, 2)):
            return False
    return True


def _columns(form: Sequence[_Name], found: Sequence[Sequence[int]]) -> Iterator[Column]:
    """The columns of a form, each with the outermost group over it; the sum of a group within a group bears its name, too."""
    for name, pieces in zip(form, found, strict=True):
        if name.is_group or not pieces:
            continue
        groups = [name.above] if name.above >= 0 else []
        while groups and form[groups[-1]].above >= 0:
            groups.append(form[groups[-1]].above)
        inner = found[groups[0]] if len(groups) > 1 and name.texts[0] == "小计" else ()
        yield Column((*inner, *pieces), tuple(found[groups[-1]]) if groups else ())


def _assembled(pieces: Sequence[str], form: Sequence[_Name]) -> list[list[int]] | None:
    """For each name of the form the pieces that make it up, in their order; ``None`` where they do not, or not all of them."""
    read = [""] * len(form)
    found: list[list[int]] = [[] for _ in form]
    tries = 0

    def place(at: int, last: int) -> bool:
        nonlocal tries
        tries += 1
        if at == len(pieces):
            return all(
                text in name.texts or (not text and (name.optional or name.is_group))
                for text, name in zip(read, form, strict=True)
            )
        for index in _candidates(form, read, pieces[at], last):
            before = read[index]
            read[index] = before + pieces[at]
            found[index].append(at)
            if tries < MAX_TRIES and place(at + 1, index):
                return True
            read[index] = before
            found[index].pop()
        return False

    return found if place(0, -1) else None


def _candidates(form: Sequence[_Name], read: Sequence[str], piece: str, last: int) -> Iterator[int]:
    """The names that a piece may go on with: the one begun last, else those begun, else the next of its words not begun."""
    fitting = [
        index
        for index, name in enumerate(form)
        if any(text.startswith(read[index] + piece) for text in name.texts) and read[index] not in ("", *name.texts)
    ]
    yield from sorted(fitting, key=lambda index: index != last)
    begun = [index for index in range(len(form)) if read[index] in form[index].texts and index not in fitting]
    yield from (index for index in begun if any(text.startswith(read[index] + piece) for text in form[index].texts))
    seen: set[tuple[tuple[str, ...], bool]] = set()
    for index, name in enumerate(form):
        key = (name.texts, name.is_group)
        if not read[index] and key not in seen and any(text.startswith(piece) for text in name.texts):
            seen.add(key)
            yield index


@cache
def _forms() -> list[tuple[_Name, ...]]:
    return [_parsed(line) for line in _FORMS.strip().replace("\\\n", "").splitlines()]


@cache
def _parts() -> list[tuple[_Name, ...]]:
    return [_parsed(line) for line in _PARTS.strip().splitlines()]


@cache
def _letters(form: tuple[_Name, ...]) -> frozenset[str]:
    return frozenset("".join(text for name in form for text in name.texts))


def _parsed(line: str) -> tuple[_Name, ...]:
    """The names of a form in their order, each group before what stands below it."""
    names: list[_Name] = []
    above: list[int] = []
    for text, optional, opens, closes in _TOKEN.findall(line):
        if closes:
            above.pop()
            continue
        names.append(_Name((text, *_ALSO.get(text, ())), bool(optional), bool(opens), above[-1] if above else -1))
        if opens:
            above.append(len(names) - 1)
    return tuple(names)
