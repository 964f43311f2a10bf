"""Office files and web pages that are broken, hostile, locked or not what their names say: a clear word, status 2, no harm."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import ROOT, Command

from budgetlint.readers import Unreadable, _package, converted, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT = "word/document.xml"


def word(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("2024年度支出合计500.00万元。")
    document.save(str(path))
    return path


def book(path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"] = "2024年度支出合计500.00万元。"
    workbook.save(str(path))
    return path


def with_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The file with one part changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def ole(*streams: str) -> bytes:
    """Enough of an OLE file to be known by the names of its streams."""
    return OLE + bytes(504) + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (97 + at, b"&%c;" % (96 + at) * 10) for at in range(1, 10))
    + b"]>"
)


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:2000])
    return path


def given(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def garbled(path: Path) -> Path:
    """A byte of the compressed text changed: the checksum no longer fits."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        info = package.getinfo(DOCUMENT)
    data[info.header_offset + 100] ^= 0xFF
    return given(path, bytes(data))


def xml_of(text: bytes) -> Callable[[bytes], bytes]:
    return lambda old: text + old[old.find(b"?>") + 2 if b"?>" in old else 0 :]


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a truncated Word file": (lambda f: cut(word(f / "a.docx")), "文件不完整或已损坏"),
    "a truncated workbook": (lambda f: cut(book(f / "a.xlsx")), "文件不完整或已损坏"),
    "a garbled part": (lambda f: garbled(word(f / "a.docx")), "文件不完整或已损坏"),
    "broken XML": (lambda f: with_part(word(f / "a.docx"), DOCUMENT, lambda old: old[:-20]), "内部结构有误"),
    "a sheet of broken XML": (lambda f: with_part(book(f / "a.xlsx"), "xl/worksheets/sheet1.xml", lambda old: old[:-20]), "内部结构有误"),
    "a part that is missing": (lambda f: with_part(book(f / "a.xlsx"), "xl/workbook.xml", lambda _: b""), "内部结构有误"),
    "entities in Word": (lambda f: with_part(word(f / "a.docx"), DOCUMENT, xml_of(ENTITIES)), "XML 实体声明"),
    "entities in a workbook": (lambda f: with_part(book(f / "a.xlsx"), "xl/workbook.xml", xml_of(ENTITIES)), "XML 实体声明"),
    "an external entity": (
        lambda f: with_part(word(f / "a.docx"), DOCUMENT, xml_of(b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')), "XML 实体声明"),
    "a strict file": (
        lambda f: with_part(word(f / "a.docx"), "_rels/.rels", lambda old: old.replace(b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/")), "Strict Open XML"),
    "a zip bomb": (lambda f: with_part(word(f / "a.docx"), DOCUMENT, lambda _: bytes(60 << 20)), "解压后有 60 MB"),
    "many parts": (lambda f: many_parts(word(f / "a.docx")), "个部分，不像一份决算公开"),
    "an old Word file named .docx": (lambda f: given(f / "a.docx", ole("WordDocument")), "扩展名是 .docx，内容却是旧格式的 Word 文档（.doc）"),
    "an old workbook named .xlsx": (lambda f: given(f / "a.xlsx", ole("Workbook")), "扩展名是 .xlsx，内容却是旧格式的 Excel 工作簿（.xls）"),
    "a locked Word file": (lambda f: given(f / "a.docx", ole("EncryptionInfo", "EncryptedPackage")), "文件有打开密码"),
    "a locked workbook": (lambda f: given(f / "a.xlsx", ole("EncryptionInfo", "EncryptedPackage")), "文件有打开密码"),
    "a locked old file": (lambda f: given(f / "a.doc", ole("EncryptionInfo", "EncryptedPackage")), "文件有打开密码"),
    "a workbook named .docx": (lambda f: book(f / "a.xlsx").rename(f / "a.docx"), "扩展名是 .docx，内容却是Excel 工作簿（.xlsx）"),
    "a Word file named .xlsx": (lambda f: word(f / "a.docx").rename(f / "a.xlsx"), "扩展名是 .xlsx，内容却是Word 文档（.docx）"),
    "a Word file named .doc": (lambda f: word(f / "a.docx").rename(f / "a.doc"), "扩展名是 .doc，内容却是Word 文档（.docx）"),
    "a Word file named .html": (lambda f: word(f / "a.docx").rename(f / "a.html"), "扩展名是 .html，内容却是Word 文档（.docx）"),
    "a PDF named .docx": (lambda f: given(f / "a.docx", b"%PDF-1.7\n"), "内容却是PDF 文件"),
    "a page named .xls": (lambda f: given(f / "a.xls", b"<html><table></table></html>"), "扩展名是 .xls，内容却是网页"),
    "text named .docx": (lambda f: given(f / "a.docx", "支出合计".encode()), "内容不是 .docx 文件"),
    "another archive": (lambda f: archive(f / "a.xlsx"), "内容却是压缩文件"),
    "an empty file": (lambda f: given(f / "a.docx", b""), "文件是空的"),
    "an empty page": (lambda f: given(f / "a.html", b" \n"), "文件是空的"),
    "a document without text": (lambda f: empty_word(f / "a.docx"), "文件里没有文字"),
    "a workbook without text": (lambda f: empty_book(f / "a.xlsx"), "文件里没有文字"),
    "a picture named .html": (lambda f: given(f / "a.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30), ""),
}  # fmt: skip


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(path, "a") as package:
        for at in range(5001):
            package.writestr(f"word/{at}.xml", "")
    return path


def archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "x")
    return path


def empty_word(path: Path) -> Path:
    docx.Document().save(str(path))
    return path


def empty_book(path: Path) -> Path:
    openpyxl.Workbook().save(str(path))
    return path


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_told(command: Command, tmp_path: Path, name: str) -> None:
    make, said = BAD[name]
    path = make(tmp_path)
    good = tmp_path / "good.txt"
    good.write_text("支出合计500.00万元。\n", encoding="utf-8")
    ran = command(path, good)
    assert ran.status == 2
    shown = ran.out.replace("\n  ", "").replace(" ", "")
    assert f"{path}未能检查" in shown and said.replace(" ", "") in shown
    assert f"{good}：数字1个" in shown, "the other file was not checked"
    assert "Traceback" not in ran.out + ran.err and "程序内部错误" not in shown


def test_sizes_are_bounded_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = word(tmp_path / "a.docx")
    monkeypatch.setattr(_package, "FILE_LIMIT", 1000)
    with pytest.raises(Unreadable, match="文件超过"):
        read(path)


def test_a_zip_bomb_takes_little_memory(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="memory is limited by a call of Unix")
    path = with_part(book(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", lambda _: bytes(300 << 20))
    limit = 400 << 20  # bytes of address space; the bomb alone would take 300 MB
    code = f"from budgetlint.cli import main; import sys; sys.exit(main([{str(path)!r}, '--jobs', '1']))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )  # fmt: skip
    assert ran.returncode == 2
    assert "解压后有 300 MB" in ran.stdout


def test_without_libreoffice_an_old_file_is_told_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "find_office", lambda: None)
    path = given(tmp_path / "a.doc", ole("WordDocument"))
    with pytest.raises(Unreadable, match=r"另存为 \.docx"):
        read(path)


def test_a_conversion_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & wait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(converted, "find_office", lambda: str(program))
    monkeypatch.setattr(converted, "TIME_LIMIT", 0.3)
    with pytest.raises(Unreadable, match="转换超过"):
        read(given(tmp_path / "a.doc", ole("WordDocument")))


def test_a_conversion_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "find_office", lambda: "/bin/false")
    with pytest.raises(Unreadable, match="LibreOffice 打不开"):
        read(given(tmp_path / "a.xls", ole("Workbook")))


@pytest.mark.parametrize(
    ("suffix", "module", "extra"), [("docx", "docx", "docx"), ("xlsx", "openpyxl", "xlsx"), ("html", "lxml", "html")]
)
def test_a_missing_extra_is_named(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, extra: str
) -> None:
    for name in [
        each for each in sys.modules if each.split(".")[0] == module or each == f"budgetlint.readers.{suffix}"
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    ran = command(given(tmp_path / f"a.{suffix}", b"PK\x03\x04"))
    assert ran.status == 2
    assert f"pip install 'budgetlint[{extra}]'" in ran.out.replace("\n  ", "")
