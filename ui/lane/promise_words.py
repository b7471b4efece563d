"""Words of a lane's promises beside its play: the table, how the lane orders, and why the two differ."""

from __future__ import annotations

from core.forecast.horizons import RISK_HORIZON_DAYS
from core.plan.lane_plan import LanePlan
from core.plan.played_promises import (
    ANY_WEEKDAY,
    DAYS_ADD_UP,
    LEAD_TIME_VARIES,
    ONE_LAW_IN_STEPS,
    PART_DAYS,
    STANDARD_ERRORS,
    PlayedPromises,
    Promise,
)
from core.service.cycle_law import days_of_cycle, days_protected
from core.words.labels import REVIEW_POLICY_WORDS
from core.words.languages import in_language, two_languages
from core.words.number_text import exact, headline, percent

REASONS = two_languages(f"""
{LEAD_TIME_VARIES} |
    lead times that vary are whole days of a gamma law in the play, so that the weekday on which one ends counts, while
    the formula adds their spread to that of demand as under a normal law |
    schwankende Laufzeiten sind im Spiel ganze Tage einer Gammaverteilung, sodass der Wochentag zählt, an dem eine
    endet; die Formel rechnet ihre Streuung wie bei einer Normalverteilung zu der der Nachfrage
{PART_DAYS} |
    the play knows whole days only: a part of a day is rounded up in some of the futures and down in the others, and an
    order that falls due within a day is placed at its close |
    das Spiel kennt nur ganze Tage: Ein Teil eines Tages wird in manchen Verläufen auf- und in den anderen abgerundet,
    und eine Bestellung, die innerhalb eines Tages fällig wird, geht an dessen Ende hinaus
{ANY_WEEKDAY} |
    the formula's order is placed on any weekday of the coming weeks, the play's on the days on which its level is
    passed |
    die Formel bestellt an irgendeinem Wochentag der kommenden Wochen, das Spiel an den Tagen, an denen das Niveau
    unterschritten wird
{DAYS_ADD_UP} |
    the play's days must add up to the forecast's totals, so that a single day of it is somewhat wider or narrower than
    the formula has it |
    die Tage des Spiels müssen sich zu den Summen der Prognose ergänzen, sodass ein einzelner Tag etwas mehr oder
    weniger streut als in der Formel
{ONE_LAW_IN_STEPS} |
    the formula of overflow takes one law, in steps, for all days of the coming weeks, while the play draws each day by
    its own |
    die Formel des Überlaufs nimmt für alle Tage der kommenden Wochen eine Verteilung in Stufen, das Spiel zieht jeden
    Tag nach seiner eigenen
""")
UNTIL_NEXT = two_languages("""
periodic |
    {lead_time} of lead time and {cycle} until the next order |
    {lead_time} für die Laufzeit und {cycle} bis zur nächsten Bestellung
daily |
    {lead_time} of lead time and one until the next order |
    {lead_time} für die Laufzeit und einen bis zur nächsten Bestellung
continuous |
    those of the lead time, and what the level is passed by on its day |
    die der Laufzeit, und das, worum das Niveau an seinem Tag unterschritten wird
""")
WORDS = two_languages(f"""
figure | Figure | Kennzahl
promised | As promised | Wie zugesagt
played | As played | Wie gespielt
differs | Differs | Weicht ab
yes | yes | ja
cycles | Order cycles without a shortage | Bestellzyklen ohne Fehlmenge
fill_rate | Fill rate | Lieferbereitschaft
short | Short a week · {{unit}} | Fehlmenge je Woche · {{unit}}
penalty | SLA penalty a week · {{currency}} | Vertragsstrafe je Woche · {{currency}}
overflow | To partners a week · {{unit}} | An Partner je Woche · {{unit}}
policy |
    How orders are placed: **{{policy}}**. An order must last **{{days}} days**: {{until}}. |
    So wird bestellt: **{{policy}}**. Eine Bestellung muss **{{days}} Tage** reichen: {{until}}.
agree |
    Formula and play agree within {STANDARD_ERRORS:g} standard errors. |
    Formel und Spiel stimmen innerhalb von {STANDARD_ERRORS:g} Standardfehlern überein.
differ |
    Where they differ by more than {STANDARD_ERRORS:g} standard errors: {{why}}. |
    Wo sie um mehr als {STANDARD_ERRORS:g} Standardfehler abweichen: {{why}}.
basis |
    Played are {{n}} futures of this lane's forecast, day by day: the next order cycle at the planned level, and
    {RISK_HORIZON_DAYS} days against own capacity. After ± stands one standard error. The same data give the same
    play. |
    Gespielt werden {{n}} Verläufe der Prognose dieser Strecke, Tag für Tag: der nächste Bestellzyklus auf dem geplanten
    Niveau und {RISK_HORIZON_DAYS} Tage gegen die eigene Kapazität. Nach ± steht ein Standardfehler. Dieselben Daten
    ergeben dasselbe Spiel.
""")


