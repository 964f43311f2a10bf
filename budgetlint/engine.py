"""``check(document, rules) -> Report``: the only loop."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint import regex
from budgetlint.doubts import doubted
from budgetlint.facts import Facts
from budgetlint.interval import printed, restated, unit_scale
from budgetlint.language import in_chinese, worded
from budgetlint.model import (
    Document,
    Evidence,
    Finding,
    Operand,
    Outcome,
    Problem,
    Quantity,
    Report,
    Severity,
    Span,
    Tally,
    Undecided,
    Verdict,
    unfold,
)
from budgetlint.rules import Rule, RuleSet

__all__ = ["check", "covered_by", "origin", "print_number"]

_TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class _Result:
    rule: Rule
    outcome: Outcome


def check(
    document: Document,
    rules: RuleSet,
    *,
    show_rounding: bool = False,
    spans: bool = False,
    report_kind: str | None = None,
) -> Report:
    """All rules on one document, on each disclosure by itself where it holds several. A rule that raises becomes a problem; the
    others still run.

    With ``spans`` the report tells where the figures stand that were covered and those that were not. ``report_kind`` is
    ``final`` or ``budget`` where the title does not say it.
    """
    reports = [_checked(part, rules, show_rounding, spans, report_kind) for part in document.disclosures()]
    report = reports[0] if len(reports) == 1 else _joined(reports)
    return replace(report, problems=(*document.problems, *report.problems), source=document)


def _joined(reports: Sequence[Report]) -> Report:
    """The reports on the disclosures of one document as one."""
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        for rule, counts in report.tally.by_rule.items():
            by_rule[rule].update(counts)
    relations: Counter[str] = Counter()
    for report in reports:
        relations.update(report.tally.relations)
    tally = Tally(
        {verdict.value: relations[verdict.value] for verdict in Verdict},
        sum(report.tally.figures_total for report in reports),
        sum(report.tally.figures_covered for report in reports),
        {rule: dict(counts) for rule, counts in by_rule.items()},
    )
    return replace(
        reports[0],
        findings=tuple(each for report in reports for each in report.findings),
        problems=tuple(dict.fromkeys(each for report in reports for each in report.problems)),
        undecided=tuple(each for report in reports for each in report.undecided),
        tally=tally,
        covered=tuple(each for report in reports for each in report.covered),
        uncovered=tuple(each for report in reports for each in report.uncovered),
    )


def _checked(document: Document, rules: RuleSet, show_rounding: bool, spans: bool, report_kind: str | None) -> Report:
    facts = Facts(document, rules.terms, report_kind)
    results, problems = _run(facts, rules)
    findings = _findings(document, results, show_rounding)
    undecided = tuple(
        Undecided(
            result.rule.id,
            result.outcome.reason,
            document.position(result.outcome.evidence[0].span.start)[0] if result.outcome.evidence else None,
        )
        for result in results
        if not result.outcome.decided
    )
    covered, uncovered = _spans(facts, results) if spans else ((), ())
    return Report(
        document.path, document.encoding, findings, tuple(problems), undecided, _tally(facts, results),
        covered=covered, uncovered=uncovered,
    )  # fmt: skip


def covered_by(facts: Facts, rules: RuleSet) -> frozenset[int]:
    """Where the figures stand that the rules decide something about, as offsets into the text."""
    return _covered(_run(facts, rules)[0])


def _run(facts: Facts, rules: RuleSet) -> tuple[list[_Result], list[Problem]]:
    results: list[_Result] = []
    problems: list[Problem] = []
    for rule in rules.rules:
        try:
            results.extend(_Result(rule, outcome) for outcome in rule.kind.check(rule.params, facts))
        except TimeoutError:
            problems.append(
                Problem(worded("规则 {rule} 的正则表达式在本文件上运行超时，请改写", rule=rule.id), rule.id)
            )
        except Exception as error:  # a broken rule must not hide what the others find
            where = origin(error)
            problems.append(
                Problem(
                    worded(
                        "规则 {rule} 运行出错：{kind}: {error}（{where}）",
                        rule=rule.id,
                        kind=type(error).__name__,
                        error=error,
                        where=where,
                    ),
                    rule.id,
                )
            )
    results = list(_without_repeats(results))
    outcomes = doubted(facts, [(result.rule, result.outcome) for result in results])
    return [replace(result, outcome=outcome) for result, outcome in zip(results, outcomes, strict=True)], problems


def _without_repeats(results: Sequence[_Result]) -> Iterator[_Result]:
    """The results, each relation once: two rules may hold the same figures against each other. The one that law makes counts before
    one that words tell, and that before one inferred from the places of figures."""
    kept: dict[tuple[frozenset[int], Verdict], _Result] = {}
    for result in results:
        key = _relation(result)
        if key is not None and (key not in kept or _strength(result) > _strength(kept[key])):
            kept[key] = result
    for result in results:
        key = _relation(result)
        if key is None or kept[key] is result:
            yield result


def _relation(result: _Result) -> tuple[frozenset[int], Verdict] | None:
    """The figures of a decided relation and what became of it; ``None`` of fewer than two."""
    figures = frozenset(each.quantity.span.start for each in result.outcome.evidence if each.quantity)
    return (figures, result.outcome.verdict) if result.outcome.decided and len(figures) > 1 else None


def _strength(result: _Result) -> int:
    return result.rule.kind.by_law - result.rule.kind.inferred


def origin(error: BaseException) -> str:
    """Where an exception was raised: ``module.py:line``."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{name}:{trace.tb_lineno}"


