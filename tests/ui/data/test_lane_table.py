"""The table of all lanes: what was edited becomes the lane's, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import InvalidParameter
from core.lane import CostParameters, Lane, LaneParameters
from ui.data.lane_table import LABEL_COLUMN, LANE, UNIT, differences, edited_lanes
from ui.ground.lane_fields import ALL_FIELDS, CHOICES, LaneField

BER = Lane(
    name="BER-MUC",
    unit="pallets",
    parameters=LaneParameters(
        service_level_ratio=1 / 1.1,  # no round number of per cent
        own_capacity_units_per_day=120.0,
        partner_share_ratios=(0.6, 0.4),
        resilience_weight_ratio=0.3,
        missing_days="unknown",
    ),
    costs=CostParameters(price_per_unit=100 / 3),
)
HAM = Lane(name="HAM-ROT")
STORED = (BER, HAM)


def left(lanes: tuple[Lane, ...] = STORED, **cells: tuple[int, object]) -> pd.DataFrame:
    """The table of these lanes as it was left, with the cell of a row and column as named."""
    columns = {item.name: [item.stored(lane) for lane in lanes] for item in (*CHOICES, *ALL_FIELDS)}
    table = pd.DataFrame(
        {LANE: [lane.name for lane in lanes], UNIT: [lane.unit for lane in lanes], **columns}
    )
    table = table.astype({item.name: "float64" for item in ALL_FIELDS})
    for column, (row, value) in cells.items():
        table.loc[row, column] = value
    return table


def test_a_table_that_was_only_looked_at_changes_no_lane() -> None:
    assert edited_lanes(STORED, left()) == ()


@pytest.mark.parametrize("item", ALL_FIELDS, ids=lambda item: item.name)
@pytest.mark.parametrize("row", [0, 1])
def test_an_edited_cell_changes_its_own_figure_of_its_own_lane_and_no_other(
    item: LaneField, row: int
) -> None:
    typed = min(30.25, item.high - 0.75)
    (changed,) = edited_lanes(STORED, left(**{item.name: (row, typed)}))
    owner = getattr(STORED[row], item.owner)
    in_core = 0.3025 if item.is_percent else typed
    assert changed == replace(STORED[row], **{item.owner: replace(owner, **{item.attribute: in_core})})


def test_cells_of_several_lanes_are_saved_together_in_the_order_of_the_table() -> None:
    changed = edited_lanes(STORED, left(lead=(1, 3.0), price=(0, 50.0)))
    assert changed == (
        replace(BER, costs=replace(BER.costs, price_per_unit=50.0)),
        replace(HAM, parameters=replace(HAM.parameters, lead_time_days=3.0)),
    )


def test_how_orders_are_placed_is_a_cell_of_its_own() -> None:
    (changed,) = edited_lanes(STORED, left(orders=(1, "daily")))
    assert changed == replace(HAM, parameters=replace(HAM.parameters, review_policy="daily"))
    assert differences((HAM,), (changed,)) == [
        (
            "HAM-ROT",
            "How orders are placed",
            "Every R days, up to a level",
            "Every day, up to a level",
        )
    ]
    assert edited_lanes(STORED, left(orders=(1, None))) == ()


def test_an_emptied_cell_says_not_known_where_a_figure_may_be_unknown() -> None:
    for item in ALL_FIELDS:
        changed = edited_lanes(STORED, left(**{item.name: (0, None)}))
        may_become_unknown = item.may_be_unknown and item.stored(BER) is not None
        assert [lane.name for lane in changed] == (["BER-MUC"] if may_become_unknown else [])
    (changed,) = edited_lanes(STORED, left(capacity=(0, None)))
    assert changed.parameters.own_capacity_units_per_day is None


def test_a_unit_is_changed_without_its_spaces_and_never_to_nothing() -> None:
    (changed,) = edited_lanes(STORED, left(Unit=(1, " boxes ")))
    assert changed == replace(HAM, unit="boxes")
    for nothing in (None, "", "   "):
        assert edited_lanes(STORED, left(Unit=(0, nothing))) == ()


def test_a_unit_that_cannot_be_shown_as_it_is_stays_as_it_is() -> None:
    hidden = replace(HAM, unit="a\u200bb")
    table = left((hidden,))
    assert edited_lanes((hidden,), table.assign(Unit="ab")) == ()


def test_figures_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="underage_cost_per_unit"):
        edited_lanes(STORED, left(cost=(0, 1_000.0)))


def test_a_table_that_lost_a_row_is_no_table_of_these_lanes() -> None:
    with pytest.raises(ValueError, match="shorter"):
        edited_lanes(STORED, left().iloc[:1])


def test_differences_name_lane_figure_value_before_and_after() -> None:
    parameters = replace(BER.parameters, own_capacity_units_per_day=None, return_ratio=0.07)
    after = replace(BER, unit="boxes", parameters=parameters, costs=replace(BER.costs, order_cost=0.0))
    assert differences(STORED, (after, HAM)) == [
        ("BER-MUC", "Unit", "pallets", "boxes"),
        ("BER-MUC", "Returns · %", "5", "7"),
        ("BER-MUC", "Own capacity · boxes/day", "120", "not known"),
        ("BER-MUC", "Order cost · money", "350", "0"),
    ]
    assert differences((after,), (BER,))[2] == ("BER-MUC", "Own capacity · pallets/day", "not known", "120")


def listing(n_lines: int) -> None:
    from ui.data.lane_table import show_differences

    show_differences([(f"lane {number}", "Unit", "t", "kg") for number in range(n_lines)])


@pytest.mark.parametrize(("n_lines", "captions"), [(50, []), (51, ["The first 50 of 51 are listed."])])
def test_the_first_fifty_changes_are_listed_and_how_many_there_are_is_said(
    n_lines: int, captions: list[str]
) -> None:
    app = AppTest.from_function(listing, args=(n_lines,)).run()
    assert len(app.dataframe[0].value) == 50
    assert [caption.value for caption in app.caption] == captions


LABELLED = (
    replace(BER, labels=(("origin", "BER"), ("carrier", "DHL"))),
    replace(HAM, labels=(("origin", "HAM"),)),
)


def left_with_labels(**cells: object) -> pd.DataFrame:
    """The table of the labelled lanes with columns of their labels; `lane_label` names a cell."""
    table = left(LABELLED)
    for part in ("origin", "carrier", "customer"):
        table[f"{LABEL_COLUMN}{part}"] = [dict(lane.labels).get(part, "") for lane in LABELLED]
    for cell, value in cells.items():
        row, part = cell.split("_")
        table.loc[{"ber": 0, "ham": 1}[row], f"{LABEL_COLUMN}{part}"] = value
    return table


def test_a_table_with_labels_that_was_only_looked_at_changes_no_lane() -> None:
    assert edited_lanes(LABELLED, left_with_labels()) == ()
    assert edited_lanes(LABELLED, left(LABELLED)) == ()  # labels that the table does not show stay


def test_labels_are_changed_added_and_taken_away() -> None:
    (changed,) = edited_lanes(LABELLED, left_with_labels(ber_carrier="UPS ", ber_customer="ACME"))
    assert changed.labels == (("origin", "BER"), ("carrier", "UPS"), ("customer", "ACME"))
    assert differences([LABELLED[0]], [changed]) == [
        ("BER-MUC", "carrier", "DHL", "UPS"),
        ("BER-MUC", "customer", "–", "ACME"),
    ]
    for nothing in ("", None, float("nan"), "  "):
        (bare,) = edited_lanes(LABELLED, left_with_labels(ham_origin=nothing))
        assert bare == replace(LABELLED[1], labels=())
    assert differences([LABELLED[1]], [bare]) == [("HAM-ROT", "origin", "HAM", "–")]
