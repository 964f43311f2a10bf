"""Draws the accounts of a department from a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from .accounts import FUNDS, OWN_INCOME, Accounts, Indicator, Item, Project, add_three, add_up, totals
from .catalogue import CAPITAL, COUNTIES, DEPARTMENTS, EXTRA, FUND, PROJECTS

WAN = 1_000_000  # 分 in 万元
INSURANCE = {"30108": "2080505", "30109": "2080506", "30110": "2101101", "30111": "2101103", "30113": "2210201"}
INDICATORS = (
    (("产出指标", "数量指标", "开展工作次数"), "≥12次", "13次"),
    (("产出指标", "数量指标", "服务对象数量"), "≥200户", "215户"),
    (("产出指标", "质量指标", "验收合格率"), "≥95%", "98%"),
    (("产出指标", "时效指标", "任务按期完成率"), "=100%", "100%"),
    (("效益指标", "社会效益指标", "服务水平"), "提高", "提高"),
    (("效益指标", "可持续影响指标", "长效机制"), "健全", "健全"),
    (("满意度指标", "服务对象满意度指标", "群众满意度"), "≥90%", "93%"),
)
WEIGHTS = ((1500, 1500, 1000, 1000, 1500, 1500, 1000), (1250, 1250, 1250, 1250, 1500, 1500, 1000))


def draw(seed: int) -> Accounts:
    """The department of a seed: always the same one."""
    rng = Random(f"department {seed}")
    name, running, own = rng.choice(DEPARTMENTS)
    economic = _economic(rng)
    items = tuple(sorted(_items(rng, running, own, economic), key=lambda each: each.code))
    projects = tuple(_project(rng, title) for title in rng.sample(PROJECTS, rng.randint(2, 4)))
    now, budget = totals(items, economic), _budgets(rng, items)
    prior = _prior(rng, now)
    for key, floor in (
        ("abroad", 0),
        ("purchase", 0),
        ("running", economic["30231"]),
        ("reception", economic["30217"]),
    ):
        now[f"three.{key}"] = floor + (money(rng, 1, 9) if rng.random() < 0.4 else 0)
        used = now[f"three.{key}"]
        budget[f"three.{key}"] = used if rng.random() < 0.3 else used + (money(rng, 1, 4) if used else 0)
        prior[f"three.{key}"] = used if rng.random() < 0.2 else vary(rng, used)
    now["agency"] = now["public"]
    prior["agency"], budget["agency"] = vary(rng, now["agency"]), vary(rng, now["agency"])
    for part in ("goods", "works", "services"):
        now[f"buy.{part}"] = money(rng, 3, 300) if rng.random() < 0.8 or part == "goods" else 0
    now["buy"] = sum(now[f"buy.{part}"] for part in ("goods", "works", "services"))
    now["buy.small"] = now["buy"] - (money(rng, 0, 2) if rng.random() < 0.5 else 0)
    now["buy.micro"] = now["buy.small"] if rng.random() < 0.3 else now["buy.small"] * rng.randint(30, 95) // 100
    now["projects"] = sum(each.budget for each in projects)
    for year in (now, prior, budget):
        add_three(year)
    county, year_ = rng.choice(COUNTIES), rng.randint(2021, 2024)
    return Accounts(county, name, year_, items, economic, projects, _counts(rng, now), now, prior, budget)


SEEN = 10_000  # 分: 100 元, the least that two decimals of a 万元 show


def money(rng: Random, low: int, high: int) -> int:
    """An amount between two numbers of 万元, most often not a round one; in 分."""
    amount = int(low * WAN + (high - low) * WAN * rng.random() ** 2) + rng.randint(1, 9999)
    grain = rng.choice((1, 1, 1, 100, 10_000, 100_000, WAN))
    return max(grain, SEEN, amount // grain * grain)


def vary(rng: Random, amount: int) -> int:
    """What the amount may have been in another year."""
    return amount * rng.randint(60, 150) // 100 + (rng.randint(0, 5000) if amount else 0)


def _economic(rng: Random) -> dict[str, int]:
    wages = money(rng, 150, 1500)
    economic = {
        "30101": wages,
        "30102": wages * rng.randint(50, 90) // 100,
        "30103": money(rng, 20, 200),
        "30107": money(rng, 20, 200) if rng.random() < 0.5 else 0,
        "30108": wages * 16 // 100,
        "30109": wages * 8 // 100,
        "30110": wages * 7 // 100,
        "30111": money(rng, 5, 40) if rng.random() < 0.5 else 0,
        "30112": money(rng, 1, 10),
        "30113": wages * 12 // 100,
        "30199": money(rng, 1, 60),
        "30302": money(rng, 10, 90),
        "30305": money(rng, 1, 20),
        "30309": money(rng, 0, 1),
    }
    for code in ("30201", "30202", "30205", "30206", "30207", "30209", "30211", "30213", "30228", "30229", "30239"):
        economic[code] = money(rng, 1, 40) if rng.random() < 0.85 or code == "30201" else 0
    for code in ("30215", "30216", "30217", "30226", "30231", "30299", "31002", "31007"):
        economic[code] = money(rng, 0, 12) if rng.random() < 0.7 else 0
    return economic


def _items(rng: Random, running: str, own: tuple[str, ...], economic: dict[str, int]) -> list[Item]:
    basic = sum(economic.values())
    items = []
    for code, item in {**INSURANCE, "30302": "2080501"}.items():
        if economic[code]:
            items.append(Item(item, "general", basic=economic[code]))
            basic -= economic[code]
    items.append(Item(running, "general", basic=basic))
    for code in (*rng.sample(own, rng.randint(1, len(own))), *rng.sample(EXTRA, rng.randint(1, 4))):
        items.append(Item(code, "general", project=money(rng, 5, 900)))
    if rng.random() < 0.7:
        items += [Item(code, "fund", project=money(rng, 20, 3000)) for code in rng.sample(FUND, rng.randint(1, 2))]
    if rng.random() < 0.3:
        items += [Item(code, "capital", project=money(rng, 2, 60)) for code in CAPITAL]
    return [_finished(rng, item) for item in items]


def _finished(rng: Random, item: Item) -> Item:
    """The item with its budget, and now and then with money carried over or money of its own."""
    chance, spent = rng.random(), item.fiscal
    budget = spent if chance < 0.15 else 0 if chance < 0.25 and item.project else vary(rng, spent)
    item = replace(item, budget=budget)
    if not item.project:
        return item
    if rng.random() < 0.3:
        item = replace(item, opening=spent * rng.randint(5, 40) // 100)
    if rng.random() < 0.3:
        item = replace(item, closing=spent * rng.randint(5, 40) // 100)
    if item.fund == "general" and rng.random() < 0.4:
        spent_own = money(rng, 2, 200)
        used = spent_own // 5 if rng.random() < 0.3 else 0
        item = replace(item, own=spent_own, own_kind=rng.choice(OWN_INCOME), used=used)
    return item


def _budgets(rng: Random, items: tuple[Item, ...]) -> dict[str, int]:
    budget = {f"item.{each.code}": each.budget for each in items}
    for fund in FUNDS:
        budget[fund] = sum(each.budget for each in items if each.fund == fund)
    budget["fiscal.spend"] = sum(budget[fund] for fund in FUNDS)
    return budget


def _prior(rng: Random, now: dict[str, int]) -> dict[str, int]:
    """Last year: the same keys, its balances held, its closing balances this year's opening ones."""
    same = rng.random() < 0.1
    prior = {}
    for fund in FUNDS:
        for part in ("basic", "project"):
            prior[f"{fund}.{part}"] = now[f"{fund}.{part}"] if same else vary(rng, now[f"{fund}.{part}"])
        prior[fund] = prior[f"{fund}.basic"] + prior[f"{fund}.project"]
        prior[f"{fund}.closing"] = now[f"{fund}.opening"]
        available = prior[fund] + prior[f"{fund}.closing"]
        prior[f"{fund}.opening"] = available * rng.randint(0, 20) // 100 if rng.random() < 0.5 else 0
        prior[f"income.{fund}"] = available - prior[f"{fund}.opening"]
    own = 0
    for kind in OWN_INCOME:
        amount = now[f"income.{kind}"]
        amount = money(rng, 1, 30) if not amount and rng.random() < 0.15 else vary(rng, amount)
        prior[f"income.{kind}"] = amount
        own += amount
    prior["used"] = prior["distributed"] = prior["spend.upward"] = prior["spend.subsidy"] = 0
    prior["spend.operating"] = prior["income.operating"]
    prior["spend.basic"] = sum(prior[f"{fund}.basic"] for fund in FUNDS)
    prior["spend.project"] = sum(prior[f"{fund}.project"] for fund in FUNDS) + own - prior["income.operating"]
    prior["staff"], prior["public"] = vary(rng, now["staff"]), vary(rng, now["public"])
    return add_up(prior)


