"""Lists of parts: which statement a “其中” makes the total of which others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import AMOUNTS, BUDGETS
from budgetlint.facts.labels import Name
from budgetlint.facts.paragraphs import Listing, Paragraph, Statement
from budgetlint.facts.phrases import list_marks
from budgetlint.interval import compare, printed, unit_scale
from budgetlint.interval import total as sum_of
from budgetlint.model import Quantity
from budgetlint.terms import Terms, plain

__all__ = [
    "HALF",
    "OpenLists",
    "Opening",
    "give_counts_their_totals",
    "give_spending_its_total",
    "is_no_spending",
    "opening_behind_count",
    "opening_of",
    "spending_before",
]

_OUT_OF = regex.compile(r"(?P<whole>[^,，;:]{4,40})(?:决算)?中\s?[,，:]")
_COUNTED_PARTS = regex.compile(
    r"\s*中\s?[,，:]\s?|\s*(?:方面|部分|项目|科目|类别|单位|用途)?(?:支出|资金)?(?:分别(?:为|是))?\s?[:：]\s?"
)
_NO_SPENDING = regex.compile("结转|结余|收入$")
_PARTED = regex.compile("[,，、]")
_NEXT_STAGE = regex.compile(r"\s*;\s*(?:(?:支出|收入|实际|全年)?(?:决算|执行)|(?:全年|调整后?)的?预算)")
_CLAUSE_END = regex.compile("[,，:]")
_NUMBERED = regex.compile(r"^\s*\d{1,2}、")
_COMPARISON = regex.compile("[比较超]")
HALF = regex.compile(r"(?:本年|当年|部门)?(?:收入|支出)(?:预算|决算)?")
_FOREMOST = regex.compile(r"其中[:：,，]?\s?(?:支出|金额|占比|数额)?较[大多]的")
_BRACKET = regex.compile(r"\s*\((?:含|包括|其中)?\s*[:：]?(?=[^\d()（）]{2,})")


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a list before a figure: ``end`` is its end in the clause, ``named`` the words that may name the
    total (““三公”经费支出决算中，”, “总支出构成：”), ``must_name``: without such a name there is no list, ``anew``: the same whole is parted in another way (按来源分)."""

    end: int
    named: str
    partial: bool = False
    must_name: bool = False
    anew: bool = False


def opening_of(clause: str) -> Opening | None:
    """The opening of a list right before the figure behind the clause; a semicolon closes what came before it, and a
    mark with other names behind it (主要包括办公费、水费等，) lists those."""
    start = clause.rfind(";") + 1
    tail = clause[start:]
    bracket = _BRACKET.match(clause)
    if bracket and ")" not in clause:
        return Opening(bracket.end(), "")
    for mark in reversed(list(list_marks(tail))):
        if not _PARTED.search(_NUMBERED.sub("", tail[mark.end() :])):
            named = _CLAUSE_END.split(tail[: mark.start()])[-1].strip("* ")
            must_name, anew = mark[0].startswith("构成"), mark[0].startswith("按") or "看" in mark[0]
            return Opening(start + mark.end(), named, _is_partial(tail, mark.start()), must_name, anew)
    out_of = _OUT_OF.match(tail)
    return Opening(start + out_of.end(), out_of["whole"], must_name=True) if out_of else None


def opening_behind_count(clause: str) -> Opening | None:
    """The opening of a list right behind the number of its parts, or of what is parted: 项目支出843.08万元，共7个项目：…; 问卷396份中，满意…."""
    match = _COUNTED_PARTS.match(clause)
    return Opening(match.end(), "") if match else None


def _is_partial(text: str, at: int) -> bool:
    """Whether the mark at ``at`` is a 主要包括 or followed by 支出较大的有, so that not all parts need be named."""
    return "主要" in text[max(0, at - 3) : at] or _FOREMOST.match(text, at) is not None


