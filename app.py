"""Which pages there are and in which order; no logic."""

from __future__ import annotations

import streamlit as st

from ui.ground import brand
from ui.language import say
from ui.shell import address

address.settle_language()
st.set_page_config(page_title="Capacity Twin", page_icon=brand.MARK, layout="wide")
st.logo(brand.wordmark(), icon_image=brand.MARK, size="large")
st.navigation(
    {
        say("Decide"): [
            st.Page("pages/watchtower.py", title=say("Inbox"), icon=":material/inbox:", default=True),
            st.Page("pages/dashboard.py", title=say("Dashboard"), icon=":material/monitoring:"),
        ],
        say("Understand"): [
            st.Page("pages/resilience.py", title=say("Resilience"), icon=":material/shield:"),
            st.Page("pages/cooperation.py", title=say("Cooperation"), icon=":material/handshake:"),
            st.Page("pages/profit.py", title=say("Profit"), icon=":material/payments:"),
        ],
        say("Trust"): [st.Page("pages/evidence.py", title=say("Evidence"), icon=":material/verified:")],
        say("Manage"): [st.Page("pages/data.py", title=say("Data"), icon=":material/database:")],
    }
).run()
