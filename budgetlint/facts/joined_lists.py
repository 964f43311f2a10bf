"""Lists over paragraphs: what a colon at the end of one leaves open, its whole told before, shares whose whole is the section's."""

from __future__ import annotations

from dataclasses import replace

from budgetlint import regex
from budgetlint.facts.labels import Name, function_path, resolve
from budgetlint.facts.lists import HALF, is_no_spending, spending_before
from budgetlint.facts.paragraphs import Listing, Paragraph, Statement
from budgetlint.facts.phrases import list_marks
from budgetlint.model import Passage
from budgetlint.readers.source import marker_of
from budgetlint.terms import Terms

__all__ = ["Joiner"]

_SINGLED_OUT = regex.compile("最[高低大小多少]|较[大高多]")  # 占比最高的为…，最低的为…: not all of them
_HALF_LISTED = regex.compile(rf"\s*(?:{HALF.pattern})(?:包括|包含|分别为)[:：]?")
# The whole parted in another way, a paragraph for each: 按支出功能科目划分：…
_PARTED_ANEW = regex.compile(r"\W*按[^,，。;；:：]{2,16}(?:划分|分类|分)[^,，。;；:：]{0,4}[:：]")
_SUPERLATIVE = regex.compile("最[高低大小多少]的(?:是|为|单位)")
_A_BUDGET = regex.compile("(?:收入|支出)(?:决算|预算)?(?:总计|合计|总额)?$")
_A_WHOLE = regex.compile("(?:总计|合计|总额|总收入|总支出)$|^(?:本年|部门|全年)*(?:收入|支出)$")


class Joiner:
    """Carries over passages what a colon at the end of one leaves open."""

    def __init__(self) -> None:
        self._listing: Listing | None = None
        self._total_level = 0
        self._part_level: int | None = None
        self._part_number = 0
        self._implied: Listing | None = None
        self._last: Paragraph | None = None
        self.heading = ""

    @property
    def total(self) -> Statement | None:
        """The total of the list that is open over passages."""
        return self._listing.total if self._listing else None

    def interrupt(self) -> None:
        self._listing = None
        self._last = None

    def carried(self, passage: Passage) -> Statement | None:
        """The statement an unmarked next passage may go on with: the whole of a list that the passage before ended with."""
        if self._last is None or marker_of(passage.text) is not None or self._last.passage.section != passage.section:
            return None
        if not self._last.statements:
            return None
        last = self._last.statements[-1]
        wholes = (each.total for each in self._last.listings if any(part is last for part in each.parts))
        return next((whole for whole in wholes if whole.figures), last)

    def whole_before(self, passage: Passage) -> Statement | None:
        """What a passage that begins with “其中”, “收入包括” or “按…划分：” lists the parts of, from the passage before."""
        if self._last is None or self._listing is not None or self._last.passage.section != passage.section:
            return None
        if _HALF_LISTED.match(passage.text):
            return _both_sides(self._last)
        if _PARTED_ANEW.match(passage.text):
            return _parted_anew(self._last)
        return _only_amount(self._last, _A_WHOLE) if _opens_a_list(passage.text) else None

    def join(self, paragraph: Paragraph, left_open: Listing | None, *, named: str) -> None:
        """``left_open`` is the list that the paragraph opens at its end; ``named`` is a passage without figures: an
        item's name on a line of its own."""
        self.heading = named if function_path(named) and len(named) < 120 else ""
        marker = marker_of(paragraph.passage.text)
        level, number = (marker.level, marker.number) if marker else (0, 0)
        if self._listing is not None and paragraph.statements:
            same_rank = level and level == self._total_level
            other_rank = self._part_level is not None and level != self._part_level
            if self._part_level and (level > self._part_level or (not level and _opens_a_list(paragraph.passage.text))):
                pass  # 1.…（款）…（项） below （一）…（类）, or “具体是：…” on a line of its own, goes on with the part above it
            elif same_rank or other_rank or 0 < number <= self._part_number:
                self._listing = None
            else:
                self._part_level, self._part_number = level, number
                if self._listing.parts and _PARTED_ANEW.match(paragraph.passage.text):
                    self._listing = replace(self._listing, parts=[])
                    paragraph.listings.append(self._listing)
                if not self._listing.parts and paragraph.statements[0].name.path:
                    self._rebind_to_spending()
                self._listing.parts.extend(_leading(paragraph))
        if left_open is not None:
            self._listing = left_open
            self._total_level, self._part_level, self._part_number = level, None, 0
            paragraph.listings.append(left_open)
        if paragraph.statements:
            self._last = paragraph

    def _rebind_to_spending(self) -> None:
        """本年支出A万元，年末结转B万元。具体情况如下： … （类）…（款）…（项）: the items are of the expenditure."""
        if self._listing and self._last and is_no_spending(self._listing.total):
            listed = {id(part) for listing in self._last.listings for part in listing.parts}
            unlisted = [each for each in self._last.statements if id(each) not in listed]
            self._listing.total = spending_before(unlisted, self._listing.total) or self._listing.total

    def imply(self, paragraph: Paragraph, terms: Terms) -> None:
        """Shares without a whole (“教育支出A万元，占p%；…”) are of the total their section is about, also one a paragraph:
        the list goes on to the next topic or the first name that comes again. Called after :meth:`join`."""
        concept = terms.wholes.get(paragraph.topic)
        lists = [*paragraph.listings, *([self._listing] if self._listing else [])]
        listed = {id(part) for listing in lists for part in listing.parts}
        shared = [
            each
            for each in paragraph.statements
            if (share := each.get("share")) and not share.of and id(each) not in listed and not each.aside
        ]
        if not concept or not shared:
            return
        leading = _leading_share(paragraph, shared[0])
        if leading is not None and id(leading) not in listed:
            named = resolve(leading.get("share").of, terms, paragraph.topic).concepts  # type: ignore[union-attr]
            concept, shared = (named or (concept,))[0], [leading, *shared]
        for listing in paragraph.listings:
            if concept in listing.total.name.concepts and all(part.get("share") for part in listing.parts):
                listing.parts.extend(each for each in shared if each.depth == listing.depth)
                return
        names = {part.label for part in self._implied.parts} if self._implied else set()
        if self._implied and concept == self._implied.total.label and not names & {each.label for each in shared}:
            self._implied.parts.extend(shared)
        elif len(shared) > 1 or paragraph.topic in terms.items:
            first = shared[0]
            whole = Statement(Name(concept, (concept,)), first.span, first.section, first.topic, first.at)
            singled = any(_SINGLED_OUT.search(each.label) for each in shared)
            partial = singled or _SUPERLATIVE.search(paragraph.passage.text) is not None
            self._implied = Listing(whole, shared, partial, first.sentence, first.depth)
            paragraph.listings.append(self._implied)


