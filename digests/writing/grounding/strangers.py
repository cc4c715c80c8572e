"""Single Latin words of a claim that may be a person's though the reader, who is careful, passes them over: Kovac of "shots at Kovac".

By themselves they prove nothing. Where a person of the source is missing from the claim, one that nobody in the source bears stands in that place.
"""

import re
from collections.abc import Iterator, Sequence

from digests.reading.document import Found
from digests.reading.gazetteer import Gazetteer
from digests.reading.latin_lexicon import latin_lexicon
from digests.text.tokens import tokens
from digests.writing.grounding.cues import is_country
from digests.writing.grounding.name_forms import not_names, titles
from digests.writing.grounding.sound import transcription

_word = re.compile(r"(?<![\w@#’'-])[A-Z][a-zà-ÿ]{2,}(?![\w-])")
_of_place = re.compile(r"\b(?:the|an?|in|at|from|near|into|across|St\.?|Saint|Mount|Lake|Fort)\s$", re.IGNORECASE)
_capital_before = re.compile(r"\b(\w[\w.’'-]*)[\s.]$")
_capital_after = re.compile(r"(?:['’]s)?[\s-]+[A-Z0-9]")


def strangers(
    text: str, taken: Sequence[tuple[int, int]], book: Gazetteer, *, any_word: bool = False
) -> Iterator[Found]:
    """Words of a folded text, outside what is `taken` as names, that are surnames or do what people do; with `any_word` all that may be names."""
    known = latin_lexicon()
    for match in _word.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        if any(s < end and start < e for s, e in taken) or word in known.places or word.lower() in known.months:
            continue
        if is_country(word) and not known.spoke.match(text, end):
            continue
        if known.is_plain(word) or word.lower() in not_names() or word.lower() in titles() or book.entries(word):
            continue
        before = _capital_before.search(text, 0, start)
        if before is None and word.lower() in known.ordinary and not known.spoke.match(text, end):
            continue  # Long before
        titled = before is not None and before[1].lower() in titles()
        alone = before is None or titled or not before[1][0].isupper() or before[1].lower() in not_names()
        if not alone or _of_place.search(text[:start]) or _capital_after.match(text, end):
            continue
        if any_word or titled or known.spoke.match(text, end) or known.is_name(word):
            yield Found(start, end, word, whole=False)


def han_strangers(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Characters that spell sounds and are no words, outside what is `taken`: 弗雷克, of which no reader knows whether it is somebody."""
    known = frozenset(word for word in tokens(text) if len(word) > 1)
    for run in re.finditer(f"[{transcription()}]{{3,6}}", text):
        if any(s < run.end() and run.start() < e for s, e in taken) or any(word in run[0] for word in known):
            continue
        yield Found(run.start(), run.end(), run[0], whole=False)
