"""Is this article one we have, in other clothes? A pure decision against stored summaries.

Questions that must be answered for a copy:

1. How much of the shorter text does the longer one hold? Most of it; less where both are seen whole and differ in edits only.
2. Does one begin with a report of its own? An article that quotes another at length, or repeats it as background, does; a copied half
   or lead begins as the original does. A line of furniture, a byline or a caption is too short for a report.
3. Is the same said of others? Notices off one template agree in all but figures and names.

When unsure: New (a missed duplicate is a line too many, a wrong one is an article lost).

Known false cases: the second half of an article posted alone is New, and so is a copy under a lead written anew; a copy whose figures
were converted to other units; a brief of which an editor has changed nouns; the first lines, under another title, of an article that
does not come back to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from digests.dedup.cohesion import returning, terms
from digests.dedup.exchanges import tells_apart
from digests.dedup.overlap import FURNITURE, Kept, Shown, Side, overlap, shown
from digests.dedup.sketches import opening, parted, units
from digests.models import Article, Decision, Duplicate, New, Revision, Sketch, Summary
from digests.text.script import fold, lowered

_NEAR = 0.3  # of the shingles: below it nothing is looked at
_MUCH = 0.5  # of the shingles: worth telling though it is no copy
_TINY, _BRIEF = 40, 200  # characters
_ENDING = 8  # size of an ending that may be another signature
_LEAD, _AGAIN = 90, 0.3  # size of a lead that may be lost, and what share of its terms comes again
_BEHIND = 120  # size of what must be seen behind a brief to tell whether it goes on about the same
_RETURNING = {
    False: 0.75,
    True: 1.2,
}  # terms of a brief that come again in a hundred of what follows it: Chinese, English
_FEW = 2  # terms that come again by chance
_BEGINS = "one of the two begins with a report of its own"


@dataclass(frozen=True, slots=True)
class _Text:
    """What two texts are compared by. `limit`: below it every shingle was kept."""

    sketch: Sketch
    shingles: frozenset[int]
    figures: frozenset[int]
    limit: int
    start: str
    length: int  # characters of the body
    title: str

    @classmethod
    def of(cls, article: Article, sketch: Sketch) -> "_Text":
        return cls(sketch, *parted(sketch), opening(article), len(article.body or article.text), article.title)

    @classmethod
    def stored(cls, summary: Summary) -> "_Text":
        body = summary.length - len(summary.title) - 1 if summary.title else summary.length
        length = body if body > 0 else summary.length
        return cls(summary.sketch, *parted(summary.sketch), summary.opening, length, summary.title)

    @property
    def kept(self) -> Kept:
        return Kept(self.shingles, self.limit)

    @property
    def shown(self) -> Shown:
        return shown(self.start, whole=self.length <= len(self.start) + 20)


@dataclass(frozen=True, slots=True)
class _Verdict:
    copy: bool
    share: float  # of the shorter text that is in the longer, 0..1
    why: str


def decide(article: Article, sketch: Sketch, candidates: Sequence[Summary], *, key: str | None = None) -> Decision:
    """What the article is to the stored ones (`Archive.similar` and `Archive.same_address`). `key` is its raw item's.

    The best match wins: same address first, then the highest containment, then the longest original, then its id.
    """
    others = sorted((c for c in candidates if c.article != article.id), key=lambda c: c.article)
    mine = _Text.of(article, sketch)
    found: list[Duplicate | Revision] = []
    refused: list[_Verdict] = []
    for other in others:
        judged = _against(article, mine, other, key)
        if isinstance(judged, _Verdict):
            refused.append(judged)
        else:
            found.append(judged)
    lengths = {c.article: c.length for c in others}
    if found:
        return max(found, key=lambda d: (isinstance(d, Revision), d.containment, lengths[d.of]))
    nearest = max(refused, key=lambda v: v.share, default=None)
    if nearest is None or nearest.share < _MUCH:
        return New()
    return New(f"much of it is in another article; {nearest.why}")


def _against(article: Article, mine: _Text, other: Summary, key: str | None) -> Duplicate | Revision | _Verdict:
    theirs = _Text.stored(other)
    contained = _contained(mine, theirs)[0]
    if (article.url is not None and article.url == other.url) or (
        key is not None and (key, article.source) == (other.key, other.source)
    ):
        return _at_one_address(article, mine, other, contained)
    verdict = _compared(mine, theirs)
    if not verdict.copy:
        return verdict
    fuller = len(article.text) >= 1.25 * other.length + 60
    return Duplicate(of=other.article, containment=round(verdict.share, 3), why=verdict.why, fuller=fuller)


def _at_one_address(article: Article, mine: _Text, other: Summary, contained: float) -> Duplicate | Revision | _Verdict:
    if mine.sketch == other.sketch and (article.title, len(article.text)) == (other.title, other.length):
        return Duplicate(of=other.article, containment=1.0, why="same address, same text")
    alike = min(mine.length, len(other.opening)) > 0.2 * max(mine.length, len(other.opening))
    if contained >= _NEAR or (_same_title(mine.title, other.title) and alike):
        return Revision(of=other.article, containment=round(contained, 3), why="same address, changed text")
    return _Verdict(False, 0, "the address is used again for something else")


def _contained(mine: _Text, theirs: _Text, *, of_longer: bool = False) -> tuple[float, int]:
    """Share of one text's shingles that the other has, of the sample both keep, and how many that rests on."""
    limit = min(mine.limit, theirs.limit)
    samples = sorted(({h for h in side.shingles if h < limit} for side in (mine, theirs)), key=len)
    asked = samples[of_longer]
    return (len(samples[0] & samples[1]) / len(asked) if asked else 0.0), len(asked)


