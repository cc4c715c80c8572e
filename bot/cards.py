"""Answers as cards, in the reader's language. Phrases come from `digests.writing.voice`."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot import digest_card, fate_card, problems, source_cards
from bot.administration import Status
from bot.digest_card import block
from bot.messages import Block, BlockKind, Card, Choice, Reader, Run, Style
from bot.notes import voices
from bot.service import PAGE, FiguresPage
from digests import ledger
from digests.errors import JianbaoError
from digests.models import Claim, Edition, Entry, Language, Person, Script, SourceSpec
from digests.publishing import Channel, Watch
from digests.sources.opening import Preview
from digests.text.heading import heading
from digests.views import (
    DatedRole,
    EditionRecord,
    Fate,
    PersonMention,
    PersonPage,
    SearchHit,
    Sighting,
    SourceHealth,
    StoryMaterial,
)
from digests.writing.voice import Voice

_QUOTE, _SNIPPET = 220, 100  # characters of a quote and of a hit's text shown; the rest is behind the link


def voice_of(reader: Reader) -> Voice:
    """The voice for a private answer, by the reader's locale."""
    return voice_in(reader.locale, reader.zone)


def voice_in(locale: str, zone: str = "UTC") -> Voice:
    """The voice for a BCP 47 locale: Taiwan, Hong Kong and Macau read Traditional; what is not Chinese is English."""
    locale = locale.lower()
    if not locale.startswith("zh"):
        return Voice(Language.EN, zone=zone)
    traditional = any(t in locale for t in ("tw", "hk", "hant", "mo"))
    return Voice(Language.HANS, Script.HANT if traditional else Script.HANS, zone)


def edition_answer(record: EditionRecord, channel: Channel, *, threads: bool = False) -> Card:
    if not record.edition.briefs:
        speak = voices(channel)
        return _answer([block(BlockKind.PARAGRAPH, " ".join(v.word("quiet_day") for v in speak))])
    card = digest_card.edition(record.edition, channel, threads=threads)
    return Card(card.blocks, card.choices, private=True, plain=card.plain)


def person(page: PersonPage, reader: Reader, number: int) -> Card:
    """One person: both names, roles latest first, figures, mentions with quotes and links, why the forms are one person."""
    voice = voice_of(reader)
    who = page.person
    names = " · ".join(dict.fromkeys(n for n in (who.en, voice.text(who.zh or "")) if n)) or who.name
    shown = {who.en, who.zh, voice.text(who.zh or "")}
    others = sorted(f for f in who.forms if not {f, voice.text(f)} & shown)
    blocks = [block(BlockKind.TITLE, names)]
    if others:
        blocks.append(block(BlockKind.CONTEXT, voice.word("also_written", forms=voice.list(others[:10]))))
    if who.note:
        blocks.append(block(BlockKind.CONTEXT, voice.reason(who.note)))
    blocks += [
        block(BlockKind.BULLET, f"{voice.role(d.role)}{voice.word('open')}{_when(d, voice)}{voice.word('close')}")
        for d in page.roles[:6]
    ]
    entries = [e for e in ledger.entries(page.claims) if e.measure]
    if entries:
        blocks.append(block(BlockKind.HEADING, voice.word("figures")))
        blocks += [b for e in entries[:5] for b in _entry_lines(e, voice, quote=False)]
    blocks.append(block(BlockKind.HEADING, voice.word("mentions", count=page.total_mentions)))
    for mention in page.mentions:
        runs = (
            Run(f"{_when(mention, voice)} · "),
            *_titled(mention.title, mention.site, mention.url),
        )
        blocks.append(Block(BlockKind.BULLET, runs))
        if mention.quote != mention.title:
            blocks.append(Block(BlockKind.QUOTE, (Run(_short(mention.quote), Style.QUOTE),)))
    if page.evidence and number == 1:
        blocks.append(block(BlockKind.CONTEXT, voice.word("why_one", why=voice.reasons(page.evidence[:3]))))
    last = _last_page(page.total_mentions)
    blocks += _past_the_end(number, last, voice)
    return _answer(blocks, _pages(f"/who {who.name}", number, last, voice), plain=names)


