"""The language in which a visitor is spoken to, and the texts of the screen in it."""

from ui.language.texts import Later, said, say, say_count, text
from ui.language.visitor import spoken

__all__ = ["Later", "said", "say", "say_count", "spoken", "text"]