# ------------------------------------------------------------------------------------------- tally


def _tally(facts: Facts, results: Sequence[_Result]) -> Tally:
    relations = Counter(result.outcome.verdict.value for result in results)
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        by_rule[result.rule.id][result.outcome.verdict.value] += 1
    figures = {figure.span.start for figure in facts.figures}
    return Tally(
        {verdict.value: relations[verdict.value] for verdict in Verdict},
        len(figures),
        len(figures & _covered(results)),
        {rule: dict(counts) for rule, counts in by_rule.items()},
    )


def _spans(facts: Facts, results: Iterable[_Result]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The figures that a decided relation holds, and the others, by their places in the whole text."""
    covered, shift = _covered(results), facts.document.start
    spans = sorted({figure.span.start: figure.span for figure in facts.figures}.values())
    moved = [(span.start in covered, Span(span.start + shift, span.end + shift)) for span in spans]
    return tuple(span for inside, span in moved if inside), tuple(span for inside, span in moved if not inside)


def _covered(results: Iterable[_Result]) -> frozenset[int]:
    decided = (result.outcome for result in results if result.outcome.decided)
    return frozenset(each.quantity.span.start for outcome in decided for each in outcome.evidence if each.quantity)


# ------------------------------------------------------------------------------------------- blame


def _suspicion(results: Iterable[_Result]) -> Callable[[Evidence], float]:
    """How likely each figure is the wrong one, from the relations it breaks and those it keeps.

    Ochiai's coefficient of spectrum-based fault localisation, squared: broken² / (broken + kept).
    """
    broken: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    for result in results:
        verdict = result.outcome.verdict
        if verdict in (Verdict.UNDECIDED, Verdict.SUSPICIOUS):
            continue
        counter = broken if verdict is Verdict.ERROR else kept
        counter.update({each.quantity.span.start for each in result.outcome.evidence if each.quantity})

    def suspicion(evidence: Evidence) -> float:
        if evidence.quantity is None:
            return 0.0
        at = evidence.quantity.span.start
        return broken[at] ** 2 / (broken[at] + kept[at]) if broken[at] else 0.0

    return suspicion


def _findings(document: Document, results: Sequence[_Result], show_rounding: bool) -> tuple[Finding, ...]:
    suspicion = _suspicion(results)
    leads: dict[Span, tuple[int, int]] = {}
    found: list[tuple[Span, int, Finding]] = []
    reported = [r for r in results if _severity(r, show_rounding) is not None]
    usual = _usual_unit(results)
    blamed = [(_blamed(result.outcome, suspicion, usual), result) for result in reported]
    weight = Counter(evidence.span for evidence, result in blamed if result.outcome.verdict is Verdict.ERROR)
    for order, (evidence, result) in enumerate(blamed):
        root = None
        if weight[evidence.span] > 1 and result.outcome.verdict is Verdict.ERROR and evidence.quantity:
            place = document.position(evidence.span.start)
            root = leads.get(evidence.span)
            leads.setdefault(evidence.span, place)
        found.append((evidence.span, order, _finding(document, result, evidence, root, show_rounding)))
    found.sort(key=lambda each: (each[0].start, each[2].root is not None, each[1]))
    return tuple(finding for _, _, finding in found)


def _usual_unit(results: Iterable[_Result]) -> str:
    """The unit most amounts are in."""
    units = Counter(
        e.quantity.unit for r in results for e in r.outcome.evidence if e.quantity and e.quantity.kind == "amount"
    )
    return units.most_common(1)[0][0] if units else ""


def _blamed(outcome: Outcome, suspicion: Callable[[Evidence], float], usual: str) -> Evidence:
    """The evidence to lead with: the one figure in another unit than all (元 among 万元), else the one most likely wrong,
    the stated one where several are equally so, or where a part is left out."""
    stated = outcome.evidence[0]
    amounts = [each for each in outcome.evidence if each.quantity and each.quantity.kind == "amount"]
    odd = [
        each
        for each in amounts
        if each.quantity and each.quantity.unit != usual and each.quantity.text.endswith(each.quantity.unit)
    ]
    if outcome.verdict is Verdict.ERROR and len(odd) == 1 and len(amounts) > 1:
        return odd[0]
    left_out = any(each.role == "left-out" for each in outcome.evidence)
    if outcome.verdict is not Verdict.ERROR or stated.quantity is None or left_out:
        return stated
    scores = [suspicion(evidence) for evidence in outcome.evidence]
    likely = [e for e, score in zip(outcome.evidence, scores, strict=True) if score == max(scores)]
    return likely[0] if len(likely) == 1 else stated


def _severity(result: _Result, show_rounding: bool) -> Severity | None:
    verdict = result.outcome.verdict
    if verdict is Verdict.ERROR:
        return result.rule.severity
    if verdict is Verdict.SUSPICIOUS:
        return min(result.rule.severity, Severity.WARNING, key=lambda severity: severity.rank)
    return Severity.INFO if verdict is Verdict.ROUNDING and show_rounding else None


def _finding(
    document: Document, result: _Result, blamed: Evidence, root: tuple[int, int] | None, show_rounding: bool
) -> Finding:
    outcome, rule = result.outcome, result.rule
    severity = _severity(result, show_rounding)
    assert severity is not None
    first = outcome.evidence[0]
    unit = first.quantity.unit if first.quantity else ""
    stated = _told(document, first)
    expected = outcome.expected if isinstance(outcome.expected, str) else _figure(outcome.expected, unit)
    fields: Mapping[str, str] = {
        "stated": stated,
        "expected": expected or "—",
        "difference": _figure(abs(outcome.difference), unit) if outcome.difference is not None else "—",
        "label": first.label,
        **outcome.fields,
    }
    message = rule.said("message")
    for name, text in fields.items():
        message = message.replace("{" + name + "}", text if text.count('"') % 2 == 0 else text.replace('"', ""))
    if outcome.verdict is Verdict.ERROR:
        message += _unit_hint(outcome)
    if outcome.verdict is Verdict.SUSPICIOUS and outcome.reason:
        message += worded("；{reason}", reason=outcome.reason)
    line, column = document.position(blamed.span.start)
    end_line, end_column = document.position(blamed.span.end)
    place = document.place(blamed.span.start)
    return Finding(
        rule.id,
        rule.said("title"),
        severity,
        outcome.verdict,
        unfold(_one_line(message)),
        line,
        column,
        end_line,
        end_column,
        print_number(first.quantity.value) if first.quantity and first.quantity.kind != "malformed" else stated,
        outcome.expected if isinstance(outcome.expected, str) else _number(outcome.expected),
        _number(abs(outcome.difference)) if outcome.difference is not None else None,
        unit,
        tuple(_operand(document, each) for each in outcome.evidence),
        root,
        place.page if place else None,
        place.label if place else "",
    )


def _unit_hint(outcome: Outcome) -> str:
    """What to say where 元 and 万元 seem mixed up: a figure ten thousand times off, or one unit among others."""
    stated = outcome.evidence[0].quantity
    if stated is None or stated.kind != "amount":
        amounts = {e.quantity.unit for e in outcome.evidence if e.quantity and e.quantity.kind == "amount"}
        return worded("；各数的单位不同，请核对“元”“万元”") if len(amounts) > 1 else ""
    if not stated.value:
        return ""
    others = [each.quantity for each in outcome.evidence[1:] if each.quantity and each.quantity.kind == "amount"]
    if any(_slipped(stated, outcome.expected, others, factor) for factor in (_TEN_THOUSAND, 1 / _TEN_THOUSAND)):
        return worded("；两数相差一万倍，疑为“元”“万元”误写")
    units = Counter(quantity.unit for quantity in (stated, *others) if quantity.text.endswith(quantity.unit))
    return (
        worded("；各数的单位不同，请核对“元”“万元”")
        if len(units) > 1 and min(units.values()) == 1 < len(others)
        else ""
    )


def _slipped(stated: Quantity, expected: Decimal | str | None, others: Sequence[Quantity], factor: Decimal) -> bool:
    """Whether what is expected, or the one other figure, is the stated one but for the factor."""
    interval = printed(stated)
    if isinstance(expected, Decimal) and expected and interval.low <= expected * factor <= interval.high:
        return True
    scale = unit_scale(others[0].unit, stated.unit) if len(others) == 1 and others[0].value else None
    return scale is not None and restated(stated, others[0], tables=True, scale=scale * factor) is not Verdict.ERROR


def _operand(document: Document, evidence: Evidence) -> Operand:
    line, column = document.position(evidence.span.start)
    end_line, end_column = document.position(evidence.span.end)
    place = document.place(evidence.span.start)
    quantity = evidence.quantity
    return Operand(
        evidence.role,
        unfold(evidence.label),
        _told(document, evidence),
        print_number(quantity.value) if quantity and quantity.kind != "malformed" else None,
        quantity.unit if quantity else "",
        line,
        column,
        end_line,
        end_column,
        place.page if place else None,
        place.label if place else "",
        unfold(str(in_chinese(evidence.label))),
    )


_SOFT_END = regex.compile(r"(?<=[\p{Han}，、；：。（）《》“”])[^\S\r\n]*[\r\n]\s*(?=[\p{Han}，、；：。（）《》“”])")


def _told(document: Document, evidence: Evidence) -> str:
    """What the source prints there; of a figure on several lines only the figure, not what stands between its pieces."""
    text = document.text[evidence.span.start : evidence.span.end].strip()
    return evidence.quantity.text if evidence.quantity and "\n" in text else _one_line(text)


def _one_line(text: str) -> str:
    """The text in one line; where a line end parts two Chinese characters nothing stands between them."""
    if not any(char in text for char in "\n\r\t"):
        return text
    return " ".join(_SOFT_END.sub("", text).split())


def print_number(value: Decimal) -> str:
    """The plain decimal digits of a number, never an exponent."""
    return format(value, "f")


def _number(value: Decimal | None) -> str | None:
    return None if value is None else print_number(value)


def _figure(value: Decimal | None, unit: str) -> str:
    """A number as a report prints it: ``1,234.50万元``."""
    return "" if value is None else f"{value:,f}{unit}"