def _compared(mine: _Text, theirs: _Text) -> _Verdict:
    share, sample = _contained(mine, theirs)
    if (sample >= 4 and share < _NEAR) or not mine.start or not theirs.start:
        return _Verdict(False, share, "little of the text is the same")
    if _other_figures(mine, theirs, 3, 0.3):
        return _Verdict(False, share, "the figures are others")
    if mine.start == theirs.start and mine.sketch == theirs.sketch:
        return _Verdict(True, 1.0, "100% of the text is the same")
    shorter, longer = sorted((mine, theirs), key=lambda side: (side.length, side.start))  # whichever came first
    found = overlap(shorter.shown, longer.shown, kept=(shorter.kept, longer.kept))
    short, long = found.mine, found.theirs
    whole = mine.shown.whole and theirs.shown.whole
    if shorter.shown.whole:
        share = short.shared if whole else max(share, short.shared)
        sample = short.length
    alike = _same_title(mine.title, theirs.title) or _same_numbers(mine, theirs)
    added = 0.0 if whole else 1 - _contained(mine, theirs, of_longer=True)[0]
    begins_anew = _begins_anew(short, long, added) and not _lost_lead(shorter, longer, short, long, share, added)
    said = (
        (_BEGINS if begins_anew else None)
        or _goes_on_to_others(shorter, longer, long)
        or (_differs(short, long, share, alike) if whole else _differs_at_length(mine, theirs, short, share, sample))
        or tells_apart(found.exchanges, short.length)
    )
    if said:
        return _Verdict(False, share, said)
    return _Verdict(True, share, _reason(mine, theirs, share))


def _adds_little(long: Side, added: float) -> bool:
    """Whether a longer text adds next to nothing but what it begins with. `added`: share of it, where it isn't seen whole, that the
    shorter lacks."""
    return max(long.own - long.top, added * long.length - long.top) <= 0.15 * long.length


def _begins_anew(short: Side, long: Side, added: float) -> bool:
    """Whether more than furniture goes before what is shared.

    Where next to nothing else is added to a longer text, a caption or a site's greeting may be as long as a sentence.
    """
    most = max(FURNITURE, min(1.5 * FURNITURE, 0.2 * short.length)) if _adds_little(long, added) else FURNITURE
    return max(short.top, long.top) > most or short.top + long.top > 1.5 * most


