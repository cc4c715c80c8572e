"""An edition as a card: what a channel is told, in each of its languages, from the same values.

Phrases come from `digests.writing.voice`, one voice a language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.messages import Block, BlockKind, Card, RichText, Run, Style
from digests.models import Edition, Entry, Language, LanguageMode, Reference, Script, Sentence, StoryBrief, Variant
from digests.publishing import Channel
from digests.writing.voice import Voice

_GAP = Run(" · ")
_MARKS = 3  # references shown behind a name
_SENTENCES_OF_TWO = 2  # sentences of a lead where the channel reads both languages


def voices(mode: LanguageMode, script: Script) -> tuple[Voice, ...]:
    """The voices of a channel, in the order they speak."""
    chinese, english = Voice(Language.HANS, script), Voice(Language.EN)
    return {LanguageMode.BOTH: (chinese, english), LanguageMode.ZH: (chinese,), LanguageMode.EN: (english,)}[mode]


def edition(edition_: Edition, channel: Channel, charts: Mapping[str, Block] | None = None) -> Card:
    """The digest of one channel and day; `charts` are images by story."""
    speak = voices(channel.mode, channel.script)
    refs = {r.number: r for r in edition_.references}
    blocks: list[Block] = [
        block(BlockKind.TITLE, " · ".join(v.word("digest_title", date=v.day(edition_.date)) for v in speak)),
        block(BlockKind.CONTEXT, " · ".join(v.summary(edition_) for v in speak)),
    ]
    topic = None
    for number, brief in enumerate(edition_.briefs, 1):
        if brief.topic and brief.topic != topic and _grouped(edition_.briefs):
            blocks.append(block(BlockKind.HEADING, " · ".join(dict.fromkeys(v.topic(brief.topic) for v in speak))))
        topic = brief.topic
        blocks += _story(brief, number, speak, refs, (charts or {}).get(brief.story))
    blocks.append(Block(BlockKind.DIVIDER))
    blocks += _sources(edition_.references, speak)
    blocks += [block(BlockKind.CONTEXT, _more(edition_, speak))]
    return Card(
        tuple(b for b in blocks if b.runs or b.kind is BlockKind.DIVIDER), private=False, plain=_plain(edition_, speak)
    )


def update(brief: StoryBrief, edition_: Edition, channel: Channel, charts: Mapping[str, Block] | None = None) -> Card:
    """What changed in a story the channel knows, for the thread of its first post."""
    speak = voices(channel.mode, channel.script)
    refs = {r.number: r for r in edition_.references}
    story = _story(brief, None, speak, refs, (charts or {}).get(brief.story))
    blocks = [*story, *_sources([refs[n] for n in brief.references if n in refs], speak)]
    return Card(tuple(blocks), private=False, plain=_headline(brief, speak))


def _grouped(briefs: Sequence[StoryBrief]) -> bool:
    topics = [b.topic for b in briefs if b.topic]
    return 1 < len(set(topics)) < len(topics)


def _story(
    brief: StoryBrief,
    number: int | None,
    speak: Sequence[Voice],
    refs: dict[int, Reference],
    chart: Block | None,
) -> Iterator[Block]:
    lead_in = f"{number}. " if number is not None else ""
    for voice in speak:
        headline = brief.headlines.get(voice.language)
        if headline is not None:
            mark = voice.word("update_mark") + " " if brief.update_of else ""
            yield block(BlockKind.HEADING, f"{lead_in}{mark}{voice.text(headline.text)}")
            lead_in = ""
    if lead_in:
        other = next(
            (h.text for h in brief.headlines.values()), brief.story
        )  # in the language that has one, as it stands
        yield block(BlockKind.HEADING, f"{lead_in}{other}")
    for voice in speak:
        lead = brief.lead.get(voice.language, ())
        if lead:
            shown = lead[:_SENTENCES_OF_TWO] if len(speak) > 1 else lead
            yield Block(BlockKind.PARAGRAPH, tuple(_lead(shown, voice, refs)))
    yield from _strips(brief, speak, refs)
    if chart is not None:
        yield chart
    yield block(BlockKind.CONTEXT, _GAP.text.join(_notes(brief, speak)))
    if brief.update_of and brief.update_of.startswith(("http://", "https://")):
        yield Block(BlockKind.CONTEXT, (Run(speak[0].word("first_post"), link=brief.update_of),))


def _notes(brief: StoryBrief, speak: Sequence[Voice]) -> Iterator[str]:
    """The small print of a story: what it lacks, how much more there is, and how to ask for it."""
    for voice in speak:
        if voice.language not in brief.headlines and voice.language not in brief.lead:
            yield voice.word("no_source")
    for voice in speak:
        counts = {"more_people": brief.more_people, "more_figures": brief.more_figures}
        more = [voice.word(key, count=count) for key, count in counts.items() if count]
        if more:
            yield voice.word("more", items=voice.list(more))
    yield f"/story {brief.story}"


def _lead(lead: Sequence[Sentence], voice: Voice, refs: dict[int, Reference]) -> Iterator[Run]:
    for position, sentence in enumerate(lead):
        if position and voice.language is Language.EN:
            yield Run(" ")
        yield Run(voice.text(sentence.text))
        yield from _marks(sentence.references, refs)


def _strips(brief: StoryBrief, speak: Sequence[Voice], refs: dict[int, Reference]) -> Iterator[Block]:
    """Bullets of names, figures, changes and disputes, each in every language of the channel."""
    for voice in speak:
        people = [
            (Run(voice.person(p), Style.BOLD if p.role is None else Style.PLAIN), _nearest(p.references, brief))
            for p in brief.people
        ]
        if people:
            yield _strip(voice.word("new_names") + voice.colon, people, refs)
        figures = [(Run(voice.claim(e)), _entry_refs(e, brief, refs)) for e in brief.figures]
        if figures:
            yield _strip(voice.word("new_figures") + voice.colon, figures, refs)
        if brief.changes:
            changes = [(Run(voice.change(e)), _entry_refs(e, brief, refs)) for e in brief.changes]
            yield _strip(voice.word("changed") + voice.colon, changes, refs)
        for entry in brief.disputes:
            yield Block(BlockKind.BULLET, tuple(_dispute(entry, voice, refs)))


def _nearest(references: Sequence[int], brief: StoryBrief) -> list[int]:
    """A few of the articles that name someone, those of the story first."""
    return sorted(references, key=lambda number: (number not in brief.references, number))[:_MARKS]


def _dispute(entry: Entry, voice: Voice, refs: dict[int, Reference]) -> Iterator[Run]:
    yield Run(voice.word("disputed") + voice.colon, Style.BOLD)
    yield Run(voice.subject_and_measure(entry) + voice.colon)
    for position, variant in enumerate(entry.variants):
        if position:
            yield Run(" / ")
        yield Run(voice.variant(variant))
        yield from _marks(_variant_refs(variant, refs), refs)


def _strip(label: str, items: Iterable[tuple[Run, Sequence[int]]], refs: dict[int, Reference]) -> Block:
    runs: list[Run] = [Run(label, Style.BOLD)]
    for position, (run, numbers) in enumerate(items):
        runs += [_GAP] if position else []
        runs += [run, *_marks(numbers, refs)]
    return Block(BlockKind.BULLET, tuple(runs))


def _marks(numbers: Iterable[int], refs: dict[int, Reference]) -> Iterator[Run]:
    for number in sorted(set(numbers)):
        reference = refs.get(number)
        if reference is not None:
            yield Run(f"[{number}]", link=reference.url)


def _variant_refs(variant: Variant, refs: dict[int, Reference]) -> tuple[int, ...]:
    articles = {c.article for c in variant.claims}
    return tuple(n for n, r in refs.items() if r.article in articles)


def _entry_refs(entry: Entry, brief: StoryBrief, refs: dict[int, Reference]) -> tuple[int, ...]:
    numbers = {n for variant in entry.variants for n in _variant_refs(variant, refs)}
    return tuple(sorted(numbers & set(brief.references) or numbers))


def _sources(references: Iterable[Reference], speak: Sequence[Voice]) -> Iterator[Block]:
    for reference in references:
        when = f" · {speak[0].day(reference.published)}" if reference.published else ""
        runs = (
            Run(f"[{reference.number}] "),
            Run(reference.title or reference.site, link=reference.url),
            Run(f" — {reference.site}{when}"),
        )
        yield Block(BlockKind.CONTEXT, runs)


def _more(edition_: Edition, speak: Sequence[Voice]) -> str:
    lines = [v.word("more_stories", count=edition_.more_stories) for v in speak if edition_.more_stories]
    return " · ".join([*lines, *(v.word("ask_more") for v in speak)])


def _headline(brief: StoryBrief, speak: Sequence[Voice]) -> str:
    return next((v.text(brief.headlines[v.language].text) for v in speak if v.language in brief.headlines), brief.story)


def _plain(edition_: Edition, speak: Sequence[Voice]) -> str:
    first = _headline(edition_.briefs[0], speak) if edition_.briefs else ""
    return f"{speak[0].word('digest_title', date=speak[0].day(edition_.date))}{speak[0].colon}{first}"


def block(kind: BlockKind, text: str) -> Block:
    runs: RichText = (Run(text),) if text else ()
    return Block(kind, runs)