class OpenLists:
    """The lists of one passage while it is being read. ``resolve`` gives the name printed words mean, ``add`` makes a
    statement of a total that the passage only names. ``whole`` is what a list at the head of the passage is of."""

    def __init__(
        self,
        paragraph: Paragraph,
        terms: Terms,
        resolve: Callable[[str], Name],
        add: Callable[[Name], Statement],
        whole: Statement | None = None,
    ) -> None:
        self._paragraph = paragraph
        self._terms = terms
        self._resolve = resolve
        self._add = add
        self._before = [whole] if whole else []
        self._open: list[Listing] = []
        self._parted: set[int] = set()  # the lists whose parts something else than 、 parts
        self._by_semicolon: set[int] = set()  # those whose parts semicolons part

    def place(self, statement: Statement, before: list[Statement], clause: str, opening: Opening | None) -> None:
        """Puts the statement in the list it opens or goes on with; ``before`` are the statements before it."""
        depth = statement.depth
        apart = self._terms.apart.search(statement.label) is not None
        before = before or self._before
        total = self._whole(opening, before, statement.sentence, depth) if opening and not apart else None
        if total is not None and statement.name.path and is_no_spending(total):
            total = spending_before(before, total)
        if opening is not None and total is not None:
            listing = Listing(total, [], opening.partial, statement.sentence, depth)
            self._take(listing, statement)
            if ";" in clause:
                self._by_semicolon.add(id(listing))
            self._open.append(listing)
            self._paragraph.listings.append(listing)
            return
        while self._open and depth < self._open[-1].depth:
            self._open.pop()
        if self._open and (";" in clause and self._ends(self._open[-1], statement) or self._is_left(statement)):
            self._open.pop()
        if self._open and depth == self._open[-1].depth and not apart:
            self._take(self._open[-1], statement)
            if not clause.lstrip().startswith("、"):
                self._parted.add(id(self._open[-1]))
            if ";" in clause:
                self._by_semicolon.add(id(self._open[-1]))

    def pair(self, part: Statement, paired: Statement) -> None:
        """补贴158.00万元，其中：A120人36.00万元: the money is the part, not the number told before it."""
        listing = self._open[-1] if self._open else None
        if listing is None or listing.parts[-1] is not part:
            return
        total, told, behind = (each.get("value") for each in (listing.total, part, paired))
        if total is None or told is None or behind is None:
            return
        of_total = [unit_scale(each.quantity.unit, total.quantity.unit) is not None for each in (told, behind)]
        if of_total == [False, True]:
            listing.parts[-1] = paired

    def _take(self, listing: Listing, part: Statement) -> None:
        """Adds a part; a total that a carry-over is part of includes it."""
        listing.parts.append(part)
        name = listing.total.name
        listing.total.name = replace(name, concepts=self._terms.with_carry_over(name.concepts, name.label, part.label))

    def _ends(self, listing: Listing, following: Statement) -> bool:
        """Whether a semicolon before a statement ends a list: what is carried over, too, behind parts that make up the whole."""
        carried = self._terms.carry_over.search(following.label) is not None
        return self._is_closed(listing) or self._is_over(listing) or (carried and self._is_whole(listing))

    def _is_left(self, following: Statement) -> bool:
        """Whether a statement is of what is left when a list has been spent, behind the rate of that: 其中：第一季度支付A万元，…，执行率p%，结转下年B万元."""
        if self._terms.carry_over.search(following.label) is None:
            return False
        last = self._open[-1].parts[-1].get("value")
        rates = (f for each in self._paragraph.statements for f in each.figures if f.measure == "completion")
        return last is not None and any(rate.quantity.span.start > last.quantity.span.start for rate in rates)

    def _is_whole(self, listing: Listing) -> bool:
        """Whether the parts so far add up to the total."""
        whole, parts = listing.total.get("value"), [part.get("value") for part in listing.parts]
        told = [part.quantity for part in parts if part]
        if whole is None or len(told) < len(parts) or any(each.unit != whole.quantity.unit for each in told):
            return False
        return compare(printed(whole.quantity), sum_of(map(printed, told)), Decimal(0)).holds

    def _is_closed(self, listing: Listing) -> bool:
        """Whether a semicolon takes a list inside another to its end: not where one led to it (A元；其中B元；C元；D元), until
        what is listed makes up the whole."""
        if len(self._open) < 2:
            return False
        whole, parts = listing.total.get("value"), [part.get("value") for part in listing.parts]
        if id(listing) not in self._by_semicolon or whole is None:
            return True
        told = [part.quantity for part in parts if part and unit_scale(part.quantity.unit, whole.quantity.unit) == 1]
        return len(told) < len(parts) or sum_of(map(printed, told)).high >= printed(whole.quantity).low

    def _is_over(self, listing: Listing) -> bool:
        """Whether an enumeration ends at a semicolon: 一年级6人、二年级5人；教职工3人."""
        return len(listing.parts) > (2 if id(listing) in self._parted else 1) and id(listing) not in self._by_semicolon

    def end_of_budget(self, clause: str) -> Statement | None:
        """年初预算A万元，其中：B、C；全年预算D万元，其中：…；决算数E万元，其中：…: the whole, whose next figure comes; the parts so far were those of
        its last budget."""
        listing = self._open[-1] if self._open else None
        if listing is None or listing.total.get("value") or not _NEXT_STAGE.match(clause):
            return None
        budgets = (figure.measure for figure in reversed(listing.total.figures) if figure.measure in BUDGETS)
        budget = next(budgets, None)
        if budget is None:
            return None
        for part in listing.parts:
            part.figures = [replace(each, measure=budget) if each.measure == "value" else each for each in part.figures]
        self._open.pop()
        return listing.total

    def end_sentence(self, current: Statement | None) -> Statement | None:
        """Closes the lists; the whole that the next sentence goes on with where the last part was spoken of."""
        wholes = [
            listing.total
            for listing in self._open
            if len(listing.parts) > 1 and listing.parts[-1] is current and listing.total.figures
        ]
        self._open.clear()
        return wholes[0] if wholes else None

    def untold_whole(self) -> Statement | None:
        """The whole of the paragraph's first list if no change of it was told: 支出A万元，其中：基本支出…，比上年增加…。项目支出…，比上年
        增加…。与上年相比，增加…"""
        wholes = [listing.total for listing in self._paragraph.listings[:1]]
        return next((whole for whole in wholes if whole.get("value") and not whole.get("change")), None)

    def rival_of(self, current: Statement | None, sentence: int) -> Statement | None:
        """The whole for the last part of a list; for the whole the last part, of a list whose sentence is over."""
        for listing in reversed(self._paragraph.listings):
            if listing.parts and listing.parts[-1] is current:
                return listing.total
            if listing.parts and listing.total is current and listing.sentence < sentence:
                return listing.parts[-1]
        return None

    def left_open(self, clause: str, sentence: int) -> Listing | None:
        """The list that the last words of the passage leave to the next ones (“具体为：”)."""
        opening = opening_of(clause)
        statements = self._paragraph.statements
        if opening is None or opening.end < len(clause) or not clause.endswith(":") or not statements:
            return None
        if self._terms.apart.search(statements[-1].label):
            return None  # 得分19分，扣1分。具体如下：
        listed = {id(part) for listing in self._paragraph.listings for part in listing.parts}
        unlisted = [each for each in statements if id(each) not in listed]
        if not opening.named and _are_siblings(unlisted[-2:]):
            return None  # “A占p%；B占q%。具体情况如下：” goes on about each of them
        total = self._whole(opening, unlisted or statements, sentence, statements[-1].depth)
        return Listing(total, [], opening.partial, total.sentence, 0) if total is not None else None

    def _whole(self, opening: Opening, before: list[Statement], sentence: int, depth: int) -> Statement | None:
        """The total of a list: the one its opening names, else the statement before it."""
        name = self._resolve(opening.named) if opening.named else Name("")
        if HALF.fullmatch(opening.named):  # 收支总预算A万元。收入包括：…；支出包括：…
            both = [each for each in (*self._before, *before) if len(each.name.concepts) > 1]
            if both:
                return both[-1]
        if name.concepts:
            known = [each for each in before if set(each.name.concepts) & set(name.concepts)]
            if known:
                return known[-1]
            whole = self._add(name)
            self._paragraph.statements.remove(whole)
            self._paragraph.statements.insert(len(before), whole)
            return whole
        if name.path:  # 公共安全支出（类）法院（款）分项目为：
            known = [each for each in before if each.name.path == name.path]
            return known[-1] if known else None
        if opening.must_name:  # 当年安排资金A万元。当年安排资金中，中央资金B万元、…
            called = [each for each in before if name.label and plain(each.label) == plain(name.label) and each.figures]
            return called[-1] if called else None
        if not before:
            return None
        if opening.anew:
            listed = [listing.total for listing in self._paragraph.listings if listing.sentence == sentence]
            beside = [each for each in before if each.sentence == sentence]
            if listed or len(beside) > 1:
                return listed[-1] if listed else None
        over = [listing for listing in self._paragraph.listings if listing.sentence < sentence]
        closed = {id(each) for listing in over for each in listing.parts}
        before = [each for each in before if id(each) not in closed] or before
        total = _total_for([each for each in before if each.depth <= depth] or before)
        if opening.anew and total.sentence < sentence and total.get("share"):
            return None  # 基本支出…占69%；项目支出…占31%。按资金来源分：…: of the whole that these are parts of
        told = total.label or any(total.get(budget) for budget in BUDGETS)  # 2023年年初预算A万元，其中：…
        return total if told or _is_money_of_counted(before, total) else None


