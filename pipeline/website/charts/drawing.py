"""Pictures by Altair: heat maps, stacked bars and lines in one calm style.

Colours of texts, axes and lines come from the style sheet of the page, so that the same picture is right on light,
dark and printed pages; what is drawn here are the marks, in colours that stand on all three.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.website.charts.figure import Specification

Record = dict[str, Any]

ROW_HEIGHT = 26
PLOT_HEIGHT = 220
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
NOTHING = "#9aa0a6"
SCALE = ("#d8e2ec", "#08457e")
# From this shade on white stands out from the square more than black does; both have a contrast of 4.5 there.
WHITE_FROM = 0.66


@dataclass(frozen=True, slots=True)
class Axis:
    """A field of the records: what it is called, and the order and colours of its values where they are fixed."""

    field: str
    title: str | None = None
    order: Sequence[str] = ()
    colours: Sequence[str] = ()


def draw_heat_map(
    records: Sequence[Record], across: Axis, down: Axis, shade: str, label: str, description: str
) -> Specification:
    """A grid whose squares are as dark as the field `shade`, 0 to 1, with the text of the field `label`.

    A record whose shade is null gets its text without a square. A record's `tooltip` is told for its square;
    `address`, where the records have one, is where the square leads.
    """
    known, dark = f"isValid(datum.{shade})", f"datum.{shade} > {WHITE_FROM}"
    base = _chart(records).encode(
        x=alt.X(
            across.field,
            type="ordinal",
            title=None,
            sort=list(across.order) or None,
            axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False),
        ),
        y=alt.Y(
            down.field,
            type="ordinal",
            title=None,
            sort=list(down.order) or None,
            axis=alt.Axis(domain=False, ticks=False, labelLimit=240),
        ),
    )
    squares = base.mark_rect(cornerRadius=3).encode(
        color=alt.when(known)
        .then(
            alt.Color(
                shade,
                type="quantitative",
                scale=alt.Scale(domain=[0, 1], range=list(SCALE), interpolate="rgb"),
                legend=None,
            )
        )
        .otherwise(alt.value("transparent"))
    )
    texts = base.mark_text(fontSize=12).encode(
        text=alt.Text(label, type="nominal"),
        color=alt.when(f"!{known}")
        .then(alt.value(NOTHING))
        .when(dark)
        .then(alt.value("#ffffff"))
        .otherwise(alt.value("#000000")),
    )
    return _finish(squares + texts, ROW_HEIGHT * len(down.order), description)


def draw_stacked_bars(
    records: Sequence[Record],
    down: Axis,
    amount: Axis,
    part: Axis,
    description: str,
    *,
    share: bool = False,
    upright: bool = False,
) -> Specification:
    """Bars made of parts; with `share` every bar is as long as the others, upright ones stand on their names."""
    length: dict[str, Any] = {
        "type": "quantitative",
        "title": amount.title,
        "stack": "normalize" if share else "zero",
        "axis": {"tickCount": 5, "domain": False, "ticks": False, **({"format": "%"} if share else {})},
    }
    place: dict[str, Any] = {
        "type": "ordinal",
        "title": None,
        "sort": list(down.order) or None,
        "axis": {"labelAngle": 0, "domain": False, "ticks": False, "labelLimit": 240},
    }
    chart = (
        _chart(records)
        .mark_bar(cornerRadius=1)
        .encode(color=_colours(part), order=alt.Order("place", type="quantitative"))
    )
    if upright:
        upright_chart = chart.encode(x=alt.X(down.field, **place), y=alt.Y(amount.field, **length))
        return _finish(upright_chart, PLOT_HEIGHT, description)
    lying = chart.encode(x=alt.X(amount.field, **length), y=alt.Y(down.field, **place))
    return _finish(lying, ROW_HEIGHT * len(down.order), description)


def draw_lines(
    records: Sequence[Record], across: Axis, amount: Axis, part: Axis, description: str
) -> Specification:
    """Lines with a point for every figure; a record without one breaks its line."""
    chart = (
        _chart(records)
        .mark_line(
            point=alt.OverlayMarkDef(size=55, filled=True), strokeWidth=2, invalid="break-paths-show-domains"
        )
        .encode(
            x=alt.X(across.field, type="ordinal", title=None, axis=alt.Axis(labelAngle=0, ticks=False)),
            y=alt.Y(
                amount.field,
                type="quantitative",
                title=amount.title,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(tickCount=5, domain=False, ticks=False),
            ),
            color=_colours(part),
            shape=alt.Shape(part.field, type="nominal", sort=list(part.order), legend=None),
        )
    )
    return _finish(chart, PLOT_HEIGHT, description)


def _colours(part: Axis) -> alt.Color:
    order = list(part.order)
    return alt.Color(
        part.field,
        type="nominal",
        title=None,
        sort=order,
        scale=alt.Scale(domain=order, range=list(part.colours)),
        legend=alt.Legend(orient="top", columns=4, labelLimit=260, symbolType="square"),
    )


def _chart(records: Sequence[Record]) -> alt.Chart:
    chart = alt.Chart(alt.InlineData(values=list(records))).encode(
        tooltip=alt.Tooltip("tooltip", type="nominal"),
        description=alt.Description("tooltip", type="nominal"),
    )
    linked = any("address" in record for record in records)
    return chart.encode(href=alt.Href("address", type="nominal")) if linked else chart


def _finish(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, height: int, description: str
) -> Specification:
    finished: Specification = (
        chart.properties(width="container", height=height, autosize=FIT, description=description)
        .configure(background="transparent")
        .configure_view(stroke=None)
        .to_dict(validate=False)
    )
    return finished
