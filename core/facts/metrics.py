"""The metrics that facts speak of: topic, kind of quantity, label in both languages, formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import InvalidParameter

LANGUAGES = ("en", "de")

# Under each topic: name | kind of quantity | English label | German label | formula (or on the next line)
TABLE = """
[demand]
status | text | watch status | Überwachungsstatus | spike, CUSUM and silence tests
status_reason | text | reason of the status | Grund des Status | the test that spoke
status_since | date | status since | Status seit | first day of the change
status_change | change | change against its own pattern | Änderung gegen das eigene Muster |
    observed / expected from its own pattern - 1
smallest_visible_change | ratio | smallest change that can be seen | kleinste sichtbare Änderung |
    rise found in three of four cases
demand_next | volume | expected demand | erwartete Nachfrage | forecast mean of the coming weeks / days
demand_recent | volume | recent demand | jüngste Nachfrage | demand of the last weeks / days
demand_change | change | change of demand | Änderung der Nachfrage | expected demand / recent demand - 1
above_plan | change | coming weeks against the plan | kommende Wochen gegen den Plan |
    expected demand / planned demand - 1
demand_mean | volume | mean demand | mittlere Nachfrage | total demand / days
history_periods | count | periods of history | Perioden der Historie | known periods
periods_missing | count | periods still missing | noch fehlende Perioden | periods needed - known periods
forecast_method | text | forecast method | Prognoseverfahren | best in the backtest
band_coverage | ratio | measured coverage of the band | gemessene Abdeckung des Bandes |
    withheld periods inside the 80 % band
[capacity]
own_capacity | volume | own capacity | eigene Kapazität | as entered or assumed
capacity_use | ratio | use of own capacity | Auslastung der eigenen Kapazität |
    expected workload / own capacity
periods_over_capacity | count | periods above own capacity | Perioden über der eigenen Kapazität |
    periods with expected workload > own capacity
overflow_probability | ratio | probability of overflow | Wahrscheinlichkeit von Überlauf |
    P(workload > own capacity)
expected_overflow | volume | expected overflow | erwarteter Überlauf | sd * L((C - mean) / sd)
partner_dependency | ratio | partner dependency | Abhängigkeit von Partnern |
    expected overflow / expected required volume
booked_cost | money | cost with partners | Kosten mit Partnern | C * H + expected overflow * (H + S)
alone_cost | money | cost alone | Kosten allein | C * H + expected overflow * Cu
cooperation_saving | money | saving by cooperation | Ersparnis durch Kooperation |
    cost alone - cost with partners
best_capacity | volume | best own capacity | beste eigene Kapazität | F^-1(S / (H + S))
[buffer]
buffer_needed | volume | buffer needed | nötiger Puffer |
    quantile of the lead time's workload - its mean; z * sd without a band
buffer_held | volume | buffer held | gehaltener Puffer | as entered
buffer_gap | volume | buffer gap | Pufferlücke | abs(buffer held - buffer needed)
classical_buffer | volume | classical safety stock | klass. Sicherheitsbestand |
    z * sqrt(L * sd_D^2 + D^2 * sd_L^2)
reorder_point | volume | reorder point | Bestellpunkt | mean of the lead time's workload + buffer needed
demand_share | ratio | part of the spread from demand | Anteil der Nachfrage an der Streuung |
    1 - part of the spread from lead time
lead_time_share | ratio | part of the spread from lead time | Anteil der Laufzeit an der Streuung |
    (z * D * sd_L)^2 / buffer^2
lead_time | days | lead time | Laufzeit | as entered
service_level | ratio | service level | Servicegrad | as entered (cycle service)
fill_rate | ratio | fill rate as planned | Lieferquote nach Plan | 1 - expected shortage / demand of a cycle
fill_rate_held | ratio | fill rate as held | Lieferquote mit gehaltenem Puffer |
    1 - expected shortage / demand of a cycle
penalty_planned | money | penalty as planned | Strafe nach Plan | expected shortage * penalty per unit
penalty_held | money | penalty as held | Strafe mit gehaltenem Puffer | expected shortage * penalty per unit
[resilience]
resilience_score | points | resilience index | Resilienzindex | 100 * (w * beta + (1 - w) * (1 - delta))
stress_coverage | ratio | stress coverage | Stressdeckung |
    min(1, (buffer + alternative * TTR) / (demand * TTR))
