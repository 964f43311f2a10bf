"""Lines and grids to blocks: paragraphs closed up over soft line breaks, headings to sections, contents apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.model import Passage, Section, Span, Table, View, fold, folded_source
from budgetlint.readers.grids import Grid
from budgetlint.readers.layouts.common import without_tags
from budgetlint.readers.source import Line, bare, closed_up, is_noise, marker_of, width

__all__ = ["build_blocks"]

_CONTENTS_TITLE = regex.compile(r"目\s*[录次]")
_CONTENTS_PAGE = regex.compile(r"(?r)(?:[\t .…·•]{2,}|\t|…+)\s*[-—]?\d{1,3}[-—]?\s*$")  # (?r): from the end, linear
_SPACES = regex.compile(r"\s+")
_SENTENCE_END = regex.compile(r"[。!?；;:：…][\"'」』》)]*$")
_OPEN_END = regex.compile(r"[,，、(\[\"《]$")
_CLOSING_START = regex.compile(r"[。,，;；、:：)\]%》的]|[(][类款项][)]|(?:[万亿]元|元)(?!\p{Han})")
_FIGURE_START = regex.compile(r"\d[\d,. ]*(?:[万亿]?元|%)")
_LONG = regex.compile(r".{15,}[\p{Han})]$")
_PATH_REST = regex.compile(r"[^()]{0,20}[(](?:款|项)[)]")
_PATH_OPEN = regex.compile(r"[(]类[)](?!.*[(]项[)])")
_INSIDE = regex.compile(r"[,，;；][^。!?;；:：]*[\p{Han})]$")  # a sentence that has not ended
_TOLD = regex.compile(
    r"[(]项[)](?!\s*(?:支出)?[:：]?$)"
)  # …（项）2024年度决: what is told of an item, cut by a line end
_FIGURE_CUT = regex.compile(r"\d[.]\d+$")  # its unit stands on the next line
_DEFINES = regex.compile(r"[:：]\s?(?:是|即)?指(?!标)")
_FIGURE_END = regex.compile(r"(?:[万亿]?元|%|[个辆人次项家台分)])$|(?:持平|一致|相同|不变|预算数|决算数|情况|无|元等)$")
_NEW_START = regex.compile(
    r"(?:图|表|附件|附表|注|备注|说明|单位|金额单位|部门|公开)\s?(?:\d|[:：]|[一二三四五六七八九十])"
)
_HASHED = regex.compile(r"\s*(?:#|<h[1-6]\b)", regex.IGNORECASE)
_BEGINS = regex.compile(r"\s*(?:#|<(?:p|div|h[1-6]|li|section)\b)", regex.IGNORECASE)
_ITEM_START = regex.compile(r".{2,30}[(]类[)]?")
_BODY = regex.compile(r"[,，。;；]")
_BARE_HEADING = regex.compile(
    r".{0,30}(?:情况说明|情况|说明|概况|名词解释|附件|附表|决算表|总表|明细表|职责|机构设置|自评表|汇总表)$"
)

_DOTTED = regex.compile(r"(?r)[.…·]{3,}\s*[-—]?\d{1,3}[-—]?\s*$")
_TELLS = regex.compile(r"[,，]|\d[\d.]*\s?(?:万元|元|%|亿元|[个辆人项家])")

_DEFINITIONS = regex.compile("名词解释|名词说明|专业名词")
_ATTACHMENT = regex.compile(r"附\s?件?\s?(?:[\d一二三四五六七八九十]{1,3}(?!\d)[:：、.]?|[:：]|$)\s?[^。;；]{0,44}")
_ATTACHED_TITLE = regex.compile(r"[^。;；,，]{4,44}(?:自评|评价)(?:报告|表)(?:[(][^()]{1,12}[)])?")

MAX_HEADING = 48
MAX_AROUND = 6  # lines above and below that tell how wide text is broken here
FULL = 0.85  # of that width: a long word or a figure may go to the next line
MAX_CONTENTS_LINES = 200


@dataclass(slots=True)
class _Draft:
    """A paragraph in the making."""

    spans: list[Span]
    lines: list[int]
    texts: list[str]  # of each line, folded
    hashed: bool  # marked as a heading by # or a tag


def build_blocks(
    text: str, lines: Sequence[Line], grids: Sequence[Grid], *, wrapped: bool = True
) -> tuple[Passage | Table, ...]:
    """Every paragraph and table in reading order, each with its section. ``wrapped``: running text may be broken at a width;
    not so where lines are known to be paragraphs."""
    contents = _contents_lines(lines)
    owner = {index: grid for grid in grids for index in range(grid.first, grid.last + 1)}
    for index in contents:
        owner.pop(index, None)
    flow: list[Passage | Grid] = []
    outline = _Outline()
    for item in _drafts(text, lines, owner, contents, wrapped):
        if isinstance(item, Grid):
            flow.append(item)
        else:
            flow.append(outline.place(View.of(text, *item.spans), item.hashed, item.lines[0] in contents))
    sections = _sections_of(flow, outline.root)
    return tuple(_with_tables(flow, sections))


# ------------------------------------------------------------------------------------ table of contents


def _key(text: str) -> str:
    return _SPACES.sub("", _CONTENTS_PAGE.sub("", fold(text)).strip("#* \t"))


def _contents_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Indices of the lines of the table of contents: those known, or from 目录 to where its first entry comes again."""
    known = frozenset(i for i, line in enumerate(lines) if line.contents)
    if known:
        return known
    start = next((i for i, line in enumerate(lines) if _CONTENTS_TITLE.fullmatch(_key(line.text))), None)
    if start is None:
        return frozenset(i for i, line in enumerate(lines[:400]) if _is_dotted(line.text))
    found: list[int] = []
    first = ""
    for index in range(start + 1, min(len(lines), start + MAX_CONTENTS_LINES)):
        line = lines[index]
        if line.blank:
            continue
        key = _key(line.text)
        if not first and key:
            first = key
        elif found and key and (key == first or (first.startswith(key) and marker_of(key) is not None)):
            return frozenset((start, *found))
        if len(key) > 60 or "。" in key:
            break
        found.append(index)
    dotted = [i for i in found if _is_dotted(lines[i].text)]
    return frozenset((start, *range(start, dotted[-1] + 1))) if dotted else frozenset((start,))


