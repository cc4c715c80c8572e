"""How long a digest may be: words of one language, shared out among its stories by importance.

    the whole length -> a share for each story -> its parts in the order they are told, as long as they fit

A headline, the first sentence, what changed and what is disputed are always told; names, figures and further sentences while there is room.
What finds none is counted as "and N more". Words are counted in every language of the channel, and both halves tell the same. Of
two languages each gets four fifths, so that who reads both has not read twice as much.
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
_Words = tuple[float, ...]  # of each language
_run = re.compile(rf"[{HAN}]|[^\s{HAN}·/—–-]*[A-Za-z0-9][^\s{HAN}]*")


@dataclass(frozen=True, slots=True)
class _Told:
    """How many names, figures and sentences of a brief are told."""

    people: int
    figures: int
    sentences: int
    talk: int = 0  # the sentence of what is unconfirmed, told or not

    def within(self, other: "_Told") -> bool:
        return all(getattr(self, part) <= getattr(other, part) for part in self.__slots__)


def fitted(edition: Edition, channel: Channel, length: int) -> Edition:
    """The edition in about `length` words of each language; as it is where `length` is 0."""
    if not length or not edition.briefs:
        return edition
    voices = [v for v in (Voice(Language.HANS), Voice(Language.EN)) if _speaks(v, channel.mode)]
    left = (length * (_OF_TWO if len(voices) > 1 else 1.0),) * len(voices)
    weights = [math.sqrt(max(b.importance, 1.0)) for b in edition.briefs]
    weight_left = sum(weights)
    filled: dict[str, tuple[_Told, _Words]] = {}
    ordered = sorted(zip(weights, edition.briefs, strict=True), key=lambda p: (-p[0], p[1].story))
    for weight, brief in ordered:
        share = tuple(room * weight / weight_left for room in left)
        filled[brief.story] = _fill(brief, voices, share, in_order=True)
        left = tuple(max(room - used, 0.0) for room, used in zip(left, filled[brief.story][1], strict=True))
        weight_left -= weight
    for in_order in (True, False):  # what is left over at the end, the most important first
        for _, brief in ordered:
            room = tuple(map(sum, zip(left, filled[brief.story][1], strict=True)))
            filled[brief.story] = _fill(brief, voices, room, in_order=in_order)
            left = tuple(whole - used for whole, used in zip(room, filled[brief.story][1], strict=True))
    return replace(edition, briefs=tuple(_cut(b, filled[b.story][0]) for b in edition.briefs))


def words(text: str) -> float:
    """Words of a text, Han characters by the time they take."""
    runs = _run.findall(text)
    han = sum(1 for run in runs if re.match(f"[{HAN}]", run))
    return len(runs) - han + han / _HAN_TO_A_WORD


def _speaks(voice: Voice, mode: LanguageMode) -> bool:
    return mode is LanguageMode.BOTH or voice.language.chinese == (mode is LanguageMode.ZH)


def _fill(brief: StoryBrief, voices: Sequence[Voice], room: _Words, *, in_order: bool) -> tuple[_Told, _Words]:
    """What of a story finds room, and the words it takes. `in_order` keeps the room for what comes next in the order, rather than filling
    it with what comes after."""
    whole = _parts(brief)
    least = (
        min(least, have) for least, have in zip(_ALWAYS, (whole.people, whole.figures, whole.sentences), strict=True)
    )
    told = _Told(*least)
    used = _cost(brief, told, voices)
    for more in _order():
        larger = _Told(*(getattr(told, part) + getattr(more, part) for part in _Told.__slots__))
        if not larger.within(whole):
            continue
        cost = _cost(brief, larger, voices)
        if all(words_ <= most for words_, most in zip(cost, room, strict=True)):
            told, used = larger, cost
        elif in_order:
            break
    return told, used


def _order() -> Iterator[_Told]:
    """What comes next, best first: two figures and a name, what is unconfirmed, a figure, a second sentence, then names, the last sentence
    last."""
    name, figure, sentence, talk = _Told(1, 0, 0), _Told(0, 1, 0), _Told(0, 0, 1), _Told(0, 0, 0, 1)
    yield from (figure, name, figure, talk, figure, sentence, name, name, name, sentence)


def _parts(brief: StoryBrief) -> _Told:
    sentences = max((len(lead) for lead in brief.lead.values()), default=0)
    return _Told(len(brief.people), len(brief.figures), sentences, int(bool(brief.unconfirmed)))


def _cost(brief: StoryBrief, told: _Told, voices: Sequence[Voice]) -> _Words:
    """Words of a brief so cut."""
    return tuple(words(" ".join(_texts(_cut(brief, told), voice))) for voice in voices)


def _texts(brief: StoryBrief, voice: Voice) -> Iterator[str]:
    if head := brief.headlines.get(voice.language):
        yield head.text
    yield from (s.text for s in brief.lead.get(voice.language, ()))
    yield from (voice.person(p) for p in brief.people)
    yield from (voice.claim(e) for e in (*brief.figures, *brief.disputes))
    yield from (voice.change(e) for e in brief.changes)
    yield from (voice.misspelt(p) + " " + " / ".join(s.text for s in p.spellings) for p in brief.misspelt)
    if talk := brief.unconfirmed.get(voice.language):
        yield talk.text


def _cut(brief: StoryBrief, told: _Told) -> StoryBrief:
    return replace(
        brief,
        lead={language: lead[: told.sentences] for language, lead in brief.lead.items()},
        unconfirmed=brief.unconfirmed if told.talk else {},
        people=brief.people[: told.people],
        figures=brief.figures[: told.figures],
        more_people=brief.more_people + len(brief.people[told.people :]),
        more_figures=brief.more_figures + len(brief.figures[told.figures :]),
    )
