"""How fast budgetlint is: ``python -m tests.benchmarks.speed [--json FILE]``, from a checkout with budgetlint installed.

Every figure is a ratio of two times taken in one run, turn by turn, each in a process of its own, so that neither a busy
machine nor what an earlier sample left in memory decides. Whole processes are timed by the clock, the engine by the time
of the processor. The targets are those of ``TARGETS``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import regex

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
BARE = "import regex, yaml, rich.console, decimal, argparse, json"
NUMBER = regex.compile(r"\d[\d,]*(?:\.\d+)?")
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
TARGETS = {  # name: (what it is, the limit, whether the figure must not be above it)
    "process": ("one report of 100 KB, whole process / bare process with imports", 2.5, True),
    "process-cold": ("the same with an empty cache", None, True),
    "engine": ("read and check the corpus / find every number once", 25, True),
    "growth-100KB": ("time of 100 KB / 10 KB", 12, True),
    "growth-1MB": ("time of 1 MB / 100 KB", 12, True),
    "growth-10MB": ("time of 10 MB / 1 MB", 12, True),
    "memory-10MB": ("peak memory for 10 MB, in MB", 200, True),
    "jobs": ("many reports, --jobs 1 / --jobs 2", 1.8, False),
}


# -------------------------------------------------------------------------------------------------- inputs


def varied(text: str, factor: int) -> str:
    """The report with its figures of two decimals times a whole number, so that sums and shares still hold."""
    figure = regex.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d(?![\d%分])")
    return figure.sub(lambda match: f"{Decimal(match[0].replace(',', '')) * factor:f}", text)


def reports() -> Iterator[str]:
    """Reports without end, each with figures of its own. The one place to put another generator in."""
    example = (ROOT / "examples" / "consistent.txt").read_text(encoding="utf-8")
    number = 0
    while True:
        number += 1
        yield varied(example, number)


def report_of(size: int) -> str:
    """A text of so many bytes of UTF-8: reports one behind the other, the last cut."""
    found = bytearray()
    for report in reports():
        found += report.encode() + b"\n"
        if len(found) >= size:
            return found[:size].decode(errors="ignore")
    raise AssertionError


def corpus() -> list[Path]:
    """The shared corpus where it stands beside the checkout, else the examples."""
    found = sorted(CORPUS.glob("*.txt"))
    return found or [ROOT / "examples" / name for name in ("consistent.txt", "slips.txt")]


# ------------------------------------------------------------------------------------------------- samples


def environment(cache: Path) -> dict[str, str]:
    """As users run it: byte code is kept, and so is the cache, but one of the benchmark's own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "BUDGETLINT_CACHE": str(cache)}


def clocked(command: Sequence[str], cache: Path) -> float:
    """Seconds by the clock that a command takes."""
    start = time.perf_counter()
    ran = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(cache), check=False
    )
    taken = time.perf_counter() - start
    if ran.returncode not in (0, 1):
        raise SystemExit(ran.stderr.decode())
    return taken