def _is_dotted(text: str) -> bool:
    return _DOTTED.search(text) is not None


# ------------------------------------------------------------------------------------------ paragraphs


def _drafts(
    text: str, lines: Sequence[Line], owner: dict[int, Grid], contents: frozenset[int], wrapped: bool
) -> Iterator[_Draft | Grid]:
    wrap = _wrap_width(lines, owner) if wrapped else 0
    margin = _margin(lines, owner)
    folded = folded_source(text)
    draft: _Draft | None = None
    given: Grid | None = None
    for index, line in enumerate(lines):
        grid = owner.get(index)
        if grid is not None:
            if draft:
                yield draft
                draft = None
            if grid is not given:
                yield grid
                given = grid
            continue
        if line.blank or (is_noise(line) and index not in contents):
            continue
        span = bare(line)
        spans = [piece for each in without_tags(text, span.start, span.end) for piece in closed_up(text, each)]
        here = "".join(folded[each.start : each.end] for each in spans)
        if not here:
            continue
        if draft and index not in contents and _continues(draft, lines, index, here, wrap, margin):
            draft.spans += spans
            draft.lines.append(index)
            draft.texts.append(here)
            continue
        if draft:
            yield draft
        draft = _Draft(spans, [index], [here], _HASHED.match(line.text) is not None)
    if draft:
        yield draft


