"""Whom of the curated list an article means."""

from collections import defaultdict

from digests.reading.document import Document
from digests.reading.gazetteer import CuratedOrganization, CuratedPerson, Gazetteer
from digests.reading.lexicon import table
from digests.reading.titles import titles


class Listed:
    """Who of the curated list an article means by a written form.

    A listed name that many people have (李强, 王宁) is taken for the listed person only where the article names an organisation of
    theirs, writes their name in another way too, or, for office holders, their title.
    """

    def __init__(self, document: Document, book: Gazetteer) -> None:
        self._text, self._book = document.folded, book
        self._forms: dict[str, set[str]] = defaultdict(set)
        self._orgs: set[str] = set()
        for hit in document.hits:
            for entry in hit.entries:
                if isinstance(entry, CuratedPerson):
                    self._forms[entry.id].add(hit.form)
                elif isinstance(entry, CuratedOrganization):
                    self._orgs |= {entry.id, entry.parent or entry.id}
                elif entry.org:
                    self._orgs.add(entry.org)

    def person(self, form: str) -> CuratedPerson | None:
        found = self._book.person(form) or self._book.person(_in_small(form))
        return found if found is None or not is_shared(form) or self._told(found, form) else None

    def _told(self, person: CuratedPerson, form: str) -> bool:
        if not person.orgs or self._orgs & set(person.orgs) or self._forms[person.id] - {form}:
            return True
        bodies = [self._book.organizations.get(org) for org in person.orgs]
        if any(body is None or body.kind == "company" for body in bodies):
            return False
        office = titles().pair(person.role or "")
        return office is not None and any(
            form in self._text for form, shown in titles().zh.items() if shown[0] == office[0]
        )


def _in_small(form: str) -> str:
    """Lawrence WONG -> Lawrence Wong: surnames are written in capitals where their place in the name tells nothing."""
    return " ".join(word.capitalize() if word.isupper() and len(word) > 1 else word for word in form.split(" "))


def is_shared(form: str) -> bool:
    """A name of a frequent surname and one frequent character."""
    given = table("zh")["given"]
    return len(form) == 2 and form[0] in given["shared_surnames"] and form[1] in given["shared_given"]
