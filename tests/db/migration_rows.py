"""Rows of each version of the tables, in the SQL of that version: what is filled in before the next migration.

They are never changed with the program: a row says what an app of then wrote. Two workspaces, one of which had a file,
a correction of it and a lane of its own settings; and in later ones members, keys, alerts, and what was kept for speed.
"""

from __future__ import annotations

from collections.abc import Mapping

# ruff: noqa: E501
PARAMETERS = (
    '{"missing_days": "zero", "return_ratio": 0.05, "lead_time_days": 9.0, "order_cycle_days": 7.0, '
    '"buffer_held_units": 40.5, "sd_lead_time_days": 1.5, "service_level_ratio": 0.98, "partner_share_ratios": [0.25, 0.75], '
    '"time_to_recover_days": null, "resilience_weight_ratio": 0.5, "alternative_units_per_day": 0.0, '
    '"own_capacity_units_per_day": 12.5}'
)
COSTS = (
    '{"order_cost": 350.0, "price_per_unit": 40.0, "unit_cost_per_unit": 28.0, "sla_penalty_per_unit": 15.0, '
    '"obsolescence_cost_per_unit": 0.0, "own_capacity_cost_per_unit": 18.5, "partner_surcharge_per_unit": 5.0, '
    '"holding_cost_per_unit_per_day": 0.35}'
)
LANE = (
    f'{{"name": "HAM-FRÄ", "unit": "t", "costs": {COSTS}, "lane_id": 2, "parameters": {PARAMETERS}, '
    '"forecast_notes": {}, "created_batch_id": 1}'
)
# One value for each lane and day: packed in 0009, so that a later form of the packing has to read it.
PACKED_B = "0100010102000000794e0000785e6365650000001c000b"
PACKED_HAM = "0101040103000000794e0000785e636466946b606098c6c03083818101000d1301d2"

