"""What is kept from run to run is right or does not matter: broken, foreign, unwritable, stale, too big."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetlint import cache, regex, yaml


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of the test's own, nothing read from it yet."""
    monkeypatch.setenv("BUDGETLINT_CACHE", str(tmp_path / "kept"))
    again(monkeypatch)
    yield tmp_path / "kept"
    regex.compile.cache_clear()


def again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a new run began."""
    monkeypatch.setattr(cache, "_kept", None)
    monkeypatch.setattr(cache, "_used", {})
    monkeypatch.setattr(cache, "_changed", False)
    regex.compile.cache_clear()


def kept(place: Path) -> Path:
    (file,) = place.iterdir()
    return file


def test_a_later_run_finds_what_an_earlier_one_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.remember("key", {"text": ["一", 2, (3,)]})
    cache.save()
    again(monkeypatch)
    assert cache.recall("key") == {"text": ["一", 2, (3,)]}
    assert cache.recall("other") is None


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        (r"(?P<sign>-)?(?P<number>\d+(?:\.\d+)?)(?P<unit>万元|%)", "共-12.50万元", {"sign": "-", "number": "12.50", "unit": "万元"}),
        (r"(?r)(?<name>[\p{Han}]{2,4})局$", "清河县教育局", {"name": "河县教育"}),
    ],
)  # fmt: skip
def test_a_kept_pattern_is_the_pattern(
    pattern: str, text: str, groups: dict[str, str], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = regex.compile(pattern)
    cache.save()
    again(monkeypatch)
    monkeypatch.setattr("regex.compile", None)  # nothing is compiled any more
    second = regex.compile(pattern)
    assert second is not first and second.pattern == pattern and second.flags == first.flags
    for each in (first, second):
        match = each.search(text)
        assert match is not None and match.groupdict() == groups


def test_a_pack_is_parsed_again_when_it_changes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert yaml.compose("a: [b]") == (0, 0, (((0, 0, "a"), (0, 3, [(0, 4, "b")])),))
    cache.save()
    again(monkeypatch)
    assert yaml.compose("a: [c]") == (0, 0, (((0, 0, "a"), (0, 3, [(0, 4, "c")])),))
    assert yaml.load("a: [1, x]") == {"a": [1, "x"]}
    with pytest.raises(yaml.YamlError) as raised:
        yaml.compose("a: [b\nc: d")
    assert raised.value.line == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: b"\0\0\0\0" + data[4:],
    ],
    ids=["empty", "cut short", "one bit", "wrong sum"],
)
def test_a_broken_file_is_as_good_as_none(spoil: object, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.remember("key", "value")
    cache.save()
    assert callable(spoil)
    kept(place).write_bytes(spoil(kept(place).read_bytes()))
    again(monkeypatch)
    assert cache.recall("key") is None


def test_a_value_that_is_no_pattern_is_made_anew(place: Path) -> None:
    import regex as package

    cache.remember(f"regex {package.__version__} 0 a+", ("not", "a", "pattern"))
    assert regex.compile("a+").fullmatch("aaa")


@pytest.mark.skipif(sys.platform == "win32", reason="profiles are apart on Windows")
def test_a_file_that_others_may_write_is_not_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.remember("key", "value")
    cache.save()
    kept(place).chmod(0o666)
    again(monkeypatch)
    assert cache.recall("key") is None


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BUDGETLINT_CACHE", str(tmp_path / "file" / "kept"))
    again(monkeypatch)
    cache.remember("key", "value")
    cache.save()
    again(monkeypatch)
    assert cache.recall("key") is None


def test_what_is_no_longer_needed_goes_when_it_is_too_much(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.remember("old", "x" * 2000)
    cache.save()
    again(monkeypatch)
    monkeypatch.setattr(cache, "MAX_BYTES", 1000)
    assert cache.recall("none") is None
    cache.remember("new", "y")
    cache.save()
    again(monkeypatch)
    assert cache.recall("old") is None and cache.recall("new") == "y"


def test_the_command_says_the_same_with_and_without(tmp_path: Path) -> None:
    """The first run makes the cache, the second uses it, the third has none."""
    example = Path(__file__).parent.parent / "examples" / "slips.txt"
    said = []
    for folder in (tmp_path, tmp_path, ""):
        ran = subprocess.run(
            [sys.executable, "-m", "budgetlint", str(example)],
            capture_output=True,
            check=False,
            env={**os.environ, "BUDGETLINT_CACHE": str(folder)},
        )
        assert ran.returncode == 1, ran.stderr.decode()
        said.append(ran.stdout)
    assert said[0] == said[1] == said[2] and kept(tmp_path).stat().st_size > 10_000
