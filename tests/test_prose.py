"""Running text as statements: whose figure, which measure, which parts. The wordings are those of many provinces."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Listing, Statement
from budgetlint.readers.text import parse
from budgetlint.rules import load_rules

TERMS = load_rules().terms


def facts_of(text: str) -> Facts:
    return Facts(parse(text), TERMS)


def statements_of(text: str) -> list[Statement]:
    return [statement for paragraph in facts_of(text).paragraphs for statement in paragraph.statements]


def listings_of(text: str) -> list[Listing]:
    return [listing for paragraph in facts_of(text).paragraphs for listing in paragraph.listings]


def figures_of(statement: Statement) -> list[tuple[str, str, str]]:
    return [(figure.measure, figure.quantity.text, figure.base) for figure in statement.figures]


# ------------------------------------------------------------------------------------------- measures


@pytest.mark.parametrize(
    ("text", "concepts", "figures"),
    [
        (
            "2024年度收、支总计均为120.50万元。与2023年度相比，收、支总计各增加20.50万元，增长20.50%。",
            ("收入总计", "支出总计"),
            [("value", "120.50万元", ""), ("change", "20.50万元", "prior"), ("rate", "20.50%", "prior")],
        ),
        (
            "收入、支出决算总计120.50万元，较上年下降3.10万元，降幅2.51％。",
            ("收入总计", "支出总计"),
            [("value", "120.50万元", ""), ("change", "3.10万元", "prior"), ("rate", "2.51%", "prior")],
        ),
        (
            "本年收入100万元，同比减少20万元、降低16.67%。",
            ("本年收入合计",),
            [("value", "100万元", ""), ("change", "20万元", "prior"), ("rate", "16.67%", "prior")],
        ),
        (
            "机关运行经费支出45.00万元，比年初预算数减少5.00万元，下降10.00%。",
            ("机关运行经费",),
            [("value", "45.00万元", ""), ("change", "5.00万元", "initial"), ("rate", "10.00%", "initial")],
        ),
        (
            "“三公”经费财政拨款支出全年预算3.00万元，支出决算1.50万元，完成全年预算的50.00%。",
            ("“三公”经费",),
            [("full", "3.00万元", ""), ("value", "1.50万元", ""), ("completion", "50.00%", "full")],
        ),
        (
            "公务接待费支出决算为1.50万元，完成年初预算3.00万元的50%。",
            ("公务接待费",),
            [("value", "1.50万元", ""), ("initial", "3.00万元", ""), ("completion", "50%", "initial")],
        ),
        (
            "2024年一般公共预算财政拨款决算支出90.00万元,占本年支出合计的90.00%。",
            ("一般公共预算财政拨款支出",),
            [("value", "90.00万元", ""), ("share", "90.00%", "")],
        ),
        (
            "“卫生健康支出”（类）2024年度决算67.28万元，比2024年年初预算70.06万元减少2.78万元，下降3.97%。",
            (),
            [
                ("value", "67.28万元", ""),
                ("initial", "70.06万元", ""),
                ("change", "2.78万元", "initial"),
                ("rate", "3.97%", "initial"),
            ],
        ),
        (
            "公务接待费全年预算数2.00万元，决算数1.50万元，预决算差异率-25.00%。",
            ("公务接待费",),
            [("full", "2.00万元", ""), ("value", "1.50万元", ""), ("variance", "-25.00%", "")],
        ),
        (
            "本年支出120.00万元，由上年的100.00万元增加了20.00万元，上升20.00%。",
            ("本年支出合计",),
            [
                ("value", "120.00万元", ""),
                ("prior", "100.00万元", ""),
                ("change", "20.00万元", ""),
                ("rate", "20.00%", ""),
            ],
        ),
        (
            "公务接待费支出80元，比上年变动-20元，变动幅度-20.00%。",
            ("公务接待费",),
            [("value", "80元", ""), ("change", "-20元", "prior"), ("rate", "-20.00%", "prior")],
        ),
        (
            "公务接待费支出8.00万元，比上年减少2.00万元，2019年决算数为10.00万元，比2019年减少2.00万元。",
            ("公务接待费",),
            [
                ("value", "8.00万元", ""),
                ("change", "2.00万元", "prior"),
                ("2019", "10.00万元", ""),
                ("change", "2.00万元", "2019"),
            ],
        ),
    ],
)
def test_a_sentence_is_one_statement(text: str, concepts: tuple[str, ...], figures: list[tuple[str, str, str]]) -> None:
    statement = statements_of("2024年度某县某局部门决算\n\n" + text)[0]
    assert statement.name.concepts == concepts
    assert figures_of(statement) == figures


def test_an_item_named_in_a_sentence_of_its_own_owns_the_figures_behind_it() -> None:
    text = "1、教育支出（类）普通教育（款）小学教育（项）。年初预算为5万元，支出决算为6万元，完成年初预算的120%。"
    (statement,) = statements_of(text)
    assert statement.name.path == ("教育支出", "普通教育", "小学教育")
    assert [figure.measure for figure in statement.figures] == ["initial", "value", "completion"]


def test_an_item_named_on_a_line_of_its_own_owns_the_figures_of_the_next() -> None:
    text = "1、教育支出（类）普通教育（款）小学教育（项）。\n\n年初预算为5万元，支出决算为6万元，完成年初预算的120%。\n"
    (statement,) = statements_of(text)
    assert statement.name.path == ("教育支出", "普通教育", "小学教育")


def test_the_class_of_a_heading_completes_the_path_of_the_items_under_it() -> None:
    text = (
        "五、一般公共预算支出决算情况\n\n（一）教育支出（类）\n\n1.普通教育（款）小学教育（项）。支出决算6.00万元。\n"
    )
    (statement,) = statements_of(text)
    assert statement.name.path == ("教育支出", "普通教育", "小学教育")


def test_codes_in_brackets_name_an_item_and_are_no_figures() -> None:
    (statement,) = statements_of("1.行政运行（2130101）491.42万元，占20.63%。")
    assert statement.name.path == ("2130101",)
    assert [figure.quantity.text for figure in statement.figures] == ["491.42万元", "20.63%"]


def test_words_that_leave_both_ways_open_have_no_direction() -> None:
    (statement,) = statements_of("公务接待费0万元，比上年增加/减少0.50万元，增长/下降5%。")
    assert [figure.word for figure in statement.figures if figure.measure in ("change", "rate")] == [None, None]


def test_last_years_figure_is_not_this_years() -> None:
    (statement,) = statements_of("2024年度某局部门决算\n\n公务接待费支出决算1.50万元，2023年度决算数为1.20万元。")
    assert [(f.measure, f.quantity.text) for f in statement.figures] == [("value", "1.50万元"), ("prior", "1.20万元")]


def test_figures_of_a_reason_are_asides_up_to_the_end_of_the_sentence() -> None:
    text = "本年支出合计50.00万元，主要原因是人员经费增加3.00万元；项目经费减少1.00万元。基本支出30.00万元。"
    asides = {statement.label: statement.aside for statement in statements_of(text)}
    assert asides["支出合计" if "支出合计" in asides else "本年支出合计"] is False
    assert asides["人员经费"] is True and asides["项目经费"] is True
    assert asides["基本支出"] is False


def test_definitions_are_not_read() -> None:
    assert statements_of("第四部分 名词解释\n\n一、基本支出：指超过50万元的支出。\n") == []


# ---------------------------------------------------------------------------------------------- lists


@pytest.mark.parametrize(
    "text",
    [
        "本年收入合计100.00万元，其中：财政拨款收入90.00万元，占90%；其他收入10.00万元，占10%。",
        "本年收入合计100.00万元。其中财政拨款收入90.00万元（占90%）、其他收入10.00万元（占10%）。",
        "本年收入合计100.00万元，包括：财政拨款收入90.00万元，其他收入10.00万元。",
        "本年收入合计100.00万元，具体情况如下：\n\n1.财政拨款收入90.00万元。\n\n2.其他收入10.00万元。\n",
        "本年收入合计100.00万元，其中：\n\n财政拨款收入90.00万元；\n\n其他收入10.00万元。\n",
        "本年收入合计100.00万元，按来源分为以下方面：\n\n财政拨款收入90.00万元，占90%；其他收入10.00万元，占10%。\n",
    ],
)
def test_a_list_has_a_total_and_its_parts(text: str) -> None:
    (listing,) = listings_of(text)
    assert listing.total.name.concepts == ("本年收入合计",)
    assert [part.label for part in listing.parts] == ["财政拨款收入", "其他收入"]


def test_a_list_over_paragraphs_ends_where_the_numbering_of_its_total_goes_on() -> None:
    text = (
        "1、公务用车购置及运行维护费5.00万元。其中：\n\n公务用车购置费0万元；\n\n公务用车运行维护费5.00万元。\n\n"
        "2、公务接待费1.00万元。\n"
    )
    (listing,) = listings_of(text)
    assert [part.label for part in listing.parts] == ["公务用车购置费", "公务用车运行维护费"]


def test_parts_in_brackets_belong_to_what_stands_before_them() -> None:
    text = "“三公”经费6.00万元（其中：公务用车购置及运行维护费5.00万元；公务接待费1.00万元）。与上年相比，减少2.00万元，下降25%。"
    statements = statements_of(text)
    assert figures_of(statements[0])[1:] == [("change", "2.00万元", "prior"), ("rate", "25%", "prior")]


def test_a_list_inside_a_list_has_its_own_total() -> None:
    text = "“三公”经费6.00万元，其中：公务用车购置及运行维护费5.00万元，其中：购置费2.00万元，运行费3.00万元；公务接待费1.00万元。"
    outer, inner = listings_of(text)
    assert [part.label for part in outer.parts] == ["公务用车购置及运行维护费", "公务接待费"]
    assert inner.total is outer.parts[0]
    assert len(inner.parts) == 2


def test_mainly_including_is_partial() -> None:
    (listing,) = listings_of("公用经费20.00万元，主要包括办公费8.00万元、差旅费2.50万元。")
    assert listing.partial


def test_a_row_of_shares_without_a_whole_is_a_list_of_the_sections_total() -> None:
    text = "五、一般公共预算财政拨款支出决算情况说明\n\n教育支出（类）60.00万元，占60.00%，住房保障支出（类）40.00万元，占40.00%。\n"
    (listing,) = listings_of(text)
    assert listing.total.name.concepts == ("一般公共预算财政拨款支出",)
    assert listing.total.figures == []


# ------------------------------------------------------------------------------------------ positions


def test_every_figure_stands_where_it_says() -> None:
    text = "二、收入决算情况说明\r\n\r\n2024年度收入合计7983. 87万元，其中：财政拨款收入７，９８３．８７万元，占1\r\n\r\n00%。\r\n"
    facts = facts_of(text)
    figures = [f.quantity for p in facts.paragraphs for s in p.statements for f in s.figures]
    sources = [facts.source_text(figure.span) for figure in figures]
    assert sources == ["7983. 87万元", "７，９８３．８７万元", "1\r\n\r\n00%"]
    assert [str(figure.value) for figure in figures] == ["7983.87", "7983.87", "100"]


# ------------------------------------------------------------------------------------------- meanings


@pytest.mark.parametrize(
    ("heading", "text", "concept"),
    [
        ("四、财政拨款收入支出决算总体情况说明", "收入总计90.00万元。", "财政拨款收入总计"),
        ("一、收入支出决算总体情况说明", "收入总计90.00万元。", "收入总计"),
        ("六、一般公共预算财政拨款基本支出决算情况说明", "基本支出90.00万元。", "一般公共预算财政拨款基本支出"),
        ("七、政府性基金预算财政拨款收入支出决算情况说明", "本年支出90.00万元。", "政府性基金预算财政拨款支出"),
    ],
)
def test_a_short_name_means_what_its_section_is_about(heading: str, text: str, concept: str) -> None:
    facts = facts_of(f"{heading}\n\n{text}\n")
    assert [fact.quantity.text for fact in facts.find(concept)] == ["90.00万元"]


def test_a_name_away_from_home_is_not_the_reports_own_figure() -> None:
    text = "六、一般公共预算财政拨款基本支出决算情况说明\n\n公用经费9.00万元，主要包括办公费6.00万元，公务接待费3.00万元。\n"
    assert facts_of(text).find("公务接待费") == []


@pytest.mark.parametrize(
    ("text", "base", "sign", "about"),
    [
        ("决算数大于年初预算数的主要原因是增支。", "initial", 1, False),
        ("决算数小于预算数。", "budget", -1, False),
        ("支出决算与全年预算基本持平。", "full", 0, True),
        ("与上年决算数相比，持平。", "prior", 0, False),
        ("与2023年度决算数一致。", "prior", 0, False),
    ],
)
def test_comparisons_in_words(text: str, base: str, sign: int, about: bool) -> None:
    (statement,) = statements_of("2024年度某局部门决算\n\n公务接待费支出1.00万元，" + text)
    assert [(c.base, c.sign, c.about) for c in statement.comparisons] == [(base, sign, about)]


# ---------------------------------------------------------------------------------------- respectively


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "政府采购支出10.00万元，其中货物、工程、服务分别为2.00万元、3.00万元和5.00万元，分别占20%、30%和50%。",
            {"货物": ["2.00万元", "20%"], "工程": ["3.00万元", "30%"], "服务": ["5.00万元", "50%"]},
        ),
        (
            "一般公共预算财政拨款支出5.00万元，其中基本支出和项目支出分别为2.00万元和3.00万元。",
            {"基本支出": ["2.00万元"], "项目支出": ["3.00万元"]},
        ),
        (
            "政府采购支出5.00万元，其中货物、服务分别为2.00万元和3.00万元，占政府采购支出的40%和60%。",
            {"货物": ["2.00万元", "40%"], "服务": ["3.00万元", "60%"]},
        ),
        (
            "“三公”经费支出6.00万元，其中因公出国（境）费、公务用车购置及运行维护费、公务接待费分别为0万元、5.00万元、1.00万元，"
            "比上年分别减少0万元、1.00万元和0.50万元，分别下降0%、16.67%和33.33%。",
            {
                "因公出国(境)费": ["0万元", "0万元", "0%"],
                "公务用车购置及运行维护费": ["5.00万元", "1.00万元", "16.67%"],
                "公务接待费": ["1.00万元", "0.50万元", "33.33%"],
            },
        ),
        (
            "收入合计10.00万元，其中：财政拨款收入、其他收入分别为8.00万元和2.00万元，占比分别为80%和20%，与上年相比分别增加1.00万元和"
            "0.50万元，增幅分别为14.29%和33.33%。",
            {
                "财政拨款收入": ["8.00万元", "80%", "1.00万元", "14.29%"],
                "其他收入": ["2.00万元", "20%", "0.50万元", "33.33%"],
            },
        ),
    ],
)
def test_figures_told_respectively_go_to_their_names(text: str, expected: dict[str, list[str]]) -> None:
    (listing,) = listings_of(text)
    assert {part.label: [f.quantity.text for f in part.figures] for part in listing.parts} == expected


@pytest.mark.parametrize(
    "text",
    [
        "培训费、会议费分别比上年减少2.00万元、3.00万元和1.00万元。",  # three figures for two names
        "两项支出分别为2.00万元、3.00万元。",  # no names
    ],
)
def test_figures_whose_names_are_not_clear_are_not_told_apart(text: str) -> None:
    assert {name for each in statements_of(text) for name in each.name.concepts} <= {"会议费", "培训费"}
    assert not [listing for listing in listings_of(text) if len(listing.parts) > 1]


# ------------------------------------------------------------------------------------ lists over lines


def test_parts_parted_by_full_stops_are_one_list() -> None:
    text = (
        "二、收入决算情况说明\n\n本年收入合计10.00万元，其中：事业收入6.00万元，占比60%。其他收入3.00万元，占比30%。"
        "经营收入1.00万元，占比10%。\n"
    )
    (listing,) = listings_of(text)
    assert [part.label for part in listing.parts] == ["事业收入", "其他收入", "经营收入"]


def test_a_list_left_open_at_the_end_of_a_paragraph_is_of_the_total_it_names() -> None:
    text = (
        "收入总计12.00万元，其中：本年收入合计10.00万元，年初结转和结余2.00万元。本年收入具体为：\n"
        "1.事业收入6.00万元，占收入合计的60%。\n2.其他收入4.00万元，占收入合计的40%。\n"
    )
    last = listings_of(text)[-1]
    assert last.total.name.concepts == ("本年收入合计",)
    assert [part.label for part in last.parts] == ["事业收入", "其他收入"]


def test_a_list_ends_where_its_numbers_start_again() -> None:
    text = (
        "一般公共预算财政拨款支出5.00万元。按支出功能分类科目分：\n\n1.教育支出2.00万元。\n\n2.住房保障支出3.00万元。\n\n"
        "1.小学教育2.00万元。\n\n2.住房公积金3.00万元。\n"
    )
    assert [part.label for part in listings_of(text)[0].parts] == ["教育支出", "住房保障支出"]


def test_numbers_inside_a_sentence_are_no_figures() -> None:
    text = "教育支出（类）5.00万元。具体是：1.普通教育（款）小学教育（项）2.00万元；2.普通教育（款）初中教育（项）3.00万元。"
    (listing,) = listings_of(text)
    assert [f.quantity.text for part in listing.parts for f in part.figures] == ["2.00万元", "3.00万元"]


def test_contracts_with_small_firms_are_no_part_of_what_was_bought() -> None:
    text = "政府采购10.00万元，其中货物类4.00万元，服务类6.00万元；授予中小企业合同金额7.00万元。"
    (listing,) = listings_of(text)
    assert [part.label for part in listing.parts] == ["货物类", "服务类"]


def test_an_outturn_told_again_with_its_budget_is_a_statement_of_its_own() -> None:
    text = "1.教育支出（类）普通教育（款）小学教育（项）9.00万元，用于办学。年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90%。"
    first, second = statements_of(text)
    assert first.name == second.name
    assert [figure.measure for figure in first.figures] == ["value"]
    assert [figure.measure for figure in second.figures] == ["initial", "value", "completion"]


def test_what_stood_before_is_last_years_however_it_is_told() -> None:
    (statement,) = statements_of("公务接待费支出6.00万元，比上年累计支出8.00万元下降2.00万元，下降25%。")
    assert [figure.measure for figure in statement.figures] == ["value", "prior", "change", "rate"]


def test_things_counted_are_no_change_of_the_money_before_them() -> None:
    rules = load_rules().select(["CH101", "CH102"], [])
    text = "“三公”经费预算5.00万元，比上年减少1.00万元，下降16.67%。公开项目9个，比上年增加2个项目。"
    assert not check(parse(text), rules).findings


# ------------------------------------------------------------------------------------ figures of last year


@pytest.mark.parametrize(
    ("sentence", "prior"),
    [
        ("本年支出合计90.00万元。与2023年度本年支出100.00万元相比，减少10.00万元，下降10.00%。", "100.00万元"),
        ("本年支出合计90.00万元。2023年本年支出合计100.00万元。", "100.00万元"),
        ("“三公”经费预算9.00万元，比2023年“三公”经费财政拨款预算10.00万元减少1.00万元。", "10.00万元"),
    ],
)
def test_a_figure_named_with_the_year_before_is_the_prior_one(sentence: str, prior: str) -> None:
    statements = statements_of(f"某县示例局2024年度部门决算\n\n{sentence}\n")
    figures = {f.measure: f.quantity.text for statement in statements for f in statement.figures}
    assert figures["prior"] == prior
    assert prior not in [f.quantity.text for s in statements for f in s.figures if f.measure == "value"]


def test_the_department_before_its_figure_is_no_part_of_the_name() -> None:
    text = (
        "某县示例局2024年度部门决算\n\n某县示例局2024年度收入总计9.00万元，某县示例局下属示例中心收入总计3.00万元。\n"
    )
    first, second = statements_of(text)
    assert first.name.concepts == ("收入总计",)
    assert second.name.concepts == ()


def test_a_share_of_all_spending_is_no_completion_rate() -> None:
    (statement,) = statements_of("2024年部门预算\n\n基本支出70.00万元，占支出预算总额的70.00%。\n")
    assert figures_of(statement) == [("value", "70.00万元", ""), ("share", "70.00%", "")]


def test_the_first_share_names_the_whole_for_those_behind_it() -> None:
    text = (
        "二、支出决算情况\n\n本年支出合计10.00万元。\n\n教育支出7.00万元，占本年支出合计的70.00%；卫生健康支出2.00万元，占20.00%；"
        "住房保障支出1.00万元，占10.00%。\n"
    )
    (listing,) = listings_of(text)
    assert listing.total.label == "本年支出合计"
    assert [part.label for part in listing.parts] == ["教育支出", "卫生健康支出", "住房保障支出"]


def test_details_behind_several_shares_belong_to_none_of_them() -> None:
    text = (
        "五、“三公”经费支出决算情况\n\n因公出国（境）费0万元，占0%；公务用车购置及运行维护费8.00万元，占80.00%；公务接待费2.00万元，"
        "占20.00%。具体情况如下：\n\n1.因公出国（境）费0万元。\n\n2.公务用车购置及运行维护费8.00万元。\n\n3.公务接待费2.00万元。\n"
    )
    assert not [each for each in listings_of(text) if each.total.label == "公务接待费"]


# ---------------------------------------------------------------------------------------- soft line ends


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("　　7.教育支出（类）普通教育（款）小学教育（项）年初预算\n20.00万元，支出决算10.00万元。\n", ["20.00万元", "10.00万元"]),
        ("　　7.教育支出（类）普通教育（款）小学教育（项）2024年度决算20.00\n万元，年初预算10.00万元。\n", ["20.00万元", "10.00万元"]),
        ("　　7.教育支出（类）普通教育（款）小学教育（项）2024年\n度决算20.00万元，年初预算10.00万元。\n", ["20.00万元", "10.00万元"]),
        ("　　7、教育支出（类）普通教育（款）小学教\n育（项）支出决算为20.00万元。\n", ["20.00万元"]),
        ("　　7、教育支出（类）普通教育（款）小学教育（项）\n支出决算为20.00万元。\n", ["20.00万元"]),
        ("　　（2）专项检查项目：全年预算数25.00万元，执行数20.00万元，执行率\n80. 00%，自评得分98.00分。\n", ["25.00万元", "20.00万元", "80. 00%", "98.00分"]),
    ],
)  # fmt: skip
def test_a_line_end_before_or_inside_a_figure_or_a_name_parts_nothing(text: str, figures: list[str]) -> None:
    statements = statements_of(f"某县示例局2024年度部门决算\n\n五、一般公共预算财政拨款支出决算具体情况\n\n{text}")
    found = [f.quantity.text for statement in statements for f in statement.figures]
    assert ["".join(each.split("\n")) for each in found] == figures


@pytest.mark.parametrize("name", ["||住房保障支出（类）", "住房保障||支出（类）", "住房保障（类）||支出"])
def test_a_page_that_ends_inside_a_list_parts_nothing(name: str) -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n\n　　2024年度一般公共预算财政拨款支出10.00万元，主要用于以下方面：教育支出（类）7.00万元，"
        "占70.00%；卫生健康支出（类）2.00万元，占20.00%；"
        + name.replace("||", "\n\n— 12 —\n\n")
        + "1.00万元，占10.00%。\n"
    )
    (listing,) = listings_of(text)
    assert [part.get("value").quantity.text for part in listing.parts] == ["7.00万元", "2.00万元", "1.00万元"]  # type: ignore[union-attr]


def test_a_list_is_called_by_the_budget_that_its_parts_make() -> None:
    text = "2023年年初预算682.53万元，其中：基本支出566.33万元，项目支出161.20万元。"
    (finding,) = check(parse(text), load_rules().select(["ST101"])).findings
    assert (finding.operands[0].label, finding.expected) == ("年初预算", "727.53")