def policy_sentence(plan: LanePlan, language: str = "en") -> str:
    """How the lane orders, and for how many days an order must last."""
    parameters = plan.lane.parameters
    cycle, lead_time = (
        exact(days, language) for days in (days_of_cycle(parameters), parameters.lead_time_days)
    )
    named = in_language(REVIEW_POLICY_WORDS[parameters.review_policy], language).replace("R ", f"{cycle} ")
    return _say(
        "policy",
        language,
        policy=named[0].lower() + named[1:],
        days=exact(days_protected(parameters), language),
        until=in_language(UNTIL_NEXT[parameters.review_policy], language).format(
            lead_time=lead_time, cycle=cycle
        ),
    )


def rows(played: PlayedPromises, *, unit: str, currency: str, language: str = "en") -> dict[str, list[str]]:
    """The table: each figure as promised and as played, with its standard error."""
    service, named = played.service, {"unit": unit, "currency": currency}
    shares = {"cycles": service.cycle_service_level_ratio, "fill_rate": service.fill_rate_ratio}
    amounts = {
        "short": service.short_units_per_week,
        "penalty": service.penalty_cost_per_week,
        "overflow": played.overflow_units_per_week,
    }
    lines = [(name, *_shares(promise, language)) for name, promise in shares.items()]
    lines += [(name, *_amounts(promise, language)) for name, promise in amounts.items()]
    differs = [not promise.is_kept for promise in (*shares.values(), *amounts.values())]
    columns = {
        "figure": [_say(name, language, **named) for name, _, _ in lines],
        "promised": [promised for _, promised, _ in lines],
        "played": [as_played for _, _, as_played in lines],
        "differs": [_say("yes", language) if differ else "" for differ in differs],
    }
    return {_say(name, language): values for name, values in columns.items()}


def verdict(played: PlayedPromises, language: str = "en") -> str:
    """Whether formula and play agree, and the reason where they do not."""
    if not played.reasons:
        return _say("agree", language)
    why = "; ".join(in_language(REASONS[reason], language) for reason in played.reasons)
    return _say("differ", language, why=why)


def basis(played: PlayedPromises, language: str = "en") -> str:
    """What was played."""
    return _say("basis", language, n=headline(played.n_replications, language))


def _say(name: str, language: str, **values: str) -> str:
    return in_language(WORDS[name], language).format(**values)


def _shares(promise: Promise, language: str) -> tuple[str, str]:
    played = promise.played
    points = exact(100.0 * played.standard_error, language)
    promised, as_played = (percent(value, language, decimals=2) for value in (promise.promised, played.value))
    return promised, f"{as_played} ± {points}"


def _amounts(promise: Promise, language: str) -> tuple[str, str]:
    played = promise.played
    promised, as_played, error = (
        exact(value, language) for value in (promise.promised, played.value, played.standard_error)
    )
    return promised, f"{as_played} ± {error}"
