"""Web pages (.html): the report on the page, without navigation, footer and scripts; tables as true grids.

Needs the extra ``html`` (lxml). Nothing the page names is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import Document
from budgetlint.readers._composed import Composer, Piece
from budgetlint.readers._package import head_of, kind_of
from budgetlint.readers.decoding import Unreadable, decode
from budgetlint.readers.text import SIZE_LIMIT

__all__ = ["read"]

_CHARSET = regex.compile(r"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""")
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"))
# Parts of a page that are not the report: by element, by ARIA role, and by the names that sites give them.
_NEVER = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "button",
        "select",
        "input",
        "textarea",
        "title",
        "del",
    ]
)
_AROUND = frozenset(("nav", "footer", "aside"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary"))
_BOILERPLATE = regex.compile(
    r"(?i)(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|foot|header|topbar|sidebar|side|breadcrumbs?|crumbs?|share|search|copyright|links?"
    r"|related|pagination|toolbar|login|banner|qrcode|dqwz|daohang)(?:$|[\s_-])"
)
_REPORT = regex.compile(r"\d\s*[万亿]?元|\d[%％]|\d\.\d\d")  # a part with figures is the report, whatever it is called
_HIDDEN = regex.compile(r"(?i)(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_SPACES = regex.compile(r"[ \t\r\n\f]+")
_WRAPPED = regex.compile(
    r"(?<=[\u2e80-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\uffef])"
)  # a line break of the source within words
_NOTE_MARK = regex.compile(r"[\s\d\[\]()（）*※①-⑳]*")
_BORDER, _BREAK = "\x1e", "\x1f"  # between paragraphs, and at a <br>, while a text is put together
MAX_COLUMNS, MAX_ROWS = 100, 1000  # that one cell covers


def read(path: Path) -> Document:
    """The document in a web page. Raises :class:`Unreadable`."""
    head_of(path)
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise Unreadable(worded("文件超过 {size} MB，不像一份决算公开", size=SIZE_LIMIT // 1024 // 1024))
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(worded("无法读取文件：{reason}", reason=error.strerror or error)) from error
    text, encoding = _decoded(path, data)
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise Unreadable(worded("网页是空的，没有可检查的内容")) from error
    composer = Composer()
    _compose(composer, root)
    return composer.document(str(path), encoding, wrapped=False)


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    """The source of the page: by its mark, by what it declares if that fits, else by its bytes."""
    if kind_of(path) not in ("", "网页", "空文件"):
        suffix, kind = path.suffix.lower(), worded(kind_of(path))
        raise Unreadable(worded("扩展名是 {suffix}，内容却是{kind}", suffix=suffix, kind=kind))
    declared = _CHARSET.search(data[:4096].decode("latin-1"))
    name = declared[1].lower() if declared else ""
    if name in _CHINESE and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass  # it says what it is not
    return decode(data)


def _compose(composer: Composer, element: HtmlElement) -> None:
    """The paragraphs and tables below an element, the text around tables in paragraphs of its own."""
    texts: list[str] = []

    def flush() -> None:
        for paragraph in _paragraphs(texts):
            composer.paragraph([Piece(paragraph)])
        texts.clear()

    for item in _printed(element):
        if isinstance(item, str):
            texts.append(item)
            continue
        flush()
        rows = _rows(item)
        if next(item.iterdescendants("table"), None) is None:
            composer.table(_placed(rows))
        else:  # a table that holds others only lays out the page
            for cell in (cell for row in rows for cell in row):
                _compose(composer, cell)
    flush()


def _printed(element: HtmlElement) -> Iterator[str | HtmlElement]:
    """The texts below an element with the borders of paragraphs, and its tables, which are not entered."""
    if _is_dropped(element):
        return
    border = _BREAK if element.tag == "br" else _BORDER if element.tag in _BLOCKS else ""
    text = element.text or ""
    yield border
    yield text.replace("\n", _BREAK) if element.tag == "pre" else text
    for child in element:
        if child.tag == "table":
            if not _is_dropped(child):
                yield child
        else:
            yield from _printed(child)
        yield child.tail or ""
    if border == _BORDER:
        yield border


def _is_dropped(element: HtmlElement) -> bool:
    """Whether an element is not printed, or is the site's and not the report's."""
    if element.tag in _NEVER or not isinstance(element.tag, str):
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    if element.tag == "sup":
        return _NOTE_MARK.fullmatch(element.text_content()) is not None
    named = (
        element.tag in _AROUND
        or element.get("role") in _ROLES
        or (
            element.tag != "body"
            and _BOILERPLATE.search(f"{element.get('class', '')} {element.get('id', '')}") is not None
        )
    )
    return named and _REPORT.search(element.text_content()) is None


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    """The paragraphs in texts as a browser shows them: runs of blanks are one, line breaks are those of <br>."""
    for paragraph in "".join(texts).split(_BORDER):
        lines = [_SPACES.sub(" ", _WRAPPED.sub("", line)).strip(" ") for line in paragraph.split(_BREAK)]
        shown = "\n".join(lines).strip("\n")
        if shown:
            yield shown


def _rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """The cells of each row, without those of tables within; a caption is a row of its own."""
    rows: list[list[HtmlElement]] = []
    for element in table:
        if _is_dropped(element):
            continue
        if element.tag in ("thead", "tbody", "tfoot"):
            rows += _rows(element)
        elif element.tag == "caption":
            rows.append([element])
        elif element.tag == "tr":
            rows.append([cell for cell in element if cell.tag in ("td", "th")])
    return rows


def _placed(rows: Sequence[Sequence[HtmlElement]]) -> list[list[list[Piece]]]:
    """The pieces of every cell in its column; a merged cell stands in its upper left place, the others are empty."""
    placed: list[list[list[Piece]]] = []
    covered: dict[int, int] = {}  # by column: how many rows a cell above still covers
    for cells in rows:
        row: list[list[Piece]] = []
        below = {column: left - 1 for column, left in covered.items() if left > 1}
        for cell in cells:
            while len(row) in covered:
                row.append([])
            columns, height = _span(cell, "colspan", MAX_COLUMNS), _span(cell, "rowspan", MAX_ROWS)
            if height > 1:
                below |= dict.fromkeys(range(len(row), len(row) + columns), height - 1)
            row += [_pieces(cell), *([] for _ in range(columns - 1))]
        placed.append(row)
        covered = below
    return placed


def _span(cell: HtmlElement, name: str, most: int) -> int:
    given = cell.get(name, "").strip()
    return min(max(int(given), 1), most) if given.isdecimal() and len(given) < 6 else 1


def _pieces(cell: HtmlElement) -> list[Piece]:
    """The paragraphs of a cell that holds no table."""
    return [Piece(text) for text in _paragraphs(item for item in _printed(cell) if isinstance(item, str))]
