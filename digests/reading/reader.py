"""Reads an article: the stage between cleaning and everything that compares articles.

fold -> sentences -> gazetteer, models -> organisations -> people in either script -> who is who -> roles -> figures
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from digests.models import Article, Language, Mention, Reading, ReadOrganization, ReadPerson, Span
from digests.ports import NameTagger, SentenceParser, Tag
from digests.reading.bylines import byline_names, byline_spans
from digests.reading.capitals import recased
from digests.reading.document import Cover, Document, Found
from digests.reading.figures import figures
from digests.reading.gazetteer import Gazetteer, Hit
from digests.reading.latin_names import latin_names
from digests.reading.organisations import known_organizations, organizations
from digests.reading.people import chinese_names
from digests.reading.persons import Person, persons
from digests.reading.pronouns import pronouns
from digests.reading.roles import roles
from digests.text.script import HAN, detect, fold
from digests.text.sentences import sentences

_han = re.compile(f"[{HAN}]")
_latin_word = re.compile(r"[A-Za-zÀ-ɏ]{2,}")


class Reader:
    """Sync and CPU-bound: a few milliseconds of rules and, mostly, the models' time. Thread-safe if its engines are."""

    def __init__(
        self, gazetteer: Gazetteer, chinese: NameTagger, english: NameTagger, parser: SentenceParser | None = None
    ) -> None:
        """`parser` reads the English sentences whose figures are told of somebody; without one their words alone decide."""
        self._gazetteer = gazetteer
        self._chinese = chinese
        self._english = english
        self._parser = parser

    def read(self, article: Article) -> Reading:
        document = self._document(article.text, article.language)
        names = self._names(document)
        groups = organizations(document, [(name.start, name.end) for name in names])
        people = self._people(document, names, groups)
        return Reading(
            article=article.id,
            sentences=document.sentences,
            people=people,
            organizations=groups,
            figures=figures(
                document.text,
                document.sentences,
                document.language,
                people=people,
                organizations=groups,
                published=article.published,
                leads=self._leads(people, groups),
                strangers=_strangers(document, people, groups),
                parser=self._parser,
            ),
        )

    def names(self, text: str) -> tuple[Found, ...]:
        """The people a short text names, and what a model alone takes for a person; by place in the text."""
        document = self._document(text, detect(text))
        found = self._names(document)
        people = Cover([(name.start, name.end) for name in found])
        alone = [
            Found(tag.start, tag.end, document.folded[tag.start : tag.end], whole=False)
            for tag in document.tagged("person")
            if people.free(tag.start, tag.end) and document.folded[tag.start : tag.end].strip()
        ]
        return tuple(sorted((*found, *alone), key=lambda name: name.start))

    def _document(self, text: str, language: Language) -> Document:
        folded = fold(text)
        spans = sentences(text)
        hits = self._gazetteer.scan(folded)
        if not language.chinese:
            usual = recased(folded, spans, [(hit.start, hit.end) for hit in hits])
            hits = hits if usual == folded else self._gazetteer.scan(usual)
            folded = usual
        tags = self._tags(folded, spans)
        hits = _outside_names(hits, tags)
        return Document(text, folded, language, spans, tags, hits)

    def _tags(self, folded: str, spans: Sequence[Span]) -> tuple[Tag, ...]:
        """Each sentence is read by the model of its script; Latin names in Chinese sentences are the rules' work."""
        chinese = [span for span in spans if _han.search(folded, span.start, span.end)]
        han = set(chinese)
        english = [s for s in spans if s not in han and _latin_word.search(folded, s.start, s.end)]
        found: list[Tag] = []
        for tagger, own in ((self._chinese, chinese), (self._english, english)):
            if own:
                tags = tagger.tag([folded[span.start : span.end] for span in own])
                found += [
                    replace(tag, start=span.start + tag.start, end=span.start + tag.end)
                    for span, of_span in zip(own, tags, strict=True)
                    for tag in of_span
                ]
        return tuple(sorted(found, key=lambda tag: tag.start))

    def _names(self, document: Document) -> tuple[Found, ...]:
        groups = known_organizations(document)
        taken = frozenset(
            document.folded[mention.start : mention.end] for group in groups for mention in group.mentions
        )
        found: list[Found] = list(latin_names(document, taken, self._gazetteer, byline_spans(document)))
        if _han.search(document.folded):
            found += chinese_names(document, taken, byline_names(document), self._gazetteer)
        return _apart(found)

    def _leads(self, people: Sequence[ReadPerson], groups: Sequence[ReadOrganization]) -> dict[str, str]:
        """The one organisation of the article that the gazetteer knows a person by."""
        here = {group.id for group in groups}
        leads = {}
        for person in people:
            entries = (self._gazetteer.person(form) for form in sorted(person.forms))
            orgs = next((e.orgs for e in entries if e and e.id == person.curated), ())
            own = [o for o in orgs if o in here]
            if len(own) == 1:
                leads[person.ref] = own[0]
        return leads

    def _people(
        self, document: Document, names: Sequence[Found], groups: Sequence[ReadOrganization]
    ) -> tuple[ReadPerson, ...]:
        grouped = persons(document, names, self._gazetteer)
        makers = Cover(byline_spans(document))
        meant = pronouns(document, [[(name.start, name.end) for name in person.mentions] for person in grouped])
        return tuple(
            _read_person(f"p{number}", person, document, groups, makers, meant.get(number, ()))
            for number, person in enumerate(grouped)
        )


def _strangers(
    document: Document, people: Sequence[ReadPerson], groups: Sequence[ReadOrganization]
) -> tuple[Span, ...]:
    """What a model takes for an organisation or a place and the reading does not name."""
    mentions = [m for person in people for m in person.mentions] + [m for group in groups for m in group.mentions]
    named = Cover([(m.start, m.end) for m in mentions])
    tags = [tag for tag in document.tags if tag.label != "person" and named.free(tag.start, tag.end)]
    return tuple(Span(tag.start, tag.end) for tag in tags)


def _outside_names(hits: Sequence[Hit], tags: Sequence[Tag]) -> tuple[Hit, ...]:
    """Without the short Chinese forms that a model saw inside a person's name: 安永 in 安永佳."""
    names = Cover([(tag.start, tag.end) for tag in tags if tag.label == "person" and tag.end - tag.start <= 4])
    spans = {(tag.start, tag.end) for tag in tags}
    return tuple(
        hit
        for hit in hits
        if hit.person
        or len(hit.form) > 3
        or hit.form[0].isascii()
        or (hit.start, hit.end) in spans
        or names.free(hit.start, hit.end)
    )


def _apart(found: Sequence[Found]) -> tuple[Found, ...]:
    """Ascending and not overlapping; of two at one place the longer stays."""
    taken = Cover()
    kept = [
        name
        for name in sorted(found, key=lambda name: (name.start - name.end, name.start))
        if taken.take(name.start, name.end)
    ]
    return tuple(sorted(kept, key=lambda name: name.start))


def _read_person(
    ref: str,
    person: Person,
    document: Document,
    groups: Sequence[ReadOrganization],
    makers: Cover,
    meant: Sequence[Span],
) -> ReadPerson:
    mentions = tuple(Mention(document.text[name.start : name.end], name.start, name.end) for name in person.mentions)
    return ReadPerson(
        ref=ref,
        name=person.name(document),
        mentions=mentions,
        roles=roles(document, mentions, groups, meant),
        curated=person.curated,
        byline=all(not makers.free(mention.start, mention.end) for mention in mentions),
    )
