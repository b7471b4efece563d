"""What should I decide today, and what is it worth?"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.decision import Answer
from core.decision.answers import ASSIGNED, latest_answers
from core.decision.inbox import NOTHING, InboxFilter, InboxPage, InboxSums
from core.facts import LANES_SPOKEN_OF, facts_by_id, facts_of_row, inbox_facts
from core.speech import network as words
from core.speech.frames import Facts
from core.speech.steps import counted, step_text
from core.twin.inbox import Inbox
from core.words.languages import in_language
from ui.ground import formats, safe, tables
from ui.lane import (
    commentary,
    decision_answers,
    demo_stories,
    inbox_cards,
    inbox_labels,
    inbox_news,
    reports,
)
from ui.language import say, spoken, text
from ui.models import alerts
from ui.models.alerts import ROWS_ON_A_PAGE
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address, frame, sheet, show

QUESTION = text("What should I decide today, and what is it worth?")
PRODUCT = text(
    "From a file of demand, this app says what each lane should book and hold, and which lane to look at first."
)
BASIS = text(
    "Worth is counted at the prices entered for each lane, with the product's example where one was left empty, and in "
    "volume where none is entered. (+1) is one more decision on the lane, counted in."
)
CHANCE_SOME = text(
    "Among {lanes}, chance alone raises an alarm here and there: of {alarms}, {n_out} stand out so far that at "
    "most one in ten of them is expected to be false."
)
CHANCE_ALL = text(
    "Among {lanes}, chance alone raises an alarm here and there: of {alarms}, none stands out so far that it could not "
    "be one of those."
)
SEPARATOR = ","
ROWS_IN_SIGHT = 10


def inbox(place: Place) -> None:
    answers = loaders.decision_answers(place.slug)
    found = loaders.inbox(place.slug, place.version, answers)
    head = inbox_facts(found.sums, found.page(limit=LANES_SPOKEN_OF), **place.stamp)
    st.caption(say(PRODUCT))
    has_doors = not place.workspace.read_only
    told = show.answer(*words.answer(head, spoken(), has_doors=has_doors))
    show.figures(words.NETWORK_PAGE.figures(facts_by_id(head), spoken()), facts_by_id(head))
    demo_stories.show(place)
    inbox_news.show(place)
    wanted = InboxFilter(chips=choose_chips(found.sums), most_chance=choose_chance(found.sums))
    wanted = replace(wanted, labels=inbox_labels.choose(place, answers, wanted))
    page, number = choose_page(found, wanted)
    if has_doors:
        input_door(n_unknown=found.sums.n_unknown)
    price_door(place, n_unpriced=found.sums.n_unpriced)
    decision_answers.say_outcome()
    if not page.numbers:
        say_calm(found.sums, is_filtered=bool(wanted.chips or wanted.labels))
        if not wanted.chips:
            wanted = replace(wanted, chips=(NOTHING,))
            page, number = choose_page(found, wanted)
    if page.numbers:
        rows = [
            facts_by_id(facts_of_row(page.plan, page.decisions, row, unit=unit, **place.stamp))
            for row, unit in zip(page.numbers, page.units, strict=True)
        ]
        list_lanes(place, rows, answers)
        draw_pages(wanted, page, number)
    decision_answers.answered(place, answers)
    commentary.of_network(place, head, told)
    show.note(words.NETWORK_PAGE.say("visible", facts_by_id(head), spoken()))
    reports.of_network(place)


def say_calm(sums: InboxSums, *, is_filtered: bool) -> None:
    """That nothing asks for a decision; or that nobody can know, where nobody entered what is booked and held."""
    if sums.n_unknown and not is_filtered:
        lanes = counted(sums.n_unknown, "lane", "lanes", spoken())
        st.info(step_text("not_known", spoken(), lanes=lanes), icon=":material/help:")
    else:
        calm = step_text("nothing_here" if is_filtered else "nothing", spoken())
        st.info(calm, icon=":material/check_circle:")


def input_door(*, n_unknown: int) -> None:
    """On how many lanes nobody entered what is booked and held, and the way to where that is entered."""
    if n_unknown:
        with st.container(horizontal=True, vertical_alignment="center"):
            lanes = counted(n_unknown, "lane", "lanes", spoken())
            st.markdown(f":material/help: {step_text('no_inputs', spoken(), lanes=lanes)}", width="content")
            if st.button(step_text("next_inputs", spoken()), key="to_inputs"):
                address.choose(address.SECTION, "Lanes")
                st.switch_page("pages/data.py")


def choose_page(found: Inbox, wanted: InboxFilter) -> tuple[InboxPage, int]:
    """The page in view and its number; the last one where the filter leaves fewer than were asked for."""
    asked = max(int(st.session_state.get(page_key(wanted), 1)), 1)
    page = found.page(wanted, offset=(asked - 1) * ROWS_ON_A_PAGE, limit=ROWS_ON_A_PAGE)
    last = alerts.n_pages(page.n_found)
    if asked > last:
        st.session_state[page_key(wanted)] = asked = last
        page = found.page(wanted, offset=(last - 1) * ROWS_ON_A_PAGE, limit=ROWS_ON_A_PAGE)
    return page, asked


def page_key(wanted: InboxFilter) -> str:
    """Under which the number of the page is kept: another filter begins on its first page."""
    return (
        f"inbox_page_{SEPARATOR.join((*wanted.chips, *map(str, wanted.labels.items())))}_{wanted.most_chance}"
    )


def draw_pages(wanted: InboxFilter, page: InboxPage, number: int) -> None:
    """Where the other lanes are; nothing where all stand on one page."""
    last = alerts.n_pages(page.n_found)
    if last > 1:
        first = (number - 1) * ROWS_ON_A_PAGE + 1
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.caption(
                say(
                    "{first} to {last} of {n} lanes",
                    first=formats.exact(first),
                    last=formats.exact(first + len(page.numbers) - 1),
                    n=formats.exact(page.n_found),
                ),
                width="content",
            )
            st.pagination(last, key=page_key(wanted))


def price_door(place: Place, *, n_unpriced: int) -> None:
    """How many lanes nobody has given prices, and the way to where they are entered."""
    if n_unpriced and not place.workspace.read_only:
        with st.container(horizontal=True, vertical_alignment="center"):
            lanes = counted(n_unpriced, "lane", "lanes", spoken())
            st.markdown(
                f":material/payments: {step_text('unpriced', spoken(), lanes=lanes)}", width="content"
            )
            if st.button(step_text("next_prices", spoken()), key="to_prices"):
                address.choose(address.SECTION, "Lanes")
                st.switch_page("pages/data.py")


def list_lanes(place: Place, rows: Sequence[Facts], answers: Sequence[Answer]) -> None:
    """The lanes as a table with what can be said to the ticked ones; on a phone as cards."""
    persons = who_decides(answers)
    kinds = [(row["status"].subject, words.kind_of(row)) for row in rows]
    orders = [do_text(row, kind[1], persons.get(kind, "")) for row, kind in zip(rows, kinds, strict=True)]
    with sheet.only_narrow():
        inbox_cards.show(place, rows, orders, answers)
    with sheet.only_wide():
        chosen = table(place, rows, orders)
        show.note(
            say(
                "Click a lane to open its dashboard; tick lanes to accept, reject, put off or hand over what stands "
                "first."
            )
        )
        if is_priced(rows):
            show.note(say(BASIS))
        if chosen:
            decision_answers.bar(place, chosen, answers)


def choose_chips(sums: InboxSums) -> tuple[str, ...]:
    """Chips with counts, which filter the rows; without one every open decision stands there."""
    counts, asked = alerts.chips(sums), address.read(address.STATUS) or ""
    address.show_in("chips", [chip for chip in counts if chip in asked.split(SEPARATOR)])
    chosen = st.pills(
        say("Kind of decision"),
        list(counts),
        selection_mode="multi",
        key="chips",
        label_visibility="collapsed",
        format_func={
            chip: f"{in_language(words.CHIP_WORDS[chip], spoken())} {formats.exact(n)}"
            for chip, n in counts.items()
        }.__getitem__,
        on_change=chips_chosen,
    )
    return tuple(chosen)


def choose_chance(sums: InboxSums) -> float | None:
    """How many alarms stand out from chance, and a switch that leaves the others out of the rows."""
    if sums.n_standing_out == sums.n_alarms:
        return None
    show.note(
        say(
            CHANCE_ALL if not sums.n_standing_out else CHANCE_SOME,
            lanes=formats.count(sums.n_judged, "lane", "lanes"),
            alarms=formats.count(sums.n_alarms, "alarm", "alarms"),
            n_out=formats.exact(sums.n_standing_out),
        )
    )
    if not sums.n_standing_out:
        return None
    return sums.most_chance if st.toggle(say("Only alarms that stand out"), key="stand_out") else None


def chips_chosen() -> None:
    address.choose(address.STATUS, SEPARATOR.join(st.session_state["chips"]) or None)


def who_decides(answers: Sequence[Answer]) -> dict[tuple[str, str], str]:
    """Whom a decision of (lane, kind) was handed to."""
    return {
        key: answer.person for key, answer in latest_answers(answers).items() if answer.answer == ASSIGNED
    }


def do_text(row: Facts, kind: str, person: str) -> str:
    """What to do, and who is to decide where it was handed over."""
    order = words.do_text(row, spoken()) or say("Leave it as it is")
    return f"{order} · {safe.plain(person)}" if person and kind else order


def is_priced(rows: Sequence[Facts]) -> bool:
    """Whether the worth of any of these lanes is told in money."""
    return any("worth_low" in row for row in rows)


def table(place: Place, rows: Sequence[Facts], orders: Sequence[str]) -> list[tuple[str, str]]:
    """One row for each lane; a click opens the lane's dashboard, ticks are returned as (lane, kind of decision)."""
    lanes = tuple(row["status"].subject for row in rows)
    kinds = [words.kind_of(row) for row in rows]
    series = loaders.sparklines(place.slug, place.version, lanes)
    money = safe.plain(place.currency)
    worth = say("Worth, {money}/week (80 %)", money=money) if is_priced(rows) else say("Worth in volume")
    waiting = say("Waiting, {money}", money=money)
    lane_name, order, why, trend = say("Lane"), say("Do"), say("Why"), say("Trend")
    worths = [words.worth_text(row, spoken()) for row in rows]
    costs = [formats.whole(words.waiting_of(row)) for row in rows]
    columns: dict[str, Sequence[object]] = {
        lane_name: [safe.plain(lane) for lane in lanes],
        order: list(orders),
        worth: worths,
        waiting: costs,
        why: [words.why_text(row, spoken()) for row in rows],
        trend: [series[lane] for lane in lanes],
    }
    event = st.dataframe(
        tables.with_numbers(columns, waiting),
        hide_index=True,
        placeholder="–",  # where waiting costs what nobody knows
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        key=f"alerts_{zlib.crc32(repr((lanes, kinds)).encode())}",  # a tick stays with its decision, not its place
        row_height=tables.ROW_HEIGHT,
        height=tables.height(min(len(rows), ROWS_IN_SIGHT)),
        column_config={
            lane_name: st.column_config.TextColumn(width=145),
            order: st.column_config.TextColumn(width=208),
            worth: st.column_config.TextColumn(width=148) if any(worths) else None,
            waiting: st.column_config.NumberColumn(
                format="localized" if tables.browser_writes_them() else None,
                width=92,
                help=say(
                    "{money} that the coming week alone costs; worth is that of the average week of four weeks or of a "
                    "year, so a busy week can cost more",
                    money=money,
                ),
            )
            if any(cost is not None for cost in costs)
            else None,  # without a price on any lane the column would be empty
            why: st.column_config.TextColumn(width=148),
            trend: st.column_config.AreaChartColumn(width=70),
        },
        alt=say(
            "{n} lanes, what is worth most first: {lane}, {order}",
            n=len(rows),
            lane=safe.plain(lanes[0]),
            order=words.do_text(rows[0], spoken()),
        ),
    )
    if event.selection.cells:
        row, _ = event.selection.cells[0]
        address.choose_lane(lanes[row])
        st.switch_page("pages/dashboard.py")
    return [(lanes[row], kind) for row in event.selection.rows if (kind := kinds[row])]


if address.is_link_to_a_lane():  # "/" was the lane's own page once, and such links are about
    address.adopt(QUESTION)
    st.switch_page("pages/dashboard.py")
frame.page(question=QUESTION, body=inbox)
