"""An edition as a card: what a channel is told, in each of its languages, from the same values.

Phrases come from `digests.writing.voice`, one voice a language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.messages import Block, BlockKind, Card, Choice, RichText, Run, Style
from bot.notes import voices
from digests.models import Edition, Entry, Language, NamedPerson, Reference, Sentence, StoryBrief, Variant
from digests.publishing import Channel
from digests.writing.voice import Voice

_GAP = " · "
_MARKS = 2  # references shown behind a name
_SENTENCES_OF_TWO = 2  # sentences of a lead where the channel reads both languages
_MACHINE = "†"  # behind what a model wrote or translated
_LABEL = 28  # characters of a headline on a button


def edition(
    edition_: Edition, channel: Channel, charts: Mapping[str, Block] | None = None, *, threads: bool = False
) -> Card:
    """The digest of one channel and day: a line between stories, a button to each under it. `charts` are images by story. Where
    updates go to `threads` they have no number here either."""
    speak = voices(channel)
    refs = {r.number: r for r in edition_.references}
    blocks: list[Block] = [
        block(BlockKind.TITLE, _GAP.join(v.word("digest_title", date=v.day(edition_.date)) for v in speak)),
        *(block(BlockKind.CONTEXT, v.summary(edition_)) for v in speak),
    ]
    topic = None
    numbers = {brief.story: number for number, brief in enumerate(edition_.numbered(threads=threads), 1)}
    for brief in edition_.briefs:
        blocks.append(Block(BlockKind.DIVIDER))
        if brief.topic and brief.topic != topic and _grouped(edition_.briefs):
            blocks.append(block(BlockKind.CONTEXT, _GAP.join(dict.fromkeys(v.topic(brief.topic) for v in speak))))
        topic = brief.topic
        blocks += _story(brief, numbers.get(brief.story), speak, refs, charts)
    if edition_.more_stories:
        more = _GAP.join(v.word("more_stories", count=edition_.more_stories) for v in speak)
        blocks += [Block(BlockKind.DIVIDER), block(BlockKind.CONTEXT, more)]
    return Card(
        tuple(b for b in blocks if b.runs or b.kind is BlockKind.DIVIDER),
        tuple(_more_of(brief, numbers.get(brief.story), speak) for brief in edition_.briefs),
        private=False,
        plain=_plain(edition_, speak),
    )


def update(brief: StoryBrief, edition_: Edition, channel: Channel, charts: Mapping[str, Block] | None = None) -> Card:
    """What changed in a story the channel knows, for the thread of its first post."""
    speak = voices(channel)
    blocks = _story(brief, None, speak, {r.number: r for r in edition_.references}, charts)
    choices = (_more_of(brief, None, speak),)
    return Card(tuple(b for b in blocks if b.runs), choices, private=False, plain=_headline(brief, speak))


def _grouped(briefs: Sequence[StoryBrief]) -> bool:
    topics = [b.topic for b in briefs if b.topic]
    return 1 < len(set(topics)) < len(topics)


class _Marks:
    """The reference marks of one story. Those used are listed under it."""

    def __init__(self, refs: Mapping[int, Reference]) -> None:
        self.refs = refs
        self.used: set[int] = set()

    def of(self, numbers: Iterable[int]) -> Iterator[Run]:
        for number in sorted(set(numbers) & self.refs.keys()):
            self.used.add(number)
            yield Run(f"[{number}]")


def _story(
    brief: StoryBrief,
    number: int | None,
    speak: Sequence[Voice],
    refs: Mapping[int, Reference],
    charts: Mapping[str, Block] | None,
) -> Iterator[Block]:
    """For each language, those with a headline first: headline, lead and facts; then the sources of all."""
    marks = _Marks(refs)
    lead_in = f"{number}. " if number is not None else ""
    for place, voice in enumerate(sorted(speak, key=lambda v: v.language not in brief.headlines)):
        if voice.language in brief.headlines or place == 0:
            mark = voice.word("update_mark") if brief.update_of else ""
            own = brief.headlines.get(voice.language)
            by_machine = _MACHINE if own and own.model else ""
            yield block(BlockKind.HEADING, f"{lead_in}{mark}{_headline(brief, [voice])}{by_machine}")
            lead_in = ""
        if lead := brief.lead.get(voice.language, ()):
            shown = lead[:_SENTENCES_OF_TWO] if len(speak) > 1 else lead
            yield Block(BlockKind.PARAGRAPH, tuple(_lead(shown, voice, marks)))
        yield from _strips(brief, voice, marks)
    if charts and brief.story in charts:
        yield charts[brief.story]
    yield block(BlockKind.CONTEXT, _GAP.join(_notes(brief, number, speak)))
    cited = sorted(marks.used | set(brief.references) & refs.keys())
    yield Block(BlockKind.CONTEXT, tuple(_sources([refs[n] for n in cited], speak[0])))
    if brief.update_of and brief.update_of.startswith(("http://", "https://")):
        yield Block(BlockKind.CONTEXT, (Run(speak[0].word("first_post"), link=brief.update_of),))
    elif brief.first_told:
        dated = (voice.word("first_told", date=voice.day(brief.first_told)) for voice in speak)
        yield block(BlockKind.CONTEXT, _GAP.join(dated))


def _notes(brief: StoryBrief, number: int | None, speak: Sequence[Voice]) -> Iterator[str]:
    """The small print of a story: what it lacks, how much more there is, and the command that shows it."""
    for voice in speak:
        if voice.language not in brief.headlines and voice.language not in brief.lead:
            yield voice.word("update_no_source" if brief.update_of else "no_source")
    for voice in speak:
        counts = {"more_people": brief.more_people, "more_figures": brief.more_figures}
        more = [voice.word(key, count=count) for key, count in counts.items() if count]
        if more:
            yield voice.word("more", items=voice.list(more))
    if number is not None and (brief.more_people or brief.more_figures):
        yield f"/story {number}"
    told = (s for v in speak for s in (brief.headlines.get(v.language), *brief.lead.get(v.language, ())))
    if models := dict.fromkeys(s.model for s in told if s and s.model):
        yield f"{_MACHINE} " + _GAP.join(v.word("by_machine", model=v.list(models)) for v in speak)


def _lead(lead: Sequence[Sentence], voice: Voice, marks: _Marks) -> Iterator[Run]:
    for position, sentence in enumerate(lead):
        if position and voice.language is Language.EN:
            yield Run(" ")
        yield Run(voice.text(sentence.text) + (_MACHINE if sentence.model else ""))
        yield from marks.of(sentence.references)


def _strips(brief: StoryBrief, voice: Voice, marks: _Marks) -> Iterator[Block]:
    """Bullets of names, figures, changes and disputes."""
    people = [(Run(voice.person(p)), _nearest(p.references, brief)) for p in brief.people]
    figures = [(Run(voice.claim(e)), _entry_refs(e, brief, marks.refs)) for e in brief.figures]
    changes = [(Run(voice.change(e)), _entry_refs(e, brief, marks.refs)) for e in brief.changes]
    for label, items in (("new_names", people), ("new_figures", figures), ("changed", changes)):
        if items:
            yield _strip(voice.word(label) + voice.colon, items, marks)
    for entry in brief.disputes:
        yield Block(BlockKind.BULLET, tuple(_dispute(entry, voice, marks)))
    for person in brief.misspelt:
        yield Block(BlockKind.BULLET, tuple(_misspelt(person, voice, marks)))
    if (step := brief.step) and step.language.chinese == voice.language.chinese and not _is_quoted(step, brief):
        yield Block(
            BlockKind.BULLET, (Run(voice.word("step") + voice.colon, Style.BOLD), *_lead((step,), voice, marks))
        )
    if talk := brief.unconfirmed.get(voice.language):
        heading = Run(voice.word("unconfirmed") + voice.colon, Style.BOLD)
        yield Block(BlockKind.BULLET, (heading, *_lead((talk,), voice, marks)))


def _is_quoted(step: Sentence, brief: StoryBrief) -> bool:
    """Whether the headline or the lead has these words already."""
    told = [h.text for h in brief.headlines.values()] + [s.text for lead in brief.lead.values() for s in lead]
    return any(step.text in text or text in step.text for text in told)


def _nearest(references: Sequence[int], brief: StoryBrief) -> list[int]:
    """A few of the articles that name someone, those of the story first."""
    return sorted(references, key=lambda number: (number not in brief.references, number))[:_MARKS]


def _dispute(entry: Entry, voice: Voice, marks: _Marks) -> Iterator[Run]:
    yield Run(voice.word("disputed") + voice.colon, Style.BOLD)
    yield Run(voice.subject_and_measure(entry) + voice.colon)
    for position, variant in enumerate(entry.variants):
        if position:
            yield Run(" / ")
        yield Run(voice.variant(variant))
        yield from marks.of(_variant_refs(variant, marks.refs))


def _misspelt(person: NamedPerson, voice: Voice, marks: _Marks) -> Iterator[Run]:
    yield Run(voice.word("disputed") + voice.colon, Style.BOLD)
    yield Run(voice.misspelt(person) + voice.colon)
    for position, spelling in enumerate(person.spellings):
        yield Run((" / " if position else "") + spelling.text)
        yield from marks.of(spelling.references)


def _strip(label: str, items: Iterable[tuple[Run, Sequence[int]]], marks: _Marks) -> Block:
    runs: list[Run] = [Run(label, Style.BOLD)]
    for position, (run, numbers) in enumerate(items):
        runs += [Run(_GAP)] if position else []
        runs += [run, *marks.of(numbers)]
    return Block(BlockKind.BULLET, tuple(runs))


def _variant_refs(variant: Variant, refs: Mapping[int, Reference]) -> tuple[int, ...]:
    articles = {c.article for c in variant.claims}
    return tuple(n for n, r in refs.items() if r.article in articles)


def _entry_refs(entry: Entry, brief: StoryBrief, refs: Mapping[int, Reference]) -> tuple[int, ...]:
    """Who says the value that is shown, or rounds it; not who says another."""
    shown = next((v for v in entry.variants if not v.about), entry.variants[0])
    numbers = {n for v in entry.variants if v is shown or v.about for n in _variant_refs(v, refs)}
    return tuple(sorted(numbers & set(brief.references) or numbers))


def _sources(references: Iterable[Reference], voice: Voice) -> Iterator[Run]:
    """[1] wire.example 2026-03-03 · [2] ...: one line; the titles are in /story."""
    for position, reference in enumerate(references):
        yield Run(f"{_GAP if position else ''}[{reference.number}] ")
        yield Run(reference.site or reference.title, link=reference.url)
        if reference.published:
            yield Run(f" {voice.local(reference.published):%Y-%m-%d}")


def _more_of(brief: StoryBrief, number: int | None, speak: Sequence[Voice]) -> Choice:
    """A button to all that is known of a story."""
    headline = _headline(brief, speak)
    short = headline if len(headline) <= _LABEL else headline[: _LABEL - 1] + "…"
    command = f"/story {brief.story}"
    return Choice(short, command) if number is None else Choice(f"{number}. {short}", command, f"/story {number}")


def _headline(brief: StoryBrief, speak: Sequence[Voice]) -> str:
    """In the first language that has one, else as it stands."""
    told = [v.text(brief.headlines[v.language].text) for v in speak if v.language in brief.headlines]
    return next(iter([*told, *(h.text for h in brief.headlines.values())]), brief.story)


def _plain(edition_: Edition, speak: Sequence[Voice]) -> str:
    first = _headline(edition_.briefs[0], speak) if edition_.briefs else ""
    return f"{speak[0].word('digest_title', date=speak[0].day(edition_.date))}{speak[0].colon}{first}"


def block(kind: BlockKind, text: str) -> Block:
    runs: RichText = (Run(text),) if text else ()
    return Block(kind, runs)
