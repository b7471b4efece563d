"""What the Watchtower and the network brief say, from the facts of a network and of each of its lanes."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts import Fact, facts_by_id
from core.facts.decision_facts import MOVES as MOVE_FACTS
from core.speech.claims import LOOKS, MOVES
from core.speech.fact_text import value_text
from core.speech.frames import Facts, number, read_frames
from core.speech.network_frames import NETWORK_FRAMES
from core.speech.pages import Page, read_figures
from core.speech.template import answer_sentence
from core.words.languages import two_languages

# Status is never colour alone: each word has its own sign.
SIGNS = {
    "Surge alert": "▲",
    "Low velocity": "▼",
    "Stale data": "◷",
    "Too little data": "…",
    "Ended": "■",
    "Normal": "●",
}
NETWORK_PAGE = Page(
    {
        **NETWORK_FRAMES,
        **read_frames("""
[visible why]
hidden | plain | typical_visible_change typical_visible_fall lanes_hidden>0 |
    on a typical lane we detect lasting rises of {typical_visible_change} and falls of {typical_visible_fall} or more,
    but noise hides a rise of 30 % on {lanes_hidden} {lanes_hidden?lane/lanes}; each lane is compared with its own
    pattern |
    auf einer typischen Strecke erkennen wir dauerhafte Anstiege ab {typical_visible_change} und Rückgänge ab
    {typical_visible_fall}, doch auf {lanes_hidden} {lanes_hidden?Strecke/Strecken} verdeckt das Rauschen einen
    Anstieg
    von 30 %; jede Strecke wird mit ihrem eigenen Muster verglichen
visible | plain | typical_visible_change typical_visible_fall |
    on a typical lane we detect lasting rises of {typical_visible_change} and falls of {typical_visible_fall} or more;
    each lane is compared with its own pattern |
    auf einer typischen Strecke erkennen wir dauerhafte Anstiege ab {typical_visible_change} und Rückgänge ab
    {typical_visible_fall}; jede Strecke wird mit ihrem eigenen Muster verglichen
early | plain | lanes_total |
    there is too little data yet to tell a change from noise |
    noch sind es zu wenig Daten, um eine Änderung vom Rauschen zu unterscheiden
[reason why]
above_plan | plain | above_plan status=Normal | coming weeks {above_plan} above last year | kommende Wochen
    {above_plan} über Vorjahr
status | plain | status_reason | {status_reason} | {status_reason}
[buffer_move_cause why]
more | plain | buffer_move:down buffer_move_gain | more is held than pays | es wird mehr gehalten, als sich lohnt
less | plain | buffer_move:up buffer_move_gain | less is held than pays | es wird weniger gehalten, als sich lohnt
level | plain | buffer_move | not what its service level needs | nicht, was der Servicegrad verlangt
[capacity_year_move_cause why]
partner | plain | capacity_year_move_partner |
    idle booked units cost more than the partner surcharge |
    leer Gebuchtes kostet mehr als der Partneraufschlag
more | plain | capacity_year_move:down | more is booked than pays | es ist mehr gebucht, als sich lohnt
less | plain | capacity_year_move | less is booked than pays | es ist weniger gebucht, als sich lohnt
[capacity_move_cause why]
above | plain | capacity_move:up above_plan | coming weeks {above_plan} above last year |
    kommende Wochen {above_plan} über Vorjahr
more | plain | capacity_move:up | the coming weeks need more | die kommenden Wochen brauchen mehr
less | plain | capacity_move | the coming weeks need less | die kommenden Wochen brauchen weniger
[buffer_move_short do]
hold | act | buffer_move | hold {buffer_move:whole} instead of {buffer_move_today:number} |
    {buffer_move:whole} statt {buffer_move_today:number} halten
[capacity_year_move_short do]
all | act | capacity_year_move:down capacity_year_move_target<0.5 |
    give back all {capacity_year_move:whole}, over the year | alle {capacity_year_move:whole} abgeben, übers Jahr
