"""Dedup stage: is this article one we have, in other clothes? `decision` has the rules, `sketches` what is stored to compare by,
`overlap` where two texts share their words, `exchanges` what the words they don't share tell."""

from digests.dedup.decision import decide
from digests.dedup.sketches import OPENING, opening, sketch

__all__ = ["OPENING", "decide", "opening", "sketch"]