def person_line(who: Person, reader: Reader) -> Card:
    voice = voice_of(reader)
    names = " · ".join(n for n in (who.en, who.zh) if n) or who.name
    return _answer([block(BlockKind.PARAGRAPH, f"{names} ({voice.list(sorted(who.forms))})")])


def story(material: StoryMaterial, reader: Reader) -> Card:
    """A story in full: its articles, everyone in it, the ledger with quotes."""
    voice = voice_of(reader)
    blocks = [block(BlockKind.TITLE, heading(material.articles[-1].article))]
    for stored in material.articles:
        article = stored.article
        copies = voice.word("copies", count=len(stored.duplicates)) if stored.duplicates else ""
        runs = (
            Run(f"{voice.day(article.published) if article.published else voice.word('undated')} · "),
            Run(heading(article), link=article.url),
            Run(f" — {article.site} {copies}"),
        )
        blocks.append(Block(BlockKind.BULLET, runs))
    names = dict.fromkeys(
        " ".join(n for n in (s.person.en, voice.text(s.person.zh or "")) if n) or s.form
        for s in sorted(material.sightings, key=lambda s: -s.prominence)
    )
    if names:
        blocks += [block(BlockKind.HEADING, voice.word("people")), block(BlockKind.PARAGRAPH, " · ".join(names))]
    entries = ledger.entries(material.claims, material.earlier_claims)
    if entries:
        blocks.append(block(BlockKind.HEADING, voice.word("figures")))
        blocks += [b for e in entries for b in _entry_lines(e, voice, quote=True)]
    return _answer(blocks)


def roll(materials: Sequence[StoryMaterial], channel: Channel) -> Card:
    """Everyone these stories name, most prominent first: what a digest has no room for."""
    speak = voices(channel)
    best: dict[str, Sighting] = {}
    for sighting in (s for m in materials for s in m.sightings):
        known = best.get(sighting.person.id)
        if known is None or (sighting.prominence, sighting.article) > (known.prominence, known.article):
            best[sighting.person.id] = sighting
    ranked = sorted(best.values(), key=lambda s: (-s.prominence, s.person.id))
    names = [
        " ".join(dict.fromkeys(n for n in (speak[0].text(s.person.zh or ""), s.person.en) if n)) or s.form
        for s in ranked
    ]
    label = " · ".join(v.word("everyone", count=len(names)) for v in speak)
    return _answer([block(BlockKind.HEADING, label), block(BlockKind.PARAGRAPH, " · ".join(names))] if names else [])


def figures(page: FiguresPage, reader: Reader, number: int, chart: Block | None = None) -> Card:
    """What is claimed about someone; `chart` shows one measure of it over time."""
    voice = voice_of(reader)
    shown = page.entries[(number - 1) * PAGE : number * PAGE]
    blocks = [block(BlockKind.TITLE, voice.word("figures_of", name=voice.subject(page.subject)))]
    blocks += [chart] if chart else []
    blocks += [b for e in shown for b in _entry_lines(e, voice, quote=True)]
    last = _last_page(len(page.entries))
    blocks += _past_the_end(number, last, voice)
    return _answer(blocks, _pages(f"/figures {page.subject.name}", number, last, voice))


def _entry_lines(entry: Entry, voice: Voice, *, quote: bool) -> Iterator[Block]:
    was = [entry.previous] if entry.previous else []
    mark = (
        voice.word("disputed") + voice.colon if len([v for v in entry.variants if not v.about]) > 1 and not was else ""
    )
    yield block(BlockKind.BULLET, mark + (voice.change(entry) if was else voice.claim(entry)))
    told = [*was, *entry.variants]
    for variant in told if quote else ():
        said = (Run(f"{voice.variant(variant)} ", Style.BOLD),) if len(told) > 1 else ()
        first_of = {claim.article: claim for claim in reversed(variant.claims)}  # one quote of each article
        for claim in list(reversed(first_of.values()))[:2]:
            source = (Run(claim.site, link=claim.url), Run(f" {_when(claim, voice)}{voice.colon}"))
            yield Block(BlockKind.QUOTE, (*said, *source, Run(_short(claim.quote), Style.QUOTE)))


