"""Configuration: what holds for a report, from the nearest file above it, and where each value comes from.

A file is ``.budgetlint.toml``, ``budgetlint.toml`` or ``pyproject.toml`` (its ``[tool.budgetlint]``), first found first
taken; paths and patterns in it are relative to its folder. Every key is one field of :class:`Settings`, which also says
how it is read and what ``budgetlint init`` writes of it: a new key is a new field.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from budgetlint import regex
from budgetlint.globs import matches, relative
from budgetlint.language import LANGUAGES, enumeration, worded
from budgetlint.model import Severity

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["COMMAND_LINE", "DEFAULT", "FILES", "ConfigError", "Configs", "Settings", "nearest", "tells_of", "template"]

FILES = (".budgetlint.toml", "budgetlint.toml", "pyproject.toml")
VERSION = 1
DEFAULT, COMMAND_LINE = "默认", "命令行"


class ConfigError(Exception):
    """A configuration is wrong. ``str()`` is ``file:line: what is wrong``."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = path, line, message


def nearest(name: str, known: Iterable[str]) -> str:
    """What to say of the known name that a mistyped one comes nearest to; empty where none is near."""
    close = get_close_matches(name, list(known), 1, 0.6)
    return worded("；是否想写 {name}？", name=close[0]) if close else ""


# ---------------------------------------------------------------------------------------------- values


@dataclass(frozen=True)
class _Value:
    """A value of a configuration and the file it stands in."""

    file: _File
    table: str
    key: str
    raw: Any

    def error(self, message: str, inside: str = "") -> ConfigError:
        return ConfigError(self.file.path, self.file.line_of(self.table, self.key, inside), message)

    def strings(self) -> tuple[str, ...]:
        raw = [self.raw] if isinstance(self.raw, str) else self.raw
        if not isinstance(raw, list) or not all(isinstance(each, str) and each for each in raw):
            raise self.error(worded('{key} 应是一列文字，如 ["TP103", "structure"]', key=self.key))
        return tuple(raw)

    def items(self) -> Iterator[_Value]:
        if not isinstance(self.raw, dict):
            raise self.error(worded("{key} 应是一张表：[{key}] 下每行一个“键 = 值”", key=self.key))
        table = f"{self.table}.{self.key}".lstrip(".")
        return (_Value(self.file, table, key, raw) for key, raw in self.raw.items())

    def choice(self, *known: str) -> str:
        if self.raw not in known:
            raise self.error(worded("{key} 只能是 {names}", key=self.key, names=enumeration(known)))
        return str(self.raw)


def _names(value: _Value) -> tuple[str, ...]:
    return value.strings()


def _flag(value: _Value) -> bool:
    if not isinstance(value.raw, bool):
        raise value.error(worded("{key} 只能是 true 或 false", key=value.key))
    return value.raw


def _language(value: _Value) -> str:
    return value.choice(*LANGUAGES)


def _report_kind(value: _Value) -> str:
    return value.choice("final", "budget")


def _path(value: _Value) -> Path:
    if not isinstance(value.raw, str) or not value.raw:
        raise value.error(worded("{key} 应是一个文件的路径", key=value.key))
    return value.file.path.parent / value.raw


def _paths(value: _Value) -> tuple[Path, ...]:
    found = tuple(value.file.path.parent / each for each in value.strings())
    for each, path in zip(value.strings(), found, strict=True):
        if not path.exists():
            raise value.error(worded("{key}：没有 {path} 这个文件或文件夹", key=value.key, path=path), each)
    return found


def _failing(value: _Value) -> Severity:
    return Severity(value.choice("error", "warning"))


def _severities(value: _Value) -> tuple[tuple[str, Severity], ...]:
    return tuple((each.key, Severity(each.choice("error", "warning", "info"))) for each in value.items())


def _names_by_pattern(value: _Value) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((each.key, each.strings()) for each in value.items())


def _version(value: _Value) -> int:
    if not isinstance(value.raw, int) or isinstance(value.raw, bool) or value.raw < 1:
        raise value.error(worded("version 应是整数，目前为 {number}", number=VERSION))
    if value.raw > VERSION:
        raise value.error(
            worded(
                "配置的版本是 {raw}，这一版 budgetlint 只认得 {number}；请升级 budgetlint",
                raw=value.raw,
                number=VERSION,
            )
        )
    return value.raw


# -------------------------------------------------------------------------------------------- settings


def _key(read: Callable[[_Value], Any], sample: str, about: str) -> dict[str, Any]:
    """Of a key: how its value is read, and for ``budgetlint init`` a value that shows it and a word on what it does."""
    return {"read": read, "sample": sample, "about": about}


