"""The lanes of the demo: names, parameters and costs as an analyst would have entered them."""

from __future__ import annotations

from typing import Any

from core.lane import CostParameters, Lane, LaneParameters

UNIT = "pallets"
SURGE_LANE = "DUS-WAW automotive"
PARTNER_LANE = "HAM-ROT industrial overflow"
OVER_SERVED_LANE = "FRA-MIL pharma"
LOW_LANE = "AMS-CPH fresh food"
STALE_LANE = "CGN-MAD fashion"

# Own capacity costs less than the partner's surcharge, so owning the busy days pays: the ordinary case.
ORDINARY_COSTS = CostParameters(own_capacity_cost_per_unit=4.0, partner_surcharge_per_unit=9.0)


def _lane(name: str, costs: CostParameters, **parameters: Any) -> Lane:
    return Lane(name=name, unit=UNIT, parameters=LaneParameters(**parameters), costs=costs)


DEMO_LANES = (
    _lane(
        "BER-MUC e-commerce",
        ORDINARY_COSTS,
        lead_time_days=4,
        sd_lead_time_days=0.8,
        service_level_ratio=0.93,
        return_ratio=0.12,
        own_capacity_units_per_day=390,
        buffer_held_units=420,
        time_to_recover_days=6,
        alternative_units_per_day=90,
        partner_share_ratios=(0.6, 0.4),
    ),
    _lane(
        "BER-HAM e-commerce",
        ORDINARY_COSTS,
        lead_time_days=3,
        sd_lead_time_days=0.6,
        service_level_ratio=0.92,
        return_ratio=0.12,
        own_capacity_units_per_day=250,
        buffer_held_units=210,
        time_to_recover_days=5,
        alternative_units_per_day=60,
        partner_share_ratios=(0.5, 0.5),
    ),
    _lane(
        PARTNER_LANE,
        # Story 2: S = 5 is far below H = 18.5.
        CostParameters(
            price_per_unit=46.0,
            unit_cost_per_unit=34.0,
            own_capacity_cost_per_unit=18.5,
            partner_surcharge_per_unit=5.0,
        ),
        lead_time_days=5,
        sd_lead_time_days=1.0,
        service_level_ratio=0.92,
        return_ratio=0.02,
        own_capacity_units_per_day=190,
        buffer_held_units=180,
        time_to_recover_days=10,
        alternative_units_per_day=40,
        partner_share_ratios=(0.5, 0.3, 0.2),
    ),
    _lane(
        "FRA-PAR pharma shock",
        CostParameters(
            price_per_unit=95.0,
            unit_cost_per_unit=60.0,
            sla_penalty_per_unit=40.0,
            holding_cost_per_unit_per_day=0.55,
            own_capacity_cost_per_unit=7.0,
            partner_surcharge_per_unit=16.0,
        ),
        lead_time_days=6,
        sd_lead_time_days=2.0,
        service_level_ratio=0.95,
        return_ratio=0.01,
        own_capacity_units_per_day=150,
        buffer_held_units=300,
        time_to_recover_days=12,
        alternative_units_per_day=30,
        partner_share_ratios=(1.0,),
    ),
    _lane(
        OVER_SERVED_LANE,
        # Story 3: Cu = 60 - 48 + 6 = 18, Co = 0.45 * 7 + 1 = 4.15: 81.3 % is best, 99.9 % is promised.
        CostParameters(
            price_per_unit=60.0,
            unit_cost_per_unit=48.0,
            sla_penalty_per_unit=6.0,
            holding_cost_per_unit_per_day=0.45,
            obsolescence_cost_per_unit=1.0,
            own_capacity_cost_per_unit=4.0,
            partner_surcharge_per_unit=9.0,
        ),
        lead_time_days=9,
        sd_lead_time_days=2.5,
        service_level_ratio=0.999,
        return_ratio=0.01,
        own_capacity_units_per_day=85,
        buffer_held_units=520,
        time_to_recover_days=8,
        alternative_units_per_day=25,
        partner_share_ratios=(0.7, 0.3),
    ),
    _lane(
        SURGE_LANE,
        ORDINARY_COSTS,
        lead_time_days=5,
        sd_lead_time_days=1.0,
        service_level_ratio=0.93,
        return_ratio=0.03,
        own_capacity_units_per_day=160,
        buffer_held_units=240,
        time_to_recover_days=9,
        alternative_units_per_day=35,
        partner_share_ratios=(0.8, 0.2),
    ),
    _lane(
        LOW_LANE,
        ORDINARY_COSTS,
        lead_time_days=2,
        sd_lead_time_days=0.4,
        service_level_ratio=0.92,
        return_ratio=0.0,
        own_capacity_units_per_day=105,
        buffer_held_units=60,
        time_to_recover_days=4,
        alternative_units_per_day=40,
        partner_share_ratios=(1.0,),
    ),
    _lane(
        "LEJ-IST spare parts",
        ORDINARY_COSTS,
        lead_time_days=12,
        sd_lead_time_days=3.0,
        service_level_ratio=0.92,
        return_ratio=0.0,
        own_capacity_units_per_day=8,
        buffer_held_units=20,
        time_to_recover_days=15,
        partner_share_ratios=(1.0,),
    ),
    _lane(
        "STR-LYO machinery weekly",
        ORDINARY_COSTS,
        lead_time_days=14,
        sd_lead_time_days=2.0,
        service_level_ratio=0.92,
        return_ratio=0.01,
        own_capacity_units_per_day=28,
        buffer_held_units=110,
        time_to_recover_days=14,
        alternative_units_per_day=6,
        partner_share_ratios=(0.5, 0.5),
    ),
    # Nobody has entered capacity, buffer or recovery here: the pages say what is assumed or missing.
    _lane(
        "BRE-GDN chemicals monthly",
        ORDINARY_COSTS,
        lead_time_days=21,
        sd_lead_time_days=4.0,
        return_ratio=0.0,
    ),
    _lane(
        STALE_LANE,
        ORDINARY_COSTS,
        lead_time_days=6,
        sd_lead_time_days=1.2,
        service_level_ratio=0.92,
        return_ratio=0.20,
        own_capacity_units_per_day=75,
        buffer_held_units=90,
        time_to_recover_days=7,
        alternative_units_per_day=15,
        partner_share_ratios=(0.6, 0.4),
    ),
)
