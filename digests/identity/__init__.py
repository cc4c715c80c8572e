"""People across scripts and spellings: which written names are one person's.

`keys` finds candidates, `match` compares two written names with the evidence in words, `resolve` decides which person of the archive
each person of a reading is. A missed alias is preferred to two people made one: what is only likely (a homophone, a transliteration by
sound, a short form, a surname alone) needs a second cue before `resolve` accepts it, and what an admin decided stands.

Known false cases: two people of one rare full name are one record, with the doubt written down; a person who changes both script and
employer between two articles is two records until an article names both.
"""

from digests.identity.matching import keys_of, match
from digests.identity.resolving import resolve
from digests.naming.lookup import keys

__all__ = ["keys", "keys_of", "match", "resolve"]