@dataclass(frozen=True)
class Settings:
    """What holds for a report. ``origins`` says of each key where its value comes from, ``folder`` what it is seen from."""

    version: int = field(default=VERSION, metadata=_key(
        _version, "1", "配置格式的版本 · version of this format"))  # fmt: skip
    select: tuple[str, ...] = field(default=(), metadata=_key(
        _names, '["TP", "structure"]', "只用这些规则：编号、编号的字母或规则包 · only these rules: ids, letters of ids, packs"))  # fmt: skip
    ignore: tuple[str, ...] = field(default=(), metadata=_key(
        _names, '["TP103"]', "不用这些规则 · leave these out"))  # fmt: skip
    rules: tuple[Path, ...] = field(default=(), metadata=_key(
        _paths, '["my-rules.yaml"]', "自己的规则文件或文件夹 · packs of your own: files or folders"))  # fmt: skip
    exclude: tuple[str, ...] = field(default=(), metadata=_key(
        _names, '["archive/", "**/旧稿-*.txt"]', "在文件夹里查找报告时跳过 · left out when folders are searched"))  # fmt: skip
    respect_gitignore: bool = field(default=True, metadata=_key(
        _flag, "false", "查找时是否跳过 .gitignore 排除的文件 · whether .gitignore is honoured"))  # fmt: skip
    fail_on: Severity = field(default=Severity.ERROR, metadata=_key(
        _failing, '"warning"', "达到此级别时退出状态为 1：error 或 warning · least severity that fails"))  # fmt: skip
    show_rounding: bool = field(default=False, metadata=_key(
        _flag, "true", "也列出尾差 · show rounding differences"))  # fmt: skip
    report_kind: str | None = field(default=None, metadata=_key(
        _report_kind, '"budget"', "报告是决算 final 还是预算 budget，不写则看标题 · kind of report, else as its title says"))  # fmt: skip
    language: str | None = field(default=None, metadata=_key(
        _language, '"en"', "消息的语言：zh 或 en · language of messages"))  # fmt: skip
    baseline: Path | None = field(default=None, metadata=_key(
        _path, '"budgetlint-baseline.yaml"', "已接受的问题，用 --write-baseline 写成 · findings accepted"))  # fmt: skip
    severity: tuple[tuple[str, Severity], ...] = field(default=(), metadata=_key(
        _severities, 'TP103 = "warning"', "规则或规则包的级别：error、warning、info · severity of rules or packs"))  # fmt: skip
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), metadata=_key(
        _names_by_pattern, '"drafts/**" = ["WD"]', "这些文件里不报告这些规则 · rules not reported in these files"))  # fmt: skip
    folder: Path = Path()
    origins: tuple[tuple[str, str], ...] = ()
    source: _File | None = field(default=None, repr=False)

    def origin(self, key: str) -> str:
        """Where the value of that key comes from: ``file:line``, an option of the command line, or the default."""
        return dict(self.origins).get(key, worded(DEFAULT))

    def line(self, key: str, inside: str = "") -> int:
        """The line of the configuration where a key stands, or a text inside its value."""
        return self.source.line_of("", key.replace("_", "-"), inside) if self.source else 1

    def overridden(self, given: Mapping[str, tuple[str, Any]]) -> Settings:
        """The settings with what the command line says instead: for each key the option and its value."""
        origins = {
            **dict(self.origins),
            **{key: f"{worded(COMMAND_LINE)} {option}" for key, (option, _) in given.items()},
        }
        return replace(self, origins=tuple(origins.items()), **{key: value for key, (_, value) in given.items()})

    def excludes(self, path: str | Path) -> bool:
        """Whether the file or folder at ``path`` is left out of a search."""
        return matches(relative(path, self.folder), self.exclude)

    def ignored_in(self, path: str | Path) -> tuple[str, ...]:
        """The rules, as they are named, that are not reported in the file at ``path``."""
        seen = relative(path, self.folder)
        return tuple(name for pattern, names in self.per_file_ignores if matches(seen, [pattern]) for name in names)


KEYS = {each.name.replace("_", "-"): each for each in fields(Settings) if each.metadata}


def template() -> str:
    """A configuration with every key, commented out, and what each does."""
    lines = ["# budgetlint 的配置。去掉行首的 # 即生效；路径都相对于本文件所在的文件夹。",
             "# The configuration of budgetlint: take away a # to use a line; paths are relative to this folder."]  # fmt: skip
    for name, each in KEYS.items():
        lines += ["", f"# {each.metadata['about']}"]
        sample = each.metadata["sample"]
        if each.metadata["read"] in (_severities, _names_by_pattern):
            lines += [f"# [{name}]", f"# {sample}"]
        else:
            lines.append(f"{'' if name == 'version' else '# '}{name} = {sample}")
    return "\n".join(lines) + "\n"


# ----------------------------------------------------------------------------------------------- files

_HEADER = regex.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_PLACE = regex.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


