"""After 湖南: 与上年相比, 减少…减少, 决算数 before 预算, one list of economic codes; signs 、 between parts."""

from ..performance import FormWords
from ..prints import Print
from ..province import FORMS, TABLES, Province, Section
from ..table_words import TableWords
from ..teller import Many, Sum, Words
from ._common import CARS, DUTIES, TERMS

PROVINCE = Province(
    name="湖南",
    title="{dept}{year}年度部门决算",
    style=Print(table_commas=False),
    words=Words(
        change="{up}{amount}，{grown}{rate}",
        grown=("增长", "减少"),
        flat="持平",
        new="{up}{amount}，由于上年数为0，无法计算百分比",
        done="完成年初预算的{rate}",
        unbudgeted="由于年初预算数为0，无法计算百分比",
        even="决算数等于年初预算数",
    ),
    tables=TableWords(
        number="公开{n:02d}表", notes=False, one_list=True, before=("{title}", "{number}", "部门：{dept}\t单位：{unit}")
    ),
    forms=FormWords(
        list_heads=("序号", "项目名称", "全年预算数", "全年执行数", "自评得分", "自评等级"),
        amounts_in_list=True,
        granted="其中：当年财政拨款",
    ),
    contents="{heading}\t{page}",
    sections=(
        Section(1, "第一部分 {dept}概况"),
        Section(2, "一、部门职责", DUTIES),
        Section(1, "第二部分 部门决算表", (TABLES,)),
        Section(1, "第三部分 {year}年度部门决算情况说明"),
        Section(
            2,
            "一、收入支出决算总体情况说明",
            ("{year}年度收、支总计{now total}。与上年相比，{change total}，主要是因为{why total}。",),
        ),
        Section(
            2,
            "二、收入决算情况说明",
            (
                Sum(
                    "incomes",
                    "income@now",
                    "{year}年度收入合计{now income}，其中：",
                    "{label $}{now $}，占{share $ income}",
                    skip=True,
                ),
            ),
        ),
        Section(
            2,
            "三、支出决算情况说明",
            (
                Sum(
                    "spends",
                    "spend@now",
                    "{year}年度支出合计{now spend}，其中：",
                    "{label $}{now $}，占{share $ spend}",
                    skip=True,
                ),
            ),
        ),
        Section(
            2,
            "四、财政拨款收入支出决算总体情况说明",
            (
                "{year}年度财政拨款收、支总计{now fiscal.total}，与上年相比，{change fiscal.total}，主要是因为{why fiscal}。",
            ),
        ),
        Section(2, "五、一般公共预算财政拨款支出决算情况说明"),
        Section(
            3,
            "（一）财政拨款支出决算总体情况",
            (
                "{year}年度一般公共预算财政拨款支出{now general}，占本年支出合计的{share general spend}，与上年相比，"
                "财政拨款支出{change general}，主要是因为{why general}。",
            ),
        ),
        Section(
            3,
            "（二）财政拨款支出决算结构情况",
            (
                Sum(
                    "classes",
                    "general@now",
                    "{year}年度一般公共预算财政拨款支出{now general}，主要用于以下方面：",
                    "{bare $}（类）支出{now $}，占{share $ general}",
                ),
            ),
        ),
        Section(
            3,
            "（三）财政拨款支出决算具体情况",
            (
                "{year}年度一般公共预算财政拨款支出年初预算数为{budget general}，支出决算数为{now general}，{done general}，其中：",
                Many(
                    "items",
                    "（{no}）{path $}：年初预算为{budget $}，支出决算为{now $}，{done $}，{against $}的主要原因是：{why $}。",
                ),
            ),
        ),
        Section(
            2,
            "六、一般公共预算财政拨款基本支出决算情况说明",
            (
                "{year}年度财政拨款基本支出{now general.basic}，其中：人员经费{now staff}，占基本支出的"
                "{share staff general.basic}，主要包括{economic 301 303}；公用经费{now public}，占基本支出的"
                "{share public general.basic}，主要包括{economic 302 310}。",
            ),
        ),
        Section(2, "七、财政拨款“三公”经费支出决算情况说明"),
        Section(
            3,
            "（一）“三公”经费财政拨款支出决算总体情况说明",
            (
                "{year}年度“三公”经费财政拨款支出预算为{budget three}，支出决算为{now three}，完成预算的{share three three budget}，其中：",
                "因公出国（境）费支出预算为{budget three.abroad}，支出决算为{now three.abroad}，与上年相比{change three.abroad}。",
                "公务接待费支出预算为{budget three.reception}，支出决算为{now three.reception}，与上年相比"
                "{change three.reception}。",
                "公务用车购置费及运行维护费支出预算为{budget three.vehicle}，支出决算为{now three.vehicle}，与上年相比"
                "{change three.vehicle}。",
            ),
            when="three",
            otherwise=("{year}年度无“三公”经费财政拨款支出。",),
        ),
        Section(
            3,
            "（二）“三公”经费财政拨款支出决算具体情况说明",
            (
                Sum(
                    "three",
                    "three@now",
                    "{year}年度“三公”经费财政拨款支出决算{now three}，其中：",
                    "{label $}支出决算{now $}，占{share $ three}",
                    separator="，",
                ),
                "1、因公出国（境）费支出决算为{now three.abroad}，全年安排因公出国（境）团组{count groups}个，累计"
                "{count travellers}人次。",
                "2、公务接待费支出决算为{now three.reception}，全年共接待来访团组{count batches}个、来宾{count guests}人次。",
                "3、公务用车购置费及运行维护费支出决算为{now three.vehicle}，其中：公务用车购置费{now three.purchase}，更新"
                "公务用车{count bought}辆。公务用车运行维护费{now three.running}，截至{year}年12月31日，开支财政拨款的公务用车"
                "保有量为{count kept}辆。",
            ),
            when="three",
        ),
        Section(
            2,
            "八、政府性基金预算收入支出决算情况",
            (
                "{year}年度政府性基金预算财政拨款收入{now income.fund}；年初结转和结余{now fund.opening}；支出{now fund}，"
                "其中基本支出{now fund.basic}，项目支出{now fund.project}；年末结转和结余{now fund.closing}。",
                Many("funds", "{no}、{path $}支出决算为{now $}。"),
            ),
            when="fund",
            otherwise=("{year}年度无政府性基金预算财政拨款收支。",),
        ),
        Section(
            2,
            "九、关于机关运行经费支出说明",
            ("本部门{year}年度机关运行经费支出{now agency}，比上年决算数{change agency}。主要原因是：{why agency}。",),
        ),
        Section(
            2,
            "十、关于政府采购支出说明",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "本部门{year}年度政府采购支出总额{now buy}，其中：",
                    "{label $}{now $}",
                    separator="、",
                ),
                "授予中小企业合同金额{now buy.small}，占政府采购支出总额的{share buy.small buy}，其中：授予小微企业合同金额"
                "{now buy.micro}，占政府采购支出总额的{share buy.micro buy}。",
            ),
        ),
        Section(2, "十一、关于国有资产占用情况说明", CARS),
        Section(
            2,
            "十二、关于{year}年度预算绩效情况的说明",
            (
                Many(
                    "projects",
                    "{cn}是{name $}。全年预算{full $}，实际执行{spent $}，预算执行率{execution $}，自评得分{score $}分，"
                    "评价等级为“{grade $}”。",
                ),
            ),
        ),
        Section(1, "第四部分 名词解释", TERMS),
        Section(1, "第五部分 附件", (FORMS,)),
    ),
)
