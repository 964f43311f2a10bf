"""What the running text says of projects: one narrative a project, and the numbers announced for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.form_model import Announcement, FormText, GradedScore, Narrative
from budgetlint.facts.pieces import Word, compact
from budgetlint.facts.statements import statements
from budgetlint.model import Passage, Quantity
from budgetlint.numerals import Token
from budgetlint.readers.source import marker_of

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["form_statements", "is_project_count", "read_announcements", "read_graded_scores", "read_narratives"]

_NAME_END = regex.compile(r"[:：。,，]")
_NAME_TAIL = regex.compile(r"(?:支出)?(?:绩效)?(?:自评|评价)(?:情况|综述|结果|情况综述|报告)*$")
_COUNTED = regex.compile(
    r"\s*(?:[一二三四五六七八九十]+是|其[一二三四五六七八九十]+[,，]?|第[一二三四五六七八九十]+[,，、])\s*"
)
_NAME_HEAD = regex.compile(r"\s*(?:项目|支出|绩效|自评|评价|总体|具体|主要|结果|情况|综述|说明)+\s*[:：]\s*")
_FIGURES = regex.compile(
    r"(?:绩效)?(?:自评|评价)?(?:综合|总)?(?:得分|评分)|(?:绩效)?自评\s*\d|(?:全年|年初|年度)?预算(?:数|安排|资金)?(?:为|共)?\s*\d"
)
_LEAD_OUT = regex.compile(
    r"(?:\d{4}年(?:度)?|当年|本年|全年|共|总|实际|安排|下达|批复|拨付|财政|资金的|的|\s)+$"
)  # ……2024年共安排
_NO_NAME = regex.compile(
    r"(?:该|本|此)?项目$|(?:根据|按照|组织|从|今年|\d{4}年度?(?:我|本)|对|我|本部门|本单位).*|.*(?:自评得分|绩效管理|详见|绩效自评的).*"
)
_QUOTES = regex.compile(r"^[\"《]|[\"》](?=项目$|$)")
_EVALUATED = regex.compile(r"(?:^|[。:：；;])(?P<name>[^。:：；;,，]{4,60})[,，]\s*(?:绩效|部门)?评价(?:综合|总)?得分")
_WORDS = "优秀|优|良好|良|中|差"
# not followed by another grade or a number of projects: 等级为优、良的, 优3个
_LETTER = rf"(?>{_WORDS})(?![优良中差、\d以]|\s*\"?\s*[\d、])"
_GRADE = regex.compile(rf'(?:(?:等级|等次|结果|结论)(?:为|是|:)?\s*["]?\s*|\d\s*分\s*\(\s*"?)({_LETTER})')
_SCORE_BEFORE = regex.compile(r"(?P<about>[^,，。;；:：]{0,20}(?:得分|评分|得))(?:为|是|:)?\s*$")
_PART_SCORE = regex.compile(r"指标|维度|部分|单项|平均")
_GRADE_RIGHT_BEHIND = regex.compile(
    r"\s*[,，]?\s*(?:[(]\s*\"?|(?:[^,，。;；:：\d]{0,8}(?:等级|等次|结果|结论))(?:为|是|:)?\s*\"?)" + f"({_LETTER})"
)
_SENTENCE_END = regex.compile("[。;；]")
_AMONG = regex.compile("其中|包括|分别")
MAX_SCORE_NAME = 40  # characters looked at before a score, so that a long line stays linear
_SUMMED = regex.compile(
    r"(?:^|[,，。;；])\s*(?:两项|各项)?(?:共计|合计|总计|累计|共)(?:支出|支付|使用|投入|完成支出)?\s*$"
)
_OTHER_SECTION = regex.compile(r"名词解释")


def form_statements(texts: Iterable[FormText]) -> Iterator[tuple[str, Quantity]]:
    """What a form's own texts say of its funds; not amounts that one is said to sum up (支出48.63万元；…，合计178.73万元)."""
    for text in texts:
        found = list(statements(text.view.text, text.tokens, loose=True))
        wholes = {token.quantity.value for token in text.tokens if _is_summed(text.view.text, token)}
        for role, quantity in found:
            if len(wholes) != 1 or quantity.kind != "amount" or quantity.value >= min(wholes):
                yield role, quantity


def _is_summed(text: str, token: Token) -> bool:
    """Whether an amount is told as the sum of those before it: …，共计支出80.20万元."""
    return token.quantity.kind == "amount" and _SUMMED.search(text, max(0, token.start - 12), token.start) is not None


