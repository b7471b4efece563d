"""Which pages there are and in which order; no logic."""

from __future__ import annotations

import streamlit as st

from ui.ground import brand

st.set_page_config(page_title="Capacity Twin", page_icon=brand.MARK, layout="wide")
st.logo(brand.wordmark(), icon_image=brand.MARK, size="large")
st.navigation(
    {
        "Decide": [
            st.Page("pages/watchtower.py", title="Inbox", icon=":material/inbox:", default=True),
            st.Page("pages/dashboard.py", title="Dashboard", icon=":material/monitoring:"),
        ],
        "Understand": [
            st.Page("pages/resilience.py", title="Resilience", icon=":material/shield:"),
            st.Page("pages/cooperation.py", title="Cooperation", icon=":material/handshake:"),
            st.Page("pages/profit.py", title="Profit", icon=":material/payments:"),
        ],
        "Trust": [st.Page("pages/evidence.py", title="Evidence", icon=":material/verified:")],
        "Manage": [st.Page("pages/data.py", title="Data", icon=":material/database:")],
    }
).run()
