"""What comparing two written names comes to."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a comparison rests on."""

    SAME = "same"  # the same name, however divided or ordered
    ROMANISED = "romanised"  # full name in characters and in Latin letters
    VARIANT = "variant"  # misspelt, short form, initials, other romanisation
    PART = "part"  # surname of the other
    GIVEN = "given"  # given name of the other, in the same letters or by sound
    SOUND = "sound"  # a foreign name spelt by sound
    HOMOPHONE = "homophone"  # other characters of the same sound
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Comparison:
    score: float
    kind: Kind
    why: str

    @property
    def same(self) -> bool:
        return self.score >= 0.5


def different(why: str, score: float = 0.1) -> Comparison:
    return Comparison(score, Kind.NONE, why)
