"""What the core asks of the world. Only these do I/O, and only these are async (engines excepted: they compute).

Every implementation, real or fake, passes the same contract suite in tests/contracts/.
"""

from digests.ports.archive import Archive, Filing
from digests.ports.engines import Mark, NameTagger, Painter, SentenceEncoder, SentenceParser, Tag, Word
from digests.ports.library import Library
from digests.ports.sources import Clock, Fetched, Fetcher, Poll, PollState, Source
from digests.ports.writing import (
    LONGEST_ANSWER,
    Answer,
    Draft,
    DraftBullet,
    LanguageModel,
    ModelMemory,
    StoryPlan,
    Translator,
    Writer,
    Written,
)

__all__ = [
    "LONGEST_ANSWER",
    "Answer",
    "Archive",
    "Clock",
    "Draft",
    "DraftBullet",
    "Fetched",
    "Fetcher",
    "Filing",
    "LanguageModel",
    "Library",
    "Mark",
    "ModelMemory",
    "NameTagger",
    "Painter",
    "Poll",
    "PollState",
    "SentenceEncoder",
    "SentenceParser",
    "Source",
    "StoryPlan",
    "Tag",
    "Translator",
    "Word",
    "Writer",
    "Written",
]
