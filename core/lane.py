"""A service lane and what the analyst chooses for it; the only place where product defaults stand."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from core.errors import InvalidParameter
from core.quantities import (
    require_non_negative,
    require_open_ratio,
    require_positive,
    require_ratio,
)

MISSING_ZERO, MISSING_UNKNOWN, ALWAYS_ZERO = "zero", "unknown", "always zero"
MISSING_DAYS_CHOICES = (MISSING_ZERO, MISSING_UNKNOWN, ALWAYS_ZERO)
REVIEW_POLICIES = ("periodic", "daily", "continuous")
WEEK_DAYS = 7.0
FROM_DATES = "from dates"  # a cadence that nobody chose is told by the dates
CADENCES = (
    "daily",
    "weekly",
    "monthly",
    "fortnightly",
    "four-weekly",
    "twice a month",
    "4-4-5",
    "quarterly",
    "half-yearly",
    "yearly",
    "three-weekly",
    "every ten days",
    "three times a month",
    "every two months",
)
# Units of which there is half a one; all others are counted in whole ones.
_MEASURED = """
    t, tonne, tonnes, tonnen, ton, tons, kg, kilo, kilos, kilogram, kilograms, kilogramm, g, gram, grams, gramm,
    lb, lbs, pound, pounds, m3, m³, cbm, cubic metre, cubic metres, cubic meter, cubic meters, kubikmeter,
    m2, m², square metres, square meters, quadratmeter, m, metre, metres, meter, meters, km,
    ldm, loading metres, loading meters, lademeter, l, litre, litres, liter, liters, hl,
    h, hour, hours, stunde, stunden, minutes, minuten, kwh, mwh
"""
MEASURED_UNITS = frozenset(unit.strip() for unit in _MEASURED.split(","))


@dataclass(frozen=True)
class LaneParameters:
    """Planning parameters of one lane; `None` means "not known", and results say so.

    own_capacity_units_per_day counts the days on which the lane runs. buffer_held_units is what stands ready
    today; alternative_units_per_day is what could be served without partners while the lane is out.

    review_policy says when orders are placed: "periodic", every order_cycle_days up to a level (R, S); "daily", at
    the close of each day up to a level; "continuous", as soon as a level is passed (r, Q), order_cycle_days then being
    the days of demand that an order covers. Daily orders do not use order_cycle_days.

    missing_days says what came on a day without a record: nothing ("zero") or nobody knows ("unknown"). Of weeks and
    longer periods "zero" is none where a lane skips most of them, and unknown elsewhere; with "always zero" none
    came in any period between two records.

    cadence says how often the lane reports: one of CADENCES, or "from dates".

    open_days_per_week says on how many days of a week a lane runs that reports by the week or longer, 7 where not
    known; what such a lane reports came on these. Of a lane that reports each day its dates tell it.
    """

    lead_time_days: float = 7.0
    sd_lead_time_days: float = 1.5
    service_level_ratio: float = 0.95
    return_ratio: float = 0.05
    order_cycle_days: float = 7.0
    own_capacity_units_per_day: float | None = None
    buffer_held_units: float | None = None
    time_to_recover_days: float | None = None
    alternative_units_per_day: float = 0.0
    partner_share_ratios: tuple[float, ...] = ()
    resilience_weight_ratio: float = 0.5
    missing_days: str = "zero"
    review_policy: str = "periodic"
    cadence: str = FROM_DATES
    open_days_per_week: float | None = None

    def __post_init__(self) -> None:
        require_non_negative("lead_time_days", self.lead_time_days)
        require_non_negative("sd_lead_time_days", self.sd_lead_time_days)
        require_open_ratio("service_level_ratio", self.service_level_ratio)
        require_ratio("return_ratio", self.return_ratio)
        require_positive("order_cycle_days", self.order_cycle_days)
        require_non_negative("alternative_units_per_day", self.alternative_units_per_day)
        require_ratio("resilience_weight_ratio", self.resilience_weight_ratio)
        for name in ("own_capacity_units_per_day", "buffer_held_units"):
            if getattr(self, name) is not None:
                require_non_negative(name, getattr(self, name))
        if self.time_to_recover_days is not None:
            require_positive("time_to_recover_days", self.time_to_recover_days)
        if self.open_days_per_week is not None and not 1.0 <= self.open_days_per_week <= WEEK_DAYS:
            raise InvalidParameter("open_days_per_week", f"{self.open_days_per_week:g}", "1 to 7")
        if self.partner_share_ratios:
            require_ratio("partner_share_ratios", self.partner_share_ratios)
            if abs(sum(self.partner_share_ratios) - 1.0) > 1e-6:
                raise InvalidParameter(
                    "the sum of partner_share_ratios", f"{sum(self.partner_share_ratios):g}", "1"
                )
        if self.missing_days not in MISSING_DAYS_CHOICES:
            raise InvalidParameter(
                "missing_days", repr(self.missing_days), "'zero', 'unknown' or 'always zero'"
            )
        if self.review_policy not in REVIEW_POLICIES:
            raise InvalidParameter(
                "review_policy", repr(self.review_policy), "'periodic', 'daily' or 'continuous'"
            )
        if self.cadence not in (FROM_DATES, *CADENCES):
            named = ", ".join(map(repr, CADENCES))
            raise InvalidParameter("cadence", repr(self.cadence), f"{FROM_DATES!r}, {named}")


@dataclass(frozen=True)
class CostParameters:
    """Money per unit in the workspace's currency; one underage and one overage cost for all of the twin.

    own_capacity_cost_per_unit is the brief's H (a booked unit of own capacity and day),
    partner_surcharge_per_unit its S (what a partner takes on top of H).
    """

    price_per_unit: float = 40.0
    unit_cost_per_unit: float = 28.0
    sla_penalty_per_unit: float = 15.0
    holding_cost_per_unit_per_day: float = 0.35
    obsolescence_cost_per_unit: float = 0.0
    order_cost: float = 350.0
    own_capacity_cost_per_unit: float = 18.5
    partner_surcharge_per_unit: float = 5.0

    def __post_init__(self) -> None:
        require_positive("own_capacity_cost_per_unit", self.own_capacity_cost_per_unit)
        for item in fields(self):
            require_non_negative(item.name, getattr(self, item.name))
        require_non_negative(
            "underage_cost_per_unit (price - unit cost + SLA penalty)", self.underage_cost_per_unit()
        )
        require_positive(
            "underage plus overage cost per unit",
            self.underage_cost_per_unit()
            + self.holding_cost_per_unit_per_day
            + self.obsolescence_cost_per_unit,
        )

    @property
    def margin_per_unit(self) -> float:
        """What one served unit earns; may be negative for a lane run at a loss."""
        return self.price_per_unit - self.unit_cost_per_unit

    def underage_cost_per_unit(self, return_ratio: float = 0.0) -> float:
        """Cu: lost margin plus SLA penalty of one unit short, of which 1 in 1 + r is demand and earns the margin."""
        return self.margin_per_unit / (1.0 + return_ratio) + self.sla_penalty_per_unit

    @property
    def pays_partner(self) -> bool:
        """Whether a partner takes less for a unit than an own one costs, so that peaks are the partner's."""
        return self.partner_surcharge_per_unit < self.own_capacity_cost_per_unit

    def overage_cost_per_unit(self, order_cycle_days: float) -> float:
        """Co: holding over one order cycle plus obsolescence of one unit idle."""
        return self.holding_cost_per_unit_per_day * order_cycle_days + self.obsolescence_cost_per_unit


