"""Comments in drafts: ``<!-- budgetlint: ignore TP101 原因 -->`` accepts what these rules find in the next block.

The block is the paragraph, heading or table that follows; a table has its caption with it. A comment that names no known
rule, or that accepts nothing, is told: silence is earned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import Document, Finding, Passage, Severity, Span, Table, Verdict

__all__ = ["TITLES", "UNKNOWN", "UNUSED", "Comment", "comments_in", "silenced"]

UNKNOWN, UNUSED = "BL001", "BL002"  # what is found of the comments themselves
TITLES = {UNKNOWN: "忽略注释写错", UNUSED: "忽略注释没有用处"}
_COMMENT = regex.compile(r"<!--\s*+budgetlint\s*+[:：]\s*+(?P<word>\w*+)(?P<rest>[^\r\n]*?)-->")
_ID = regex.compile(r"[\s,，、]*+([A-Za-z]{2,6}\d{3})(?!\w)")


@dataclass
class Comment:
    """A comment at ``span`` on the block at ``covers``; ``used`` are the rules it has silenced."""

    span: Span
    ids: tuple[str, ...]
    covers: Span | None
    used: set[str] = field(default_factory=set)


def comments_in(document: Document) -> Iterator[Comment]:
    """The comments of a draft. What is not text (Word, Excel, PDF) has none."""
    if "budgetlint" not in document.text or document.places:
        return
    extents = list(_extents(document))
    for match in _COMMENT.finditer(document.text):
        ids = []
        at = 0
        while match["word"] == "ignore" and (found := _ID.match(match["rest"], at)):
            ids.append(found[1].upper())
            at = found.end()
        covers = next((extent for extent in extents if extent.start >= match.end()), None)
        yield Comment(Span(*match.span()), tuple(ids), covers)


def _extents(document: Document) -> Iterator[Span]:
    """Where each block stands, in order: a table together with its caption."""
    tables = {id(caption): block for block in document.tables for caption in block.captions if _is_caption(caption)}
    for block in document.blocks:
        first = _extent(block)
        table = tables.get(id(block))
        if first is not None:
            below = _extent(table) if table else None
            yield Span(first.start, below.end if below else first.end)


def _is_caption(passage: Passage) -> bool:
    return not any(char in passage.text for char in "，,。；;")


def _extent(block: Passage | Table) -> Span | None:
    views = [cell.view for row in block.rows for cell in row] if isinstance(block, Table) else [block.view]
    spans = [view.span(0, len(view.text)) for view in views]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def silenced(
    document: Document, findings: Sequence[Finding], ran: Collection[str], known: Collection[str]
) -> tuple[tuple[Finding, ...], int]:
    """The findings less those that comments accept, with what is to be told of the comments; and how many went.

    ``ran`` are the rules that were run, ``known`` all there are: a rule that was not run makes no comment useless.
    """
    comments = list(comments_in(document))
    if not comments:
        return tuple(findings), 0
    left = [finding for finding in findings if not _accept(comments, finding, document)]
    told = [each for comment in comments for each in _told(comment, document, ran, known)]
    return tuple(sorted([*left, *told], key=lambda each: each.line)), len(findings) - len(left)


def _accept(comments: Sequence[Comment], finding: Finding, document: Document) -> bool:
    at = document.line_starts[finding.line - 1] + finding.column - 1
    for comment in comments:
        if comment.covers and comment.covers.start <= at < comment.covers.end and finding.rule in comment.ids:
            comment.used.add(finding.rule)
            return True
    return False


def _told(comment: Comment, document: Document, ran: Collection[str], known: Collection[str]) -> Iterator[Finding]:
    if not comment.ids:
        wanted = "<!-- budgetlint: ignore TP101 原因 -->"
        yield _finding(
            document,
            comment,
            UNKNOWN,
            Severity.WARNING,
            worded("看不懂的注释；忽略一条规则写作 {wanted}", wanted=wanted),
        )
    for rule in comment.ids:
        if rule not in known:
            yield _finding(
                document,
                comment,
                UNKNOWN,
                Severity.WARNING,
                worded("没有编号为 {rule} 的规则，这条注释不起作用", rule=rule),
            )
        elif rule in ran and rule not in comment.used:
            yield _finding(
                document,
                comment,
                UNUSED,
                Severity.INFO,
                worded("下面一段没有 {rule} 的问题，这条注释可以删去", rule=rule),
            )


def _finding(document: Document, comment: Comment, rule: str, severity: Severity, message: str) -> Finding:
    line, column = document.position(comment.span.start)
    end_line, end_column = document.position(comment.span.end)
    return Finding(
        rule, worded(TITLES[rule]), severity, Verdict.SUSPICIOUS, message, line, column, end_line, end_column,
        document.text[comment.span.start : comment.span.end], None, None, "", (),
    )  # fmt: skip
