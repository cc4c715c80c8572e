"""How long a digest may be: words of one language, shared out among its stories by importance.

    the whole length -> a share for each story -> its parts in the order they are told, as long as they fit

A headline, the first sentence, what changed and what is disputed are always told; names, figures and further sentences while there is room.
What finds none is counted as "and N more". Words are counted in every language of the channel, and the longest decides, so that both halves
tell the same. Of two languages each gets four fifths, so that who reads both has not read twice as much.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from digests.models import Edition, Language, LanguageMode, StoryBrief
from digests.publishing import Channel
from digests.text.script import HAN
from digests.writing.voice import Voice

_HAN_TO_A_WORD = 1.7  # Han characters read in the time of an English word: about 420 and 250 a minute
_OF_TWO = 0.8
_ALWAYS = (2, 1, 1)  # names, figures and sentences of a story that are told in any case
_run = re.compile(rf"[{HAN}]|[^\s{HAN}·/—–-]*[A-Za-z0-9][^\s{HAN}]*")


@dataclass(frozen=True, slots=True)
class _Told:
    """How many names, figures and sentences of a brief are told."""

    people: int
    figures: int
    sentences: int


def fitted(edition: Edition, channel: Channel, length: int) -> Edition:
    """The edition in about `length` words of each language; as it is where `length` is 0."""
    if not length or not edition.briefs:
        return edition
    voices = [v for v in (Voice(Language.HANS), Voice(Language.EN)) if _speaks(v, channel.mode)]
    room = length * (_OF_TWO if len(voices) > 1 else 1.0)
    weights = [math.sqrt(max(b.importance, 1.0)) for b in edition.briefs]
    left, weight_left = room, sum(weights)
    cut: dict[str, StoryBrief] = {}
    for weight, brief in sorted(zip(weights, edition.briefs, strict=True), key=lambda p: (-p[0], p[1].story)):
        told, used = _fill(brief, voices, left * weight / weight_left)
        cut[brief.story] = _cut(brief, told)
        left, weight_left = max(left - used, 0.0), weight_left - weight  # what one leaves over is for the others
    return replace(edition, briefs=tuple(cut[b.story] for b in edition.briefs))


def words(text: str) -> float:
    """Words of a text, Han characters by the time they take."""
    runs = _run.findall(text)
    han = sum(1 for run in runs if re.match(f"[{HAN}]", run))
    return len(runs) - han + han / _HAN_TO_A_WORD


def _speaks(voice: Voice, mode: LanguageMode) -> bool:
    return mode is LanguageMode.BOTH or voice.language.chinese == (mode is LanguageMode.ZH)


def _fill(brief: StoryBrief, voices: Sequence[Voice], share: float) -> tuple[_Told, float]:
    """What of a story finds room in its share, and the words it takes."""
    told = _Told(*(min(least, have) for least, have in zip(_ALWAYS, _parts(brief), strict=True)))
    used = _cost(brief, told, voices)
    for more in _order():
        larger = _Told(told.people + more.people, told.figures + more.figures, told.sentences + more.sentences)
        if any(a > b for a, b in zip((larger.people, larger.figures, larger.sentences), _parts(brief), strict=True)):
            continue
        cost = _cost(brief, larger, voices)
        if cost <= share:
            told, used = larger, cost
    return told, used


def _order() -> Iterator[_Told]:
    """What comes next, best first: two figures and a name, a second sentence, then names and a figure, the last sentence last."""
    name, figure, sentence = _Told(1, 0, 0), _Told(0, 1, 0), _Told(0, 0, 1)
    yield from (figure, name, figure, sentence, name, name, figure, name, sentence)


def _parts(brief: StoryBrief) -> tuple[int, int, int]:
    return len(brief.people), len(brief.figures), max((len(lead) for lead in brief.lead.values()), default=0)


def _cost(brief: StoryBrief, told: _Told, voices: Sequence[Voice]) -> float:
    """Words of a brief so cut, in the language that takes most."""
    return max(words(" ".join(_texts(_cut(brief, told), voice))) for voice in voices)


def _texts(brief: StoryBrief, voice: Voice) -> Iterator[str]:
    if head := brief.headlines.get(voice.language):
        yield head.text
    yield from (s.text for s in brief.lead.get(voice.language, ()))
    yield from (voice.person(p) for p in brief.people)
    yield from (voice.claim(e) for e in (*brief.figures, *brief.disputes))
    yield from (voice.change(e) for e in brief.changes)


def _cut(brief: StoryBrief, told: _Told) -> StoryBrief:
    return replace(
        brief,
        lead={language: lead[: told.sentences] for language, lead in brief.lead.items()},
        people=brief.people[: told.people],
        figures=brief.figures[: told.figures],
        more_people=brief.more_people + len(brief.people[told.people :]),
        more_figures=brief.more_figures + len(brief.figures[told.figures :]),
    )
