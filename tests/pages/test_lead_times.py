"""Lead times of a file, from the upload to the lane's plan and back, as somebody at the screen does it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.twin.capacity_twin import CapacityTwin
from tests.pages.conftest import Visit, said

OBSERVED = (6, 7, 7, 8, 12)  # mean 8, spread of the next sqrt(22 / 4 * 6 / 5) = 2.57


def file() -> bytes:
    return "\n".join(("lane,lead_time_days", *(f"BER-MUC,{days}" for days in OBSERVED), "Mars,3")).encode()


def click(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label.replace("\u00a0", " ") == label).click().run()
    assert not app.exception


def test_a_file_of_lead_times_is_shown_written_and_taken_back(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", section="Lanes")
    uploader = next(box for box in app.file_uploader if box.label == "Lead times of past deliveries")
    uploader.upload("deliveries.csv", file(), "text/csv").run()
    assert not app.exception
    assert "1 lane would change, 0 would be new, 0 stay, 1 row cannot be taken" in said(app).replace(
        "\u00a0", " "
    )
    click(app, "Write 1 lane without the rejected rows")
    parameters = three_lanes.lane("BER-MUC").parameters
    assert (parameters.lead_time_days, parameters.sd_lead_time_days) == (8.0, 2.57)
    assert three_lanes.imports()[0].file_name == "deliveries.csv"
    three_lanes.undo(three_lanes.imports()[0].import_id)
    assert three_lanes.lane("BER-MUC").lead_times is None


@pytest.mark.parametrize(
    ("language", "sentence", "label"),
    [
        (
            "en",
            "Lead time as estimated from 5 deliveries: 8 days (four times in five between 6.4 and 9.6), spread 2.6. "
            "The plan uses 7 days, spread 1.5.",
            "Use it",
        ),
        (
            "de",
            "Laufzeit, geschätzt aus 5 Lieferungen: 8 Tage (in vier von fünf Fällen zwischen 6,4 und 9,6), Streuung "
            "2,6. Der Plan nutzt 7 Tage, Streuung 1,5.",
            "Übernehmen",
        ),
    ],
)
def test_what_lead_times_say_is_offered_on_the_lanes_page_and_one_click_takes_it(
    three_lanes: CapacityTwin, visit: Visit, language: str, sentence: str, label: str
) -> None:
    (known,) = three_lanes.check_lead_times(file()).lanes
    stored = three_lanes.lane("BER-MUC")
    # as a file of demand with a column of lead times leaves it: kept, and not yet in the plan
    waiting = type(stored)(**vars(stored) | {"lead_times": known.lead_times})
    three_lanes.save_lane(waiting, seen=stored)
    app = visit("dashboard", lane="BER-MUC", lang=language)
    assert sentence in said(app).replace("\u00a0", " ")
    click(app, label)
    lane = three_lanes.lane("BER-MUC")
    assert (lane.parameters.lead_time_days, lane.parameters.sd_lead_time_days) == (8.0, 2.57)
    assert label not in [button.label for button in app.button]
    three_lanes.undo(three_lanes.imports()[0].import_id)
    assert three_lanes.lane("BER-MUC") == waiting