def _wrap_width(lines: Sequence[Line], owner: dict[int, Grid]) -> int:
    """The width at which running text is broken, or 0 where lines are whole paragraphs."""
    widths = sorted(
        width(line.text.strip()) for i, line in enumerate(lines) if i not in owner and _BODY.search(line.text)
    )
    if len(widths) < 20:
        return 0
    widest = widths[len(widths) * 95 // 100]
    near = sum(1 for each in widths if widest * FULL <= each <= widest * 1.1)
    return widest if widest <= 130 and near * 3 >= len(widths) else 0


def _indent(line: str) -> int:
    return width(line[: len(line) - len(line.lstrip())])


def _margin(lines: Sequence[Line], owner: dict[int, Grid]) -> int:
    """The left margin of running text, in columns."""
    margins = [_indent(line.text) for i, line in enumerate(lines) if i not in owner and len(line.text.strip()) > 15]
    return sorted(margins)[len(margins) // 4] if margins else 0


def _continues(draft: _Draft, lines: Sequence[Line], index: int, here: str, wrap: int, margin: int) -> bool:
    """Whether the line at ``index`` goes on with the paragraph."""
    adjacent = draft.lines[-1] == index - 1
    if _completes(draft.texts[-1], here, adjacent):
        return True
    if _stands_alone(draft) or _starts_anew(lines[index].text, here):
        return False
    if _cut_by_page(draft, lines, index, here):
        return True
    wrapped = bool(wrap) and adjacent and _is_full(lines, index - 1, wrap, draft)
    own, first = _indent(lines[index].text), _indent(lines[draft.lines[0]].text)
    in_margin = own <= margin + 1
    if (_ITEM_START.match(here) and not wrapped) or (in_margin and _heading_like(here, False)):
        return False
    return _runs_on(draft, adjacent, wrapped, set_in=first > own + 1, body=in_margin if wrap else None)


def _is_full(lines: Sequence[Line], index: int, wrap: int, draft: _Draft) -> bool:
    """Whether a line is as wide as the text is broken at; inside a sentence, as wide as those around it, for a page or a list may be
    narrower than the rest."""
    own = width(lines[index].text.rstrip())
    if own >= wrap * FULL or _SENTENCE_END.search(draft.texts[-1]) or not any(map(_BODY.search, draft.texts)):
        return own >= wrap * FULL
    around = lines[max(0, index - MAX_AROUND) : index + MAX_AROUND + 1]
    widest = max(width(line.text.rstrip()) for line in around)
    return own >= max(min(widest, wrap), wrap * FULL) * FULL


def _completes(before: str, here: str, adjacent: bool) -> bool:
    """Whether the line closes what the one before left open: a mark of the end, a figure, the rest of （类）…（款） or of a
    bracket, or what follows a comma."""
    if _CLOSING_START.match(here) or (_FIGURE_START.match(here) and _LONG.search(before)):
        return True
    path = _PATH_REST.match(here) and _PATH_OPEN.search(before)
    bracket = before.count("(") > before.count(")") and ")" in here
    return adjacent and bool(path or bracket or before.endswith(("、", ",", "，"))) and marker_of(here) is None


def _stands_alone(draft: _Draft) -> bool:
    """Whether the paragraph so far is a heading on one line."""
    only = draft.texts[0]
    return len(draft.texts) == 1 and _heading_like(only, draft.hashed) and not _OPEN_END.search(only)


def _starts_anew(line: str, here: str) -> bool:
    return bool(_BEGINS.match(line) or _NEW_START.match(here)) or marker_of(here) is not None


def _cut_by_page(draft: _Draft, lines: Sequence[Line], index: int, here: str) -> bool:
    """Whether a page ends between the two lines, inside a list or inside a sentence."""
    before = draft.texts[-1]
    if not any(is_noise(each) for each in lines[draft.lines[-1] + 1 : index]):
        return False
    if _indent(lines[index].text) > _indent(lines[draft.lines[0]].text):
        return False
    return before.endswith((";", "；")) or (_INSIDE.search(before) is not None and not _heading_like(here, False))


def _runs_on(draft: _Draft, adjacent: bool, wrapped: bool, *, set_in: bool, body: bool | None) -> bool:
    """Whether the paragraph has room for more: by its first line set in, the width of its lines, or the end of the last.

    ``body`` says whether the new line begins at the margin of text that is broken at a width, ``None`` of other text.
    """
    whole, before = draft.texts[0], draft.texts[-1]
    ended = _SENTENCE_END.search(before) is not None
    if adjacent and set_in and len(whole) > 20 and (wrapped or not ended):
        return True
    if adjacent and body is not None:
        return body and wrapped
    if _OPEN_END.search(before):
        return True
    if ended or _FIGURE_END.search(before):
        return False
    return len(whole) >= 30 or _BODY.search(whole) is not None


# -------------------------------------------------------------------------------------------- headings


def _heading_like(text: str, hashed: bool) -> bool:
    if text.endswith("。") and marker_of(text) is not None and _BARE_HEADING.fullmatch(text[:-1]):
        text = text[:-1]  # “（三）公务接待费支出情况。”
    if len(text) > MAX_HEADING or "。" in text or ";" in text or _FIGURE_CUT.search(text) or _TOLD.search(text):
        return False
    if text.count("(") > text.count(")") or _DEFINES.search(text):
        return False  # 八、机关运行经费：指为保障行政单位（含参照公务员法管, cut by a line end
    if hashed:
        return True
    marker = marker_of(text)
    if marker is None:
        return _BARE_HEADING.fullmatch(text) is not None and _BODY.search(text) is None
    rest = text[marker.end :]
    if marker.level >= 4 and len(rest) > 28 and "(" not in rest:
        return False
    return not _TELLS.search(rest)


class _Outline:
    """Places passages in sections as headings go by."""

    def __init__(self) -> None:
        self.root = Section("", 0)
        self._section = self.root
        self._attached = False  # whether attachments go by that stand behind the last part

    def place(self, view: View, hashed: bool, contents: bool) -> Passage:
        text = view.text
        if contents:
            return Passage(view, self.root, contents=True)
        if self._is_attachment(text):
            return Passage(view, self._section, heading=True)
        if not _heading_like(text, hashed):
            return Passage(view, self._section)
        marker = marker_of(text)
        self._attached = self._attached and (marker is None or marker.level > 1)
        level = marker.level if marker else 2
        title = text[marker.end :].strip() if marker else text.strip()
        above = self._section
        if marker is None and above.level == 1 and not above.title:
            # the title of 第一部分 on a line of its own
            self._section = replace(above, title=title)
            return Passage(view, self._section, heading=True)
        while above.level >= level and above.parent is not None:
            above = above.parent
        self._section = Section(title, level, above, marker.number if marker else None)
        return Passage(view, self._section, heading=True)

    def _is_attachment(self, text: str) -> bool:
        """Whether an attachment begins that belongs to no part: 附件1, or the title of a report, behind the definitions (名词解释) that
        end a disclosure; the title on a line of its own is that of the attachment."""
        title = text.strip()
        numbered = _ATTACHMENT.fullmatch(title) is not None
        if not numbered and not _ATTACHED_TITLE.fullmatch(title):
            return False
        if not self._attached and not any(_DEFINITIONS.search(each.title) for each in self._section.path()):
            return False
        if not numbered and self._attached:
            if self._section.level != 1 or _ATTACHED_TITLE.search(self._section.title):
                return False
            title = f"{self._section.title} {title}"
        self._section = Section(title, 1, self.root)
        self._attached = True
        return True


# ---------------------------------------------------------------------------------------------- tables


def _sections_of(flow: Sequence[Passage | Grid], root: Section) -> list[Section]:
    sections = []
    section = root
    for block in flow:
        if isinstance(block, Passage) and not block.contents:
            section = block.section
        sections.append(section)
    return sections


_NOTE = regex.compile(r"\s*(?:注|说明|备注)\s*[:：]|.{0,40}(?:本表|无数据|空表|没有使用|没有政府性基金|无此项)")
MAX_CAPTIONS = 8


def _with_tables(flow: Sequence[Passage | Grid], sections: Sequence[Section]) -> Iterator[Passage | Table]:
    for at, block in enumerate(flow):
        if isinstance(block, Passage):
            yield block
            continue
        captions: list[Passage] = []
        for earlier in reversed(flow[max(0, at - MAX_CAPTIONS) : at]):
            if isinstance(earlier, Grid) or earlier.contents or _NOTE.match(earlier.text) or "。" in earlier.text:
                break
            captions.append(earlier)
        notes: list[Passage] = []
        for later in flow[at + 1 : at + 4]:
            if isinstance(later, Grid) or not _NOTE.match(later.text):
                break
            notes.append(later)
        yield Table(block.rows, sections[at], tuple(reversed(captions)), tuple(notes), block.layout)
