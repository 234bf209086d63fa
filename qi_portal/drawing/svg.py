"""SVG as text: tags with presentation attributes and classes, never a style attribute, every text escaped.

The attributes carry the light colors for paper; on a page the stylesheet overrides them by class, so that one drawing
serves light, dark, forced colors, an image in a PDF and a file of its own. What is drawn alike shares one group, or one
path, that says once how it looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape

FONT = "Liberation Sans, Arial, sans-serif"
UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
"""Characters that no XML document may hold."""

Pen = dict[str, object]
"""Presentation attributes as `element` takes them."""


Steps = list[str | float]
"""Letters and numbers of a path."""


@dataclass(frozen=True)
class Paint:
    """A color by its role: the class that pages know it by, and its value on paper."""

    name: str
    color: str


def element(name: str, *body: str, **attributes: object) -> str:
    """A tag; `body` is markup already. `stroke_width=2` becomes stroke-width="2"; None leaves an attribute out."""
    given = "".join([_attribute(key, value) for key, value in attributes.items() if value is not None])
    return f"<{name}{given}>{''.join(body)}</{name}>" if body else f"<{name}{given}/>"


def picture(
    name: str, title: str, description: str, *body: str, size: str, width: float, height: float, **attributes: object
) -> str:
    """A whole drawing that says what it shows. `name` keeps its ids apart on a page; `size` is its class there."""
    return element(
        "svg",
        element("title", clean(title), id=f"{name}-title"),
        element("desc", clean(description), id=f"{name}-desc"),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {size}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=round(width),
        height=round(height),
        font_family=FONT,
        **attributes,
    )


def group(body: Iterable[str], **attributes: object) -> str:
    """Markup that shares its attributes; nothing at all around nothing."""
    within = "".join(body)
    return element("g", within, **attributes) if within else ""


def _attribute(key: str, value: object) -> str:
    return f'{_name(key)}"{short(value)}"' if isinstance(value, float) else _looks(key, str(value))


@lru_cache(maxsize=512)
def _looks(key: str, value: str) -> str:
    """A chart says the same few colors, widths and dashes hundreds of times."""
    return f'{_name(key)}"{clean(value)}"'


@cache
def _name(key: str) -> str:
    return f" {key.rstrip('_').replace('_', '-')}="


def short(number: float) -> str:
    """A tenth of a unit is finer than any screen or printer shows."""
    return f"{number:.1f}".removesuffix(".0")


def clean(text: str) -> str:
    """Text that can stand between tags or quotes."""
    if text.isalnum():
        return text
    return escape(text.translate(UNPRINTABLE))


def filled(paint: Paint) -> Pen:
    return {"class_": paint.name, "fill": paint.color}


def stroked(paint: Paint, width: float = 1.0, dashes: str | None = None) -> Pen:
    return {
        "class_": paint.name,
        "stroke": paint.color,
        "stroke_width": width,
        "stroke_dasharray": dashes,
        "fill": "none",
    }


def both(inside: Paint, edge: Paint, width: float) -> Pen:
    """One paint within, another around it."""
    classes = f"{inside.name} {edge.name}"
    return {"class_": classes, "fill": inside.color, "stroke": edge.color, "stroke_width": width}


def line(start: tuple[float, float], end: tuple[float, float], pen: Pen) -> str:
    return element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **pen)


def path(*steps: str | float, pen: Pen) -> str:
    """A path from its steps: `path("M", 1.0, 2.0, "L", 3.0, 4.0, pen=...)`; nothing at all from none."""
    return element("path", d=way(steps), stroke_linejoin="round", **pen) if steps else ""


def way(steps: Iterable[str | float]) -> str:
    return " ".join([step if isinstance(step, str) else short(step) for step in steps])
