"""The writer that translates: as the extract, with headline and lead put into the language that no source offers.

Names and figures do not go through the model (`placeholders`). What comes back is held against its source by `grounding`, both ways. A
sentence that loses a placeholder or fails is translated once more as it stands; when that fails too it is left out, and an omission mark stands in its
place. What people wrote in a language stays.
"""

import asyncio
from collections.abc import Iterator, Sequence

from digests.errors import WriterError
from digests.models import Language, Sentence
from digests.ports import StoryPlan, Translator, Writer, Written
from digests.reading.gazetteer import Gazetteer
from digests.text.script import simplified
from digests.writing import drafts
from digests.writing.grounding import Finder, check
from digests.writing.placeholders import mask, names_of, set_in
from digests.writing.polarity import differ, side
from digests.writing.prompt import plain

OMISSION = "[…]"
_REASON = 200  # characters; it may repeat what the model wrote
_SHARE = {Language.EN: (1.2, 7.0), Language.HANS: (0.12, 1.0)}  # length of a translation, in lengths of its source


class TranslateWriter:
    """`extract` gives what is translated. Raises WriterError when the translator cannot work and a language lacks a text."""

    name = "translate"

    def __init__(self, translator: Translator, book: Gazetteer, *, extract: Writer, find: Finder | None = None) -> None:
        self._translator = translator
        self._book = book
        self._extract = extract
        self._find = find

    async def write(self, plan: StoryPlan) -> Written:
        written = await self._extract.write(plan)
        headlines, leads, notes = dict(written.headlines), dict(written.lead), list(written.notes)
        for target, source in ((Language.EN, Language.HANS), (Language.HANS, Language.EN)):
            if target in written.headlines or target in written.lead:
                continue
            sentences = [*_some(written.headlines.get(source)), *written.lead.get(source, ())]
            told = await self._translated(sentences, plan, target, notes)
            if source in written.headlines and told[0]:
                headlines[target] = told[0]
            lead = told[1:] if source in written.headlines else told
            if any(lead):
                leads[target] = _with_omissions(lead, written.lead[source], target)
        by_machine = headlines != dict(written.headlines) or leads != dict(written.lead)
        writer = f"translate:{self._translator.name}" if by_machine else written.writer
        return Written(headlines, leads, writer, tuple(notes), written.unconfirmed)

    async def _translated(
        self, sentences: Sequence[Sentence], plan: StoryPlan, target: Language, notes: list[str]
    ) -> list[Sentence | None]:
        """Along `sentences`; None where no translation stands. Why goes to `notes`."""
        if not sentences:
            return []
        texts = [simplified(s.text) for s in sentences]
        names = names_of(plan, target)
        masked = [mask(text, target, names, self._book) for text in texts]
        answers = await self._ask([m.text for m in masked], target)
        found = [m.restored(a, target) for m, a in zip(masked, answers, strict=True)]
        why = [await self._problem(t, f, target) for t, f in zip(texts, found, strict=True)]
        again = [n for n, problem in enumerate(why) if problem and masked[n].parts]
        for n, answer in zip(again, await self._ask([texts[n] for n in again], target), strict=True):
            found[n] = set_in(answer, target)
            why[n] = await self._problem(texts[n], found[n], target)
        left_out = [(s.text, w) for s, w in zip(sentences, why, strict=True) if w]
        notes += [f'translate: "{text}" is left out in {target} ({plain(w)[:_REASON]})' for text, w in left_out]
        return [
            None if w or f is None else Sentence(f, target, s.references, self._translator.name)
            for s, f, w in zip(sentences, found, why, strict=True)
        ]

    async def _ask(self, texts: Sequence[str], target: Language) -> Sequence[str]:
        answers = await self._translator.translate(texts, target) if texts else ()
        if len(answers) != len(texts):
            raise WriterError(f"{self._translator.name} gave {len(answers)} translations for {len(texts)} sentences")
        return answers

    async def _problem(self, source: str, translated: str | None, target: Language) -> str:
        """The first that is wrong; "" where nothing is. On a thread of its own: models find the names of a text."""
        if translated is None:
            return "a placeholder was lost or moved"
        return await asyncio.to_thread(lambda: next(self._problems(source, translated, target), ""))

    def _problems(self, source: str, translated: str, target: Language) -> Iterator[str]:
        low, high = _SHARE[target]
        yield from drafts.form(translated, target, [source], 600)
        if not low * len(source) <= len(translated) <= high * len(source) or _stutters(translated):
            yield "it is too short, too long, or repeats itself"
        yield from (f'"{p.text}": {p.why}' for p in check(source, translated, self._book, self._find).problems)
        sides = side(source, chinese=not target.chinese), side(translated, chinese=target.chinese)
        yield from filter(None, [differ(*sides)])
        yield from (f'"{p.text}" is lost: {p.why}' for p in check(translated, source, self._book, self._find).problems)


def _some(sentence: Sentence | None) -> tuple[Sentence, ...]:
    return (sentence,) if sentence else ()


def _with_omissions(
    told: Sequence[Sentence | None], sources: Sequence[Sentence], target: Language
) -> tuple[Sentence, ...]:
    """An omission mark for each run of sentences that were left out."""
    lead: list[Sentence] = []
    for sentence, source in zip(told, sources, strict=True):
        if sentence is not None:
            lead.append(sentence)
        elif not lead or lead[-1].text != OMISSION:
            lead.append(Sentence(OMISSION, target, source.references))
    return tuple(lead)


def _stutters(text: str) -> bool:
    """Whether a stretch of it stands three times in a row: a model that lost its way."""
    compact = text.replace(" ", "")
    return any(
        compact[at : at + size] == compact[at + size : at + 2 * size] == compact[at + 2 * size : at + 3 * size]
        for size in range(2, len(compact) // 3 + 1)
        for at in range(len(compact) - 3 * size + 1)
        if not compact[at : at + size].isdigit()
    )