book | act | capacity_year_move:up | book {capacity_year_move:whole} more, over the year |
    {capacity_year_move:whole} mehr buchen, übers Jahr
partner | act | capacity_year_move_partner | give back {capacity_year_move:whole}, rest to partners |
    {capacity_year_move:whole} abgeben, Rest an Partner
release | act | capacity_year_move | give back {capacity_year_move:whole}, over the year |
    {capacity_year_move:whole} abgeben, übers Jahr
[capacity_move_short do]
plan | act | capacity_move:up capacity_move_assumed capacity_move_target |
    plan for {capacity_move_target}, four weeks | {capacity_move_target} einplanen, vier Wochen
book | act | capacity_move:up | book {capacity_move:whole} more, four weeks |
    {capacity_move:whole} mehr buchen, vier Wochen
release | act | capacity_move | give back {capacity_move:whole}, four weeks |
    {capacity_move:whole} abgeben, vier Wochen
[look_surge_short do]
look | act | look_surge | ask {look_surge} | klären, {look_surge}
[look_slow_short do]
look | act | look_slow | ask {look_slow} | klären, {look_slow}
[look_silent_short do]
look | act | look_silent | ask {look_silent} | klären, {look_silent}
[look_data_short do]
look | act | look_data | find out {look_data} | klären, {look_data}
[look_prices_short do]
look | act | look_prices | enter {look_prices} | {look_prices} eintragen
[inputs_short do]
too_little | plain | status=Too_little_data | too little data to decide on | zu wenig Daten für eine Entscheidung
enter | plain | inputs_missing | enter {inputs_missing} | {inputs_missing} eintragen
[worth_short what]
money | plain | worth>0 worth_low worth_high | {worth:number} ({worth_low:number} to {worth_high:number}) |
    {worth:number} ({worth_low:number} bis {worth_high:number})
buffer | plain | buffer_move_units | {buffer_move_units} | {buffer_move_units}
capacity | plain | capacity_move_units | {capacity_move_units} | {capacity_move_units}
"""),
    },
    read_figures("""
[lanes]
lanes_total | | {lanes_total:number} | Lanes | Strecken
[alert]
lanes_alert | lanes_alert>0 | {lanes_alert:number} | Need a decision | Mit Handlungsbedarf
[worth]
worth_total lanes_total~lanes_unknown worth_total=0 | | ? |
    Still to be saved = own capacity and buffer not entered | Noch zu sparen = Kapazität und Puffer nicht eingetragen
worth_total worth_total_low worth_total_high | | {worth_total} |
    Still to be saved = 80 % range {worth_total_low:number} to {worth_total_high:number} |
    Noch zu sparen = 80-%-Bereich {worth_total_low:number} bis {worth_total_high:number}
[waiting]
money_at_risk_total | money_at_risk_total>0 | {money_at_risk_total:amount} |
    Waiting costs = in the coming week alone | Abwarten kostet = allein in der kommenden Woche
"""),
)


def answer(facts: Sequence[Fact], language: str = "en", *, has_doors: bool = False) -> tuple[str, str]:
    """Title: how many lanes need a decision, and what is at stake. Paragraph: of which kinds, and what can be seen.

    has_doors: what is still to be entered is said below, beside the way to where it is entered
    """
    kinds = f"kinds network_wait young {'over' if has_doors else 'unknown over unpriced'}"
    detail = NETWORK_PAGE.say(kinds, facts_by_id(facts), language)
    return answer_sentence(facts, language), detail


def status_text(row: Facts, language: str = "en") -> str:
    """Sign and name of a lane's status; `row` holds the lane's facts under their metrics."""
    return f"{SIGNS.get(str(row['status'].value), '')} {value_text(row['status'], language)}"


def status_line(row: Facts, language: str = "en") -> str:
    """Sign and name of a lane's status, with its reason where there is one."""
    reason = "status_reason" in row and value_text(row["status_reason"], language)
    return f"{status_text(row, language)} · {reason}" if reason else status_text(row, language)


