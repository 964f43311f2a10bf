"""Writes anew what the commands print: examples/slips.expected.txt, lint_rules/reference and the sessions in both READMEs;
and the Office and PDF files of the example.

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


def refresh_office_files() -> None:
    """Writes examples/slips.txt as a Word file of its prose and a workbook of its tables, where they say something else."""
    from office_files import in_two_files

    from budgetlint.readers import read

    examples = ROOT / "examples"
    with tempfile.TemporaryDirectory() as folder:
        made = in_two_files(
            (examples / "slips.txt").read_text(encoding="utf-8"),
            Path(folder, "prose.docx"),
            Path(folder, "tables.xlsx"),
        )
        for path in made:
            kept = examples / path.name
            if not kept.exists() or read(kept).text != read(path).text:
                shutil.copyfile(path, kept)


def refresh_pdf() -> None:
    """Writes examples/slips.txt as a PDF, where it says something else."""
    from pdf_files import write_pdf

    from budgetlint.readers import read

    kept = ROOT / "examples" / "slips.pdf"
    with tempfile.TemporaryDirectory() as folder:
        made = write_pdf((ROOT / "examples" / "slips.txt").read_text(encoding="utf-8"), Path(folder, kept.name))
        if not kept.exists() or read(kept).text != read(made).text:
            shutil.copyfile(made, kept)


if __name__ == "__main__":
    refresh_office_files()
    refresh_pdf()
    subprocess.run([sys.executable, "-m", "budgetlint", "reference", "lint_rules/reference"], check=True, cwd=ROOT)
    EXPECTED.write_text(rendered(), encoding="utf-8")
    for path in READMES:
        path.write_text(refreshed(path), encoding="utf-8")
