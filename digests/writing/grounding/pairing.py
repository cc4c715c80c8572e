"""Which person of a source each name of a claim stands for: one stands for one.

A name that sounds a little like a person of the source is not borne out by that person when another name of the claim is plainly theirs. And where
somebody of the source is missing from the claim, an uncertain name that nobody in the source bears is more likely in their place than a word.
"""

import re
from collections.abc import Sequence
from functools import cached_property

from digests.naming.comparison import compare
from digests.reading.document import Found
from digests.text.script import is_han
from digests.writing.grounding.people import People
from digests.writing.grounding.sound import DOT, POSSESSIVE, alike, transcription

_SAME = 0.5  # likeness from which a name is a person's
_BETTER = 0.15  # by how much another name of the claim must be nearer to a person


class Pairing:
    """The people of a claim beside those of its source. `found` are names read in the folded claim, `named` these and the listed ones, `missing`
    people of the source that are listed, or may be people, and in the claim are not."""

    def __init__(
        self, claim: str, source: People, found: Sequence[Found], named: Sequence[str], missing: Sequence[str]
    ) -> None:
        self._claim = claim
        self._source = source
        self._named = tuple(dict.fromkeys(named))
        self._found = found
        self._missing = missing

    def is_anothers(self, name: str) -> bool:
        """Whether all that bears this name out by sound is a person whom another name of the claim fits better."""
        if self._source.has_letters(name):
            return False
        bearing = [p for p in self._source.found if self._source.alone(p).has(name)]
        others = [n for n in self._named if is_han(n[0]) == is_han(name[0]) and not _share(n, name)]
        if not bearing or not others or self._source.rest.has(name):
            return False
        return all(any(self._is_rather(p.form, other, name) for other in others) for p in bearing)

    def _is_rather(self, person: str, other: str, name: str) -> bool:
        """Whether a person is `other`, a name as full as this one, which is nobody else's in the source."""
        fits = _likeness(person, other)
        if len(re.split(DOT, other)) < len(re.split(DOT, name)) or fits < max(_SAME, _likeness(person, name) + _BETTER):
            return False
        return all(_likeness(p.form, other) <= fits for p in self._source.found)

    @cached_property
    def somebody_missing(self) -> bool:
        """Whether a person of the source stands in the claim in no way."""
        claim = People(self._claim, lambda _: self._found, lambda _: False)
        left = [
            p.form
            for p in self._source.left(self._named)
            if p.whole or (is_han(p.form[0]) and (len(p.form) > 2 or set(p.form) <= set(transcription())))
        ]
        return any(not claim.has(person) for person in (*left, *self._missing))


def _share(a: str, b: str) -> bool:
    """Whether two names have a part in common: they may be one person's."""
    parts = [{POSSESSIVE.sub("", p) for p in re.split(DOT, name) if p} for name in (a, b)]
    return bool(parts[0] & parts[1]) or a in b or b in a


def _likeness(person: str, name: str) -> float:
    """How near two names in different scripts are, by all rules; foreign names by the sound of the whole too."""
    han, latin = (person, name) if is_han(person[0]) else (name, person)
    if is_han(latin[0]) or not set(re.sub(DOT, "", han)) <= set(transcription()):
        return compare(person, name).score
    return max(compare(person, name).score, alike(re.sub(DOT, "", han), re.sub(DOT, "", latin)))
