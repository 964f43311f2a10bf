"""What a province's template is: wordings and order as data; and the writing of a disclosure from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .accounts import Accounts
from .draw import draw
from .performance import FormWords, put_performance
from .prints import Print
from .sheet import Break, Disclosure, Paragraph, Sheet
from .table_words import TableWords
from .tables import Tables
from .teller import Content, Teller, Words

TABLES, FORMS = "@tables", "@forms"  # contents that stand for the nine tables, and for list and forms


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it; with ``when`` only if that group of keys or amount is not empty."""

    level: int
    heading: str
    contents: tuple[Content, ...] = ()
    when: str = ""
    otherwise: tuple[Content, ...] = ()


@dataclass(frozen=True)
class Province:
    """A template: ``title`` and ``sections`` are told in order, the contents between them where ``contents`` says so."""

    name: str
    title: str
    sections: tuple[Section, ...]
    words: Words = field(default_factory=Words)
    style: Print = field(default_factory=Print)
    tables: TableWords = field(default_factory=TableWords)
    forms: FormWords = field(default_factory=FormWords)
    labels: Mapping[str, str] = field(default_factory=dict)
    contents: str = "{heading}"  # a line of the contents; empty for none


def write(province: Province, seed: int) -> Disclosure:
    """The disclosure of the department of a seed, in a province's words, proved consistent."""
    return tell(province, draw(seed), seed)


def tell(province: Province, accounts: Accounts, seed: int = 0) -> Disclosure:
    """The disclosure of these accounts."""
    sheet = Sheet()
    teller = Teller(accounts, sheet, province.words, province.style, province.labels)
    sheet.blocks.append(Paragraph(teller.tell(province.title), 1))
    if province.contents:
        _contents(province, teller)
    for section in province.sections:
        if section.level == 1:
            sheet.blocks.append(Break())
        if section.heading:
            sheet.blocks.append(Paragraph(teller.tell(section.heading), section.level))
        there = not section.when or _there(teller, section.when)
        for content in section.contents if there else section.otherwise:
            if content == TABLES:
                for table in Tables(teller, province.tables).build():
                    sheet.blocks += [table, Break()]
            elif content == FORMS:
                put_performance(teller, province.forms)
            else:
                teller.paragraph(content)
    teller.settle()
    return sheet.finished(province.name, seed)


def _contents(province: Province, teller: Teller) -> None:
    teller.sheet.blocks.append(Paragraph("目    录", 3))
    for page, section in enumerate(province.sections, 3):
        if section.heading and section.level < 3:
            line = province.contents.format(heading=teller.tell(section.heading), page=page)
            teller.sheet.blocks.append(Paragraph(line, 3))


def _there(teller: Teller, when: str) -> bool:
    return bool(teller.value(when))
