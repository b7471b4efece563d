"""Alerts of a workspace as a feed for readers of news (RSS 2.0), and for calendars (ICS, RFC 5545).

Read by whoever has the address, so it holds nothing but what an alert says; the name of the workspace, which may be the
key to it, is not among it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.etree import ElementTree

from core.speech.network import SIGNS
from core.watch.episodes import DATA, SILENT, SLOW, SURGE, Alert
from db.opening import NOBODY, open_store
from db.rows.alert_outlets import slug_of_feed
from db.rows.workspace_rows import WorkspaceMissing
from db.server.engine import connect_database
from settings import load_settings

STATUS = {SURGE: "Surge alert", SLOW: "Low velocity", SILENT: "Low velocity", DATA: "Stale data"}
STATUS_DE = {SURGE: "Nachfragesprung", SLOW: "Flaute", SILENT: "Still", DATA: "Alte Daten"}
FORMATS = {"rss": "application/rss+xml; charset=utf-8", "ics": "text/calendar; charset=utf-8"}


def read_feed(token: str, *, file_format: str, language: str, now: datetime, link: str = "") -> bytes | None:
    """The feed that this part of an address opens, of alerts as they were last brought up; None for any other.

    link: the address of the app, which readers of news ask for.
    """
    if file_format not in FORMATS:
        return None
    with connect_database(load_settings()).login_transaction(NOBODY) as connection:
        slug = slug_of_feed(connection, token)
    if slug is None:
        return None
    try:
        store = open_store(
            slug, database_url=None, read_only=True, create=False, as_owner=True, made_by="feed"
        )
    except WorkspaceMissing:  # it has expired
        return None
    alerts, n_open = store.alerts(), len(store.alerts(only_open=True))
    n_left_out = n_open - sum(alert.resolved_at is None for alert in alerts)
    said = {"title": store.workspace().title, "language": language}
    if file_format == "ics":
        return ics(alerts, now=now, n_left_out=n_left_out, **said)
    return rss(alerts, now=now, n_left_out=n_left_out, link=link, **said)


def left_out(n_alerts: int, language: str) -> str:
    """That a feed does not hold all that is open."""
    return {
        "de": f"{n_alerts} weitere offene Alarme stehen nicht in diesem Feed; die Seite zeigt alle.",
        "en": f"{n_alerts} more open alerts are not in this feed; the page shows all.",
    }[language]


def title_of(alert: Alert, language: str) -> str:
    """Sign, lane and reason in one line."""
    reason = alert.reason_de if language == "de" else alert.reason
    over = {"de": " (vorbei)", "en": " (over)"}[language] if alert.resolved_at else ""
    return f"{SIGNS[STATUS[alert.kind]]} {alert.lane}: {reason}{over}"


def rss(
    alerts: Sequence[Alert],
    *,
    title: str,
    now: datetime,
    language: str = "en",
    link: str = "",
    n_left_out: int = 0,
) -> bytes:
    """The alerts, newest first; one that grew worse or is over is another item, so that readers show it again."""
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    for name, text in (
        ("title", title),
        ("link", link),
        ("description", title),
        ("lastBuildDate", format_datetime(now.astimezone(UTC))),
    ):
        ElementTree.SubElement(channel, name).text = text
    for alert in alerts:
        moved_at = alert.resolved_at or alert.worse_at or alert.told_at
        item = ElementTree.SubElement(channel, "item")
        ElementTree.SubElement(item, "title").text = title_of(alert, language)
        names = STATUS_DE if language == "de" else STATUS
        ElementTree.SubElement(item, "description").text = names[alert.kind]
        ElementTree.SubElement(item, "pubDate").text = format_datetime(moved_at.astimezone(UTC))
        guid = ElementTree.SubElement(item, "guid", isPermaLink="false")
        guid.text = f"alert-{alert.alert_id}-{int(moved_at.timestamp())}"
    if n_left_out > 0:
        item = ElementTree.SubElement(channel, "item")
        ElementTree.SubElement(item, "title").text = left_out(n_left_out, language)
        ElementTree.SubElement(item, "guid", isPermaLink="false").text = f"left-out-{now:%Y-%m-%d}"
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def ics(
    alerts: Sequence[Alert], *, title: str, now: datetime, language: str = "en", n_left_out: int = 0
) -> bytes:
    """Each alert as whole days, from the day that it holds since to the one on which it was over, or to today."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//capacity-twin//alerts//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for alert in alerts:
        first = alert.since or alert.told_at.date()
        last = (alert.resolved_at or now).date()
        event = Event()
        event.add("uid", f"alert-{alert.alert_id}@capacity-twin")
        event.add("dtstamp", alert.resolved_at or alert.worse_at or alert.told_at)
        event.add("dtstart", first)
        event.add("dtend", max(first, last) + timedelta(days=1))
        event.add("summary", title_of(alert, language))
        event.add("transp", "TRANSPARENT")  # nobody is busy because of it
        calendar.add_component(event)
    if n_left_out > 0:
        event = Event()
        event.add("uid", "alerts-left-out@capacity-twin")
        event.add("dtstamp", now)
        event.add("dtstart", now.date())
        event.add("dtend", now.date() + timedelta(days=1))
        event.add("summary", left_out(n_left_out, language))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
