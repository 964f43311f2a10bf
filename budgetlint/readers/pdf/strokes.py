"""The straight lines drawn on a page: what tables are ruled with."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from budgetlint.readers.pdf.glyphs import FAR, framed

__all__ = ["Stroke", "read_strokes"]

Stroke = tuple[float, float, float]  # where it stands across its direction, and its two ends
_Matrix = tuple[float, float, float, float, float, float]
_Box = tuple[float, float, float, float]  # left, bottom, right, top

_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
THIN = 3.0  # points: no thicker is a line, no longer is a dot
MAX_OBJECTS = 20_000  # a page with more is a drawing
MAX_SEGMENTS = 4_000
MAX_DEPTH = 4


def read_strokes(page: Any, turn: int) -> tuple[list[Stroke], list[Stroke]]:
    """The horizontal and the vertical lines of a page, for one who reads it turned by so many quarters."""
    across: list[Stroke] = []
    down: list[Stroke] = []
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MAX_OBJECTS:
        return across, down
    objects = (pdfium.FPDFPage_GetObject(page, at) for at in range(count))
    for box in _thin_boxes(objects, _SAME, MAX_DEPTH):
        left, top, right, bottom = framed(turn, *box)
        if not all(abs(each) < FAR for each in (left, top, right, bottom)):
            continue
        if bottom - top <= THIN < right - left:
            across.append(((top + bottom) / 2, left, right))
        elif right - left <= THIN < bottom - top:
            down.append(((left + right) / 2, top, bottom))
    return across, down


def _thin_boxes(objects: Iterator[Any], matrix: _Matrix, depth: int) -> Iterator[_Box]:
    bounds = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(each) for each in bounds]
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            count = min(pdfium.FPDFFormObj_CountObjects(item), MAX_OBJECTS)
            inside = (pdfium.FPDFFormObj_GetObject(item, at) for at in range(count))
            yield from _thin_boxes(inside, _times(_matrix(item), matrix), depth - 1)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(item, *pointers):
            left, bottom, right, top = (each.value for each in bounds)
            if right - left > THIN and top - bottom > THIN:
                for box in _segments(item):
                    yield _moved(box, _times(_matrix(item), matrix))
            else:
                yield _moved((left, bottom, right, top), matrix)


def _segments(path: Any) -> Iterator[_Box]:
    """The sides of a path that is drawn, and the thin parts of one that is filled up to its first curve."""
    fill, drawn = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(drawn))
    count = pdfium.FPDFPath_CountSegments(path)
    if not (fill.value or drawn.value) or count > MAX_SEGMENTS:
        return
    for points in _outlines(path, count, curved=bool(drawn.value)):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN:
            yield min(xs), min(ys), max(xs), max(ys)
        elif drawn.value:
            for (x0, y0), (x1, y1) in pairwise(points):
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _outlines(path: Any, count: int, *, curved: bool) -> Iterator[list[tuple[float, float]]]:
    """The points of each part of a path, the first again at the end where it is closed; those before the first curve where
    what is ``curved`` is not wanted."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO and not curved:
            return
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _matrix(item: Any) -> _Matrix:
    held = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(held)):
        return _SAME
    return held.a, held.b, held.c, held.d, held.e, held.f


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(box: _Box, matrix: _Matrix) -> _Box:
    if matrix == _SAME:
        return box
    a, b, c, d, e, f = matrix
    corners = [(box[0], box[1]), (box[2], box[3]), (box[0], box[3]), (box[2], box[1])]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
