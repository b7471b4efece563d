"""The resilience index in its parts, what moves it, and the service of a lane through an outage."""

from __future__ import annotations

from core.facts.outage_facts import INPUT_NAMES
from core.resilience.index import ResilienceScore
from core.resilience.outage import OutageOutcome
from core.words.languages import in_language
from core.words.number_text import headline, percent, span_of_days
from ui.ground.chart_style import ChartStyle, new_figure, rule
from ui.ground.drawing import Drawing
from ui.language import say, spoken

DAYS_BEFORE_SHOCK = 2.0


def parts_chart(score: ResilienceScore, *, style: ChartStyle) -> Drawing:
    """Two bars, one for each part: the points it keeps and the points it loses; the weaker part in
    vermilion."""
    weight = score.weight_ratio
    to_partners, to_coverage = _known(score.points_lost_to_partners), _known(score.points_lost_to_coverage)
    parts = (
        (say("Independence<br>from partners"), 100 * (1 - weight), to_partners, "partners"),
        (say("Stress<br>coverage"), 100 * weight, to_coverage, "stress coverage"),
    )
    figure = new_figure(style, height=210, top_margin=8)
    for label, possible, lost, name in parts:
        kept = possible - lost
        points = {"kept": headline(kept, spoken()), "possible": headline(possible, spoken())}
        color = style.problem if score.weaker_part == name and lost > 0 else style.ours
        figure.add_bar(
            y=[label],
            x=[kept],
            orientation="h",
            width=0.5,
            marker={"color": color},
            hovertemplate=f"{say('{kept} of {possible} points', **points)}<extra></extra>",
        )
        figure.add_bar(
            y=[label],
            x=[lost],
            orientation="h",
            width=0.5,
            marker={"color": "rgba(0,0,0,0)", "line": {"color": style.context, "width": 1}},
            hovertemplate=f"{say('{lost} points lost', lost=headline(lost, spoken()))}<extra></extra>",
        )
        figure.add_annotation(
            x=possible,
            y=label,
            xanchor="left",
            xshift=8,
            text=say("{kept} of {possible}", **points),
            showarrow=False,
            font={"size": 14, "color": style.text},
        )
    widest = 100 * max(weight, 1 - weight)
    figure.update_layout(barmode="stack", showlegend=False, margin={"l": 110})
    figure.update_xaxes(title={"text": say("points of the index")}, range=[0, 1.3 * widest], fixedrange=True)
    figure.update_yaxes(showgrid=False, fixedrange=True)
    return figure


def tornado_chart(score: ResilienceScore, *, style: ChartStyle) -> Drawing:
    """How far each input moves the index when it is 10 % lower or 10 % higher, the widest on top."""
    rows = [row for row in score.tornado if abs(row[2] - row[1]) > 0][::-1]
    figure = new_figure(style, height=90 + 34 * max(len(rows), 1), top_margin=34)
    labels, index = [in_language(INPUT_NAMES[name], spoken()) for name, _, _ in rows], _known(score.score)
    lower, higher = [row[1] for row in rows], [row[2] for row in rows]
    for title, moved, color in (
        (say("10 % lower"), lower, style.context),
        (say("10 % higher"), higher, style.ours),
    ):
        figure.add_bar(
            y=labels,
            x=[value - index for value in moved],
            base=index,
            orientation="h",
            width=0.6,
            name=title,
            marker={"color": color},
            customdata=[headline(value, spoken()) for value in moved],
            hovertemplate=f"%{{y}} {title}: {say('index')} %{{customdata}}<extra></extra>",
        )
    figure.add_shape(
        type="line",
        x0=index,
        x1=index,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": style.text, "width": 1},
    )
    figure.update_layout(barmode="overlay", margin={"l": 150})
    figure.update_xaxes(title={"text": say("resilience index")}, fixedrange=True, showgrid=True)
    figure.update_yaxes(showgrid=False, fixedrange=True)
    return figure


def after(days: float) -> str:
    """A span of days as it stands behind "after", in German as a dative."""
    span = span_of_days(days, spoken())
    return f"{span}n" if spoken() == "de" and span.endswith("Tage") else span


def _known(value: float | None) -> float:
    if value is None:
        raise ValueError("an index that is not known has no chart")
    return value


def shock_chart(outage: OutageOutcome, *, service_after_buffer_ratio: float, style: ChartStyle) -> Drawing:
    """Share of demand served from before the shock until after recovery, for demand at its mean.

    service_after_buffer_ratio: what the alternative alone serves once the buffer is used up.
    """
    recover = outage.time_to_recover_days
    end = recover + max(3.0, 0.25 * recover)
    fails_at = min(outage.time_to_survive_days, recover)
    x = [-DAYS_BEFORE_SHOCK, fails_at, recover, end]
    lasts = outage.time_to_survive_days >= recover  # on average of the days on which it may begin
    y = [1.0, 1.0 if lasts else service_after_buffer_ratio, 1.0, 1.0]
    figure = new_figure(style, height=320, top_margin=48)
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        fill="tozeroy",
        fillcolor=f"rgba({style.ours_rgb}, 0.16)",
        line={"color": style.ours, "width": 2.6, "shape": "hv"},
        showlegend=False,
        hovertemplate=say("day {day}: {share} served", day="%{x:.3~g}", share="%{y:.0%}") + "<extra></extra>",
    )
    rule(figure, x=0.0, text=say("shock"), color=style.quiet_text, anchor="right")
    if not lasts:
        rule(
            figure,
            x=fails_at,
            text=say("buffer used up after {time}", time=after(outage.time_to_survive_days)),
            color=style.problem_text,
            anchor="left",
            level=1,
        )
        figure.add_annotation(
            x=(fails_at + recover) / 2,
            y=service_after_buffer_ratio,
            yanchor="bottom",
            text=say("{share} served", share=percent(service_after_buffer_ratio, spoken())),
            showarrow=False,
            font={"size": 13, "color": style.problem_text},
        )
    rule(
        figure,
        x=recover,
        text=say("recovered after {time}", time=after(recover)),
        color=style.quiet_text,
        anchor="center",
    )
    figure.update_xaxes(
        title={"text": say("days since the shock")}, range=[-DAYS_BEFORE_SHOCK, end], fixedrange=True
    )
    figure.update_yaxes(
        title={"text": say("demand served")}, tickformat=".0%", range=[0, 1.08], fixedrange=True
    )
    return figure
