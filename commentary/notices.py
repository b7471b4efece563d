"""Sentences that say why the built-in text stands in for the model's, in both languages."""

from __future__ import annotations

SLOW = "The language model did not answer in time."
UNREACHABLE = "The language model could not be reached."
DOWN = "The language model is not available at the moment."
QUOTA = "The language model's quota is used up for the moment."
KEY_REFUSED = "The language model refused the key; please check GEMINI_API_KEY."
MODEL_GONE = "The language model that GEMINI_MODEL names is not offered; please choose a current one."
EMPTY = "The language model gave no answer."
UNREADABLE = "The language model's answer could not be read."
UNSUPPORTED = "Too little of the language model's answer could be verified."
RESTING = "The language model failed several times and is left alone for a minute."
BUDGET = "This workspace has used its calls to the language model for today."

GERMAN = {
    SLOW: "Das Sprachmodell hat nicht rechtzeitig geantwortet.",
    UNREACHABLE: "Das Sprachmodell war nicht erreichbar.",
    DOWN: "Das Sprachmodell ist gerade nicht verfügbar.",
    QUOTA: "Das Kontingent des Sprachmodells ist im Augenblick verbraucht.",
    KEY_REFUSED: "Das Sprachmodell hat den Schlüssel abgelehnt; bitte GEMINI_API_KEY prüfen.",
    MODEL_GONE: "Das in GEMINI_MODEL genannte Sprachmodell wird nicht angeboten; bitte ein aktuelles wählen.",
    EMPTY: "Das Sprachmodell gab keine Antwort.",
    UNREADABLE: "Die Antwort des Sprachmodells war nicht lesbar.",
    UNSUPPORTED: "Zu wenig von der Antwort des Sprachmodells ließ sich belegen.",
    RESTING: "Das Sprachmodell hat mehrmals versagt und wird eine Minute in Ruhe gelassen.",
    BUDGET: "Dieser Arbeitsbereich hat seine Aufrufe des Sprachmodells für heute verbraucht.",
}


def notice_text(notice: str, language: str) -> str | None:
    """The sentence in the reader's language; None where there is nothing to say."""
    return (GERMAN.get(notice, notice) if language == "de" else notice) or None
