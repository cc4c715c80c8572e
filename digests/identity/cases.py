"""One candidate for one person of a reading, with the evidence for it."""

from dataclasses import dataclass

from digests.identity.forms import full, telling_alone
from digests.models import NameMatch, Person
from digests.naming.comparison import Comparison, Kind


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate for one person of the reading."""

    person: Person
    found: Comparison
    ours: str
    theirs: str
    cues: tuple[str, ...]
    strength: float  # of the cues; 1 is enough for what is only likely

    @property
    def certain(self) -> bool:
        """Needs no second cue: the same full name, or the pinyin of a full name with at least two given syllables."""
        if not full(self.ours) or not full(self.theirs):
            return self.found.score == 1.0 and telling_alone(self.ours)
        return self.found.kind is Kind.SAME or (self.found.kind is Kind.ROMANISED and self.found.score >= 0.9)

    @property
    def partial(self) -> int:
        """0 for full names on both sides, 1 for a part of one, 2 for a part by sound."""
        if full(self.ours) and full(self.theirs) and self.found.kind not in (Kind.PART, Kind.GIVEN):
            return 0
        return 2 if self.found.kind is Kind.SOUND else 1

    @property
    def rank(self) -> tuple[int, bool, float, float, int, str]:
        same = self.found.kind is Kind.SAME
        return (-self.partial, same, self.strength, self.found.score, len(self.person.stories), self.person.id)

    def evidence(self, doubt: str = "") -> NameMatch:
        why = "; ".join((self.found.why, *self.cues, *((doubt,) if doubt else ())))
        return NameMatch(self.ours, self.theirs, True, max(self.found.score, 0.5), why)
