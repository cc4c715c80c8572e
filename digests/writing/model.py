"""The writer that asks a language model, and posts nothing of its answer that the cited sentences do not bear out.

An answer that fails its checks goes back once, with the reasons. What fails again is replaced: a bullet by sentences of the extract, the
headline by one that people wrote. A budget that is spent, a provider that is down or an answer without a sound word raises
WriterError, and the story is told by the writer before this one.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import reduce

from digests.errors import WriterError
from digests.models import Language, Sentence
from digests.ports import Answer, Clock, Draft, DraftBullet, LanguageModel, ModelMemory, StoryPlan, Writer, Written
from digests.reading.gazetteer import Gazetteer
from digests.writing import drafts, prompt
from digests.writing.budget import Budget, estimate
from digests.writing.drafts import Checked
from digests.writing.grounding import Finder
from digests.writing.prompt import INSTRUCTIONS, Prompt

_ANSWER = 1200  # tokens an answer is reckoned with before it is known


@dataclass(frozen=True, slots=True)
class _Told:
    """The drafts a model wrote for a story, its correction last, and what of them stands."""

    drafts: tuple[Draft, ...]
    model: str
    checked: Checked


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

    async def write(self, plan: StoryPlan) -> Written:
        shown = prompt.build(plan.material, plan.numbers)
        if not shown.shown:
            raise WriterError("the story has no sentence to write from")
        key = hashlib.sha256(f"{self._model.name}\n{INSTRUCTIONS}\n{shown.text}".encode()).hexdigest()
        told = self._remembered(await self._memory.answer(key), shown)
        if told is None:
            told = await self._tell(shown, plan.digest)
            await self._memory.keep_answer(key, _dump(told), self._clock.now())
        return _written(told, shown, plan, await self._extract.write(plan))

    async def _tell(self, shown: Prompt, digest: str) -> _Told:
        """Asks, checks, sends back once what fails. Raises WriterError when nothing stands."""
        began = self._clock.now()
        answer = await self._ask(digest, [shown.text])
        checked, drafted = self._check(answer, shown), [answer.draft]
        if not checked.sound and self._clock.now() - began < self._patience:
            try:
                second = await self._ask(digest, [shown.text, answer.text or "{}", _correction(answer, checked)])
            except WriterError:
                if checked.empty:
                    raise
            else:
                checked = drafts.merge(checked, self._check(second, shown))
                drafted.append(second.draft)
                answer = replace(second, problem=second.problem or answer.problem)
        if checked.empty:
            why = [answer.problem, *(w for whys in checked.problems for w in whys), *checked.headline_problems]
            raise WriterError(f"{answer.model} wrote nothing that its sources bear out ({next(filter(None, why), '')})")
        return _Told(tuple(d for d in drafted if d), answer.model, checked)

    def _remembered(self, kept: str | None, shown: Prompt) -> _Told | None:
        """What was written for these sentences before, if it still stands."""
        if kept is None:
            return None
        written, model = _load(kept)
        checked = reduce(drafts.merge, [drafts.check(d, shown, self._book, self._find) for d in written])
        return None if checked.empty else _Told(written, model, checked)

    async def _ask(self, digest: str, turns: Sequence[str]) -> Answer:
        """Within the budget. A question that got no answer is not counted."""
        asked = estimate("".join((INSTRUCTIONS, *turns)))
        today = self._clock.now().date()
        if not self._budget.knows(today):
            self._budget.recall(today, await self._memory.spent(today))
        self._budget.reserve(digest, asked + _ANSWER)
        try:
            answer = await self._model.ask(INSTRUCTIONS, turns)
        except BaseException:
            self._budget.settle(digest, asked + _ANSWER, 0)
            raise
        used = answer.tokens or asked + estimate(answer.text)
        self._budget.settle(digest, asked + _ANSWER, used, answer.money, answer.model)
        await self._memory.spend(today, digest, used, answer.money or Decimal(0))
        return answer

    def _check(self, answer: Answer, shown: Prompt) -> Checked:
        if answer.draft is None:
            return Checked(None, (answer.problem,), (), ())
        return drafts.check(answer.draft, shown, self._book, self._find)


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


def _dump(told: _Told) -> str:
    written = [[d.headline_en, d.headline_zh, [[b.en, b.zh, b.sentences] for b in d.bullets]] for d in told.drafts]
    return json.dumps({"model": told.model, "drafts": written}, ensure_ascii=False)


def _load(kept: str) -> tuple[tuple[Draft, ...], str]:
    row = json.loads(kept)
    return tuple(
        Draft(en, zh, tuple(DraftBullet(b, c, tuple(ids)) for b, c, ids in bullets))
        for en, zh, bullets in row["drafts"]
    ), str(row["model"])


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
