"""Every parameter and cost of a lane as a field of a form: label, unit, range; one table for all forms.

Percent stands here and in `lane_form` only; `core` knows ratios.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from core.lane import Lane
from core.words.labels import REVIEW_POLICY_LABEL, REVIEW_POLICY_WORDS
from core.words.languages import Both, in_language
from ui.ground import formats
from ui.language import say, spoken, text

MANY = 1e12


@dataclass(frozen=True)
class LaneField:
    """One input. `name` is its word in the address; `{unit}` and `{currency}` in the label are filled in."""

    name: str
    owner: str
    attribute: str
    label: str
    low: float
    high: float
    step: float
    help: str
    is_percent: bool = False
    format: str | None = None
    may_be_unknown: bool = False
    # Label and help under a policy of orders where they are others; None where the figure is not used.
    under: Mapping[str, tuple[str, str] | None] = field(default_factory=dict)

    def stored(self, lane: Lane) -> float | None:
        """The value of this lane as the form shows it: per cent for ratios."""
        value: float | None = getattr(getattr(lane, self.owner), self.attribute)
        # 0.07 * 100 is 7.000000000000001: the form shows what was typed.
        return round(value * 100, 10) if self.is_percent and value is not None else value

    def in_core_terms(self, shown: float | None) -> float | None:
        """The value as `core` wants it: a ratio where the form shows per cent."""
        return round(shown / 100, 12) if self.is_percent and shown is not None else shown

    def is_used(self, lane: Lane) -> bool:
        """Whether the lane's policy of orders asks for this figure."""
        return self._said(lane) is not None

    def label_for(self, lane: Lane, currency: str) -> str:
        """Label with unit, as plain text."""
        said = self._said(lane)
        label = say(said[0] if said else self.label, unit=formats.unit(lane.unit), currency=currency)
        return label if said else say("{label} (not used)", label=label)

    def help_for(self, lane: Lane) -> str:
        """What the figure says of this lane."""
        said = self._said(lane)
        return say(said[1] if said else text("Orders placed every day do not use it."))

    def words(self, value: float | None) -> str:
        """A value as a form says it."""
        if value is None:
            return formats.unknown()
        figure = f"{value:.10g}"
        return figure.replace(".", ",") if spoken() == "de" else figure

    def _said(self, lane: Lane) -> tuple[str, str] | None:
        return self.under.get(lane.parameters.review_policy, (self.label, self.help))


@dataclass(frozen=True)
class LaneChoice:
    """One choice among words; `options` holds what the form says for each word that is stored, in both languages."""

    name: str
    owner: str
    attribute: str
    label: Both
    options: Mapping[str, Both]
    help: str
    may_be_unknown: bool = False

    def stored(self, lane: Lane) -> str:
        """The word of this lane."""
        word: str = getattr(getattr(lane, self.owner), self.attribute)
        return word

    def in_core_terms(self, shown: str) -> str:
        """The word as `core` wants it."""
        return shown

    def label_for(self, _lane: Lane, _currency: str) -> str:
        """Label, as plain text."""
        return in_language(self.label, spoken())

    def words(self, value: str) -> str:
        """A word as a form says it."""
        return in_language(self.options[value], spoken())

    def in_words(self) -> Callable[[str], str]:
        """What a widget shows for each word that is stored."""
        return {word: in_language(both, spoken()) for word, both in self.options.items()}.__getitem__


LaneInput: TypeAlias = LaneField | LaneChoice
Shown: TypeAlias = float | str | None  # the value of an input


SERVICE_LEVEL = LaneField(
    "service", "parameters", "service_level_ratio", text("Service level · %"), 50.0, 99.9, 0.1,
    text("Share of order cycles without a shortage. Higher means a larger buffer."), is_percent=True, format="%.1f",
)  # fmt: skip
RETURNS = LaneField(
    "returns", "parameters", "return_ratio", text("Returns · %"), 0.0, 60.0, 0.5,
    text("Returned volume passes through the same capacity, so it raises both the mean and the spread."),
    is_percent=True, format="%.1f",
)  # fmt: skip
LEAD_TIME = LaneField(
    "lead", "parameters", "lead_time_days", text("Lead time · days"), 0.0, 60.0, 0.5,
    text("Days from ordering capacity to having it."), format="%.1f",
)  # fmt: skip
SLIDERS = (SERVICE_LEVEL, RETURNS, LEAD_TIME)

