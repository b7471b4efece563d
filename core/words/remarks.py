"""What a reader must know about a lane's data and forecast: each sentence once, in English and German."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.demand.cadence import PERIOD_NOUNS, PERIOD_NOUNS_DE
from core.errors import InvalidParameter

# Under each kind the sentence in English and in German; a span such as {n_known} is "13 days" or "13 Tage", and
# {n_known_dat} "13 Tagen".
SENTENCES: Mapping[str, tuple[str, str]] = {
    "short_for_band": (
        "Only {n_known} of known demand: {n_missing} more needed for a band; until then the last value is carried "
        "forward.",
        "Bekannte Nachfrage: {n_known}. Für ein Band fehlen noch {n_missing}; bis dahin gilt der letzte Wert weiter.",
    ),
    "few_data": (
        "Only {n_known} of known demand: {n_missing} more needed for a band that backtests have checked. The plan is "
        "wider because data are few.",
        "Bekannte Nachfrage: {n_known}. Für ein von Rücktests geprüftes Band fehlen noch {n_missing}. Der Plan ist "
        "weiter gefasst, weil es wenig Daten gibt.",
    ),
    "not_backtested": (
        "Too short for a backtest: the band comes from the lane's own scatter alone.",
        "Zu kurz für einen Rücktest: Das Band beruht allein auf der Streuung der Strecke.",
    ),
    "never_changed": (
        "Demand never changed in this history, so it says nothing about how it might.",
        "Die Nachfrage hat sich nie geändert; wie sie es könnte, sagt diese Historie nicht.",
    ),
    "one_peak": (
        "One period holds {share} of all volume: a mistake, or will it come again?",
        "Eine Periode enthält {share} des ganzen Volumens: ein Fehler, oder kommt das wieder?",
    ),
    "stopped": (
        "No volume in the last {n_empty}: has this lane stopped?",
        "Kein Volumen in den letzten {n_empty_dat}: Ruht diese Strecke?",
    ),
    "had_not_begun": (
        "Its first {n_before} without volume are left out: it had not begun.",
        "Die ersten {n_before} ohne Volumen bleiben außen vor: Die Strecke lief noch nicht.",
    ),
    "behind_newest": (
        "Its records end {n_behind} before the newest lane's; the forecast begins there.",
        "Ihre Daten enden {n_behind} vor denen der neuesten Strecke; die Prognose beginnt dort.",
    ),
    "shared_days": (
        "{n_shared} of the last {n_recent} on which the whole network left its weekly rhythm (a holiday?) are not "
        "taken as typical.",
        "{n_shared} der letzten {n_recent}, an denen das ganze Netz seinen Wochenrhythmus verließ (ein Feiertag?), "
        "gelten nicht als typisch.",
    ),
    "bounded": (
        "The forecast was held within the range that this lane's history allows.",
        "Die Prognose wurde auf den Bereich begrenzt, den die Historie der Strecke erlaubt.",
    ),
    "wild": (
        "Not learned from, because so far above everything else here that it looks like a slip of the pen: {n_wild}.",
        "Nicht gelernt, weil so weit über allem anderen hier, dass es nach einem Schreibfehler aussieht: {n_wild}.",
    ),
    "short_history": (
        "Only {n_periods} periods of history: the spread is uncertain until there are {n_needed}.",
        "Nur {n_periods} Perioden Historie: Die Streuung ist unsicher, bis es {n_needed} sind.",
    ),
    "year_unseen": (
        "Less than a year of demand is known: growth and season of the coming year were never seen, so its range is "
        "wide.",
        "Bekannt ist weniger als ein Jahr Nachfrage: Wachstum und Saison des kommenden Jahres waren nie zu sehen, "
        "sein Bereich ist daher weit.",
    ),
    "filled_zero": (
        "Counted as zero volume: {n_filled} without a record.",
        "Als null Volumen gezählt: {n_filled} ohne Eintrag.",
    ),
    "unknown": (
        "Counted as unknown: {n_unknown} without a record.",
        "Als unbekannt gezählt: {n_unknown} ohne Eintrag.",
    ),
    "no_volume": (
        "There has been no volume at all, so every plan is zero.",
        "Es gab gar kein Volumen, also ist jeder Plan null.",
    ),
    "marked": (
        "The forecast does not learn from {n_marked} that somebody marked; averages and the classical safety stock "
        "count them all the same.",
        "Die Prognose lernt nicht aus {n_marked_dat}, die jemand markiert hat; Mittelwerte und der klassische "
        "Sicherheitsbestand zählen sie trotzdem.",
    ),
}


@dataclass(frozen=True)
class Span:
    """A number of periods of a cadence."""

    number: int
    cadence: str

    def text(self, language: str, *, is_dative: bool = False) -> str:
        """ "1 day", "13 days"; "13 Tage", as a dative "13 Tagen"."""
        noun = PERIOD_NOUNS[self.cadence]
        if language == "de":
            return f"{self.number} {PERIOD_NOUNS_DE[noun][2 * is_dative + (self.number != 1)]}"
        return f"{self.number} {noun}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True)
class Remark:
    """One sentence, by its kind in SENTENCES and its values: spans, whole numbers, and shares as ratios."""

    kind: str
    values: Mapping[str, Span | int | float]

    def text(self, language: str = "en") -> str:
        """The sentence for a reader.

        Raises
        ------
        InvalidParameter
            where there is no such sentence.
        """
        if self.kind not in SENTENCES:
            raise InvalidParameter("the kind of a remark", repr(self.kind), f"one of {', '.join(SENTENCES)}")
        return SENTENCES[self.kind][language == "de"].format_map(dict(self._texts(language)))

    def _texts(self, language: str) -> list[tuple[str, str]]:
        found = []
        for name, value in self.values.items():
            if isinstance(value, Span):
                found.append((name, value.text(language)))
                found.append((f"{name}_dat", value.text(language, is_dative=True)))
            else:
                found.append((name, f"{value:.0%}" if isinstance(value, float) else f"{value}"))
        return found


def remark(kind: str, **values: Span | int | float) -> Remark:
    """The remark of a kind with its values."""
    return Remark(kind, values)


def remark_texts(remarks: tuple[Remark, ...], language: str = "en") -> tuple[str, ...]:
    """The sentences of some remarks."""
    return tuple(item.text(language) for item in remarks)
