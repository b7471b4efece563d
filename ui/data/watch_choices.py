"""From when on the monitor tells of a lane: chosen for the workspace, after a look at what that would have done."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.watch.choices import (
    FEWEST_PERIODS,
    MOST_DAYS,
    MOST_FALL_RATIO,
    MOST_PERIODS,
    MOST_RISE_RATIO,
    USUAL,
    WatchChoices,
)
from core.watch.preview import WatchPreview, YearOfAlarms
from ui.ground import formats, tables
from ui.language import say, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame, show

LOOKED_AT = "watch_looked_at"  # the choices whose preview was asked for
RISE_HELP = text("Smaller rises against the lane's own pattern are not told.")
FALL_HELP = text("Smaller falls against the lane's own pattern are not told; a silence is a fall of 100 %.")
DAYS_HELP = text(
    "How long a change must have stood before it is told, its first day included. A lane that reports by the week or "
    "month shows a week or a month at once."
)
PERIODS_HELP = text(
    "Mean time from one false alarm to the next on a lane at which nothing changed, for which the test of several "
    "periods is set. More is rarer and later."
)


def card(place: Place) -> None:
    """The choices, their preview, and a way to keep them; whoever may not write sees what holds."""
    with show.card(
        say("What counts as an alarm"),
        say(
            "For this workspace; what these choices would have told in the last year is shown before they are saved."
        ),
    ):
        stored = loaders.settings_of(place.slug).watch
        chosen = choose(place, stored)
        if place.workspace.read_only:
            return
        if chosen == stored:
            st.caption(
                say("These are the usual choices.") if stored == USUAL else say("These choices hold now.")
            )
            return
        if st.button(say("What would these have told?"), icon=":material/history:"):
            st.session_state[LOOKED_AT] = chosen
        if st.session_state.get(LOOKED_AT) == chosen and place.counts.n_records:
            draw(loaders.watch_preview(place.slug, place.version, chosen), n_lanes=place.counts.n_lanes)
            offer(place, chosen)
        elif not place.counts.n_records:
            offer(place, chosen)


def choose(place: Place, stored: WatchChoices) -> WatchChoices:
    """The four choices, in percent, days and periods."""
    read_only, version = place.workspace.read_only, place.version
    with st.container(horizontal=True):
        rise = st.number_input(
            say("A rise counts from, %"),
            0.0,
            100 * MOST_RISE_RATIO,
            value=round(100 * stored.least_rise_ratio, 6),
            step=5.0,
            format="%g",
            help=say(RISE_HELP),
            disabled=read_only,
            key=f"watch_rise_{version}",
            width=200,
        )
        fall = st.number_input(
            say("A fall counts from, %"),
            0.0,
            100 * MOST_FALL_RATIO,
            value=round(100 * stored.least_fall_ratio, 6),
            step=5.0,
            format="%g",
            help=say(FALL_HELP),
            disabled=read_only,
            key=f"watch_fall_{version}",
            width=200,
        )
        days = st.number_input(
            say("Told after, days"),
            1,
            MOST_DAYS,
            value=int(stored.least_days),
            help=say(DAYS_HELP),
            disabled=read_only,
            key=f"watch_days_{version}",
            width=160,
        )
        periods = st.number_input(
            say("One false alarm in, periods"),
            FEWEST_PERIODS,
            MOST_PERIODS,
            value=int(stored.periods_between_false_alarms),
            step=20,
            help=say(PERIODS_HELP),
            disabled=read_only,
            key=f"watch_periods_{version}",
            width=220,
        )
    return WatchChoices(
        least_rise_ratio=round(rise / 100, 8),
        least_fall_ratio=round(fall / 100, 8),
        least_days=int(days),
        periods_between_false_alarms=int(periods),
    )


def draw(preview: WatchPreview, *, n_lanes: int) -> None:
    """Both years side by side, and what parts them."""
    today, chosen = say("Today's choices"), say("These choices")
    st.dataframe(
        {
            say("In the last year"): [
                say("Alarms told"),
                say("Lanes with an alarm"),
                say("Alarms whose change lasted"),
            ],
            today: figures(preview.today),
            chosen: figures(preview.chosen),
        },
        hide_index=True,
        column_config=tables.right(today, chosen),
        alt=say("Alarms of the last year under the choices of today and under these"),
    )
    told = say(
        "{gone} of today's alarms would not have been told; {new} would have been told that were not.",
        gone=formats.exact(preview.n_gone),
        new=formats.exact(preview.n_new),
    )
    st.markdown(told)
    notes = [
        say(
            "A change lasted where demand of the four weeks after the alarm (eight weeks of weekly lanes, three "
            "months of others) lay at least a tenth above, or below, that of as long before it."
        )
    ]
    if preview.n_looked_at < n_lanes:
        notes.append(
            say(
                "{some} of {lanes} were looked at, evenly drawn.",
                some=formats.exact(preview.n_looked_at),
                lanes=formats.count(n_lanes, "lane", "lanes"),
            )
        )
    show.note(" ".join(notes))


def figures(year: YearOfAlarms) -> list[str]:
    """The column of one year."""
    followed = say("{n} of {all}", n=formats.exact(year.n_lasting), all=formats.exact(year.n_followed))
    return [formats.exact(year.n_alarms), formats.exact(year.n_lanes), followed]


def offer(place: Place, chosen: WatchChoices) -> None:
    """Keep what was looked at."""
    if st.button(say("Save these choices"), type="primary"):
        settings = loaders.settings_of(place.slug)
        frame.attempt(
            lambda: commands.save_settings(place.slug, replace(settings, watch=chosen)),
            done=lambda receipt: say(
                "Settings saved as version {version}; History can undo it.", version=receipt.version
            ),
        )