def sampled(what: str, *given: str, cache: Path) -> dict[str, float]:
    """What one of :data:`SAMPLES` measures in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.speed", "--sample", what, *given]
    ran = subprocess.run(command, capture_output=True, env=environment(cache), cwd=ROOT, check=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def warm() -> Callable[[Path], None]:
    """Reads and checks a path by the built-in rules, everything imported and compiled that is only once."""
    from budgetlint.engine import check
    from budgetlint.readers import read
    from budgetlint.rules import load_rules

    rules = load_rules()

    def run(path: Path) -> None:
        check(read(path), rules)

    run(ROOT / "examples" / "slips.txt")
    return run


def sample_engine() -> dict[str, float]:
    """Processor seconds of one pass over the numbers of the corpus, and of the engine on it, its caches being empty."""
    run, texts = warm(), [path.read_text(encoding="utf-8") for path in corpus()]
    start = time.process_time()
    numbers = [Decimal(match[0].replace(",", "")) for text in texts for match in NUMBER.finditer(text)]
    middle = time.process_time()
    for path in corpus():
        run(path)
    return {"pass": middle - start, "engine": time.process_time() - middle, "numbers": len(numbers)}


def sample_size(path: str) -> dict[str, float]:
    """Processor seconds and peak memory (MB) of one file."""
    run = warm()
    start = time.process_time()
    run(Path(path))
    taken = time.process_time() - start
    if sys.platform == "win32":
        return {"seconds": taken, "peak": 0}
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return {"seconds": taken, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000}


SAMPLES: dict[str, Callable[..., dict[str, float]]] = {"engine": sample_engine, "size": sample_size}


# ------------------------------------------------------------------------------------------------ measures


def middle_ratio(pairs: Sequence[tuple[float, float]]) -> float:
    """The median of first / second over the turns."""
    return statistics.median(one / other for one, other in pairs)


def measure_process(turns: int, folder: Path) -> Iterator[tuple[str, float]]:
    path = folder / "report.txt"
    path.write_text(report_of(100_000), encoding="utf-8")
    whole = [sys.executable, "-m", "budgetlint", str(path)]
    bare = [sys.executable, "-c", BARE]
    cold = []
    for turn in range(3):
        cold.append((clocked(whole, folder / f"cold{turn}"), clocked(bare, folder)))
    pairs = [(clocked(whole, folder / "cold0"), clocked(bare, folder)) for _ in range(turns)]
    yield "process", middle_ratio(pairs)
    yield "process-cold", middle_ratio(cold[1:])  # the first one wrote the byte code


def measure_engine(turns: int, folder: Path) -> Iterator[tuple[str, float]]:
    samples = [sampled("engine", cache=folder) for _ in range(turns)]
    yield "engine", middle_ratio([(each["engine"], each["pass"]) for each in samples])


def measure_growth(turns: int, folder: Path) -> Iterator[tuple[str, float]]:
    taken: dict[int, float] = {}
    peak = 0.0
    for size in SIZES:
        path = folder / f"{size}.txt"
        path.write_text(report_of(size), encoding="utf-8")
        often = turns if size <= 100_000 else 1
        samples = [sampled("size", str(path), cache=folder) for _ in range(often)]
        taken[size] = min(each["seconds"] for each in samples)
        peak = samples[-1]["peak"]
    for name, small, large in zip(("100KB", "1MB", "10MB"), SIZES, SIZES[1:], strict=False):
        yield f"growth-{name}", taken[large] / taken[small]
    yield "memory-10MB", peak


def measure_jobs(count: int, folder: Path) -> Iterator[tuple[str, float]]:
    many = folder / "many"
    many.mkdir()
    for number, text in zip(range(count), reports(), strict=False):
        (many / f"{number:04}.txt").write_text(text, encoding="utf-8")
    one, two = ([sys.executable, "-m", "budgetlint", "--jobs", jobs, str(many)] for jobs in "12")
    yield "jobs", middle_ratio([(clocked(one, folder), clocked(two, folder))])


def main(argv: Sequence[str] | None = None) -> None:
    """Measures what is asked for, prints a table, and writes JSON where told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--only", nargs="+", choices=("process", "engine", "growth", "jobs"))
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--reports", type=int, default=1000, help="how many for --jobs")
    parser.add_argument("--sample", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.sample:
        print(json.dumps(SAMPLES[given.sample[0]](*given.sample[1:])))
        return
    measures: dict[str, Callable[[Path], Iterator[tuple[str, float]]]] = {
        "process": lambda folder: measure_process(given.turns, folder),
        "engine": lambda folder: measure_engine(given.turns, folder),
        "growth": lambda folder: measure_growth(given.turns, folder),
        "jobs": lambda folder: measure_jobs(given.reports, folder),
    }
    found: dict[str, float] = {}
    for name in given.only or measures:
        with tempfile.TemporaryDirectory() as folder:
            for figure, value in measures[name](Path(folder)):
                found[figure] = value
                print(line(figure, value), flush=True)
    if given.json:
        given.json.write_text(json.dumps(outcome(found, given), ensure_ascii=False, indent=1), encoding="utf-8")


def met(name: str, value: float) -> bool | None:
    """Whether a figure keeps its target; ``None`` where it has none."""
    _, limit, at_most = TARGETS[name]
    return None if limit is None else value <= limit if at_most else value >= limit


def line(name: str, value: float) -> str:
    """One figure for people."""
    what, limit, at_most = TARGETS[name]
    verdict = {True: "met", False: "missed", None: ""}[met(name, value)]
    wanted = "" if limit is None else f"{'<=' if at_most else '>='} {limit}"
    return f"{name:13} {value:9.2f}  {wanted:8} {verdict:7} {what}"


def outcome(found: dict[str, float], given: argparse.Namespace) -> dict[str, Any]:
    """The figures with what they were taken on."""
    return {
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()} {platform.system()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "turns": given.turns,
        "reports": given.reports,
        "figures": {name: {"value": round(value, 2), "met": met(name, value)} for name, value in found.items()},
    }


if __name__ == "__main__":
    main()