def hits(found: Sequence[SearchHit], words: str, reader: Reader, number: int) -> Card:
    voice = voice_of(reader)
    if not found:
        return _answer([block(BlockKind.PARAGRAPH, voice.word("nothing_found", words=problems.short(words)))])
    blocks: list[Block] = [block(BlockKind.TITLE, voice.word("found", words=problems.short(words)))]
    for hit in found[:PAGE]:
        runs = (*_titled(hit.title, hit.site, hit.url), Run(f" · {_when(hit, voice)}"))
        snippet = (
            hit.snippet.removeprefix(hit.title).strip() if hit.title else hit.snippet
        )  # a text begins with its title
        blocks += [
            Block(BlockKind.BULLET, runs),
            Block(BlockKind.QUOTE, (Run(_short(snippet, _SNIPPET), Style.QUOTE),)),
        ]
    return _answer(blocks, _pages(f"/search {words}", number, number + (len(found) > PAGE), voice))


def fates(found: Sequence[Fate], reader: Reader) -> Card:
    """What became of the articles of one address; PAGE of them at the most, the newest."""
    voice = voice_of(reader)
    return _answer([b for f in found[:PAGE] for b in fate_card.told(f, voice)], fate_card.stories(found[:PAGE]))


def watches(found: Sequence[Watch], reader: Reader) -> Card:
    voice = voice_of(reader)
    if not found:
        return _answer([block(BlockKind.PARAGRAPH, voice.word("no_watches"))])
    return _answer([block(BlockKind.BULLET, w.name) for w in found])


def sources(found: Sequence[SourceHealth], reader: Reader, number: int, now: datetime) -> Card:
    voice = voice_of(reader)
    blocks = list(source_cards.listed(found[(number - 1) * PAGE : number * PAGE], voice, now))
    if not found:
        blocks.append(block(BlockKind.PARAGRAPH, voice.word("no_sources")))
    last = _last_page(len(found))
    blocks += _past_the_end(number, last, voice)
    return _answer(blocks, _pages("/news source list", number, last, voice))


def source_added(spec: SourceSpec, shown: Preview, reader: Reader) -> Card:
    voice = voice_of(reader)
    first = block(BlockKind.PARAGRAPH, voice.word("source_added", name=spec.name or spec.id, id=spec.id))
    return _answer([first, *source_cards.preview(shown, voice)])


def preview(shown: Preview, reader: Reader) -> Card:
    return _answer(list(source_cards.preview(shown, voice_of(reader))))


def channel(shown: Channel, reader: Reader) -> Card:
    voice = voice_of(reader)
    lines = [
        voice.word("channel_on" if shown.on else "channel_off"),
        voice.schedule(shown),
        voice.word("languages", mode=voice.word(f"mode_{shown.mode}"), script=voice.word(shown.script)),
    ]
    chosen = {k: getattr(shown.filters, k) for k in shown.filters.__dataclass_fields__}
    lines += [f"{voice.word(f'filter_{k}')}{voice.colon}{voice.list(v)}" for k, v in chosen.items() if v]
    lines += [voice.reason(shown.trouble)] if shown.trouble else []
    return _answer(
        [block(BlockKind.HEADING, shown.name or shown.address), *(block(BlockKind.BULLET, line) for line in lines)]
    )


def channel_on(shown: Channel, first: Edition, reader: Reader) -> Card:
    """The settings, and what today's digest would be, so that nobody is surprised by the first post."""
    settings = channel(shown, reader)
    words = block(BlockKind.CONTEXT, voice_of(reader).word("preview_note"))
    body = digest_card.edition(first, shown).blocks if first.briefs else ()
    return _answer([*settings.blocks, words, *body])


def status(shown: Status, reader: Reader) -> Card:
    voice = voice_of(reader)
    blocks = [block(BlockKind.TITLE, voice.word("status")), *_counts(shown.counts, voice)]
    blocks += [b for c in shown.channels for b in channel(c, reader).blocks]
    blocks += [
        block(BlockKind.BULLET, f"{h.spec.id}{voice.colon}{source_cards.line(h, voice, shown.at)}")
        for h in shown.sources
        if h.problem
    ]
    blocks += [
        block(BlockKind.CONTEXT, f"{voice.day(line.at)} {line.user}: {line.action} {line.detail}")
        for line in shown.audit
    ]
    return _answer(blocks)


