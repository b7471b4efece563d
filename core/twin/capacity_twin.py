"""What the product can do, one method per use case: the interface of pages, notebooks and batch alike.

A file for each topic:

twin_data       what is stored: lanes, single records, settings, reset
twin_imports    demand files: check_csv, apply, undo, imports
twin_plans      history, forecast, plan, plan_network, watch, share_capacity
twin_notes      what the analyst says about a forecast: override, mark_event
twin_briefs     facts, and commentary and report made of them
twin_files      exports, parameters by file, the whole workspace, keys of programs that read it
"""

from __future__ import annotations

from core.forecast.methods.extra import ExtraMethods
from core.twin.outlets import Outlets
from core.twin.store import TwinStore
from core.twin_briefs import TwinBriefs
from core.twin_data import TwinData
from core.twin_files import TwinFiles
from core.twin_imports import TwinImports
from core.twin_notes import TwinNotes


class CapacityTwin(TwinData, TwinImports, TwinNotes, TwinBriefs, TwinFiles):
    """The twin of one workspace. Plans are computed from what is stored; nothing computed is stored."""

    def __init__(self, store: TwinStore, outlets: Outlets, extra_methods: ExtraMethods | None = None) -> None:
        super().__init__(store, outlets, extra_methods)
