"""Make a figure's SVG fit to stand inside a page: no prologue, own ids, short paths.

Text stays paths, as in the files: then figures look the same wherever the page is opened, in
both languages, without any font; a font embedded for them would have to cover Latin text too,
because labels are placed by the widths of the fonts they were drawn with.
"""

import re
from itertools import pairwise

Point = tuple[int, int]
_BEFORE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_UNSEEN = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_SIZE = re.compile(r' (?:width|height)="[\d.]+pt"')
_GROUP_ID = re.compile(r'<g id="[^"]*"')
_REFERENCE = re.compile(r'(\bid="|href="#|url\(#)')
_POLYLINE = re.compile(r' d="((?:[ML] -?[\d.]+ -?[\d.]+\s+)+z?\s*)"')
_POINT = re.compile(r"([ML]) (\S+) (\S+)")
UNITS = 10
"""Coordinates are rounded to this part of a point; glyph outlines, which are curves, are not."""
MOST_DROPPED = 10
"""A straight line replaces at most so many points, to save the time of checking more."""


def inline_svg(svg: str, prefix: str, label: str) -> str:
    """Return the SVG element for a page.

    Parameters
    ----------
    svg : str
        A whole SVG file of matplotlib.
    prefix : str
        Put before every id, because ids are one name space in a page.
    label : str
        What a screen reader says; already escaped for an attribute.
    """
    body = _UNSEEN.sub("", _BEFORE.sub("", svg))
    head, rest = body.split(">", 1)
    body = f"{_SIZE.sub('', head)}>{rest}"
    body = _GROUP_ID.sub("<g", body)
    body = body.replace("xlink:href", "href")
    body = _REFERENCE.sub(lambda found: found.group(1) + prefix, body)
    body = _POLYLINE.sub(lambda found: f' d="{_relative(found.group(1))}"', body)
    body = re.sub(r">\s+<", "><", body)
    return body.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def _relative(path: str) -> str:
    """Write a polyline as steps between rounded points, so that rounding never adds up."""
    lines: list[list[Point]] = []
    for verb, x, y in _POINT.findall(path):
        point = (round(float(x) * UNITS), round(float(y) * UNITS))
        if verb == "M":
            lines.append([point])
        else:
            lines[-1].append(point)
    parts: list[str] = []
    for line in lines:
        points = thinned(line)
        parts.append(f"M{_short(points[0][0])}{_short(points[0][1])}l")
        steps = [(x - left, y - low) for (left, low), (x, y) in pairwise(points)]
        parts += [_short(across) + _short(up) for across, up in steps or [(0, 0)]]
    return "".join(parts) + ("z" if path.rstrip().endswith("z") else "")


def thinned(points: list[Point]) -> list[Point]:
    """Drop points that lie within one unit of the straight line that replaces them."""
    kept, waiting = [points[0]], list[Point]()
    for point in points[1:]:
        if len(waiting) == MOST_DROPPED or any(_apart(each, kept[-1], point) for each in waiting):
            kept.append(waiting[-1])
            waiting = []
        waiting.append(point)
    return kept + waiting[-1:]


def _apart(point: Point, start: Point, end: Point) -> bool:
    """Return whether a point is more than one unit off the segment between two others."""
    across, up = end[0] - start[0], end[1] - start[1]
    right, high = point[0] - start[0], point[1] - start[1]
    length = across * across + up * up
    along = min(max(right * across + high * up, 0), length)
    if length == 0:
        return right * right + high * high > 1
    off_x, off_y = right * length - along * across, high * length - along * up
    return off_x * off_x + off_y * off_y > length * length


def _short(units: int) -> str:
    """Return a number of a path, a blank before it only where no minus parts it."""
    text = f"{units / UNITS:g}"
    if text.startswith(("0.", "-0.")):
        text = text.replace("0.", ".", 1)
    return text if text.startswith("-") else f" {text}"