CAPACITY_FIELDS = (
    LaneField(
        "lead_sd", "parameters", "sd_lead_time_days", text("Lead time varies by · days"), 0.0, 365.0, 0.5,
        text("Standard deviation of the lead time."),
    ),
    LaneField(
        "cycle", "parameters", "order_cycle_days", text("Order cycle · days"), 0.1, 3650.0, 1.0,
        text("Days between two orders of capacity; the fill rate counts shortage per cycle."),
        under={
            "daily": None,
            "continuous": (
                text("An order covers · days"),
                text("Days of demand that one order covers; the fill rate counts shortage per order."),
            ),
        },
    ),
    LaneField(
        "capacity", "parameters", "own_capacity_units_per_day", text("Own capacity · {unit}/day"), 0.0, MANY, 1.0,
        text("Volume that the lane can carry on an open day. Empty: not known."), may_be_unknown=True,
    ),
    LaneField(
        "open", "parameters", "open_days_per_week", text("Runs on · days a week"), 1.0, 7.0, 1.0,
        text(
            "For a lane that reports by the week or longer; 5 are Monday to Friday, 6 Monday to Saturday. Its volume "
            "is spread over these days, which own capacity counts. Empty: all seven are assumed. Of a lane that "
            "reports each day, the dates tell."
        ),
        may_be_unknown=True,
    ),
    LaneField(
        "buffer", "parameters", "buffer_held_units", text("Buffer held · {unit}"), 0.0, MANY, 1.0,
        text("Buffer in place today. Empty: not known."), may_be_unknown=True,
    ),
    LaneField(
        "recover", "parameters", "time_to_recover_days", text("Time to recover · days"), 0.1, 3650.0, 1.0,
        text("Days until the lane runs again after an outage. Empty: not known."), may_be_unknown=True,
    ),
    LaneField(
        "alternative", "parameters", "alternative_units_per_day", text("Alternative · {unit}/day"), 0.0, MANY, 1.0,
        text("Volume that can be served another way during an outage, without partners."),
    ),
)  # fmt: skip
COST_FIELDS = (
    LaneField(
        "price", "costs", "price_per_unit", text("Price · {currency}/unit"), 0.0, MANY, 0.5,
        text("Revenue per unit served."),
    ),
    LaneField(
        "cost", "costs", "unit_cost_per_unit", text("Unit cost · {currency}/unit"), 0.0, MANY, 0.5,
        text("Cost per unit served."),
    ),
    LaneField(
        "penalty", "costs", "sla_penalty_per_unit", text("SLA penalty · {currency}/unit"), 0.0, MANY, 0.5,
        text("Penalty per unit short, on top of the lost margin."),
    ),
    LaneField(
        "holding", "costs", "holding_cost_per_unit_per_day", text("Holding · {currency}/unit/day"), 0.0, MANY, 0.05,
        text("Cost per buffered unit and day."),
    ),
    LaneField(
        "obsolescence", "costs", "obsolescence_cost_per_unit", text("Obsolescence · {currency}/unit"), 0.0,
        MANY, 0.5,
        text("Loss in value per idle unit and cycle."),
    ),
    LaneField(
        "order", "costs", "order_cost", text("Order cost · {currency}"), 0.0, MANY, 5.0,
        text("Fixed cost per order."),
    ),
    LaneField(
        "own", "costs", "own_capacity_cost_per_unit", text("Own capacity · {currency}/unit"), 0.01, MANY, 0.5,
        text("Cost per booked unit of own capacity, used or not (H)."),
    ),
    LaneField(
        "surcharge", "costs", "partner_surcharge_per_unit", text("Partner surcharge · {currency}/unit"), 0.0,
        MANY, 0.5,
        text("Extra charge of a partner per unit, on top of the own cost (S)."),
    ),
)  # fmt: skip
ORDERS = LaneChoice(
    "orders", "parameters", "review_policy", REVIEW_POLICY_LABEL, REVIEW_POLICY_WORDS,
    text("When capacity is ordered, and so how long the buffer must last until the next order is there."),
)  # fmt: skip
CHOICES = (ORDERS,)
ALL_FIELDS = (*SLIDERS, *CAPACITY_FIELDS, *COST_FIELDS)
FIELD_NAMES = tuple(item.name for item in (*CHOICES, *ALL_FIELDS))
