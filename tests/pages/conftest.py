"""Pages run through the real app on a real database, each test in a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.reading.commands  # noqa: F401  # before a test replaces the `twin_of` that it takes from loaders
from core.lane import CostParameters, Lane, LaneParameters
from core.twin.capacity_twin import CapacityTwin
from db.outlets import WordsAndPaper
from db.store import PostgresStore

APP = Path(__file__).resolve().parents[2] / "app.py"
FIRST_DAY = date(2026, 6, 1)
N_DAYS = 150
LAST_DAY = FIRST_DAY + timedelta(days=N_DAYS - 1)
SECONDS = 60
Visit = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """Nothing that one test has read is kept for the next."""
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def twin(store: PostgresStore) -> CapacityTwin:
    """The twin of this test's workspace, empty."""
    return CapacityTwin(store, WordsAndPaper())


@pytest.fixture
def three_lanes(twin: CapacityTwin) -> CapacityTwin:
    """A calm lane, one that surged three weeks ago, and one that stopped reporting."""
    rng = np.random.default_rng(3)
    rows = ["date,product_name,demand"]
    for name, mean in (("BER-MUC", 100.0), ("HAM-ROT", 300.0), ("WAW-POZ", 40.0)):
        for position in range(N_DAYS):
            if name == "WAW-POZ" and position >= N_DAYS - 40:
                break
            surge = 1.6 if name == "HAM-ROT" and position >= N_DAYS - 21 else 1.0
            demand = max(0.0, rng.normal(mean * surge, 0.1 * mean))
            rows.append(f"{FIRST_DAY + timedelta(days=position)},{name},{demand:.0f}")
    twin.apply(twin.check_csv("\n".join(rows).encode(), file_name="three.csv"))
    twin.save_lane(
        Lane(
            name="BER-MUC",
            unit="pallets",
            parameters=LaneParameters(
                own_capacity_units_per_day=120.0,
                buffer_held_units=60.0,
                time_to_recover_days=10.0,
                alternative_units_per_day=40.0,
                partner_share_ratios=(0.6, 0.4),
            ),
            costs=CostParameters(price_per_unit=41.0, unit_cost_per_unit=29.0),
        )
    )
    return twin


@pytest.fixture
def visit(store: PostgresStore, slug: str) -> Visit:
    """Open a page of the app in this test's workspace, with what else stands in the address."""

    def open_page(page: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=SECONDS)
        for name, value in {"workspace": slug, **address}.items():
            app.query_params[name] = value
        app.run()
        is_there = page == "watchtower" or (page == "dashboard" and "lane" in address)
        return app if is_there else app.switch_page(f"pages/{page}.py").run()

    return open_page


def said(app: AppTest) -> str:
    """Every text on the page, in one string."""
    parts = (app.title, app.header, app.markdown, app.caption, app.error, app.warning, app.info)
    return "\n".join(str(element.value) for kind in parts for element in kind)