FILLED: Mapping[str, tuple[str, ...]] = {
    "0001": (
        "INSERT INTO workspace (id, slug, title, currency, data_version, last_lane_id, row_limit, created_at) VALUES "
        "(101, 'one', 'Süd \"1\"', 'EUR', 3, 2, NULL, '2025-02-01 08:00:00.123456+01'), "
        "(102, 'two', 'two', 'CHF', 1, 1, 200000, '2025-02-02 08:00+00')",
        "INSERT INTO import_batch (workspace_id, batch_id, kind, file_name, file_hash, made_at, made_by, n_add, n_update) "
        "VALUES (101, 1, 'import', 'a.csv', repeat('8', 64), '2025-02-01 09:00:00.000001+00', 'ana', 4, 0), "
        "(101, 2, 'import', 'b.csv', repeat('7', 64), '2025-02-01 10:00+00', 'ana', 1, 1), "
        "(101, 3, 'lane', '', '', '2025-02-01 11:00+00', 'boris', 0, 0), "
        "(102, 1, 'import', 'c.csv', repeat('6', 64), '2025-02-02 09:00+00', 'visitor', 1, 0)",
        "INSERT INTO lane (workspace_id, lane_id, name, unit, parameters, costs, created_batch_id) VALUES "
        f"(101, 1, 'B', 'units', '{PARAMETERS}', '{COSTS}', 1), (101, 2, 'HAM-FRÄ', 't', '{PARAMETERS}', '{COSTS}', 1), "
        f"(102, 1, 'B', 'units', '{PARAMETERS}', '{COSTS}', 1)",
        "INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand) VALUES (101, 1, '2025-01-01', 1, 5), "
        "(101, 1, '2025-01-06', 2, 0), (101, 2, '2025-01-01', 1, 0.1), (101, 2, '2025-01-02', 2, 3), "
        "(101, 2, '2025-01-05', 1, 1000000), (102, 1, '1990-01-01', 1, 0.1), (102, 1, '2100-12-31', 1, 3e-9)",
        "INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand) "
        "VALUES (101, 2, 2, '2025-01-02', 1, 2)",
        "INSERT INTO lane_change (workspace_id, batch_id, lane_id, before, after) VALUES "
        f"(101, 1, 2, NULL, '{LANE}'), (101, 3, 2, '{LANE}', '{LANE}')",
        "INSERT INTO audit_event (workspace_id, made_at, made_by, action, detail) VALUES "
        "(101, '2025-02-01 09:00+00', 'ana', 'import', '{\"file\": \"a.csv\", \"change\": 1}'), "
        "(102, '2025-02-02 09:00+00', 'visitor', 'import', '{\"file\": \"c.csv\", \"change\": 1}'), "
        "(101, '2025-02-01 10:00+00', 'ana', 'import', '{\"file\": \"b.csv\", \"change\": 2}')",
    ),
    "0002": ("UPDATE lane SET forecast_notes = '{\"marks\": []}' WHERE workspace_id = 102",),
    "0003": (
        "INSERT INTO column_memory (workspace_id, shape, header, answers, made_by) VALUES "
        "(101, 'abc', '[\"Tag\", \"Strecke\"]', '{\"column_date\": \"Tag\"}', 'ana')",
    ),
    "0004": (
        f'UPDATE workspace SET lane_defaults = \'{{"parameters": {PARAMETERS}, "costs": {COSTS}, "unit": "t"}}\' '
        "WHERE id = 102",
        "INSERT INTO import_batch (workspace_id, batch_id, kind, made_by, images_cleared_at) "
        "VALUES (102, 2, 'settings', 'visitor', '2025-03-01 00:00+00')",
        "UPDATE workspace SET data_version = 2 WHERE id = 102",
        "INSERT INTO workspace_change (workspace_id, batch_id, before, after) VALUES "
        '(102, 2, \'{"title": "zwei", "currency": "CHF"}\', \'{"title": "two", "currency": "CHF"}\')',
        "INSERT INTO api_token (workspace_id, token_id, token_hash, label, made_by) "
        "VALUES (101, 7, encode(sha256('the key of then'), 'hex'), 'a sheet', 'ana')",
    ),
    "0005": ("UPDATE workspace SET holidays_of = 'DE-BY' WHERE id = 101",),
    "0006": (
        "INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand) "
        "VALUES (102, 1, '1950-01-01', 1, 2.5)",
    ),
    "0007": (
        "UPDATE import_batch SET clearing_seen_at = '2025-03-01 00:00+00' WHERE workspace_id = 102 AND batch_id = 1",
    ),
    "0008": (
        "INSERT INTO decision_answer (workspace_id, lane_id, kind, answer, reason, person, until, told, made_by) VALUES "
        "(101, 2, 'buffer', 'snoozed', 'not yet', 'cleo', '2026-01-01', '{\"gain\": 12.5}', 'ana')",
    ),
    "0009": (
        "DELETE FROM lane_series WHERE workspace_id = 101",
        "INSERT INTO lane_series (workspace_id, lane_id, n_records, first_day, last_day, total_units, packed) VALUES "
        f"(101, 1, 2, '2025-01-01', '2025-01-06', 5, '\\x{PACKED_B}'), "
        f"(101, 2, 3, '2025-01-01', '2025-01-05', 1000003.1, '\\x{PACKED_HAM}')",
    ),
    "0010": ("UPDATE lane_series SET touched_by = 2 WHERE workspace_id = 101",),
    "0011": (
        "INSERT INTO workspace_state (workspace_id, learned, learned_form, plan_version, plan_ground, plan_form) "
        "VALUES (101, '\\x00', 'of then', 3, 'ground', 'of then')",
    ),
    "0012": ("INSERT INTO audit_event (workspace_id, made_by, action) VALUES (101, 'boris', 'lane')",),
    "0013": (
        "SELECT set_config('app.person', 'hash of ana', true)",
        "INSERT INTO workspace (id, slug, title, currency, members_only) VALUES (103, 'club', 'Club', 'EUR', true)",
        "SELECT set_config('app.person', '', true)",
        "UPDATE membership SET shown_name = 'ana' WHERE workspace_id = 103",
        "INSERT INTO membership (workspace_id, person, role, shown_name, made_by) "
        "VALUES (103, 'hash of boris', 'viewer', 'boris', 'ana')",
        "INSERT INTO invitation (workspace_id, token_hash, role, made_by) VALUES (103, repeat('5', 64), 'analyst', 'ana')",
        "INSERT INTO api_token (workspace_id, token_id, token_hash, label, made_by) "
        "VALUES (103, 8, encode(sha256('a key of members'), 'hex'), 'a program', 'ana')",
        "INSERT INTO server_value (name, value) VALUES ('of then', 'kept') ON CONFLICT DO NOTHING",
    ),
    "0014": (
        "INSERT INTO lane_summary (workspace_id, lane_id, figures, kinds, status, is_priced, worth_per_week, low_per_week, "
        "high_per_week, waiting_per_week, units_per_week, visible_rise_ratio, visible_fall_ratio) "
        "VALUES (101, 1, '\\x00', 1, 0, true, 1, 0, 2, 0, 7, 'NaN', 0.5)",
    ),
    "0015": (
        "INSERT INTO batch_part (workspace_id, task, part, form, figures) VALUES (101, 'task', 0, 'of then', '\\x00')",
    ),
    "0017": ("INSERT INTO lane_watch (workspace_id, lane_id, checkpoint) VALUES (101, 2, '\\x00')",),
    "0018": (
        "INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand) VALUES (102, 1, '1850-01-01', 1, 7)",
        # an entry of the journal: the day as int32, the demand as float64, both with the lowest byte first
        "UPDATE lane_series SET journal = journal || '\\xcb54ffff0000000000001c40', n_records = n_records + 1, "
        "first_day = '1850-01-01', total_units = total_units + 7 WHERE workspace_id = 102",
    ),
    "0019": (
        "INSERT INTO alert (workspace_id, lane_id, kind, since, change_ratio, reason, reason_de, told_at) "
        "VALUES (101, 2, 'rise', '2025-01-02', 0.4, 'demand rose', 'Die Nachfrage stieg', '2025-02-03 00:00+00')",
        "INSERT INTO alert_state (workspace_id, data_version) VALUES (101, 3)",
        "INSERT INTO alert_visit (workspace_id, person) VALUES (101, 'ana')",
        "INSERT INTO alert_outlet (workspace_id, outlet_id, slug, kind, address, secret, made_by) "
        "VALUES (101, 5, 'one', 'webhook', 'https://hooks.example.org/x', 'whsec_x', 'ana')",
        "INSERT INTO alert_delivery (workspace_id, outlet_id, body) VALUES (101, 5, '{}')",
    ),
}
# Which migrations say that they let go of what can be made anew, and what they write on purpose.
MADE_ANEW = ("lane_summary", "workspace_state", "lane_watch", "batch_part")
# What stood in two places, and stands in one since.
LET_GO = (("alert_outlet", "slug"),)
