"""An invented set of statutory tables and the layouts a text may write it in. Figures are made up and add up."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

Rows = list[list[str]]
Named = tuple[str, str, Rows, int]  # number, title, rows, how many of them are header


def tables(zero: str) -> list[Named]:
    """The nine tables; ``zero`` is what stands in a cell without money (``""`` or ``0.00``)."""
    z = zero
    income = ["一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上级补助收入",
              "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]  # fmt: skip
    sums = ["820.40", "60.00", z, z, z, z, z, "3.10"]
    spent = [
        ("教育支出", "700.25"),
        ("社会保障和就业支出", "90.15"),
        ("住房保障支出", "33.10"),
        ("城乡社区支出", "60.00"),
    ]
    one: Rows = [["项目", "行次", "决算数", "项目", "行次", "决算数"]]
    for at, (name, amount) in enumerate(zip(income, sums, strict=True)):
        right = (
            [f"{'一二三四'[at]}、{spent[at][0]}", str(at + 13), spent[at][1]]
            if at < len(spent)
            else ["", str(at + 13), ""]
        )
        one.append([f"{'一二三四五六七八'[at]}、{name}", str(at + 1), amount, *right])
    one += [
        ["本年收入合计", "9", "883.50", "本年支出合计", "21", "883.50"],
        ["使用非财政拨款结余", "10", z, "结余分配", "22", z],
        ["年初结转和结余", "11", "12.00", "年末结转和结余", "23", "12.00"],
        ["总计", "12", "895.50", "总计", "24", "895.50"],
    ]
    codes = [("", "合计"), ("205", "教育支出"), ("20502", "普通教育"), ("2050202", "小学教育"), ("2050203", "初中教育"),
             ("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出"), ("2080505", "机关事业单位基本养老保险缴费支出"),
             ("212", "城乡社区支出"), ("21208", "国有土地使用权出让收入安排的支出"), ("2120803", "城市建设支出"),
             ("221", "住房保障支出"), ("22102", "住房改革支出"), ("2210201", "住房公积金")]  # fmt: skip
    total = ["883.50", "700.25", "700.25", "400.15", "300.10", "90.15", "90.15", "90.15", "60.00", "60.00", "60.00", "33.10",
             "33.10", "33.10"]  # fmt: skip
    other = ["3.10", "3.10", "3.10", "3.10", *[z] * 10]
    fiscal = ["880.40", "697.15", "697.15", "397.05", *total[4:]]
    two: Rows = [["科目编码", "科目名称", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入",
                  "附属单位上缴收入", "其他收入"]]  # fmt: skip
    two += [[*code, a, b, z, z, z, z, c] for code, a, b, c in zip(codes, total, fiscal, other, strict=True)]
    project = ["160.00", "100.00", "100.00", "60.00", "40.00", z, z, z, "60.00", "60.00", "60.00", z, z, z]
    basic = [
        "723.50",
        "600.25",
        "600.25",
        "340.15",
        "260.10",
        "90.15",
        "90.15",
        "90.15",
        z,
        z,
        z,
        "33.10",
        "33.10",
        "33.10",
    ]
    three: Rows = [
        [
            "科目编码",
            "科目名称",
            "本年支出合计",
            "基本支出",
            "项目支出",
            "上缴上级支出",
            "经营支出",
            "对附属单位补助支出",
        ]
    ]
    three += [[*code, a, b, c, z, z, z] for code, a, b, c in zip(codes, total, basic, project, strict=True)]
    four: Rows = [
        [
            "项目",
            "行次",
            "金额",
            "项目",
            "行次",
            "合计",
            "一般公共预算财政拨款",
            "政府性基金预算财政拨款",
            "国有资本经营预算财政拨款",
        ],
        ["一、一般公共预算财政拨款", "1", "820.40", "一、教育支出", "13", "697.15", "697.15", z, z],
        ["二、政府性基金预算财政拨款", "2", "60.00", "二、社会保障和就业支出", "14", "90.15", "90.15", z, z],
        ["三、国有资本经营预算财政拨款", "3", z, "三、住房保障支出", "15", "33.10", "33.10", z, z],
        ["", "4", "", "四、城乡社区支出", "16", "60.00", z, "60.00", z],
        ["本年收入合计", "5", "880.40", "本年支出合计", "17", "880.40", "820.40", "60.00", z],
        ["年初财政拨款结转和结余", "6", "5.00", "年末财政拨款结转和结余", "18", "5.00", "5.00", z, z],
        ["一般公共预算财政拨款", "7", "5.00", "", "19", "", "", "", ""],
        ["总计", "8", "885.40", "总计", "20", "885.40", "825.40", "60.00", z],
    ]
    keep = [at for at, (code, _) in enumerate(codes) if not code.startswith("212")]
    general = ["820.40", *fiscal[1:]]
    share = ["720.40", "597.15", "597.15", "337.05", *basic[4:]]
    five: Rows = [["科目编码", "科目名称", "小计", "基本支出", "项目支出"]]
    five += [[*codes[at], general[at], share[at], "100.00" if at == 0 else project[at]] for at in keep]
    six: Rows = [
        ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
        ["301", "工资福利支出", "650.30", "302", "商品和服务支出", "60.10"],
        ["30101", "基本工资", "527.05", "30201", "办公费", "40.10"],
        ["30108", "机关事业单位基本养老保险缴费", "90.15", "30207", "邮电费", "20.00"],
        ["30113", "住房公积金", "33.10", "310", "资本性支出", "6.00"],
        ["303", "对个人和家庭的补助", "4.00", "31002", "办公设备购置", "6.00"],
        ["30305", "生活补助", "4.00", "", "", ""],
        ["人员经费合计", "", "654.30", "公用经费合计", "", "66.10"],
    ]
    seven: Rows = [
        ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出小计", "基本支出", "项目支出", "年末结转和结余"]
    ]
    seven += [[*codes[at], z, "60.00", "60.00", z, "60.00", z] for at in (0, 8, 9, 10)]
    eight: Rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "合计", z, z, z]]
    nine: Rows = [
        ["项目", "预算数", "决算数"],
        ["合计", "6.00", "4.50"],
        ["1.因公出国（境）费", z, z],
        ["2.公务用车购置及运行维护费", "5.00", "4.00"],
        ["其中：公务用车购置费", z, z],
        ["公务用车运行维护费", "5.00", "4.00"],
        ["3.公务接待费", "1.00", "0.50"],
    ]
    return [
        ("公开01表", "收入支出决算总表", one, 1),
        ("公开02表", "收入决算表", two, 1),
        ("公开03表", "支出决算表", three, 1),
        ("公开04表", "财政拨款收入支出决算总表", four, 1),
        ("公开05表", "一般公共预算财政拨款支出决算表", five, 1),
        ("公开06表", "一般公共预算财政拨款基本支出决算明细表", six, 1),
        ("公开07表", "政府性基金预算财政拨款收入支出决算表", seven, 1),
        ("公开08表", "国有资本经营预算财政拨款支出决算表", eight, 1),
        ("公开09表", "财政拨款“三公”经费支出决算表", nine, 1),
    ]


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _tab(rows: Rows) -> list[str]:
    return ["\t".join(row) for row in rows]


def _trimmed(rows: Rows) -> list[str]:
    return ["\t".join(row).rstrip("\t") for row in rows]


def _pipe(rows: Rows) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in rows]


def _markdown(rows: Rows) -> list[str]:
    lines = _pipe(rows)
    return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]


def _open(rows: Rows) -> list[str]:
    """Strokes between the cells only: a row that begins with one has an empty first cell."""
    return ["|".join(row) for row in rows]


def _framed(rows: Rows, longest: int = 9) -> list[str]:
    """A drawn frame round every cell, words longer than ``longest`` wrapped inside."""
    border = "+" + "----+" * len(rows[0])
    lines = [border]
    for row in rows:
        pieces = [[text[at : at + longest] for at in range(0, len(text), longest)] for text in row]
        for storey in range(max(map(len, pieces))):
            lines.append("| " + " | ".join(each[storey] if storey < len(each) else "" for each in pieces) + " |")
        lines.append(border)
    return lines


def _csv(rows: Rows) -> list[str]:
    """Comma-separated values as a workbook exports them: a cell that holds a comma stands in quotation marks."""
    return [",".join(f'"{text}"' if "," in text else text for text in row) for row in rows]


def _html(rows: Rows) -> list[str]:
    """The markup of a web page; empty cells hold what web pages write for a blank."""
    lines = ['<table border="1">']
    for row in rows:
        cells = (f'<td style="width: 20%"><p>{text or "&nbsp;"}</p></td>' for text in row)
        lines += ["<tr>", *cells, "</tr>"]
    return [*lines, "</table>"]


def _is_number(text: str) -> bool:
    return bool(text) and text.replace(".", "").replace(",", "").isdigit() and "." in text


def _space(rows: Rows) -> list[str]:
    widths = [max(_wide(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for text, width in zip(row, widths, strict=True):
            pad = " " * (width - _wide(text))
            cells.append(pad + text if _is_number(text) else text + pad)
        lines.append(("  " + "   ".join(cells)).rstrip())
    return lines


def _typeset(rows: Rows) -> list[str]:
    """Each cell behind as many characters as Latin ones would fit on the page before it, as ``pdftotext -layout`` sets them: Chinese
    characters take two places on the page and one in the line."""
    widths = [max(_wide(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        line, begin = "", 2
        for text, width in zip(row, widths, strict=True):
            right, middle = width - len(text), (width - _wide(text)) // 2
            line = line.ljust(begin + (right if _is_number(text) else middle if row is rows[0] else 0)) + text
            begin += width + 3
        lines.append(line.rstrip())
    return lines


def _storeyed(rows: Rows) -> list[str]:
    """Markdown with the storeys of a header in one cell each, full stops between them."""
    return _markdown([[f"本表.{text}" for text in rows[0]], *rows[1:]])


def _indented(rows: Rows) -> list[str]:
    lines = []
    for row in rows:
        lines += ["\t" + text for text in row] + [""]
    return lines


def _parted(rows: Rows) -> list[str]:
    return [line for row in rows for text in row for line in (text, "")]


def _bare(rows: Rows) -> list[str]:
    lines = []
    for row in rows:
        lines += [text for text in row if text] + [""]
    return lines


def _apart(rows: Rows) -> list[str]:
    return [line for row in rows for text in row if text for line in ("\t" + text, "")]


def _single(rows: Rows) -> list[str]:
    return [line for row in rows for text in row if text for line in (text, "")]


def _raw(rows: Rows) -> list[str]:
    """A row a line with one blank between the cells, as text is copied from a viewer."""
    return [" ".join(text for text in row if text) for row in rows]


# Layouts that keep empty cells, and those that drop them or in which a table without empty cells shows no rows (there
# a cell without money must be printed as 0.00).
ALIGNED: dict[str, Callable[[Rows], list[str]]] = {
    "tab": _tab,
    "trimmed": _trimmed,
    "pipe": _pipe,
    "markdown": _markdown,
    "open": _open,
    "framed": _framed,
    "csv": _csv,
    "html": _html,
    "space": _space,
    "typeset": _typeset,
    "storeyed": _storeyed,
    "indented": _indented,
}
LOOSE: dict[str, Callable[[Rows], list[str]]] = {
    "bare": _bare,
    "apart": _apart,
    "single": _single,
    "parted": _parted,
    "raw": _raw,
}


def written(layout: str, zero: str, change: tuple[str, int, int, str] | None = None, every: int = 0) -> str:
    """The whole set in one layout; ``change`` puts another text into a cell (number, row, column); after ``every`` rows
    of body comes a page break with the header again."""
    write = {**ALIGNED, **LOOSE}[layout]
    lines = ["第二部分 2031年度部门决算表", ""]
    for number, title, rows, head in tables(zero):
        if change and change[0] == number:
            rows[change[1]][change[2]] = change[3]
        lines += [number, title, "", "部门：某县示例局", "金额单位：万元", ""]
        lines += [*_paged(write, rows, head, every), "", "注：本表反映部门本年度的情况。", ""]
    return "\n".join(lines) + "\n"


def _paged(write: Callable[[Rows], list[str]], rows: Rows, head: int, every: int) -> Sequence[str]:
    if not every:
        return write(rows)
    lines: list[str] = []
    for at in range(head, len(rows), every):
        lines += (["", "- 7 -", "\f"] if lines else []) + write(rows[:head] + rows[at : at + every])
    return lines