KIND_OF_FACT = {metric: kind for kind, (metric, _) in MOVE_FACTS.items()}
CHIP_WORDS = two_languages("""
book | Book capacity | Kapazität buchen
release | Give back capacity | Kapazität abgeben
hold | Another buffer | Anderer Puffer
surge | ▲ Surge | ▲ Nachfragesprung
slow | ▼ Slowdown | ▼ Flaute
silent | ○ Silent | ○ Still
data | ◷ Old data | ◷ Veraltete Daten
nothing | ● Nothing to decide | ● Nichts zu entscheiden
""")


def orders_of(row: Facts) -> tuple[str, ...]:
    """The decisions told of a lane, by the names of their facts, in their order."""
    return tuple(name for name in row if name in (*MOVES, *LOOKS))


def do_text(row: Facts, language: str = "en") -> str:
    """What to do first on a lane, in a few words, and how many decisions more there are."""
    orders = [name for name in orders_of(row) if name != "look_prices"]
    if not orders and "inputs_missing" not in row:
        orders = list(orders_of(row))
    if not orders:
        clause = NETWORK_PAGE.clause("inputs_short", row, language)
        return f"{clause[:1].upper()}{clause[1:]}"
    clause = NETWORK_PAGE.clause(f"{orders[0]}_short", row, language)
    more = f" (+{len(orders) - 1})" if len(orders) > 1 else ""
    return f"{clause[:1].upper()}{clause[1:]}{more}"


def short_orders(row: Facts, language: str = "en") -> dict[str, str]:
    """Each decision of a lane that can be answered, by its kind, in a few words."""
    found = {}
    for name in orders_of(row):
        if name != "look_prices":
            clause = NETWORK_PAGE.clause(f"{name}_short", row, language)
            found[_kind_of_order(name)] = f"{clause[:1].upper()}{clause[1:]}"
    return found


def kind_of(row: Facts) -> str:
    """The kind of the decision that `do_text` tells; empty where there is none."""
    orders = [name for name in orders_of(row) if name != "look_prices"]
    return _kind_of_order(orders[0]) if orders else ""


def _kind_of_order(name: str) -> str:
    return KIND_OF_FACT.get(name, name.removeprefix("look_"))


def worth_text(row: Facts, language: str = "en") -> str:
    """What the decisions of a lane are worth in a week with their range; a volume where no price was entered."""
    return NETWORK_PAGE.clause("worth_short", row, language)


def is_worth_known(row: Facts) -> bool:
    """Whether the worth of a lane's decisions is known: where none moves anything and inputs are missing or something
    is to be looked at first, it is not known, not nothing."""
    asks_first = "inputs_missing" in row or any(name != "look_prices" for name in orders_of(row))
    return "worth" in row and (any(name in MOVES for name in orders_of(row)) or not asks_first)


def waiting_of(row: Facts) -> float | None:
    """What the coming week of waiting costs on a lane; None where no price was entered, or where no move is told
    because something is to be looked at first: then it is not known, not nothing."""
    risk, orders = row.get("money_at_risk"), orders_of(row)
    is_unknown = risk is None or (bool(orders) and not any(name in MOVES for name in orders))
    return None if is_unknown or risk is None else number(risk)


def why_text(row: Facts, language: str = "en") -> str:
    """The same behind the sign of the lane's status, where that is not normal."""
    sign = "" if row["status"].value == "Normal" else f"{SIGNS.get(str(row['status'].value), '')} "
    return f"{sign}{reason_text(row, language)}"


def reason_text(row: Facts, language: str = "en") -> str:
    """Why a lane stands where it stands, in a few words.

    The reason is that of the order that `do_text` tells: an alarm of these days gives none for a year or for a stock.
    """
    first = next((name for name in orders_of(row) if name in MOVES), "")
    is_alarm = not first or (first == "capacity_move" and row["status"].value != "Normal")
    kind = "reason" if is_alarm else f"{first}_cause"
    reason = NETWORK_PAGE.clause(kind, row, language)
    return f"{reason[:1].upper()}{reason[1:]}"