def _is_money_of_counted(before: Sequence[Statement], total: Statement) -> bool:
    """Whether an amount without a name is that of what is counted right before it: 共有车辆11台，共计226.48万元，其中：…."""
    counted = next((each for each in reversed(before) if each is not total), None)
    value = counted.get("value") if counted and counted.label and counted.sentence == total.sentence else None
    return value is not None and value.quantity.kind == "count"


def is_no_spending(total: Statement) -> bool:
    """Whether a total is of income or of what is left: items of expenditure are no parts of it."""
    return _NO_SPENDING.search(total.label) is not None


def spending_before(statements: Sequence[Statement], total: Statement) -> Statement | None:
    """The expenditure told beside a total that is none: 本年支出A万元，年末结转B万元。其中：…（类）…（款）…（项）."""
    spent = [each for each in statements if each.label.endswith("支出") and each.sentence >= total.sentence]
    return spent[-1] if spent else None


def give_spending_its_total(paragraph: Paragraph) -> None:
    """本年支出A万元，年末结转B万元。其中：基本支出C万元；项目支出D万元: parts of the expenditure where one is more than what is left."""
    for listing in paragraph.listings:
        stated = listing.total.get("value")
        if stated is None or not is_no_spending(listing.total):
            continue
        if all(part.label.endswith("支出") for part in listing.parts):
            values = [value.quantity for part in listing.parts if (value := part.get("value"))]
            at = next((at for at, each in enumerate(paragraph.statements) if each is listing.total), 0)
            spent = spending_before(paragraph.statements[:at], listing.total)
            if spent and any(_is_more(each, stated.quantity) for each in values):
                listing.total = spent


