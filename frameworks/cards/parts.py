"""What the pictures are put together from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw

from frameworks.cards.letters import BASE, LEADING, fitted, font
from frameworks.models import Standing

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
PAPER, LEAF, INK, SOFT, LINE = "#faf8f3", "#fffefb", "#1d1c19", "#5d5a52", "#dcd7c9"
ACCENT, DOUBT, FADED = "#0f5c53", "#8f3b1b", "#b9917c"
BARS = {Standing.VERIFIED: ACCENT, Standing.REPORTED: LINE, Standing.OUTDATED: FADED, Standing.CONTRADICTED: DOUBT}
SITE = "Framework Catalogue"

Box = tuple[int, int, int, int]  # left, top, right, bottom


def masthead(image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    """The open book and the name of the site."""
    image.paste(Image.new("RGB", (44, 44), ACCENT), (MARGIN, 58), book(44))
    label(draw, MARGIN + 58, 90, SITE, 30, ACCENT)


@cache
def book(size: int) -> Image.Image:
    """The mark of the site as a mask, after static/img/favicon.svg: 32 by 32 units, drawn large and made small."""
    unit = size / 8  # four times the size it is needed in
    large = Image.new("L", (4 * size, 4 * size), 0)
    pen = ImageDraw.Draw(large)
    page = [*curve(4, 6.5, 10, 3.6, 16, 7), *curve(16, 26.5, 10, 23.2, 4, 26)]
    for mirrored in (False, True):
        points = [((32 - x if mirrored else x) * unit, y * unit) for x, y in page]
        pen.line([*points, *points[:2]], 255, round(2.4 * unit), joint="curve")
        for y in (11.5, 16.0):
            ends = [((32 - x if mirrored else x) * unit, y * unit) for x in (8.0, 12.0)]
            pen.line(ends, 255, round(2.2 * unit))
    return large.resize((size, size), Image.Resampling.LANCZOS)


def curve(*xy: float) -> Iterator[tuple[float, float]]:
    """Points from the first over a bend towards the second to the third."""
    ax, ay, bx, by, cx, cy = xy
    for t in (n / 12 for n in range(13)):
        one, two, three = (1 - t) ** 2, 2 * t * (1 - t), t * t
        yield one * ax + two * bx + three * cx, one * ay + two * by + three * cy


def standing_bar(draw: ImageDraw.ImageDraw, box: Box, standings: dict[str, int]) -> None:
    """The bar of the framework's page with its numbers below; a part that is there is seen, however small."""
    left, top, right, bottom = box
    parts = [(name, colour, standings[name]) for name, colour in BARS.items() if standings.get(name)]
    total = sum(count for *_, count in parts)
    draw.rectangle(box, LEAF, LINE)
    start, x = float(left), left
    for name, colour, count in parts:
        end = start + 4 + (right - left - 4 * len(parts)) * count / total
        draw.rectangle((round(start), top, round(end) - 1, bottom), colour)
        start = end
        draw.rectangle((x, bottom + 27, x + 17, bottom + 44), colour)
        x = label(draw, x + 28, bottom + 45, f"{count} {name}", 26, INK) + 40
    if not parts:
        label(draw, left, bottom + 45, "No statement yet", 26, SOFT)


def label(draw: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int, colour: str, anchor: str = "ls") -> int:
    """One line of our own words, which is known to fit; says where it ends."""
    draw.text((x, y), text, colour, font(size), anchor)
    return x + round(font(size).getlength(text))


def block(draw: ImageDraw.ImageDraw, box: Box, text: str, sizes: tuple[int, ...], colour: str) -> int:
    """Text from the top of the box in the largest size that fits; says where it ends."""
    left, top, right, bottom = box
    size, lines = fitted(text, sizes, right - left, bottom - top)
    return write(draw, (left, top), lines, size, colour)


def centred(draw: ImageDraw.ImageDraw, box: Box, text: str, sizes: tuple[int, ...]) -> None:
    left, top, right, bottom = box
    size, lines = fitted(text, sizes, right - left, bottom - top)
    write(draw, (left, (top + bottom - round(len(lines) * size * LEADING)) // 2), lines, size, INK)


def write(draw: ImageDraw.ImageDraw, start: tuple[int, int], lines: list[str], size: int, colour: str) -> int:
    left, top = start
    for number, line in enumerate(lines):
        draw.text((left, top + round((number * LEADING + BASE) * size)), line, colour, font(size), "ls")
    return top + round(len(lines) * size * LEADING)
