"""The rules to look up: a page a pack and an index, in Markdown, both languages on one page, anchors by rule id.

The pages of the built-in packs are kept in ``lint_rules/reference``; ``budgetlint reference`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from budgetlint import regex
from budgetlint.catalogue import parameters
from budgetlint.rules import Example, Pack, Rule, RuleSet

__all__ = ["INDEX", "pages"]

INDEX = "README.md"
_MARK = "<!-- budgetlint reference 生成，请勿手改 · written by budgetlint reference, do not edit -->"
_HEAD = """# 规则一览 · Rules

每条规则核对什么、依据是什么、怎样算错。命令行里 `budgetlint explain 规则编号` 给出同样的内容。
What each rule checks, why it holds, and what breaks it; `budgetlint explain ID` says the same on the command line.
"""
_HEADER = "| 编号 · id | 标题 · title | 级别 · severity |\n|---|---|---|"
_TICKS = regex.compile("`+")
_MARKDOWN = regex.compile(r"[\\`*_\[\]<>|]")


def pages(rules: RuleSet) -> dict[str, str]:
    """The text of each page by the name of its file: the index, and the packs that have rules."""
    found = {pack: [rule for rule in rules.rules if rule.pack == pack.name] for pack in rules.packs}
    written = {f"{pack.name}.md": _page(pack, own) for pack, own in found.items() if own}
    return {INDEX: _index(found), **written}


def _index(found: dict[Pack, list[Rule]]) -> str:
    lines = [_MARK, "", _HEAD]
    for pack, rules in found.items():
        if rules:
            lines += [f"## [{_title(pack)}]({pack.name}.md)", "", _HEADER, *_rows(rules, f"{pack.name}.md"), ""]
    return "\n".join(lines)


def _page(pack: Pack, rules: list[Rule]) -> str:
    lines = [_MARK, "", f"# {_title(pack)}", "", f"规则包 · pack `{pack.name}` · [规则一览 · all rules]({INDEX})", ""]
    lines += [_HEADER, *_rows(rules), ""]
    for rule in rules:
        lines += _rule(rule)
    return "\n".join(lines)


def _title(pack: Pack) -> str:
    return " · ".join(_plain(each) for each in (pack.title, pack.english) if each)


def _rows(rules: list[Rule], page: str = "") -> Iterator[str]:
    for rule in rules:
        titles = "<br>".join(_plain(each) for each in (rule.title, rule.english.get("title")) if each)
        yield f"| [{rule.id}]({page}#{rule.id}) | {titles} | {rule.severity.value} |"


def _rule(rule: Rule) -> Iterator[str]:
    """One rule; its failing examples are open to see, those that pass are folded in."""
    yield from (f'<a id="{rule.id}"></a>', "", f"## {rule.id} {_plain(rule.title)}", "")
    if "title" in rule.english:
        yield from (f"*{_plain(rule.english['title'])}*", "")
    yield f"- **依据 · why** {_both(rule, 'why')}"
    yield f"- **类型 · kind** `{rule.kind.name}`，**级别 · severity** `{rule.severity.value}`"
    for name, value in parameters(rule).items():
        yield f"- **{name}** {_value(value)}"
    yield f"- **消息 · message** {_both(rule, 'message')}"
    yield ""
    for example in rule.failing:
        yield from (f"不合格 · fails: {_claim(example)}", "", *_text(example), "")
    if rule.passing:
        yield from ("<details><summary>合格的例子 · passes</summary>", "")
        for example in rule.passing:
            yield from (*_text(example), "")
        yield from ("</details>", "")


def _both(rule: Rule, what: str) -> str:
    english = rule.english.get(what)
    return _plain(getattr(rule, what)) + (f"<br>*{_plain(english)}*" if english else "")


def _value(value: object) -> str:
    return "、".join(_code(each) for each in value) if isinstance(value, list) else _code(value)


def _code(value: object) -> str:
    text = str(value)
    return f"<code>{escape(text, quote=False)}</code>" if "`" in text else f"`{text}`"


def _claim(example: Example) -> str:
    parts = [f"第 {example.line} 行 · line {example.line}"]
    parts += [] if example.verdict == "error" else [f"判定 · verdict {_code(example.verdict)}"]
    parts += [f"写作 · stated {_code(example.stated)}"] if example.stated else []
    parts += [f"应为 · expected {_code(example.expected)}"] if example.expected else []
    return "，".join(parts)


def _text(example: Example) -> Iterator[str]:
    """The example fenced, by more backticks than it holds."""
    longest = max((len(run) for run in _TICKS.findall(example.text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", *example.text.rstrip("\n").split("\n"), fence)


def _plain(text: str) -> str:
    """Words as Markdown prints them: signs that mean something to it escaped, on one line."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(text.split()))