def _leading_share(paragraph: Paragraph, first: Statement) -> Statement | None:
    """The part before the first share without a whole, in its sentence, which names the whole for all: 教育支出A万元，占支出总额的
    p%；卫生健康支出B万元，占q%."""
    at = next(i for i, each in enumerate(paragraph.statements) if each is first)
    before = paragraph.statements[at - 1] if at else None
    if before is None or before.sentence != first.sentence or before.depth != first.depth or before.aside:
        return None
    share = before.get("share")
    return before if share and share.of else None


def _lists_of(paragraph: Paragraph) -> list[Listing]:
    """The lists of a paragraph, but for those in brackets."""
    return [each for each in paragraph.listings if not each.depth]


def _both_sides(before: Paragraph) -> Statement | None:
    """The figure that a paragraph gives for both sides (收支总预算)."""
    only = _only_amount(before)
    totals = [only] if only else [each.total for each in _lists_of(before)]
    both = [each for each in totals if len(each.name.concepts) > 1]
    return both[-1] if both else None


def _parted_anew(before: Paragraph) -> Statement | None:
    """The total before lists of its parts one way and another: that of the last such list, or the one amount before the first."""
    if _PARTED_ANEW.match(before.passage.text):
        lists = _lists_of(before)
        return lists[0].total if lists else None
    return _only_amount(before, _A_BUDGET)


def _only_amount(before: Paragraph, named: regex.Pattern[str] | None = None) -> Statement | None:
    """The statement of the one amount that a paragraph gives outside brackets, if its name is such a one; none where it has a list."""
    given = [
        (each, figure.quantity)
        for each in before.statements
        if not (each.aside or each.depth) and (figure := each.get("value")) and figure.quantity.kind == "amount"
    ]
    one = len({(quantity.value, quantity.unit) for _, quantity in given}) == 1
    if _lists_of(before) or not one:
        return None
    last = given[-1][0]
    return last if named is None or named.search(last.label) else None


def _opens_a_list(text: str) -> bool:
    mark = next(list_marks(text), None)
    return mark is not None and mark.start() == 0


def _leading(paragraph: Paragraph) -> list[Statement]:
    """The statements of a passage that can be parts of a list opened before it: those of its first clause row,
    without the parts of lists of its own."""
    listed = {id(part) for listing in paragraph.listings for part in listing.parts}
    first = paragraph.statements[0]
    return [
        each
        for each in paragraph.statements
        if each is first
        or (each.sentence == first.sentence and each.depth == 0 and not each.aside and id(each) not in listed)
    ]
