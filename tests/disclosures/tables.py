"""The nine tables of a disclosure (公开01 to 09), and those of a budget, which are built alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .accounts import FUNDS, OWN_INCOME, Item
from .catalogue import CLASSES, ECONOMIC, name_of
from .sheet import Head, Table, index_of
from .table_words import NOTES, OWN_LABELS, TableWords
from .teller import Teller, chinese

Column = tuple[str, Callable[[Item], int]]
Line = tuple[str, str]  # a row's name and the mark of its amount


class Tables:
    """Builds the tables of one disclosure."""

    def __init__(self, teller: Teller, words: TableWords) -> None:
        self.teller, self.words, self.accounts = teller, words, teller.accounts
        self.labels = {**teller.labels, **OWN_LABELS, **words.labels}

    def build(self) -> list[Table]:
        """The tables in the province's order."""
        makers = (
            self.balance, self.incomes, self.spends, self.fiscal, self.general,
            self.economic, self.fund, self.capital, self.three,
        )  # fmt: skip
        tables = []
        for place, which in enumerate(self.words.order, 1):
            self.teller.place = f"table{which}"
            tables.append(self._titled(makers[which - 1](), place, which))
        self.teller.place = "prose"
        return tables

    def _titled(self, table: Table, place: int, which: int) -> Table:
        words = self.words
        title, number = words.titles[which - 1], words.number.format(n=place, c=chinese(place))
        names = {"title": title, "number": number, "n": str(place), "unit": self.teller.style.table_unit}
        before = tuple(self.teller.tell(line, **names) for line in words.before)
        notes = (f"注：{NOTES[which - 1]}",) if words.notes else ()
        return Table(before, table.head, table.rows, notes + table.notes)

    # Cells and sums ------------------------------------------------------------------------------------------

    def cell(self, key: str, value: int | None = None) -> str:
        """The cell of an amount."""
        return self.teller.cell(key, self.teller.value(key) if value is None else value)

    def add_up(self, total: str, parts: Sequence[str], signs: Sequence[int] = ()) -> None:
        """Notes that cells add up to a cell; empty ones are nothing."""
        signs = signs or (1,) * len(parts)
        first = index_of(total)
        if first is None:
            return
        known = [
            (index, sign) for part, sign in zip(parts, signs, strict=True) if (index := index_of(part)) is not None
        ]
        if known:
            self.teller.sheet.relate("sum", [first, *(index for index, _ in known)], [sign for _, sign in known])

    def tree(
        self, items: Sequence[Item], columns: Sequence[Column], key: Callable[[str], str], total: str
    ) -> list[list[str]]:
        """Rows of codes: 合计, then 类, 款 and 项, every column added up along the codes."""
        codes = sorted({code for item in items for code in (item.code[:3], item.code[:5], item.code)})
        sums = {code: [sum(get(i) for i in items if i.code.startswith(code)) for _, get in columns] for code in codes}
        codes = [code for code in codes if any(sums[code])]
        whole = [sum(get(item) for item in items) for _, get in columns]
        names = [name for name, _ in columns]
        rows = {"": [self.cell(total + name, value) for name, value in zip(names, whole, strict=True)]}
        for code in codes:
            rows[code] = [self.cell(key(code) + name, value) for name, value in zip(names, sums[code], strict=True)]
        for parent, length in (("", 3), *((code, {3: 5, 5: 7}[len(code)]) for code in codes if len(code) < 7)):
            children = [rows[code] for code in codes if len(code) == length and code.startswith(parent)]
            for place in range(len(columns)):
                self.add_up(rows[parent][place], [child[place] for child in children])
        out = [["", self.words.total, *rows[""]]]
        out += [[code, name_of(code), *rows[code]] for code in codes]
        return out

    def across(self, rows: Sequence[Sequence[str]], first: int = 2) -> None:
        """Notes that in every row the columns after ``first`` add up to it."""
        for row in rows:
            self.add_up(row[first], row[first + 1 :])

    def coded(self, heads: Sequence[str], rows: list[list[str]]) -> Table:
        """A table of codes under a header of one or two lines."""
        head: list[tuple[Head, ...]] = [
            (Head("项目", 2), *(Head(each, 1, 2) for each in heads)),
            (Head("科目编码"), Head("科目名称")),
        ]
        if self.words.lines:
            head.append((Head("栏次", 2), *(Head(str(n)) for n in range(1, len(heads) + 1))))
        return Table((), tuple(head), tuple(map(tuple, rows)))

    # The tables ----------------------------------------------------------------------------------------------

    def _classes(self, key: str, get: Callable[[Item], int]) -> list[tuple[str, int]]:
        """The classes of spending in the order of the table, with what ``get`` makes of their items."""
        sums = {code: sum(get(i) for i in self.accounts.items if i.code[:3] == code) for code in CLASSES}
        return [(code, value) for code, value in sums.items() if value or self.words.all_classes]

    def _numbered(self, names: Sequence[str]) -> list[str]:
        return [f"{chinese(number)}、{name}" for number, name in enumerate(names, 1)]

    def balance(self) -> Table:
        """01 收入支出决算总表."""
        kinds = [*(f"income.{fund}" for fund in FUNDS), *(f"income.{kind}" for kind in OWN_INCOME)]
        left = list(zip(self._numbered([self.labels[k] for k in kinds]), [self.cell(k) for k in kinds], strict=True))
        classes = self._classes("all", lambda item: item.spent)
        names = self._numbered([CLASSES[code] for code, _ in classes])
        right = [(name, self.cell(f"all.{code}", value)) for name, (code, value) in zip(names, classes, strict=True)]
        ends = (("income", "used", "opening", "total"), ("spend", "distributed", "closing", "total"))
        length = max(len(left), len(right))
        for side, keys in zip((left, right), ends, strict=True):
            cells = [self.cell(key) for key in keys]
            self.add_up(cells[0], [cell for _, cell in side])
            self.add_up(cells[3], cells[:3])
            side += [("", "")] * (length - len(side))
            side += [(self.labels[key], cell) for key, cell in zip(keys, cells, strict=True)]
        return self._two_sides([*left], [[name, cell] for name, cell in right], [self.words.amount])

    def fiscal(self) -> Table:
        """04 财政拨款收入支出决算总表."""
        kinds = [f"income.{fund}" for fund in FUNDS]
        names = self._numbered([self.labels[kind].removesuffix("收入") for kind in kinds])
        left = list(zip(names, [self.cell(kind) for kind in kinds], strict=True))
        classes = self._classes("fiscal", lambda item: item.fiscal)
        right: list[list[str]] = []
        for name, (code, value) in zip(self._numbered([CLASSES[code] for code, _ in classes]), classes, strict=True):
            parts = [sum(i.fiscal for i in self.accounts.of(fund) if i.code[:3] == code) for fund in FUNDS]
            cells = [
                self.cell(key, part)
                for key, part in zip((f"class.{code}", f"fund.{code}", f"capital.{code}"), parts, strict=True)
            ]
            right.append([name, self.cell(f"fiscal.{code}", value), *cells])
        spend = [self.cell("fiscal.spend"), *(self.cell(fund) for fund in FUNDS)]
        closing = [self.cell("closing"), *(self.cell(f"{fund}.closing") for fund in FUNDS)]
        sides = [sum(self.teller.value(key) for key in (fund, f"{fund}.closing")) for fund in FUNDS]
        total = [
            self.cell("fiscal.total"),
            *(self.cell(f"{fund}.total", side) for fund, side in zip(FUNDS, sides, strict=True)),
        ]
        for place in range(4):
            self.add_up(spend[place], [row[place + 1] for row in right])
            self.add_up(total[place], [spend[place], closing[place]])
        income, opening = self.cell("income.fiscal"), self.cell("opening")
        openings = [self.cell(f"{fund}.opening") for fund in FUNDS]
        whole = self.cell("fiscal.total")
        self.add_up(income, [cell for _, cell in left])
        self.add_up(opening, openings)
        self.add_up(whole, [income, opening])
        left += [("", "")] * (len(right) - len(left))
        right += [[""] * 5] * (len(left) - len(right))
        left += [(self.labels["income"], income), (self.labels["fiscal.opening"], opening)]
        left += [
            (self.labels[f"income.{fund}"].removesuffix("收入"), cell)
            for fund, cell in zip(FUNDS, openings, strict=True)
        ]
        left.append((self.labels["total"], whole))
        right += [[self.labels["spend"], *spend], [self.labels["fiscal.closing"], *closing]]
        right += [[""] * 5, [""] * 5, [""] * 5, [self.labels["total"], *total]]
        self.across(right, 1)
        heads = [self.words.total, *(self.labels[f"income.{fund}"].removesuffix("收入") for fund in FUNDS)]
        return self._two_sides(left, right, heads)

    def _two_sides(self, left: list[Line], right: list[list[str]], heads: list[str]) -> Table:
        """收入 beside 支出, with 行次 where the province prints them."""
        lines = self.words.lines
        rows = []
        for number, (name, cell) in enumerate(left, 1):
            other, *cells = right[number - 1]
            if lines:
                rows.append((name, str(number), cell, other, str(number + len(left)), *cells))
            else:
                rows.append((name, cell, other, *cells))
        extra = [Head("行次")] if lines else []
        head = [
            (Head("收入", 2 + lines), Head("支出", 1 + lines + len(heads))),
            (Head("项目"), *extra, Head(self.words.amount), Head("项目"), *extra, *(Head(each) for each in heads)),
        ]
        if lines:
            columns = [Head("栏次"), Head(""), Head("1"), Head("栏次"), Head("")]
            head.append((*columns, *(Head(str(n)) for n in range(2, len(heads) + 2))))
        return Table((), tuple(head), tuple(rows))

    def incomes(self) -> Table:
        """02 收入决算表."""

        def kind(name: str) -> Column:
            return f".{name}", lambda item: item.earned if item.own_kind == name else 0

        columns: list[Column] = [("", lambda item: item.granted + item.earned), (".fiscal", lambda item: item.granted)]
        columns += [kind(name) for name in OWN_INCOME]
        rows = self.tree(self.accounts.items, columns, lambda code: f"got.{code}", "income")
        self.across(rows)
        kinds = ("fiscal", *OWN_INCOME)
        return self.coded([self.labels["income"], *(self.labels[f"income.{each}"] for each in kinds)], rows)

    def spends(self) -> Table:
        """03 支出决算表."""
        columns: list[Column] = [
            ("", lambda item: item.spent),
            (".basic", lambda item: item.basic),
            (".project", lambda item: item.project + (item.own if item.own_kind != "operating" else 0)),
            (".upward", lambda item: 0),
            (".operating", lambda item: item.own if item.own_kind == "operating" else 0),
            (".subsidy", lambda item: 0),
        ]
        rows = self.tree(self.accounts.items, columns, lambda code: f"all.{code}", "spend")
        self.across(rows)
        return self.coded([self.labels["spend"], *(self.labels[f"spend{name}"] for name, _ in columns[1:])], rows)

    def _spent(self, fund: str, key: Callable[[str], str]) -> Table:
        columns: list[Column] = [
            ("", lambda item: item.fiscal),
            (".basic", lambda item: item.basic),
            (".project", lambda item: item.project),
        ]
        rows = self.tree(self.accounts.of(fund), columns, key, fund)
        self.across(rows)
        table = self.coded(["小计", "基本支出", "项目支出"], rows)
        top = (Head("项目", 2), Head("本年支出", 3))
        second = (Head("科目编码"), Head("科目名称"), Head("小计"), Head("基本支出"), Head("项目支出"))
        notes = (
            ()
            if self.accounts.of(fund)
            else (f"本部门没有{self.labels[f'income.{fund}'].removesuffix('收入')}安排的支出，本表无数据。",)
        )
        return Table((), (top, second, *table.head[2:]), table.rows, notes)

    def general(self) -> Table:
        """05 一般公共预算财政拨款支出决算表."""
        return self._spent("general", lambda code: {3: "class", 5: "group", 7: "item"}[len(code)] + f".{code}")

    def capital(self) -> Table:
        """08 国有资本经营预算财政拨款支出决算表."""
        return self._spent("capital", lambda code: f"item.{code}" if len(code) == 7 else f"capital.{code}")

    def fund(self) -> Table:
        """07 政府性基金预算财政拨款收入支出决算表."""
        columns: list[Column] = [
            (".opening", lambda item: item.opening),
            (".income", lambda item: item.granted),
            ("", lambda item: item.fiscal),
            (".basic", lambda item: item.basic),
            (".project", lambda item: item.project),
            (".closing", lambda item: item.closing),
        ]
        rows = self.tree(
            self.accounts.of("fund"), columns, lambda code: f"item.{code}" if len(code) == 7 else f"fund.{code}", "fund"
        )
        if rows[0][3] and (told := index_of(rows[0][3])) is not None:
            self.teller.relate("same", told, "income.fund@now")
        for row in rows:
            self.add_up(row[4], row[5:7])
            self.add_up(row[4], [row[2], row[3], row[7]], (1, 1, -1))
        heads = ["年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余"]
        table = self.coded(heads, rows)
        top = (Head("项目", 2), Head(heads[0], 1, 2), Head(heads[1], 1, 2), Head("本年支出", 3), Head(heads[5], 1, 2))
        second = (Head("科目编码"), Head("科目名称"), *(Head(each) for each in heads[2:5]))
        notes = () if self.accounts.of("fund") else ("本部门没有政府性基金预算财政拨款收支，本表无数据。",)
        return Table((), (top, second, *table.head[2:]), table.rows, notes)

    def economic(self) -> Table:
        """06 一般公共预算财政拨款基本支出决算明细表."""
        spent = self.accounts.economic
        blocks: dict[str, list[tuple[str, str, str]]] = {}
        sums: dict[str, str] = {}
        for group in ("301", "303", "302", "310"):
            codes = [code for code in ECONOMIC if len(code) == 5 and code.startswith(group)]
            sums[group] = self.cell(f"econ.{group}", sum(spent.get(code, 0) for code in codes))
            cells = [self.cell(f"econ.{code}", spent.get(code, 0)) for code in codes]
            self.add_up(sums[group], cells)
            blocks[group] = [(group, ECONOMIC[group], sums[group])]
            blocks[group] += [(code, ECONOMIC[code], cell) for code, cell in zip(codes, cells, strict=True)]
        staff, public = self.cell("staff"), self.cell("public")
        self.add_up(staff, [sums["301"], sums["303"]])
        self.add_up(public, [sums["302"], sums["310"]])
        heads = tuple(Head(each) for each in ("科目编码", "科目名称", self.words.amount))
        if self.words.one_list:
            listed = [row for group in ("301", "302", "303", "310") for row in blocks[group]]
            ends = [("", "人员经费合计", staff), ("", "公用经费合计", public)]
            return Table((), (heads,), (*listed, *ends))
        sides = [blocks["301"] + blocks["303"], blocks["302"], blocks["310"]]
        length = max(map(len, sides))
        for side in sides:
            side += [("", "", "")] * (length - len(side))
        rows = [(*a, *b, *c) for a, b, c in zip(*sides, strict=True)]
        rows.append(("人员经费合计", "", staff, "公用经费合计", "", "", "", "", public))
        return Table((), ((Head("人员经费", 3), Head("公用经费", 6)), heads * 3), tuple(rows))

    def three(self) -> Table:
        """09 财政拨款“三公”经费支出决算表."""
        keys = ("three", "three.abroad", "three.vehicle", "three.purchase", "three.running", "three.reception")
        years = ("prior", "now") if self.words.kind == "预算" else ("budget", "now")
        cells = {year: [self.teller.cell(key, self.teller.value(key, year), year) for key in keys] for year in years}
        for row in cells.values():
            self.add_up(row[0], [row[1], row[2], row[5]])
            self.add_up(row[2], [row[3], row[4]])
        heads = ("上年预算数", "本年预算数") if self.words.kind == "预算" else ("预算数", "决算数")
        names = [
            "合计",
            "因公出国（境）费",
            "公务用车购置及运行维护费",
            "公务用车购置费",
            "公务用车运行维护费",
            "公务接待费",
        ]
        if self.words.upright:
            names[1:] = [
                "1.因公出国（境）费",
                "2.公务用车购置及运行维护费",
                "其中：（1）公务用车购置费",
                "（2）公务用车运行维护费",
                "3.公务接待费",
            ]
            rows = tuple(zip(names, *cells.values(), strict=True))
            return Table((), ((Head("项目"), *(Head(each) for each in heads)),), rows)
        top = tuple(Head(each, 6) for each in heads)
        middle = (Head(names[0], 1, 2), Head(names[1], 1, 2), Head(names[2], 3), Head(names[5], 1, 2))
        low = (Head("小计"), Head(names[3]), Head(names[4]))
        numbers = (tuple(Head(str(n)) for n in range(1, 13)),) if self.words.lines else ()
        return Table((), (top, middle * 2, low * 2, *numbers), (tuple(cells[years[0]] + cells[years[1]]),))
