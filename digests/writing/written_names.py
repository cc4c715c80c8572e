"""Organisations as the Chinese articles of a story write them: IBM where none of them says 国际商业机器公司, whatever the curated book has.

Only between a Latin and a Chinese name; where no article is Chinese the book decides.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from digests.models import Article, Entry, NamedPerson, StoryBrief, Subject, SubjectKind
from digests.text.script import fold


def as_written(brief: StoryBrief, articles: Iterable[Article]) -> StoryBrief:
    """The brief with the Chinese names left out that its Chinese `articles` do not use: the Latin name then stands in both languages."""
    text = "\n".join(fold(a.text) for a in articles if a.language.chinese)
    if not text:
        return brief

    def only_latin(en: str | None, zh: str | None) -> bool:
        return bool(en and zh) and fold(zh or "") not in text and _stands(en or "", text)

    def subject(found: Subject | None) -> Subject | None:
        if found is None or found.kind is not SubjectKind.ORGANIZATION or not only_latin(found.en, found.zh):
            return found
        return replace(found, zh=None)

    def line(entry: Entry) -> Entry:
        return replace(entry, subject=subject(entry.subject), partner=subject(entry.partner))

    def person(named: NamedPerson) -> NamedPerson:
        role, move = named.role, named.move
        if role and only_latin(role.org_en, role.org_zh):
            role = replace(role, org_zh=None)
        if move and only_latin(move.en, move.zh):
            move = replace(move, zh=None)
        return replace(named, role=role, move=move)

    return replace(
        brief,
        people=tuple(map(person, brief.people)),
        figures=tuple(map(line, brief.figures)),
        disputes=tuple(map(line, brief.disputes)),
        changes=tuple(map(line, brief.changes)),
    )


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){re.escape(fold(name))}(?![A-Za-z])", text) is not None
