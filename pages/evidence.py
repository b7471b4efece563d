"""Why should I trust these numbers?"""

from __future__ import annotations

import streamlit as st

from core.demand.cadence import PERIOD_NOUNS
from core.forecast.backtest.evidence import Evidence
from core.forecast.backtest.kind_calibration import KindCalibration
from core.forecast.backtest.stock_evidence import StockEvidence
from ui.charts import evidence as charts_evidence
from ui.ground import citation, safe, tables
from ui.lane import played_promises
from ui.language import say, text
from ui.reading import extra_methods, loaders
from ui.reading.loaders import Place
from ui.shell import address, frame, show
from ui.words import evidence as words
from ui.words import holidays as holiday_words
from ui.words.evidence import Group

QUESTION = text("Why should I trust these numbers?")
METHOD_WIDTH, METHODS_IN_SIGHT = 290, 8  # two lines of the longest name of a combination


def evidence(place: Place) -> None:
    learned = loaders.learned_groups(place.slug, place.version)
    group = asked_group(learned)
    of_group = learned[group]
    show.answer(*words.answer(group, of_group))
    show.figures(words.figures(of_group.evidence), {})
    if len(learned) > 1:
        choose_group(learned, group)
    if of_group.evidence is not None:
        measured_cards(of_group.evidence, PERIOD_NOUNS[group[0]])
        stock_card(of_group.evidence.stock, PERIOD_NOUNS[group[0]])
    holiday_card(place, group)
    methods_card(of_group)
    played_promises.card(place)
    proof_card(place)


def asked_group(learned: dict[Group, KindCalibration]) -> Group:
    """The sort of lanes in the address, else the first."""
    asked = address.read(address.SORT)
    return next((group for group in learned if "-".join(group) == asked), next(iter(learned)))


def choose_group(learned: dict[Group, KindCalibration], group: Group) -> None:
    address.show_in("sort", "-".join(group))
    names = {"-".join(item): words.group_name(item, learned[item].n_lanes) for item in learned}
    st.segmented_control(
        say("Lanes"),
        list(names),
        key="sort",
        format_func=lambda key: names[key],
        required=True,
        label_visibility="collapsed",
        on_change=lambda: address.choose(address.SORT, st.session_state["sort"]),
    )


def measured_cards(checked: Evidence, noun: str) -> None:
    left, right = st.columns(2)
    with left, show.card(say("Error, by how far ahead")):
        figure = charts_evidence.error_chart(checked, noun=noun, style=show.style())
        show.explained(figure, key="error", text=words.error_note(checked, noun))
    with right, show.card(say("How often the bands were right")):
        figure = charts_evidence.coverage_chart(checked, noun=noun, style=show.style())
        show.explained(figure, key="coverage", text=words.coverage_note(checked))


def holiday_card(place: Place, group: Group) -> None:
    holidays = loaders.learned(place.slug, place.version)[group[0]].holidays
    if holidays is not None and group[1] == "regular":
        with show.card(say("Holidays of {place}", place=holidays.calendar.place)):
            st.markdown(safe.sentence(holiday_words.learned(holidays)))
            if holidays.learned_so_far():
                rows = holiday_words.rows(holidays)
                st.dataframe(rows, hide_index=True, alt=say("Every holiday seen, with what it did to demand"))


def stock_card(stock: StockEvidence, noun: str) -> None:
    sentence = words.stock_sentence(stock, noun)
    if sentence:
        with show.card(say("Back-test: would a stock planned at 95 % have lasted?")):
            figure = charts_evidence.stock_chart(stock, noun=noun, style=show.style())
            show.explained(figure, key="stock", text=f"{sentence} {say(words.STOCK_NOTE)}")


def methods_card(learned: KindCalibration) -> None:
    with show.card(say("Methods compared")):
        st.markdown(safe.sentence(words.method_name(learned)))
        if learned.scores:
            rows = words.method_rows(learned.scores)
            method, *errors, _ = rows
            st.dataframe(
                rows,
                hide_index=True,
                column_config={
                    method: st.column_config.TextColumn(width=METHOD_WIDTH),
                    **tables.right(*errors),
                },
                row_height=tables.ROW_HEIGHT,
                height=tables.height(min(len(learned.scores), METHODS_IN_SIGHT)),
                alt=say("Every method with its error"),
            )
            show.note(words.methods_note(learned))
        st.caption(extra_methods.sentence(learned))


def proof_card(place: Place) -> None:
    with show.card(say("Formulas, proofs and citation")):
        st.markdown(safe.sentence(say(words.PROOF)))
        methods = citation.methods()
        if methods is not None:
            st.download_button(
                say("Methods with sources"),
                methods,
                file_name="methods.md",
                mime="text/markdown",
                icon=":material/download:",
                on_click="ignore",
            )
        entry = citation.bibtex(data_hash=loaders.content_hash(place), address=loaders.own_address())
        st.code(entry, language=None, wrap_lines=True)  # what scrolls could not be reached by keyboard


frame.page(question=QUESTION, body=evidence)
