"""After 四川: prose first, tables last; codes in brackets, captions of charts, 完成预算, 结构 of “三公” with shares."""

from ..performance import FormWords
from ..prints import Print
from ..province import FORMS, TABLES, Province, Section
from ..table_words import TableWords
from ..teller import Many, Sum, Words
from ._common import CARS, DUTIES, TERMS

PROVINCE = Province(
    name="四川",
    title="{year}年度{dept}部门决算公开",
    style=Print(table_commas=False, rate_drop=True, zero="0.00"),
    words=Words(
        flat="持平",
        new="{up}{amount}，上年未发生",
        done="完成预算{rate}",
        unbudgeted="年初未安排预算",
        more="决算数大于预算数",
        less="决算数小于预算数",
        even="决算数与预算数持平",
        path="{class}（{code3}）{group}（{code5}）{item}（{code7}）",
        reason="主要变动原因是",
    ),
    tables=TableWords(
        order=(1, 2, 3, 4, 5, 6, 9, 7, 8),
        number="公开{n:02d}表",
        before=("{title}", "{number}", "编制单位：{dept}", "单位：{unit}"),
        lines=False,
    ),
    forms=FormWords(form_title="{year}年度项目支出绩效目标自评表", granted="其中：财政拨款"),
    contents="{heading}............................{page}",
    sections=(
        Section(1, "第一部分 部门概况"),
        Section(2, "一、主要职责", DUTIES),
        Section(2, "二、机构设置", ("{dept}下属二级预算单位0个，内设机构6个。",)),
        Section(1, "第二部分 {year}年度部门决算情况说明"),
        Section(
            2,
            "一、收入支出决算总体情况说明",
            (
                "{year}年度收入、支出总计均为{now total}。与{last}年度相比，收、支总计各{change total}。{reason}{why total}。",
                "（图1：收、支决算总计变动情况图）（柱状图）",
            ),
        ),
        Section(
            2,
            "二、收入决算情况说明",
            (
                Sum(
                    "incomes",
                    "income@now",
                    "{year}年度本年收入合计{now income}，其中：",
                    "{label $}{now $}，占{share $ income}",
                    skip=True,
                ),
                "（图2：收入决算结构图）（饼状图）",
            ),
        ),
        Section(
            2,
            "三、支出决算情况说明",
            (
                Sum(
                    "spends",
                    "spend@now",
                    "{year}年度本年支出合计{now spend}，其中：",
                    "{label $}{now $}，占{share $ spend}",
                ),
                "（图3：支出决算结构图）（饼状图）",
            ),
        ),
        Section(
            2,
            "四、财政拨款收入支出决算总体情况说明",
            (
                "{year}年度财政拨款收入、支出总计均为{now fiscal.total}。与{last}年度相比，财政拨款收、支总计各"
                "{change fiscal.total}。{reason}{why fiscal}。",
            ),
        ),
        Section(2, "五、一般公共预算财政拨款支出决算情况说明"),
        Section(
            3,
            "（一）一般公共预算财政拨款支出决算总体情况",
            (
                "{year}年度一般公共预算财政拨款支出{now general}，占本年支出合计的{share general spend}。与{last}年度相比，"
                "一般公共预算财政拨款支出{change general}。{reason}{why general}。",
            ),
        ),
        Section(
            3,
            "（二）一般公共预算财政拨款支出决算结构情况",
            (
                Sum(
                    "classes",
                    "general@now",
                    "{year}年度一般公共预算财政拨款支出{now general}，主要用于以下方面：",
                    "{label $}{now $}，占{share $ general}",
                ),
            ),
        ),
        Section(
            3,
            "（三）一般公共预算财政拨款支出决算具体情况",
            (
                "{year}年度一般公共预算财政拨款支出决算数为{now general}，{done general}。其中：",
                Many(
                    "items",
                    "{no}.{path $}：支出决算为{now $}，年初预算为{budget $}，{done $}，{against $}，主要原因是{why $}。",
                ),
            ),
        ),
        Section(
            2,
            "六、一般公共预算财政拨款基本支出决算情况说明",
            (
                "{year}年度一般公共预算财政拨款基本支出{now general.basic}，其中：",
                "人员经费{now staff}，主要包括：{economic 301 303}等。",
                "公用经费{now public}，主要包括：{economic 302 310}等。",
            ),
        ),
        Section(2, "七、财政拨款“三公”经费支出决算情况说明"),
        Section(
            3,
            "（一）“三公”经费财政拨款支出决算总体情况说明",
            (
                "{year}年度“三公”经费财政拨款支出决算为{now three}，预算为{budget three}，{done three}，较上年度{change three}。"
                "{against three}的主要原因是{why three}。",
            ),
            when="three",
            otherwise=("{year}年度“三公”经费财政拨款支出决算为0万元。",),
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
                    end="。具体情况如下：",
                ),
                "1.因公出国（境）经费支出{now three.abroad}，较{last}年{change three.abroad}。全年安排因公出国（境）团组"
                "{count groups}次，出国（境）{count travellers}人。",
                "2.公务用车购置及运行维护费支出{now three.vehicle}，公务用车购置及运行维护费支出决算比{last}年"
                "{change three.vehicle}。",
                "其中：公务用车购置支出{now three.purchase}。全年按规定更新购置公务用车{count bought}辆。",
                "公务用车运行维护费支出{now three.running}。主要用于燃料费、维修费、保险费等支出。",
                "3.公务接待费支出{now three.reception}，公务接待费支出决算比{last}年{change three.reception}。国内公务接待"
                "{count batches}批次，{count guests}人次（不包括陪同人员），共计支出{now three.reception}。",
            ),
            when="three",
        ),
        Section(2, "八、政府性基金预算支出决算情况说明", ("{year}年度政府性基金预算财政拨款支出{now fund}。",)),
        Section(2, "九、国有资本经营预算支出决算情况说明", ("{year}年度国有资本经营预算财政拨款支出{now capital}。",)),
        Section(2, "十、其他重要事项的情况说明"),
        Section(
            3,
            "（一）机关运行经费支出情况",
            ("{year}年度，{dept}机关运行经费支出{now agency}，比{last}年度{change agency}。主要原因是{why agency}。",),
        ),
        Section(
            3,
            "（二）政府采购支出情况",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "{year}年度，{dept}政府采购支出总额{now buy}，其中：",
                    "{label $}{now $}",
                    separator="、",
                    end="。授予中小企业合同金额{now buy.small}，占政府采购支出总额的{share buy.small buy}，"
                    "其中：授予小微企业合同金额{now buy.micro}，占政府采购支出总额的{share buy.micro buy}。",
                ),
            ),
        ),
        Section(3, "（三）国有资产占有使用情况", CARS),
        Section(
            3,
            "（四）预算绩效管理情况",
            (
                "根据预算绩效管理要求，本部门组织对{projects}个项目开展了绩效自评，结果如下：",
                Many(
                    "projects",
                    "（{no}）{name $}：全年预算数{full $}，执行数{spent $}，预算执行率{execution $}，"
                    "绩效自评得分{score $}分，自评等级为“{grade $}”。",
                ),
            ),
        ),
        Section(1, "第三部分 名词解释", TERMS),
        Section(1, "第四部分 附件", (FORMS,)),
        Section(1, "第五部分 附表", (TABLES,)),
    ),
)
