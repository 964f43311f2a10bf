"""Writes anew what the commands print: examples/slips.expected.txt, lint_rules/reference and the sessions in both READMEs.

``python tests/refresh_examples.py`` after a wanted change of the output; read the difference before you commit it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from readme import READMES, ROOT, sessions

EXPECTED = ROOT / "examples" / "slips.expected.txt"


def rendered() -> str:
    """The report on examples/slips.txt as a user in the checkout sees it, 80 columns wide."""
    ran = subprocess.run(
        [sys.executable, "-m", "budgetlint", "examples/slips.txt"], capture_output=True, encoding="utf-8", cwd=ROOT
    )
    return ran.stdout.replace("\\", "/")


def refreshed(readme: Path) -> str:
    """The text of a README with what its sessions really print."""
    text = readme.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        for block, shown in reversed(list(sessions(readme, Path(folder)))):
            text = text[: block.span[0]] + shown.rstrip("\n") + "\n" + text[block.span[1] :]
    return text


if __name__ == "__main__":
    subprocess.run([sys.executable, "-m", "budgetlint", "reference", "lint_rules/reference"], check=True, cwd=ROOT)
    EXPECTED.write_text(rendered(), encoding="utf-8")
    for path in READMES:
        path.write_text(refreshed(path), encoding="utf-8")
