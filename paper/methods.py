"""How the figures of a report come about, in one line each, with the source of the method."""

from __future__ import annotations

METHODS = {
    "forecast": (
        "Forecast: what did best in a backtest of the workspace's lanes, a method or the median of several; bands from "
        "its errors there "
        "(Vovk, Gammerman & Shafer 2005; Hyndman & Athanasopoulos).",
        "Prognose: was im Rücktest der Strecken am besten war, ein Verfahren oder der Median mehrerer; Bänder aus den "
        "Fehlern dort "
        "(Vovk, Gammerman & Shafer 2005; Hyndman & Athanasopoulos).",
    ),
    "buffer": (
        "Buffer: quantile of the workload that one order must last for, by backtested errors, less its mean. "
        "Classical: "
        "z · √(L·s² + D²·s_L²) (Snyder & Shen, Fundamentals of Supply Chain Theory).",
        "Puffer: Quantil der Last, die eine Bestellung decken muss, nach Fehlern im Rücktest, ohne Mittel. "
        "Klassisch: "
        "z · √(L·s² + D²·s_L²) (Snyder & Shen, Fundamentals of Supply Chain Theory).",
    ),
    "service": (
        "Best service level: Cu / (Cu + Co), newsvendor (Snyder & Shen, section 4.3).",
        "Bester Servicegrad: Cu / (Cu + Co), Newsvendor (Snyder & Shen, Abschnitt 4.3).",
    ),
    "capacity": (
        "Own capacity and partners: C·H + E[overflow]·(H + S), best C = F⁻¹(S / (H + S)).",
        "Eigene Kapazität und Partner: C·H + E[Überlauf]·(H + S), bestes C = F⁻¹(S / (H + S)).",
    ),
    "resilience": (
        "Resilience: 100·(w·coverage + (1 − w)·(1 − fragility)); time to recover after Simchi-Levi et al. (2015).",
        "Resilienz: 100·(w·Deckung + (1 − w)·(1 − Fragilität)); Erholungszeit nach Simchi-Levi et al. (2015).",
    ),
    "risk": (
        "Waiting costs: what the coming week costs without the decisions, less what it costs with them.",
        "Abwarten kostet: Kosten der kommenden Woche ohne die Entscheidungen, abzüglich der Kosten mit ihnen.",
    ),
    "watch": (
        "Status: each lane against its own pattern: spike, CUSUM (Page 1954) and silence tests.",
        "Status: jede Strecke gegen ihr eigenes Muster: Ausreißer-, CUSUM- (Page 1954) und Stilletest.",
    ),
}
OF_A_LANE = ("forecast", "buffer", "service", "capacity", "resilience", "risk")
OF_A_NETWORK = ("watch", "risk", "forecast")
OF_MONEY = frozenset({"service", "capacity", "risk"})


def method_lines(names: tuple[str, ...], language: str, *, is_priced: bool = True) -> tuple[str, ...]:
    """The lines of these methods; without prices, those of money are left out, for no sum of it is shown."""
    return tuple(METHODS[name][language == "de"] for name in names if is_priced or name not in OF_MONEY)
