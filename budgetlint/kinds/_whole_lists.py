"""Whether a list of parts names all there are of its total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise, takewhile

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Listing, Statement
from budgetlint.interval import compare, exact, printed, total
from budgetlint.kinds._common import readable
from budgetlint.model import Quantity, Span, Verdict, fold
from budgetlint.readers.source import number_of

__all__ = [
    "ends_with",
    "has_announced_number",
    "has_rest",
    "is_closed",
    "is_enumeration",
    "looks_complete",
    "own_parts",
    "shares_close",
]

Parts = Sequence[tuple[Statement, Quantity]]

MIN_PARTS = 3
_ENUMERATED = regex.compile(r"\s*、[^，,；;：:。、]+")
_CLOSED = regex.compile(r"\s*[。；;）)]")
_NUMBER_OF = regex.compile(
    r"(?P<count>\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])[个项类家种大批次期笔](?:方面|部分|项目|科目|类别|单位)?[^\d。;]{0,6}[:,，]?\s*$"
)
_REST = regex.compile("其[他它余]")
_ONLY_REST = regex.compile(r"其[他它余](?:费用|各项|方面|项目|杂费)?")
_IN_SERVICE, _RETIRED = regex.compile("在职|在编|在岗|编制"), regex.compile("离退?休|退休|遗属")


def own_parts(listing: Listing) -> list[Statement]:
    """The parts of a list, but for who has retired, told behind those in service: 在职98人，其中…，离退休61人."""
    if not _IN_SERVICE.search(listing.total.label):
        return list(listing.parts)
    return list(takewhile(lambda part: not _RETIRED.search(part.label), listing.parts))


def has_rest(facts: Facts, parts: Parts) -> bool:
    """Whether the last of several parts is what is left: 加油3万元、维修2万元、其他支出1万元. Codes and kinds of income called 其他 are
    parts like any other."""
    last, quantity = parts[-1]
    if len(parts) < MIN_PARTS or not _REST.search(last.label) or last.name.concepts or last.name.path:
        return False
    coded = any(facts.codes.find((last.label,), economic=economic) for economic in (False, True))
    if coded and not _ONLY_REST.fullmatch(last.label):
        return False
    return len({(part.at, part.sentence) for part, _ in parts}) == 1 and ends_with(facts, quantity)


def has_announced_number(facts: Facts, stated: Quantity, parts: Parts) -> bool:
    """Whether the total says of how many parts it is, and there are as many: 项目支出843.08万元，共7个项目：…."""
    between = facts.source_text(Span(stated.span.end, parts[0][0].span.start))
    match = _NUMBER_OF.search(fold(between))
    return match is not None and number_of(match["count"]) == len(parts) > 1


def is_enumeration(facts: Facts, parts: Parts) -> bool:
    """Whether the parts are parted by nothing but 、 and each is a name with its figure: 一年级642人、二年级618人、三年级605人."""
    figures = [quantity.span for _, quantity in parts]
    return all(_ENUMERATED.fullmatch(facts.source_text(Span(a.end, b.start))) for a, b in pairwise(figures))


def is_closed(facts: Facts, listing: Listing, parts: Parts) -> bool:
    """Whether an enumeration of several parts ends with its sentence or clause, and not with 等."""
    if listing.partial or len(parts) < MIN_PARTS:
        return False
    return ends_with(facts, parts[-1][1])


def ends_with(facts: Facts, quantity: Quantity) -> bool:
    """Whether a sentence or clause ends behind a figure."""
    end = quantity.span.end
    return _CLOSED.match(facts.source_text(Span(end, end + 4))) is not None


def looks_complete(facts: Facts, listing: Listing) -> bool:
    """Whether every part carries a share, and nothing with a share follows that might be a part as well."""
    if not all(part.get("share") for part in listing.parts if part.get("value")):
        return False
    last = listing.parts[-1]
    for paragraph in facts.paragraphs:
        if paragraph.at == last.at and last in paragraph.statements:
            after = paragraph.statements[paragraph.statements.index(last) + 1 :]
            return not any((share := each.get("share")) and not share.of for each in after)
    return True


def shares_close(listing: Listing) -> bool:
    """Whether the shares of the parts, as printed, add up to 100%."""
    shares = [share.quantity for part in listing.parts if (share := part.get("share"))]
    if len(shares) < max(2, sum(1 for part in listing.parts if part.get("value"))) or not readable(*shares):
        return False
    added = total(printed(share) for share in shares)
    return compare(exact(100), added, Decimal(0)) is not Verdict.ERROR
