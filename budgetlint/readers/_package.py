"""Office files before anything parses them: what they are by content, whole, of bearable size, without entities.

Word and Excel files are zip archives of XML parts (ECMA-376). What a library would do with a hostile or broken one is not
tried out: :func:`check_package` refuses it first, in words for its owner.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from budgetlint.language import worded
from budgetlint.readers.decoding import Unreadable

__all__ = ["OLE", "check_package", "head_of", "kind_of", "not_wanted"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of a password-protected file ([MS-OFFCRYPTO])
_OLE_STREAMS = {"WordDocument": "旧格式的 Word 文档（.doc）", "Workbook": "旧格式的 Excel 工作簿（.xls）"}
_MAIN_PARTS = {
    "wordprocessingml.document.main+xml": "Word 文档（.docx）",
    "wordprocessingml.template.main+xml": "Word 模板（.dotx）",
    "ms-word.document.macroEnabled.main+xml": "启用宏的 Word 文档（.docm）",
    "spreadsheetml.sheet.main+xml": "Excel 工作簿（.xlsx）",
    "spreadsheetml.template.main+xml": "Excel 模板（.xltx）",
    "ms-excel.sheet.macroEnabled.main+xml": "启用宏的 Excel 工作簿（.xlsm）",
    "presentationml.": "演示文稿",
}
_STRICT = b"http://purl.oclc.org/ooxml/"  # the namespaces of ISO 29500 Strict, which the libraries do not read
_DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
LOCKED = "有打开密码的文件"
FILE_LIMIT = 100 * 1024 * 1024  # a report may hold photographs
XML_LIMIT = 24 * 1024 * 1024  # all XML parts together, unpacked
WHOLE_LIMIT = 400 * 1024 * 1024  # all parts together, unpacked
MAX_PARTS = 5000
_CHUNK = 1 << 20


def head_of(path: Path) -> bytes:
    """The first bytes of a file that is not too large. Raises :class:`Unreadable`."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise Unreadable(worded("文件超过 {size} MB，不像一份决算公开", size=FILE_LIMIT // 1024 // 1024))
        with path.open("rb") as file:
            return file.read(1024)
    except OSError as error:
        raise Unreadable(worded("无法读取文件：{reason}", reason=error.strerror or error)) from error


def kind_of(path: Path) -> str:
    """What a file is by its content, in Chinese, to be worded for its owner; ``""`` where that cannot be told."""
    head = head_of(path)
    if not head.strip(b"\0 \t\r\n"):
        return "空文件"
    if head.startswith(OLE):
        return _kind_of_ole(path)
    if head.startswith(_ZIP):
        return _kind_of_zip(path)
    if head.startswith(b"%PDF"):
        return "PDF 文件"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<html", b"<!doctype html")):
        return "网页"
    return "RTF 文档" if head.startswith(b"{\\rtf") else ""


def _kind_of_ole(path: Path) -> str:
    data = path.read_bytes()
    if _ENCRYPTED in data:
        return LOCKED
    return next(
        (kind for name, kind in _OLE_STREAMS.items() if name.encode("utf-16-le") in data), "旧格式的 Office 文件"
    )


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            types = b"".join(_unpacked(package, "[Content_Types].xml")).decode("utf-8", "replace")
    except (KeyError, *_BROKEN):
        return "压缩文件"
    return next((kind for name, kind in _MAIN_PARTS.items() if name in types), "压缩文件")


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def check_package(path: Path, *wanted: str) -> None:
    """Whether a file is an Office file with one of the main parts ``wanted`` (``spreadsheetml.sheet.main+xml``), whole and harmless.

    Raises :class:`Unreadable` with what is wrong.
    """
    head = head_of(path)
    if not head.startswith(_ZIP):
        raise not_wanted(path)
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(package.infolist())
            types = b"".join(_unpacked(package, "[Content_Types].xml")).decode("utf-8", "replace")
            if not any(name in types for name in wanted):
                raise not_wanted(path)
            if _STRICT in b"".join(_unpacked(package, "_rels/.rels")):
                raise Unreadable(
                    worded(
                        "文件存成了“Strict Open XML”，请在 Office 里另存为普通的 {suffix}", suffix=path.suffix.lower()
                    )
                )
            for part in package.namelist():
                if part.endswith((".xml", ".rels", ".vml")):
                    _check_part(package, part)
    except KeyError as error:
        raise not_wanted(path) from error
    except _BROKEN as error:
        raise Unreadable(worded("文件不完整或已损坏，打不开；请用 Office 或 WPS 打开后重新保存")) from error


def not_wanted(path: Path) -> Unreadable:
    """The error that says what a file is instead of what its name promises."""
    suffix, kind = path.suffix.lower(), kind_of(path)
    if kind == "空文件":
        return Unreadable(worded("文件是空的，没有可检查的内容"))
    if kind == LOCKED:
        return Unreadable(worded("文件有打开密码，无法读取；请取消密码后另存"))
    if not kind:
        return Unreadable(worded("内容不是 {suffix} 文件；请用 Office 或 WPS 打开后另存为 {suffix}", suffix=suffix))
    return Unreadable(
        worded(
            "扩展名是 {suffix}，内容却是{kind}；请用 Office 或 WPS 打开后另存为 {suffix}",
            suffix=suffix,
            kind=worded(kind),
        )
    )


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels", ".vml")))
    whole = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or xml > XML_LIMIT or whole > WHOLE_LIMIT:
        size = max(xml, whole) // 1024 // 1024
        raise Unreadable(
            worded(
                "文件解压后有 {size:,} MB、{count:,} 个部分，不像一份决算公开，没有读取", size=size, count=len(parts)
            )
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(worded("文件有打开密码，无法读取；请取消密码后另存"))


def _unpacked(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in chunks; never more than its directory entry declares."""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _check_part(package: zipfile.ZipFile, part: str) -> None:
    """Reads a part once, which proves it whole, and refuses document type declarations: Office writes none."""
    tail = b""
    for chunk in _unpacked(package, part):
        if any(word in tail + chunk for word in _DECLARATIONS):
            raise Unreadable(worded("文件里有 XML 实体声明，正常的 Office 文件没有，可能被人动过手脚，没有读取"))
        tail = chunk[-32:]
