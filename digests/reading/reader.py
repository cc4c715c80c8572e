"""Reads an article: the stage between cleaning and everything that compares articles.

fold -> sentences -> gazetteer, models -> organisations -> people in either script -> who is who -> roles -> figures
"""

import re
from collections.abc import Sequence

from digests.models import Article, Mention, Reading, ReadOrganization, ReadPerson, Span
from digests.ports import NameTagger, Tag
from digests.reading.bylines import byline_names, byline_spans
from digests.reading.document import Cover, Document, Found
from digests.reading.figures import figures
from digests.reading.gazetteer import Gazetteer
from digests.reading.latin_names import latin_names
from digests.reading.organisations import organizations
from digests.reading.people import chinese_names
from digests.reading.persons import Person, persons
from digests.reading.roles import roles
from digests.text.script import HAN, fold
from digests.text.sentences import sentences

_han = re.compile(f"[{HAN}]")
_latin_word = re.compile(r"[A-Za-zÀ-ɏ]{2,}")


class Reader:
    """Sync and CPU-bound: a few milliseconds of rules and, mostly, the models' time. Thread-safe if its taggers are."""

    def __init__(self, gazetteer: Gazetteer, chinese: NameTagger, english: NameTagger) -> None:
        self._gazetteer = gazetteer
        self._chinese = chinese
        self._english = english

    def read(self, article: Article) -> Reading:
        document = self._document(article)
        groups = organizations(document)
        people = self._people(document, groups)
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
            ),
        )

    def _document(self, article: Article) -> Document:
        folded = fold(article.text)
        spans = sentences(article.text)
        return Document(
            text=article.text,
            folded=folded,
            language=article.language,
            sentences=spans,
            tags=self._tags(folded, spans),
            hits=self._gazetteer.scan(folded),
        )

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
                    Tag(span.start + tag.start, span.start + tag.end, tag.label)
                    for span, of_span in zip(own, tags, strict=True)
                    for tag in of_span
                ]
        return tuple(sorted(found, key=lambda tag: tag.start))

    def _people(self, document: Document, groups: Sequence[ReadOrganization]) -> tuple[ReadPerson, ...]:
        taken = frozenset(fold(mention.text) for group in groups for mention in group.mentions)
        bylines = byline_spans(document)
        found: list[Found] = list(latin_names(document, taken))
        if _han.search(document.folded):
            found += chinese_names(document, taken, byline_names(document))
        grouped = persons(document, _apart(found), self._gazetteer)
        makers = Cover(bylines)
        return tuple(
            _read_person(f"p{number}", person, document, groups, makers) for number, person in enumerate(grouped)
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
    ref: str, person: Person, document: Document, groups: Sequence[ReadOrganization], makers: Cover
) -> ReadPerson:
    mentions = tuple(Mention(document.text[name.start : name.end], name.start, name.end) for name in person.mentions)
    return ReadPerson(
        ref=ref,
        name=person.name(document),
        mentions=mentions,
        roles=roles(document, mentions, groups),
        curated=person.curated,
        byline=all(not makers.free(mention.start, mention.end) for mention in mentions),
    )
