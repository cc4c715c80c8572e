"""stub"""
from dataclasses import dataclass
from datetime import datetime
from digests.models import *
@dataclass(frozen=True, slots=True)
class Measure:
    id: str
def measure_of(text: str, value: Value, start: int, end: int, quote: Span, clause: Span) -> Measure | None:
    return None
def scope_of(text: str, figure: Figure, measure: Measure | None, clause: Span, published: datetime | None) -> str:
    return ""
