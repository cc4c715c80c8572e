"""The answer to whose a figure is, with the evidence it was found by."""

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    """By what evidence a subject was found, the firmest first."""

    OWNS = "owns"  # X's revenue, X的营收, shares of X
    DESCRIBED = "described"  # 工作了12年的X; X, an engineer with 12 years ...
    CLAUSE = "clause"  # the subject of its clause
    DEAL = "deal"
    BEHIND = "behind"  # members of X, after the figure
    EARLIER = "earlier"  # the subject of a clause before
    SENTENCE = "sentence"  # that of the sentence before


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a figure is: its subject, the `partner` of a deal whose both parties are clear, and others of whom `also` the same is said.

    `route` tells how the subject was found; what is carried over from elsewhere must pass more than what stands beside the figure.
    """

    subject: str | None = None
    partner: str | None = None
    also: tuple[str, ...] = ()
    route: Route | None = None


NOBODYS = Whose()
