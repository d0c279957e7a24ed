"""The cards: what each says, drawn once for each content."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import PIL
from django.core.cache import caches
from PIL import Image, ImageDraw

from frameworks.cards.parts import (
    HEIGHT,
    INK,
    LINE,
    MARGIN,
    PAPER,
    SOFT,
    WIDTH,
    block,
    centred,
    label,
    masthead,
    standing_bar,
)

NOTE = "Every statement names its source"
CODE = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
DESIGN = hashlib.sha256(CODE + PIL.__version__.encode()).hexdigest()


@dataclass(frozen=True)
class Card:
    """What is drawn, and nothing else: equal cards are one picture."""

    @cached_property
    def digest(self) -> str:
        """The same for the same picture, on every machine with this code."""
        return hashlib.sha256(f"{DESIGN} {self!r}".encode(errors="replace")).hexdigest()[:40]

    def png(self) -> bytes:
        """Kept in a cache of limited size, so that it is drawn once; a bad disk costs time, not the picture."""
        with suppress(Exception):  # a damaged pickle may raise any
            if kept := caches["cards"].get(self.digest):
                return bytes(kept)
        drawn = self.drawn()
        with suppress(OSError):
            caches["cards"].set(self.digest, drawn)
        return drawn

    def drawn(self) -> bytes:
        image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        draw = ImageDraw.Draw(image)
        masthead(image, draw)
        self.fill(draw)
        out = io.BytesIO()
        image.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()

    def fill(self, draw: ImageDraw.ImageDraw) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Portrait(Card):
    """One framework, or the site: what it is, and how its statements stand."""

    name: str
    text: str
    standings: tuple[tuple[str, int], ...]
    note: str
    kicker: str = ""

    def fill(self, draw: ImageDraw.ImageDraw) -> None:
        wide = WIDTH - 2 * MARGIN
        label(draw, WIDTH - MARGIN, 90, self.kicker, 24, SOFT, "rs")
        used = block(draw, (MARGIN, 146, WIDTH - MARGIN, 322), self.name, (108, 92, 76, 64, 54, 46, 38), INK)
        block(draw, (MARGIN, used + 14, WIDTH - MARGIN, 424), self.text, (38, 34, 30, 26, 22), SOFT)
        standing_bar(draw, (MARGIN, 446, MARGIN + wide, 464), dict(self.standings))
        label(draw, MARGIN, 576, self.note, 26, SOFT)


@dataclass(frozen=True)
class Table(Card):
    """Frameworks one below the other, each with the same few numbers; none is put forward."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    TOP, END, COLUMN = 190, 530, 204

    def fill(self, draw: ImageDraw.ImageDraw) -> None:
        edges = [WIDTH - MARGIN - self.COLUMN * back for back in reversed(range(len(self.heads)))]
        names_end = edges[0] - self.COLUMN + 24
        for edge, head in zip(edges, self.heads, strict=True):
            label(draw, edge, self.TOP - 18, head, 22, SOFT, "rs")
        step = (self.END - self.TOP) // len(self.rows)
        for number, (name, figures) in enumerate(self.rows):
            top = self.TOP + number * step
            draw.line((MARGIN, top, WIDTH - MARGIN, top), LINE, 2)
            centred(draw, (MARGIN, top + 2, names_end, top + step - 2), name, (84, 72, 60, 50, 42, 36, 30, 25, 21))
            for edge, figure in zip(edges, figures, strict=True):
                label(draw, edge, top + step // 2, figure, 40 if len(self.rows) < 4 else 34, INK, "rm")
        draw.line((MARGIN, self.END, WIDTH - MARGIN, self.END), LINE, 2)
        label(draw, MARGIN, 576, NOTE, 26, SOFT)
