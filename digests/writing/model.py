"""The writer that asks a language model, and posts nothing of its answer that the cited sentences do not bear out.

An answer that fails its checks goes back once, with the reasons. What fails again is replaced: a bullet by sentences of the extract, the
headline by one that people wrote. A budget that is spent, a provider that is down or an answer without a sound word raises
WriterError, and the story is told by the writer before this one.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from weakref import WeakValueDictionary

from digests.errors import WriterError
from digests.models import Language, Sentence
from digests.ports import (
    LONGEST_ANSWER,
    Answer,
    Clock,
    Draft,
    DraftBullet,
    LanguageModel,
    ModelMemory,
    StoryPlan,
    Writer,
    Written,
)
from digests.reading.gazetteer import Gazetteer
from digests.writing import drafts, prompt
from digests.writing.budget import Budget, estimate
from digests.writing.drafts import Checked
from digests.writing.grounding import Finder
from digests.writing.prompt import INSTRUCTIONS, Prompt

_NOTE = 300  # characters; it may repeat what the model wrote


@dataclass(frozen=True, slots=True)
class _Told:
    """The drafts a model wrote for a story, its correction last, and what of them stands."""

    drafts: tuple[Draft, ...]
    model: str
    checked: Checked
    why: str = ""  # the first thing that was wrong


class ModelWriter:
    """`memory` keeps costs and drafts over a restart; drafts are checked anew whenever they are used. `extract` gives what replaces a failed part. A story that took longer than `patience` for its first answer is not sent back."""

    name = "model"

    def __init__(
        self,
        model: LanguageModel,
        book: Gazetteer,
        budget: Budget,
        clock: Clock,
        *,
        extract: Writer,
        patience: timedelta = timedelta(seconds=45),
        memory: ModelMemory,
        find: Finder | None = None,
    ) -> None:
        self._model = model
        self._book = book
        self._budget = budget
        self._clock = clock
        self._extract = extract
        self._patience = patience
        self._memory = memory
        self._find = find
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._till = asyncio.Lock()  # between what was spent and what is reserved nothing else is spent

    async def write(self, plan: StoryPlan) -> Written:
        shown = prompt.build(plan.material, plan.numbers)
        if not shown.shown:
            raise WriterError("the story has no sentence to write from")
        key = hashlib.sha256(f"{self._model.name}\n{INSTRUCTIONS}\n{shown.text}".encode()).hexdigest()
        # two channels told of a story at the same time pay once
        async with self._asking.setdefault(key, asyncio.Lock()):
            told = await self._remembered(await self._memory.answer(key), shown)
            if told is None:
                told = await self._tell(shown, plan.digest)
                now = self._clock.now()
                await self._memory.keep_answer(key, _dump(told, now.date()), now)
        if told.checked.empty:
            raise WriterError(
                f"{told.model} wrote nothing that its sources bear out ({prompt.plain(told.why)[:_NOTE]})"
            )
        return _written(told, shown, plan, await self._extract.write(plan))

    async def _tell(self, shown: Prompt, digest: str) -> _Told:
        """Asks, checks, sends back once what fails."""
        began = self._clock.now()
        answer = await self._ask(digest, [shown.text])
        checked, drafted = await self._check(answer, shown), [answer.draft]
        if not checked.sound and self._clock.now() - began < self._patience:
            try:
                second = await self._ask(digest, [shown.text, answer.text or "{}", _correction(answer, checked)])
            except WriterError:
                if checked.empty:
                    raise
            else:
                checked = drafts.merge(checked, await self._check(second, shown))
                drafted.append(second.draft)
                answer = replace(second, problem=second.problem or answer.problem)
        whys = [answer.problem, *(w for whys in checked.problems for w in whys), *checked.headline_problems]
        return _Told(tuple(d for d in drafted if d), answer.model, checked, next(filter(None, whys), ""))

    async def _remembered(self, kept: str | None, shown: Prompt) -> _Told | None:
        """What was written for these sentences before, if it still stands; of today also what did not, which is not paid for again."""
        loaded = _load(kept)
        if loaded is None:
            return None
        written, model, why, day = loaded
        found = [await self._checked(d, shown) for d in written] or [Checked(None, (why,), (), ())]
        checked = reduce(drafts.merge, found)
        if checked.empty and (not why or day != str(self._clock.now().date())):
            return None
        return _Told(written, model, checked, why)

    async def _ask(self, digest: str, turns: Sequence[str]) -> Answer:
        """Within the budget. A question that got no answer is not counted."""
        asked = estimate("".join((INSTRUCTIONS, *turns)))
        today = self._clock.now().date()
        async with self._till:
            spent, before = await self._memory.spent(today), await self._memory.spent(today - timedelta(days=1))
            self._budget.reserve(digest, asked + LONGEST_ANSWER, spent, before)
        try:
            answer = await self._model.ask(INSTRUCTIONS, turns)
            async with self._till:
                used, cost = (
                    answer.tokens or asked + estimate(answer.text),
                    self._budget.cost(answer.money, answer.model),
                )
                await self._memory.spend(today, digest, used, cost)
        finally:
            self._budget.release(digest, asked + LONGEST_ANSWER)
        return answer

    async def _check(self, answer: Answer, shown: Prompt) -> Checked:
        if answer.draft is None:
            return Checked(None, (answer.problem,), (), ())
        return await self._checked(answer.draft, shown)

    async def _checked(self, draft: Draft, shown: Prompt) -> Checked:
        """On a thread of its own: the names of a text are found by models, and what is posted meanwhile does not wait for them."""
        return await asyncio.to_thread(drafts.check, draft, shown, self._book, self._find)


def _correction(answer: Answer, checked: Checked) -> str:
    """What was wrong, for the model."""
    if answer.draft is None:
        return f"That cannot be used: {answer.problem}. Send the JSON object alone, as described."
    wrong = [f"- bullet {n}: {'; '.join(whys)}" for n, whys in enumerate(checked.problems, 1) if whys]
    wrong += [f"- headline: {'; '.join(checked.headline_problems)}"] if checked.headline_problems else []
    wrong += [] if checked.bullets else ["- there are no bullets"]
    return (
        "These do not stand:\n" + "\n".join(wrong) + "\nSend the whole JSON object again, corrected, in the same order."
    )


def _dump(told: _Told, day: date) -> str:
    """In ASCII: no database refuses it, whatever a model wrote."""
    written = [[d.headline_en, d.headline_zh, [[b.en, b.zh, b.sentences] for b in d.bullets]] for d in told.drafts]
    why = told.why if told.checked.empty else ""
    return json.dumps({"model": told.model, "drafts": written, "why": why, "day": str(day)})


def _load(kept: str | None) -> tuple[tuple[Draft, ...], str, str, str] | None:
    """Drafts, model, why nothing of them stood ("" where something did) and the day; None for what an older version kept otherwise."""
    try:
        row = json.loads(kept or "{}")
        written = tuple(
            Draft(en, zh, tuple(DraftBullet(b, c, tuple(ids)) for b, c, ids in bullets))
            for en, zh, bullets in row["drafts"]
        )
        return written, str(row["model"]), str(row["why"]), str(row["day"])
    except (ValueError, TypeError, LookupError):
        return None


# --- into words ----------------------------------------------------------------------------------------------------------


def _written(told: _Told, shown: Prompt, plan: StoryPlan, extract: Written) -> Written:
    checked, notes = told.checked, []
    cited = tuple(dict.fromkeys(i for b in checked.bullets if b for i in b.sentences))
    headlines = dict(extract.headlines)
    if checked.headline:
        refs = _references(cited, shown, plan) or tuple(sorted(plan.numbers.values()))
        en, zh = checked.headline
        headlines = {Language.EN: Sentence(en, Language.EN, refs, told.model), Language.HANS: Sentence(zh, Language.HANS, refs, told.model)}  # fmt: skip
    else:
        notes.append(f"model: the headline is the extract's ({'; '.join(checked.headline_problems)})")
    for number, (bullet, why) in enumerate(zip(checked.bullets, checked.problems, strict=True), 1):
        if bullet is None:
            notes.append(f"model: bullet {number} is the extract's ({'; '.join(why)})")
    lead = {language: _lead(told, shown, plan, extract, language) for language in (Language.HANS, Language.EN)}
    notes = [prompt.plain(note)[:_NOTE] for note in notes]
    return Written(headlines, {k: v for k, v in lead.items() if v}, f"model:{told.model}", tuple(notes))


def _lead(told: _Told, shown: Prompt, plan: StoryPlan, extract: Written, language: Language) -> tuple[Sentence, ...]:
    """The bullets in order, in the place of each that failed the next sentence of the extract that no other bullet cites."""
    bullets = told.checked.bullets
    if not any(bullets):
        return extract.lead.get(language, ())
    cited = {shown.shown[i].text for b in bullets if b for i in b.sentences}
    spare = iter([s for s in extract.lead.get(language, ()) if prompt.plain(s.text) not in cited])
    sentences: list[Sentence] = []
    for bullet in bullets:
        if bullet:
            text = bullet.zh if language.chinese else bullet.en
            sentences.append(Sentence(text, language, _references(bullet.sentences, shown, plan), told.model))
        elif (own := next(spare, None)) is not None:
            sentences.append(own)
    return tuple(sentences)


def _references(ids: Sequence[str], shown: Prompt, plan: StoryPlan) -> tuple[int, ...]:
    return tuple(sorted({plan.numbers[shown.shown[i].article] for i in ids}))
