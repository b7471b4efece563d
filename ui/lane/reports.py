"""Files of a page: the report as a button, the same facts as data in a menu beside it.

A file is made when its button is clicked, never while the page is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

import report_pdf
from core.decision import decide_network, open_decisions
from core.facts import Fact, every_lane_facts
from facts_export import facts_csv, facts_json, facts_xlsx
from ui.ground import safe
from ui.lane import lane_view
from ui.lane.lane_view import LaneView
from ui.language import say, spoken, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.reading.signed_in import later

PDF, CSV, JSON = "application/pdf", "text/csv", "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Facts = tuple[Fact, ...]


@dataclass(frozen=True)
class File:
    """One file to take away: what the button says, what the file is called, and how it is made."""

    label: str
    name: str
    mime: str
    make: Callable[[], bytes]


def of_lane(view: LaneView) -> None:
    """The lane brief, its facts and the forecast, of the values that are in view."""
    plan, place = view.plan, view.place
    name = safe.file_name(plan.lane.name)

    def report(language: str) -> bytes:
        return report_pdf.lane_report(
            plan,
            view.facts,
            language=language,
            workspace=place.workspace.title,
            made_on=date.today(),
            is_what_if=plan.lane != view.stored,
        )

    forecast = File(
        text("Forecast as CSV"), f"forecast-{name}.csv", CSV, lambda: lane_view.forecast_csv(plan)
    )
    _offer(report, f"brief-{name}", (forecast, *_data_files(lambda: view.facts, f"figures-{name}")))


def of_network(place: Place) -> None:
    """The network brief and its facts, every lane among them."""

    lanes = later(place.slug, lambda: loaders.all_summaries(place.slug))
    twin = loaders.twin_of(place.slug)
    plan, answers = (later(place.slug, twin.plan_network), later(place.slug, twin.decision_answers))

    def facts() -> Facts:
        still_open = open_decisions(decide_network(plan()), answers(), today=date.today())
        return every_lane_facts(
            plan(),
            currency=place.currency,
            data_version=place.version,
            lanes=lanes(),
            decisions=still_open,
        )

    def report(language: str) -> bytes:
        return report_pdf.network_report(
            plan(), facts(), language=language, workspace=place.workspace.title, made_on=date.today()
        )

    _offer(report, "network-brief", _data_files(facts, "network-figures"))


def _data_files(facts: Callable[[], Facts], name: str) -> tuple[File, ...]:
    return (
        File(text("Figures as CSV"), f"{name}.csv", CSV, lambda: facts_csv(facts())),
        File(text("Figures as XLSX"), f"{name}.xlsx", XLSX, lambda: facts_xlsx(facts())),
        File(text("Figures as JSON"), f"{name}.json", JSON, lambda: facts_json(facts())),
    )


def _offer(report: Callable[[str], bytes], name: str, others: Sequence[File]) -> None:
    """The report in sight, the other files in a menu."""
    reports = {
        "en": File(text("Report as PDF"), f"{name}.pdf", PDF, lambda: report("en")),
        "de": File("Bericht als PDF (Deutsch)", f"{name}-de.pdf", PDF, lambda: report("de")),
    }
    first, second = (reports.pop(spoken()), *reports.values())
    with st.container(horizontal=True, gap="small"):
        _button(first, ":material/picture_as_pdf:")
        with st.popover(say("Other files"), icon=":material/download:"):
            for other in (second, *others):
                _button(other, ":material/download:")


def _button(file: File, icon: str) -> None:
    st.download_button(
        say(file.label), file.make, file_name=file.name, mime=file.mime, icon=icon, on_click="ignore"
    )