def _counts(rng: Random, now: dict[str, int]) -> dict[str, int]:
    abroad, received = now["three.abroad"] > 0, now["three.reception"] > 0
    counts = {
        "cars.leader": rng.randint(0, 2),
        "cars.messenger": rng.randint(0, 3),
        "cars.emergency": rng.randint(0, 3),
    }
    counts |= {"cars.law": rng.randint(0, 6), "cars.special": rng.randint(0, 2), "cars.other": rng.randint(0, 3)}
    counts["cars"] = sum(counts.values())
    counts["machines"] = rng.randint(0, 3)
    counts["kept"] = rng.randint(1, 9) if now["three.running"] else 0
    counts["bought"] = rng.randint(1, 2) if now["three.purchase"] else 0
    counts["groups"] = rng.randint(1, 3) if abroad else 0
    counts["travellers"] = counts["groups"] * rng.randint(1, 4)
    counts["batches"] = rng.randint(3, 90) if received else 0
    counts["guests"] = counts["batches"] * rng.randint(3, 9)
    return counts


def _project(rng: Random, title: str) -> Project:
    granted = money(rng, 5, 300)
    carried = money(rng, 1, 40) if rng.random() < 0.2 else 0
    other = money(rng, 1, 20) if rng.random() < 0.1 else 0
    spent = granted if rng.random() < 0.4 else granted * rng.randint(550, 999) // 1000
    initial = granted if rng.random() < 0.5 else vary(rng, granted)
    indicators = []
    for (place, target, actual), weight in zip(INDICATORS, rng.choice(WEIGHTS), strict=True):
        score = weight if rng.random() < 0.75 or "=" in target else weight - rng.choice((50, 100, 150, 200))
        if score < weight and "≥" in target:
            actual = {"≥12次": "11次", "≥200户": "188户", "≥95%": "93%", "≥90%": "88%"}[target]
        indicators.append(Indicator(*place, target, actual, weight, score))
    return Project(title + "项目", initial, granted, carried, other, spent, carried, other * 4 // 5, tuple(indicators))