def _lost_lead(shorter: _Text, longer: _Text, short: Side, long: Side, share: float, added: float) -> bool:
    """Whether the longer text begins with a lead that the shorter has lost: its words come again in what follows it."""
    if (
        not _adds_little(long, added)
        or share < 0.9
        or short.top > FURNITURE
        or long.top > min(_LEAD, 0.25 * long.length)
    ):
        return False
    told, again = returning(longer.shown.units, ~long.covered)
    return _same_title(shorter.title, longer.title) or again >= _AGAIN * told


def _goes_on_to_others(shorter: _Text, longer: _Text, long: Side) -> str | None:
    """Whether the longer text, a round-up, goes on to other things than the shorter one that it holds."""
    least = _BEHIND if long.top <= _ENDING else _BEHIND // 2
    if not shorter.shown.whole or longer.length < 1.5 * shorter.length or long.own < least:
        return None
    shown = longer.shown
    titled = terms(units(lowered(fold(longer.title))))
    of_it = terms(shown.units, long.covered)
    if _same_title(shorter.title, longer.title) or (titled and len(titled & of_it) >= 0.5 * len(titled)):
        return None
    again = returning(shown.units, long.covered)[1]
    if again >= max(_FEW, _RETURNING[shown.words] * long.own / 100) and not long.is_item:
        return None
    return "the longer one goes on to other things"


def _differs(short: Side, long: Side, share: float, alike: bool) -> str | None:
    """Two texts seen whole: the shorter one is in the longer but for edits, and lines that tell nothing. `alike`: in title or numbers."""
    if short.length < _TINY and (short.own or share < 0.8):
        return "too short to tell"
    if (
        share < (0.5 if alike else 0.6)
        or short.own > (0.15 if short.telling and short.length < _BRIEF else 0.25) * short.length
    ):
        return "each has something of its own"
    ends_anew = short.length < _BRIEF and short.tail > _ENDING and long.tail > FURNITURE
    if ends_anew and returning(long.text.units, long.covered)[1] < _FEW:
        return "each has something of its own"
    return None


def _differs_at_length(mine: _Text, theirs: _Text, short: Side, share: float, sample: int) -> str | None:
    """Longer texts, of which the beginnings and a sample are seen. Nothing but edits in sight, less of the sample will do."""
    edits = short.own <= 0.08 * short.length and short.shared >= 0.5
    if sample < 4 or share < (0.6 if edits else 0.75):
        return "each has something of its own"
    return "the figures are others" if _other_figures(mine, theirs, 4, 0.6 if edits else 0.7) else None


def _other_figures(mine: _Text, theirs: _Text, least: int, share: float) -> bool:
    """Whether the two have other figures. Where only the words behind them are others (mln for million), the numbers seen tell."""
    fewer, more = sorted((mine.figures, theirs.figures), key=len)
    if len(fewer) < least or len(fewer & more) >= share * len(fewer):
        return False
    return not _same_numbers(mine, theirs)


def _same_numbers(mine: _Text, theirs: _Text) -> bool:
    few, many = sorted((mine.shown.numbers, theirs.shown.numbers), key=len)
    return len(few) >= 4 and len(few & many) >= 0.8 * len(few)


def _reason(mine: _Text, theirs: _Text, share: float) -> str:
    if min(mine.length, theirs.length) < 0.7 * max(mine.length, theirs.length):
        return f"it begins alike, and {share:.0%} of the shorter is in the longer"
    if share >= 0.8:
        return f"{share:.0%} of the text is the same"
    return f"{share:.0%} of the text is the same, and its {'title' if _same_title(mine.title, theirs.title) else 'opening'}"


def _same_title(a: str, b: str) -> bool:
    """Equal titles, a site's name or a few words aside."""
    left, right = units(lowered(fold(a))), units(lowered(fold(b)))
    if len(left) < 4 or len(right) < 4:
        return False
    short, long = sorted((set(pairwise(side)) for side in (left, right)), key=len)
    return len(short & long) >= 0.8 * len(short) and len(short) >= 0.5 * len(long)