def read_narratives(facts: Facts) -> Iterator[Narrative]:
    """The paragraphs that tell one project's score, budget, outturn or rate."""
    for at, block in facts.blocks():
        if not isinstance(block, Passage) or _OTHER_SECTION.search(block.section.title):
            continue
        tokens = facts.tokens.get(at, ())
        found = _first_of_each(statements(block.text, tokens))
        roles = {role for role, _ in found}
        if "evaluation" in roles and (result := _evaluated(block, tokens, found)) is not None:
            yield result
            continue
        if not (roles & {"score", "evaluation"} and roles & {"initial", "full", "budget", "outturn", "rate"}):
            continue
        if sum(role in ("score", "evaluation") for role, _ in found) > 1:
            continue  # several projects in one paragraph
        name = _name(block)
        if name is None:
            continue
        grade = _GRADE.search(block.text)
        text = FormText("narrative", "", block.view, tokens)
        yield Narrative(
            name,
            found,
            Word(grade[1], block.view.span(grade.start(1), grade.end(1))) if grade else None,
            text,
            block.view.span(0, len(block.text)),
            "evaluation" in roles,
        )


def _first_of_each(found: Iterable[tuple[str, Quantity]]) -> tuple[tuple[str, Quantity], ...]:
    """What is told, but of each amount only the first: 执行数为158.36万元。…共467人次，支出37.36万元."""
    told: set[str] = set()
    kept = []
    for role, quantity in found:
        if role not in told or role in ("score", "evaluation"):
            kept.append((role, quantity))
        told.add(role)
    return tuple(kept)


def _evaluated(
    passage: Passage, tokens: tuple[Token, ...], found: tuple[tuple[str, Quantity], ...]
) -> Narrative | None:
    """工业改造项目，绩效评价得分为97.66分，等级为优: the result of one department's evaluation."""
    match = _EVALUATED.search(passage.text)
    name = _clean(match["name"]) if match else ""
    if match is None or not name:
        return None
    grade = _GRADE.search(passage.text, match.end())
    scores = tuple(each for each in found if each[0] == "evaluation")
    view = passage.view
    return Narrative(
        Word(name, view.span(match.start("name"), match.end("name"))),
        scores[:1],
        Word(grade[1], view.span(grade.start(1), grade.end(1))) if grade else None,
        FormText("narrative", "", view, tokens),
        view.span(0, len(passage.text)),
        True,
    )


def read_graded_scores(facts: Facts) -> Iterator[GradedScore]:
    """The scores whose grade is said right behind them, whatever they are the score of."""
    for at, block in facts.blocks():
        if not isinstance(block, Passage):
            continue
        told: list[Token] = []  # the scores of a sentence of which none has a grade yet
        for token in facts.tokens.get(at, ()):
            if token.quantity.kind != "score" or token.quantity.bound:
                continue
            if told and _SENTENCE_END.search(block.text, told[-1].end, token.start):
                told = []
            told.append(token)
            behind = _GRADE_RIGHT_BEHIND.match(block.text, token.end)
            if not behind:
                continue
            whole, told = _whole(block.text, told), []
            before = _SCORE_BEFORE.search(block.text, max(0, whole.start - MAX_SCORE_NAME), whole.start)
            if before and not _PART_SCORE.search(before["about"]):
                word = Word(behind[1], block.view.span(behind.start(1), behind.end(1)))
                yield GradedScore(before["about"].strip(), whole.quantity, word)


def _whole(text: str, scores: Sequence[Token]) -> Token:
    """The score that a grade behind several belongs to: the one whose parts the others are, else the last."""
    parted = len(scores) > 1 and _AMONG.search(text, scores[0].end, scores[1].start)
    return scores[0] if parted else scores[-1]


def _name(passage: Passage) -> Word | None:
    """The project a paragraph is about: what stands before its first stop, or the heading above it."""
    text = passage.text
    marker = marker_of(text)
    counted = _COUNTED.match(text)  # 一是人才培训项目。
    start = marker.end if marker else counted.end() if counted else 0
    generic = _NAME_HEAD.match(text, start)
    start = generic.end() if generic else start
    end = _NAME_END.search(text, start)
    if end is not None:
        told = _FIGURES.search(text, start, end.start())  # 河道清淤项目自评得分95分: the figures follow at once
        printed = text[start : end.start()] if told is None else _LEAD_OUT.sub("", text[start : told.start()])
        printed = _NAME_TAIL.sub("", printed.rstrip())
        name = _clean(printed)
        if name:
            return Word(name, passage.view.span(start, start + len(printed)))
    name = _clean(passage.section.title)
    return Word(name, passage.view.span(0, 0)) if name and passage.section.level >= 3 else None


def _clean(text: str) -> str:
    name = _NAME_TAIL.sub("", compact(text).strip("()*"))
    name = _QUOTES.sub("", name)
    return "" if len(name) < 4 or len(name) > 70 or _NO_NAME.fullmatch(name) else name


# ------------------------------------------------------------------------------------- announcements