@dataclass(frozen=True)
class _File:
    """A configuration file: its text, to find lines in, and the table that is ours in it."""

    path: Path
    text: str
    own: str  # the table all keys stand in: empty, or tool.budgetlint

    def line_of(self, table: str, key: str, inside: str = "") -> int:
        """The line a key stands on, or below it that of a text inside its value; 1 where it cannot be found.

        tomllib gives no places; keys stand at the head of a line below the header of their table.
        """
        wanted = f"{self.own}.{table}".strip(".")
        written = regex.compile(rf"\s*(?:{regex.escape(wanted)}\.)?([\"']?){regex.escape(key)}\1\s*[.=]")
        header = f"{wanted}.{key}".lstrip(".")
        current, found = "", 0
        for number, line in enumerate(self.text.splitlines(), 1):
            if not found and (match := _HEADER.fullmatch(line)):
                current = match[1].replace(" ", "")
                found = number if current in (header, f'{wanted}."{key}"'.lstrip(".")) else 0
            elif not found and current == wanted and written.match(line):
                found = number
            if found and (not inside or inside in line):
                return number
        return found or (self.line_of("", table) if table else 1)

    def settings(self, tables: dict[str, Any]) -> Settings:
        if "version" in tables:  # first: what a newer version has is not known here
            _version(_Value(self, "", "version", tables["version"]))
        values: dict[str, Any] = {}
        origins = []
        for name, raw in tables.items():
            value = _Value(self, "", name, raw)
            if name not in KEYS:
                raise value.error(
                    worded("不认识的键 {name}", name=name)
                    + (nearest(name, KEYS) or worded("；可用：{names}", names=enumeration(KEYS)))
                )
            values[KEYS[name].name] = KEYS[name].metadata["read"](value)
            origins.append((KEYS[name].name, f"{self.path}:{self.line_of('', name)}"))
        return Settings(**values, folder=self.path.parent, origins=tuple(origins), source=self)


def _read(path: Path) -> Settings | None:
    """The settings in a file; ``None`` for a pyproject.toml that has none of ours. Raises :class:`ConfigError`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(path, 1, worded("无法读取配置：{reason}", reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, 1, worded("配置必须是 UTF-8 编码")) from error
    shared = path.name == "pyproject.toml"
    if shared and "budgetlint" not in text:
        return None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place["line"]) if place and place["line"] else len(text.splitlines()) or 1
        raise ConfigError(path, line, worded("TOML 语法错误：{reason}", reason=_PLACE.sub("", str(error)))) from error
    if shared:
        tool = tables.get("tool")
        if not isinstance(tool, dict) or "budgetlint" not in tool:
            return None
        tables = tool["budgetlint"]
        if not isinstance(tables, dict):
            raise ConfigError(
                path, _File(path, text, "tool").line_of("", "budgetlint"), worded("tool.budgetlint 应是一张表")
            )
    return _File(path, text, "tool.budgetlint" if shared else "").settings(tables)


def _named(path: Path) -> Settings:
    found = _read(path)
    if found is None:
        raise ConfigError(path, 1, worded("里面没有 [tool.budgetlint]"))
    return found


def tells_of(path: Path) -> bool:
    """Whether a file is a configuration of ours. Raises :class:`ConfigError` for a broken one."""
    return _read(path) is not None


class Configs:
    """The settings of each report of a run: the nearest file above it, or the one file named, or none at all."""

    def __init__(self, named: str | None = None, *, isolated: bool = False) -> None:
        self._named, self._isolated = named, isolated
        self._found: dict[Path, Settings | ConfigError] = {}

    def of(self, path: str | Path) -> Settings:
        """The settings for a file, or for what is in a folder. Raises :class:`ConfigError`."""
        if self._isolated:
            return Settings(folder=Path.cwd())
        if self._named is not None:
            found = self._at(Path(self._named), lambda: _named(Path(self._named or "")))
        else:
            place = Path(path).absolute()
            found = self._above(place if place.is_dir() else place.parent)
        if isinstance(found, ConfigError):
            raise found
        return found

    def _above(self, folder: Path) -> Settings | ConfigError:
        return self._at(folder, lambda: self._in(folder))

    def _at(self, place: Path, find: Callable[[], Settings | ConfigError]) -> Settings | ConfigError:
        if place not in self._found:
            try:
                self._found[place] = find()
            except ConfigError as error:
                self._found[place] = error
        return self._found[place]

    def _in(self, folder: Path) -> Settings | ConfigError:
        for name in FILES:
            if (folder / name).is_file():
                found = _read(_shown(folder / name))
                if found is not None:
                    return found
        return Settings(folder=Path.cwd()) if folder.parent == folder else self._above(folder.parent)


def _shown(path: Path) -> Path:
    """The path as the user knows it: seen from where the command runs, if it is below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
