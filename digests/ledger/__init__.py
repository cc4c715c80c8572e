"""The ledger: who says which figure of whom, and where reports disagree.

    figures -> claims (one per figure and article) -> lines of one key -> variants (one per value) -> entries

A line's key is subject, measure and scope. Money between two parties has both in its key, in either order; a stake has what it is in. On one line

- equal values, and a rounding beside what it rounds (140亿 beside 143亿), support each other;
- bounds and vague amounts that admit a value agree with it (超140亿 with 143亿);
- firm values that exclude each other are DISPUTED when they are said at the same time, or of something that happens only once;
- a later, different value of something that changes is CHANGED, a toll that rises among them (`tolls`); so is what one source corrects in a later version or article of a story.

Missing a dispute is preferable to inventing one: hearsay, forecasts, values of one and the same article, values too far apart to mean the
same thing, and measures of which a subject has many at a time never make one. Copies count once: claims of one article, of one site, and
of articles that credit the same origin are one voice.
"""

from digests.ledger.claims import claims
from digests.ledger.entries import entries, line_key, partner_of, value_key_of, variants, voices
from digests.ledger.values import agree, is_rounding, value_key

__all__ = [
    "agree",
    "claims",
    "entries",
    "is_rounding",
    "line_key",
    "partner_of",
    "value_key",
    "value_key_of",
    "variants",
    "voices",
]