def _is_more(part: Quantity, whole: Quantity) -> bool:
    scale = unit_scale(part.unit, whole.unit)
    return scale is not None and printed(part, scale).low > printed(whole).high


def give_counts_their_totals(paragraph: Paragraph) -> None:
    """车辆7辆，价值96.32万元，其中：机要通信用车1辆、…: a list of counts is of the count before it, not of the amount between."""
    for listing in paragraph.listings:
        stated = listing.total.get("value")
        units = {value.quantity.unit for part in listing.parts if (value := part.get("value"))}
        if stated is None or len(units) != 1 or unit_scale(stated.quantity.unit, *units) is not None:
            continue
        at = next((at for at, each in enumerate(paragraph.statements) if each is listing.total), 0)
        for each in paragraph.statements[:at]:
            value = each.get("value")
            if value and value.quantity.unit in units and each.sentence == listing.sentence and not each.aside:
                listing.total = each


def _are_siblings(statements: Sequence[Statement]) -> bool:
    """Whether two statements are parts of one whole that no list has: each with a share that names no other."""
    return len(statements) > 1 and all((share := each.get("share")) and not share.of for each in statements)


def _total_for(statements: Sequence[Statement]) -> Statement:
    """The statement a “其中” speaks of: of those with a figure of their own the one spoken of last; never a comparison
    (比编制数少5人)."""
    own = [
        each
        for each in statements
        if not each.aside
        and not _COMPARISON.match(each.label)
        and not _is_number_of_parts(each)
        and any(figure.measure in AMOUNTS for figure in each.figures)
    ]
    return max(own, key=lambda each: each.figures[-1].quantity.span.start, default=statements[-1])


def _is_number_of_parts(statement: Statement) -> bool:
    """Whether a statement only says of how many parts the one before it is (共7个)."""
    value = statement.get("value")
    return not statement.label and value is not None and value.quantity.kind == "count"