EXAMPLE_COSTS = CostParameters()


@dataclass(frozen=True)
class LeadTimeEstimate:
    """Mean and standard deviation [days] of observed lead times, each with an interval that holds it.

    sd_of_next_days is the spread of the next one around this mean, whose own error is part of it: what a plan uses.
    """

    n_observed: int
    mean_days: float
    sd_days: float
    mean_low_days: float
    mean_high_days: float
    sd_low_days: float
    sd_high_days: float
    sd_of_next_days: float

    def used_in(self, parameters: LaneParameters) -> LaneParameters:
        """The parameters with this lead time and its spread, to the hundredth of a day."""
        return replace(
            parameters,
            lead_time_days=round(self.mean_days, 2),
            sd_lead_time_days=round(self.sd_of_next_days, 2),
        )


@dataclass(frozen=True)
class Lane:
    """A named lane with its unit, parameters and costs.

    `labels` are what its name was put together from, ("origin", "HAM"), in the order of the file that named it.
    `prices_confirmed`: somebody said that the product's example prices, where they stand, are the lane's own.
    `lead_times`: what lead times of a file say; the parameters follow only where somebody takes them.
    """

    name: str
    unit: str = "units"
    parameters: LaneParameters = field(default_factory=LaneParameters)
    costs: CostParameters = field(default_factory=CostParameters)
    labels: tuple[tuple[str, str], ...] = ()
    prices_confirmed: bool = False
    lead_times: LeadTimeEstimate | None = None

    @property
    def has_prices(self) -> bool:
        """Whether somebody entered a price or a cost, or said that the product's examples are the lane's own."""
        return self.prices_confirmed or self.costs != EXAMPLE_COSTS

    @property
    def has_capacity(self) -> bool:
        """Whether somebody entered the lane's own capacity."""
        return self.parameters.own_capacity_units_per_day is not None

    @property
    def has_buffer(self) -> bool:
        """Whether somebody entered the buffer that the lane holds."""
        return self.parameters.buffer_held_units is not None

    @property
    def offered_parameters(self) -> LaneParameters | None:
        """The parameters with the lead times of a file; None where there are none, or they are in use."""
        if self.lead_times is None:
            return None
        offered = self.lead_times.used_in(self.parameters)
        return None if offered == self.parameters else offered

    @property
    def is_counted(self) -> bool:
        """Whether its unit comes in whole ones only, such as pallets."""
        return self.unit.casefold() not in MEASURED_UNITS