partner_fragility | ratio | partner fragility | Partnerfragilität |
    overflow share in the worst days * (1 + HHI) / 2
weaker_part | text | weaker part | schwächerer Teil | the part with less kept
time_to_survive | days | time to survive | Überlebenszeit | buffer / (demand - alternative)
time_to_recover | days | time to recover | Erholungszeit | as entered
lost_volume | volume | volume lost in an outage | Verlust bei einem Ausfall |
    max(0, (demand - alternative) * TTR - buffer)
[profit]
expected_profit | money | expected profit | erwarteter Gewinn |
    margin of all demand - holding and shortage cost
holding_cost | money | holding cost | Haltekosten | Co * expected idle units
shortage_cost | money | shortage cost | Fehlmengenkosten | Cu * expected short units
underage_cost | money | cost of a unit short | Kosten einer fehlenden Einheit |
    price - unit cost + SLA penalty
overage_cost | money | cost of an idle unit | Kosten einer ungenutzten Einheit |
    holding over a cycle + obsolescence
best_service_level | ratio | best service level | bester Servicegrad | Cu / (Cu + Co)
profit_gap | money | profit left on the table | entgangener Gewinn | profit at the best level - profit today
order_quantity | volume | economic order quantity | optimale Bestellmenge |
    sqrt(2 * demand * order cost / holding cost)
[decision]
buffer_move | volume | change of the buffer | Änderung des Puffers | abs(buffer needed - buffer held)
buffer_move_gain | money | gain of moving the buffer | Gewinn durch den neuen Puffer |
    buffer cost as held - buffer cost as needed
level_move | ratio | service level to set | zu setzender Servicegrad | Cu / (Cu + Co)
level_move_gain | money | gain of the best service level | Gewinn durch den besten Servicegrad |
    profit at the best level - profit today
capacity_move | volume | change of own capacity | Änderung der eigenen Kapazität |
    abs(best own capacity - own capacity)
capacity_move_gain | money | gain of the best own capacity | Gewinn durch die beste eigene Kapazität |
    cost of capacity today - cost at the best capacity
[waiting]
money_at_risk | money | money at risk | Geld im Risiko | expected SLA penalty + overflow cost above plan
[network]
lanes_total | count | lanes | Strecken | lanes of the workspace
lanes_alert | count | lanes that need a decision | Strecken mit Handlungsbedarf |
    lanes in alert, with stale data, or above their plan
lanes_surge | count | lanes in surge alert | Strecken mit Nachfragesprung | lanes with this status
lanes_low | count | lanes in low velocity | Strecken mit Flaute | lanes with this status
lanes_above_plan | count | lanes above their plan | Strecken über Plan | coming weeks above plan, at a cost that counts
lanes_stale | count | lanes with stale data | Strecken mit veralteten Daten | lanes with this status
lanes_short | count | lanes with too little data | Strecken mit zu wenig Daten | lanes with this status
money_at_risk_alert | money | money at risk on lanes that need a decision | Risikobetrag bei Handlungsbedarf |
    sum over these lanes
money_at_risk_total | money | money at risk on all lanes | Geld im Risiko auf allen Strecken |
    sum over all lanes
buffer_total | volume | buffer needed on all lanes | nötiger Puffer auf allen Strecken | sum over all lanes
"""


@dataclass(frozen=True)
class Metric:
    """What one metric is called and how it comes about; `kind` decides how a value is written."""

    name: str
    topic: str
    kind: str
    en: str
    de: str
    formula: str

    def label(self, language: str) -> str:
        """The metric's name for a reader."""
        return self.de if require_language(language) == "de" else self.en


def require_language(language: str) -> str:
    """Return `language`, or refuse one that nothing is written in."""
    if language not in LANGUAGES:
        raise InvalidParameter("language", repr(language), "'en' or 'de'")
    return language


def metric_label(name: str, language: str) -> str:
    """Label of a metric; one that is not in the table is called by its own name."""
    metric = METRICS.get(name)
    return metric.label(language) if metric else name.replace("_", " ")


def _read(table: str) -> Iterator[Metric]:
    topic = ""
    for line in table.replace("|\n", "|").strip().splitlines():
        if line.startswith("["):
            topic = line.strip("[]")
            continue
        name, kind, english, german, formula = (cell.strip() for cell in line.split("|"))
        yield Metric(name, topic, kind, english, german, formula)


METRICS = {metric.name: metric for metric in _read(TABLE)}
