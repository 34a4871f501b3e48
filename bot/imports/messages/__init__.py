"""What is said of a run: its card, the replies in its thread, the announcement. All made from one report."""

from bot.imports.messages.calls import calls_notice
from bot.imports.messages.evidence import evidence_words
from bot.imports.messages.kinds import announcement, card, file_words, final, paused_notice, private_copy
from bot.imports.messages.parts import Message
from bot.imports.messages.report import joined_final
from bot.imports.messages.withheld import withheld

__all__ = [
    "Message",
    "announcement",
    "calls_notice",
    "card",
    "evidence_words",
    "file_words",
    "final",
    "joined_final",
    "paused_notice",
    "private_copy",
    "withheld",
]