_STOP = regex.compile(r"[,，。;；]")
_ANEW = regex.compile("[;；]|其中")
_ABOUT_OTHERS = regex.compile(
    r"部门评价|重点(?:绩效)?评价|转移支付|财政评价|事前|监控|绩效目标编制|整体支出(?:开展了?|进行了?|实施了?)?(?:绩效)?(?:自评|评价)|抽查|第三方(?:机构|形式|方式)?(?:开展|进行|实施)?的?(?:绩效)?评价"
)
_SELF = regex.compile(r"自评|绩效评价")
_FORMS = regex.compile(r"[个张]\s*(?:预算)?(?:项目)?(?:的)?(?:项目)?(?:支出)?(?:绩效)?自评表")
_GRADED_BEHIND = regex.compile(rf"个?\s*(?:项目)?(?:支出)?(?:绩效)?自评(?:等级|等次|结果)为\s*\"?({_WORDS})")
_GRADED_BEFORE = regex.compile(
    rf"(?:^|[,，、:(为\"]|自评|评价|其中)\s*\"?({_WORDS})\"?\s*(?:[(][^()]{{0,24}}[)])?(?:等次|等级)?(?:的)?(?:项目)?\s*(?:为|:|有|共)?\s*$"
)
_PROJECTS_BEHIND = regex.compile(
    r"(?:(?:一般公共|政府性基金|国有资本经营)预算|二级|一级|预算|区级|县级|市级|省级|本级)?(?:预算)?项目(?!自评(?:等级|等次|结果))"
)
_PROJECTS_BEFORE = regex.compile(r"项目(?:支出)?(?:共|共计|数量?)?(?:为)?\s*$")
_MONEY = r"(?![^,，]*(?:执行|支出|完成|实际))[^,，。；;\d]{0,14}(?:资金|金额)(?:共|共计|合计|总额|总计)?(?:为)?\s*$"
_INVOLVED = regex.compile("涉及" + _MONEY)
# 共对8个项目开展绩效自评，预算1171.31万元，实际支出977.17万元: told of all projects in the sentence that counts them
_FUNDS = regex.compile("[,，]" + _MONEY)
_AMOUNTS = ("funds", "budgeted", "outturn")
_ADDED = r"(?:数|总额|金额|资金)?(?:共|共计|合计|总额|总计)?(?:为)?\s*$"
_OF_BUDGET = regex.compile(r"(?<!公共|基金|经营)预算[^,，]{0,10}$")
_BUDGETED = regex.compile(rf"涉及(?:项目|财政|年度|年初|全年)*预算{_ADDED}")
_SPENT = regex.compile(rf"[,，](?:全年|年度)?(?:(?:实际|已)(?:执行|支出|使用|完成)|(?:执行|支出)(?=数|金额)){_ADDED}")


def read_announcements(facts: Facts) -> Iterator[Announcement]:
    """Numbers of projects and amounts of money announced for the self-evaluation as a whole."""
    for at, block in facts.blocks():
        if not isinstance(block, Passage) or not _SELF.search(block.text):
            continue
        counted: list[Token] = []  # the numbers of projects that the sentence tells
        for token in facts.tokens.get(at, ()):
            if counted and "。" in block.text[counted[-1].end : token.start]:
                counted = []
            found = _announced(block.text, token, bool(counted))
            if found is None or _ABOUT_OTHERS.search(_clauses(block.text, token)):
                continue
            if found[0] in _AMOUNTS and counted and '"' in block.text[counted[-1].end : token.start]:
                continue  # 其他2个项目中，"甲"全年预算数A万元，执行数B万元: of one of them
            if found[0] == "projects":
                anew = counted and _ANEW.search(block.text, counted[-1].end, token.start)
                counted = [token] if anew else [*counted, token]
            yield Announcement(found[0], token.quantity, found[1], at, tuple(each.quantity for each in counted))


def _clauses(text: str, token: Token) -> str:
    """The clause of a figure and the one before it."""
    stops = [stop.end() for stop in _STOP.finditer(text, 0, token.start)]
    end = _STOP.search(text, token.end)
    return text[stops[-2] if len(stops) > 1 else 0 : end.start() if end else len(text)]


def is_project_count(text: str, token: Token) -> bool:
    """Whether a figure of a text counts projects: 5个项目, 项目5个."""
    if token.quantity.kind != "count" or token.quantity.unit not in ("个", "项"):
        return False
    return bool(_PROJECTS_BEHIND.match(text, token.end) or _PROJECTS_BEFORE.search(text, 0, token.start))


def _announced(text: str, token: Token, of_all: bool) -> tuple[str, str] | None:
    """What a figure announces, and of which grade; ``of_all`` where its sentence has told the number of projects."""
    quantity = token.quantity
    before, behind = text[max(0, token.start - 40) : token.start], text[token.end :]
    if quantity.kind == "count" and quantity.unit in ("个", "项", "张") and not quantity.bound:
        if _FORMS.match(quantity.unit + behind):
            return "forms", ""
        graded = _GRADED_BEHIND.match(behind)
        if graded:
            return "graded", graded[1][0]
        graded = _GRADED_BEFORE.search(before)
        if graded:
            return "graded", graded[1][0]
        if is_project_count(text, token):
            return "projects", ""
    if quantity.kind == "amount":
        if _INVOLVED.search(before) or (of_all and (_FUNDS.search(before) or _BUDGETED.search(before))):
            return "budgeted" if _OF_BUDGET.search(before) else "funds", ""
        if of_all and _SPENT.search(before):
            return "outturn", ""
    return None
