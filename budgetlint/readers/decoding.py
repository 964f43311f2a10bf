"""Bytes to text: the encodings that Windows Notepad, WPS and converters save."""

from __future__ import annotations

import codecs

from budgetlint import regex
from budgetlint.language import worded

__all__ = ["Unreadable", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# control characters, and those of private use that binary data decode to
_ODD = regex.compile(r"[\x00-\x1f\ue000-\uf8ff--\t\n\r\f\v\x1a]", regex.VERSION1)


class Unreadable(Exception):
    """A file that cannot be read as a report; the message says why, in Chinese, for its owner."""


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8 with or without mark, UTF-16, GB18030 (and so GBK).

    Raises :class:`Unreadable` for empty and binary data and where no encoding fits.
    """
    if not data.strip(b"\0 \t\r\n\f"):
        raise Unreadable(worded("文件是空的，没有可检查的内容"))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data, encoding)
    sample = data[:4096]
    if sample.count(0) > len(sample) // 20:
        return _checked(data, _utf16_without_mark(sample))
    try:
        return _checked(data, "utf-8")
    except UnicodeDecodeError:
        return _checked(data, "gb18030")


def _utf16_without_mark(sample: bytes) -> str:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even > 4 * odd:
        return "utf-16-be"
    if odd > 4 * even:
        return "utf-16-le"
    raise Unreadable(worded("这是二进制文件，不是文本；Word、Excel、PDF 请先另存为纯文本（.txt）"))


def _checked(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise
        raise Unreadable(
            worded("无法识别文件编码（第 {at} 个字节起不是 UTF-8、UTF-16 或 GB18030）", at=error.start + 1)
        ) from error
    text = text.rstrip("\x1a")
    sample = text[:20_000]
    odd = len(_ODD.findall(sample))
    if odd * 20 > len(sample):
        raise Unreadable(worded("这是二进制文件，不是文本；Word、Excel、PDF 请先另存为纯文本（.txt）"))
    return text, "utf-8" if encoding == "utf-8-sig" else encoding
