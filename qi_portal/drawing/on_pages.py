"""The drawings as template globals, for whichever page imports components/charts.html."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from markupsafe import Markup

from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.improvement.drivers import Diagram
from qi_portal.domain.network.funnel import Funnel
from qi_portal.domain.network.pareto import Pareto
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Speaker, Words
from qi_portal.drawing import icons
from qi_portal.drawing.aloud import value_text
from qi_portal.drawing.data_table import Table, data_table
from qi_portal.drawing.driver_diagram import driver_diagram
from qi_portal.drawing.frame import MEDIUM, PAGE, PAPER, PHONE, SMALL
from qi_portal.drawing.funnel import funnel_table, svg_funnel
from qi_portal.drawing.key import key
from qi_portal.drawing.mark_list import Listed, marks_list
from qi_portal.drawing.pareto import pareto_table, svg_pareto
from qi_portal.drawing.plotly_figure import explorer
from qi_portal.drawing.sparkline import framed, sparkline
from qi_portal.drawing.spoken import spoken
from qi_portal.drawing.svg_chart import svg_chart

SIZES = {size.name: size for size in (PHONE, MEDIUM, PAGE, PAPER, SMALL)}


def register(app: Flask, speaker: Callable[[], Speaker]) -> None:
    """`speaker` gives the voice of the present request. The drawings escape every text they are given."""

    def draw_chart(chart: Chart, size: str, key: str = "") -> Markup:
        return Markup(svg_chart(chart, speaker(), size=SIZES[size], key=key))  # noqa: S704 - escaped by svg.element

    def table_of(chart: Chart) -> Table:
        return data_table(chart, speaker())

    def draw_funnel(funnel: Funnel, size: str) -> Markup:
        return Markup(svg_funnel(funnel, speaker(), size=SIZES[size]))  # noqa: S704 - escaped by svg.element

    def draw_pareto(chart: Pareto, size: str, key: str = "") -> Markup:
        return Markup(svg_pareto(chart, speaker(), size=SIZES[size], key=key))  # noqa: S704 - escaped by svg.element

    def table_of_funnel(funnel: Funnel) -> Table:
        return funnel_table(funnel, speaker())

    def table_of_pareto(chart: Pareto) -> Table:
        return pareto_table(chart, speaker())

    def draw_explorer(chart: Chart) -> dict[str, Any]:
        return explorer(chart, speaker())

    def draw_spoken(chart: Chart) -> dict[str, Any]:
        return spoken(chart, speaker())

    def value_of(chart: Chart, value: float) -> str:
        return value_text(chart, value, speaker())

    app.jinja_env.globals |= {
        "value_of": value_of,
        "draw_chart": draw_chart,
        "draw_spark": _draw_spark,
        "draw_signal": _draw_signal,
        "draw_chart_signal": _draw_chart_signal,
        "draw_key": _draw_key,
        "draw_assurance": _draw_assurance,
        "draw_marks": _draw_marks,
        "draw_explorer": draw_explorer,
        "draw_spoken": draw_spoken,
        "table_of": table_of,
        "draw_funnel": draw_funnel,
        "draw_pareto": draw_pareto,
        "draw_drivers": _drivers(speaker),
        "table_of_funnel": table_of_funnel,
        "table_of_pareto": table_of_pareto,
        "words_of_signal": icons.signal_words,
        "words_of_assurance": icons.assurance_words,
    }


def _drivers(speaker: Callable[[], Speaker]) -> Callable[[Diagram, str], Markup]:
    def draw_drivers(diagram: Diagram, title: str) -> Markup:
        return Markup(driver_diagram(diagram, title, speaker()))  # noqa: S704 - escaped by svg.element

    return draw_drivers


def _draw_spark(chart: Chart) -> Markup:
    return Markup(sparkline(chart))  # noqa: S704 - holds no text


def draw_kept_spark(strokes: str) -> Markup:
    """For lists, from what was kept of a chart."""
    return Markup(framed(strokes))  # noqa: S704 - holds no text


def _draw_signal(signal: Signal, size: int = 20, *, rises: bool | None = None) -> Markup:
    return Markup(icons.signal_icon(signal, size, rises=rises))  # noqa: S704 - holds no text


def _draw_chart_signal(chart: Chart, size: int = 20) -> Markup:
    return Markup(icons.chart_icon(chart, size))  # noqa: S704 - holds no text


def _draw_key(chart: Chart) -> list[tuple[Markup, Words]]:
    return [(Markup(icon), words) for icon, words in key(chart)]  # noqa: S704 - holds no text


def _draw_assurance(assurance: Assurance, size: int = 20) -> Markup:
    return Markup(icons.assurance_icon(assurance, size))  # noqa: S704 - holds no text


def _draw_marks(chart: Chart) -> list[tuple[Markup, Listed]]:
    return [(Markup(listed.icon), listed) for listed in marks_list(chart)]  # noqa: S704 - holds only a number