def _counts(counts: Mapping[str, int], voice: Voice) -> Iterator[Block]:
    """How much there is, and what waits or failed, of the archive's counts by name."""
    names = ("sources", "articles", "copies", "stories", "people", "claims")
    yield block(BlockKind.PARAGRAPH, voice.word("counts", **{name: counts.get(name, 0) for name in names}))
    troubles = {
        "counts_waiting": counts.get("items pending", 0),
        "counts_failed": counts.get("items failed", 0),
        "posts_waiting": counts.get("posts pending", 0) + counts.get("posts sending", 0),
        "posts_failed": counts.get("posts failed", 0),
    }
    said = [voice.word(key, count=count) for key, count in troubles.items() if count]
    if said:
        yield block(BlockKind.CONTEXT, " · ".join(said))


def help_card(groups: Mapping[str, Sequence[tuple[str, str, str]]], reader: Reader) -> Card:
    """(usage, English, Chinese) of each command the reader may use, by the phrase that heads them."""
    voice = voice_of(reader)
    blocks: list[Block] = []
    for group, commands in groups.items():
        blocks.append(block(BlockKind.HEADING, voice.word(group)))
        blocks += [
            Block(BlockKind.BULLET, (Run(usage, Style.CODE), Run(f" — {_either(en, zh, voice)}")))
            for usage, en, zh in commands
        ]
    return _answer(blocks)


def _either(en: str, zh: str, voice: Voice) -> str:
    return voice.text(zh) if voice.language.chinese else en


def done(what: str, reader: Reader, **slots: object) -> Card:
    """That it is done: the phrase `done_<what>`."""
    return _answer([block(BlockKind.PARAGRAPH, voice_of(reader).word(f"done_{what}", **slots))])


def missing(option_en: str, option_zh: str, usage: str, reader: Reader) -> Card:
    voice = voice_of(reader)
    option = _either(option_en, option_zh, voice)
    return _answer([block(BlockKind.PARAGRAPH, voice.word("problem_missing", option=option, usage=usage))])


def problem(error: JianbaoError, reader: Reader, again: tuple[Choice, ...] = ()) -> Card:
    """What went wrong and what to do, in the reader's language; near misses as choices."""
    voice = voice_of(reader)
    text, detail = problems.told(error, voice)
    blocks = [block(BlockKind.PARAGRAPH, text)]
    blocks += [block(BlockKind.CONTEXT, detail)] if detail else []
    blocks += [block(BlockKind.CONTEXT, voice.word("did_you_mean"))] if again else []
    return _answer(blocks, again)


def _last_page(total: int) -> int:
    return max(1, math.ceil(total / PAGE))


def _past_the_end(number: int, last: int, voice: Voice) -> list[Block]:
    return [block(BlockKind.CONTEXT, voice.word("past_the_end", count=last))] if number > last else []


def _pages(command: str, number: int, last: int, voice: Voice) -> tuple[Choice, ...]:
    back = (Choice(voice.word("previous_page"), f"{command} page:{min(number - 1, last)}"),) if number > 1 else ()
    forth = (Choice(voice.word("next_page"), f"{command} page:{number + 1}"),) if number < last else ()
    return back + forth


def _answer(blocks: Sequence[Block], choices: tuple[Choice, ...] = (), plain: str = "") -> Card:
    words = plain or "".join(run.text for block in blocks[:1] for run in block.runs)
    return Card(tuple(blocks), choices, private=True, plain=words)


def _when(told: DatedRole | PersonMention | SearchHit | Claim, voice: Voice) -> str:
    """The day it was told; when an article without a date was fetched says nothing of that."""
    return voice.day(told.when) if told.dated else voice.word("undated")


def _titled(title: str, site: str, url: str | None) -> tuple[Run, ...]:
    """An article in a list; one without a title goes by where it is from."""
    return (Run(title, link=url), Run(f" — {site}")) if title else (Run(site, link=url),)


def _short(quote: str, limit: int = _QUOTE) -> str:
    return quote if len(quote) <= limit else quote[: limit - 1] + "…"
