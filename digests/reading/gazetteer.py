"""The curated book of people, organisations and products (config/*.toml), and where their written forms stand in a text.

Matching is on folded text (`digests.text.script.fold`), longest form first. Latin forms need word boundaries; Han forms match anywhere,
so whoever uses a hit of two Han characters must check its surroundings.
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from digests.errors import SettingsError
from digests.reading.homographs import means_another
from digests.text.script import HAN, fold, is_han

_word = re.compile(rf"[^\W_{HAN}]+")
_starts = re.compile(rf"[^\W_{HAN}]+|[^\s]")  # a word, any other character: where a form may begin


@dataclass(frozen=True, slots=True)
class CuratedPerson:
    id: str
    en: str | None = None
    zh: str | None = None
    forms: tuple[str, ...] = ()  # every written form, folded: en, zh, tw, aka
    nicknames: tuple[str, ...] = ()  # folded
    orgs: tuple[str, ...] = ()  # organisation ids
    role: str | None = None
    sound: bool = True  # zh spells en by sound


@dataclass(frozen=True, slots=True)
class CuratedOrganization:
    id: str
    en: str | None = None
    zh: str | None = None
    forms: tuple[str, ...] = ()
    kind: str = "company"
    parent: str | None = None
    weak: tuple[str, ...] = ()  # forms that are common words too: they count only beside a cue


@dataclass(frozen=True, slots=True)
class CuratedProduct:
    name: str
    zh: str | None = None
    forms: tuple[str, ...] = ()
    kind: str = "product"
    org: str | None = None


Entry = CuratedPerson | CuratedOrganization | CuratedProduct


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed form in a text. `entries` has more than one member when a form is shared (Jordan the person, Jordan the brand)."""

    start: int
    end: int
    form: str
    entries: tuple[Entry, ...]

    @property
    def person(self) -> CuratedPerson | None:
        return next((entry for entry in self.entries if isinstance(entry, CuratedPerson)), None)

    @property
    def organization(self) -> CuratedOrganization | None:
        return next((entry for entry in self.entries if isinstance(entry, CuratedOrganization)), None)

    @property
    def product(self) -> CuratedProduct | None:
        return next((entry for entry in self.entries if isinstance(entry, CuratedProduct)), None)

    @property
    def weak(self) -> bool:
        organization = self.organization
        return organization is not None and self.form in organization.weak


@dataclass(frozen=True)
class Gazetteer:
    people: Mapping[str, CuratedPerson] = field(default_factory=dict)
    organizations: Mapping[str, CuratedOrganization] = field(default_factory=dict)
    products: tuple[CuratedProduct, ...] = ()

    def __post_init__(self) -> None:
        exact: dict[str, list[Entry]] = {}
        for person in self.people.values():
            for form in dict.fromkeys((*person.forms, *person.nicknames)):
                exact.setdefault(form, []).append(person)
        for organization in self.organizations.values():
            for form in dict.fromkeys((*organization.forms, *organization.weak)):
                exact.setdefault(form, []).append(organization)
        for product in self.products:
            for form in product.forms:
                exact.setdefault(form, []).append(product)
        by_key: dict[str, list[tuple[str, str]]] = {}
        for form in exact:
            by_key.setdefault(_key(form.lower(), 0), []).append((form.lower(), form))
        for forms in by_key.values():
            forms.sort(key=lambda pair: (-len(pair[0]), pair[1]))
        surnames: dict[str, dict[str, str]] = {}
        parts: dict[str, list[str]] = {}
        for person in self.people.values():
            given, _, surname = (person.en or "").rpartition(" ")
            if given and " " not in given:
                surnames.setdefault(surname, {})[given] = person.id
            for part in {part for form in person.forms if "·" in form for part in _ends(form)}:
                parts.setdefault(part, []).append(person.id)
        object.__setattr__(self, "_surnames", surnames)
        object.__setattr__(self, "_parts", parts)
        object.__setattr__(self, "_exact", {form: tuple(entries) for form, entries in exact.items()})
        object.__setattr__(self, "_by_key", {key: tuple(forms) for key, forms in by_key.items()})

    _exact: Mapping[str, tuple[Entry, ...]] = field(init=False, repr=False, default_factory=dict)
    _parts: Mapping[str, Sequence[str]] = field(init=False, repr=False, default_factory=dict)
    _surnames: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, default_factory=dict)
    _by_key: Mapping[str, tuple[tuple[str, str], ...]] = field(init=False, repr=False, default_factory=dict)

    @classmethod
    def load(cls, people: Path, organisations: Path, products: Path) -> "Gazetteer":
        """Reads the three files; an absent one is empty. Raises SettingsError for a file that is not as it should be."""
        return _load(*((path, _stamp(path)) for path in (people, organisations, products)))

    def entries(self, form: str) -> tuple[Entry, ...]:
        """What a written form stands for: its spelling as listed, in either script."""
        return self._exact.get(fold(form).strip(), ())

    def person(self, form: str) -> CuratedPerson | None:
        """The person of a written form; None when it is no one's or more than one's."""
        found = [entry for entry in self.entries(form) if isinstance(entry, CuratedPerson)]
        return found[0] if len(found) == 1 else None

    def organization(self, form: str) -> CuratedOrganization | None:
        return next((entry for entry in self.entries(form) if isinstance(entry, CuratedOrganization)), None)

    def by_part(self, form: str) -> CuratedPerson | None:
        """The only listed person whose transliterated name has this first or last part: 埃隆 of 埃隆·马斯克."""
        found = self._parts.get(form, ())
        return self.people[found[0]] if len(found) == 1 else None

    def by_surname(self, form: str) -> tuple[CuratedPerson, ...]:
        """Listed people of a Latin surname."""
        return tuple(self.people[id_] for id_ in self._surnames.get(form, {}).values())

    def together(self, forms: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Of single words, the given names and surnames of one listed person that are both there (Mira ... Murati)."""
        return tuple(
            (given, surname)
            for surname in sorted(forms)
            for given in self._surnames.get(surname, ())
            if given in forms and len(given) > 2
        )

    def scan(self, folded: str) -> tuple[Hit, ...]:
        """Hits in folded text, ascending, not overlapping, the longest at each place."""
        return tuple(self._scan(folded, folded.lower()))

    def _scan(self, text: str, lower: str) -> Iterator[Hit]:
        if len(lower) != len(text):  # a few letters grow when lowered: match those texts as they are
            lower = text
        end = 0  # of the last hit
        for start in _starts.finditer(lower):
            at = start.start()
            if at < end:
                continue
            for key, form in self._by_key.get(_key(lower, at), ()):
                if lower.startswith(key, at) and (spelling := self._spelling(text, at, form)) is not None:
                    hit = Hit(at, at + len(form), spelling, self._exact[spelling])
                    if means_another(spelling, text, at, person=hit.person is not None):
                        continue
                    end = hit.end
                    yield hit
                    break

    def _spelling(self, text: str, at: int, form: str) -> str | None:
        """The listed form that stands at `at`, if word boundaries and capitals allow; `form` matches but for case."""
        end = at + len(form)
        written = text[at:end]
        if written != form:
            if written in self._exact:
                form = written
            elif not _same_name(written, form):
                return None
        if written[0] in "年月日" and text[at - 1 : at].isdigit():  # 日立 of 29日立法院
            return None
        if _is_letter(written[0]) and at and (_is_letter(text[at - 1]) or text[at - 1] in "@#/_."):
            return None
        if not is_han(written[-1]) and end < len(text) and (_is_letter(text[end]) or text[end] in "_@"):
            return None
        return form


def _key(lower: str, at: int) -> str:
    """By what forms are looked up where one may begin: the first word of a Latin form, two characters of any other."""
    word = _word.match(lower, at)
    return word.group() if word else lower[at : at + 2]


def _ends(dotted: str) -> Iterator[str]:
    pieces = dotted.split("·")
    yield from (piece for piece in (pieces[0], pieces[-1]) if len(piece) > 1)


def _same_name(written: str, form: str) -> bool:
    """Whether capitals may differ: NVIDIA for Nvidia, Deepseek for DeepSeek; not meta for Meta, nor Bert for BERT."""
    if len(form) < 4 or not written[0].isupper() or form[0].islower() or form.isupper():
        return False
    return written.isupper() or any(char.isupper() for char in form[1:])


def _is_letter(char: str) -> bool:
    return char.isalnum() and not is_han(char)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        info = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (info.st_mtime_ns, info.st_size)


@lru_cache(maxsize=4)
def _load(*files: tuple[Path, tuple[int, int]]) -> Gazetteer:
    people, organisations, products = (path for path, _ in files)
    book = [_Row(row, people) for row in _rows(people, "person")]
    groups = [_Row(row, organisations) for row in _rows(organisations, "organisation")]
    goods = [_Row(row, products) for row in _rows(products, "product")]
    return Gazetteer(
        {row.id: _person(row) for row in book},
        {row.id: _organization(row) for row in groups},
        tuple(_product(row) for row in goods),
    )


class _Row:
    """One table of a file; the only place where its values' types are checked."""

    def __init__(self, values: Mapping[str, object], path: Path) -> None:
        self._values, self._path = values, path
        self.id = self.one("id") or self.one("name") or self._refuse("has no id")

    def one(self, key: str) -> str | None:
        value = self._values.get(key)
        if value is not None and not isinstance(value, str):
            self._refuse(f"{key} must be text")
        return value or None if isinstance(value, str) else None

    def many(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse(f"{key} must be a list of texts")
            return ()
        return tuple(item for item in value if item)

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            self._refuse(f"{key} must be true or false")
        return value is True

    def _refuse(self, problem: str) -> str:
        name = self._values.get("id") or self._values.get("name") or "an entry"
        raise SettingsError(f"{self._path.name}: {name}: {problem}")


def _person(row: _Row) -> CuratedPerson:
    forms = _forms(row.one("en"), row.one("zh"), *row.many("tw"), *row.many("aka"))
    nicknames = _forms(*row.many("nick"))
    sound = row.flag("sound", default=True)
    return CuratedPerson(
        row.id, row.one("en"), row.one("zh"), forms, nicknames, row.many("org"), row.one("role"), sound
    )


def _organization(row: _Row) -> CuratedOrganization:
    names = _forms(row.one("en"), row.one("zh"), *row.many("tw"), *row.many("aka"))
    weak = tuple(form for form in names if row.flag("weak") and _is_plain(form))
    forms = tuple(form for form in names if form not in weak)
    return CuratedOrganization(
        row.id, row.one("en"), row.one("zh"), forms, row.one("kind") or "company", row.one("parent"), weak
    )


def _is_plain(form: str) -> bool:
    """One word that could be another word: Apple, 微众; not "Surge AI", xAI, 苹果公司."""
    if any(is_han(char) for char in form):
        return len(form) <= 3
    return len(form) <= 3 or not (" " in form or any(char.isupper() or char.isdigit() for char in form[1:]))


def _product(row: _Row) -> CuratedProduct:
    forms = _forms(row.one("name"), row.one("zh"), *row.many("tw"), *row.many("aka"))
    return CuratedProduct(row.id, row.one("zh"), forms, row.one("kind") or "product", row.one("org"))


def _forms(*names: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _rows(path: Path, table: str) -> list[Mapping[str, object]]:
    try:
        text = fold(path.read_text("utf-8"))  # all forms at once: the converter costs more to enter than to run
        plain = _plain_rows(text, table)
        parsed = {} if plain is not None else tomllib.loads(text)
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name}: not valid TOML: {error}") from error
    rows = plain if plain is not None else parsed.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsError(f"{path.name}: write entries as [[{table}]]")
    return rows


def _plain_rows(text: str, table: str) -> list[Mapping[str, object]] | None:
    """The tables of a file whose every value is also JSON and stands on one line; None for any other file.

    Thousands of entries are read in a tenth of the time tomllib takes.
    """
    blocks = re.split(rf"^\[\[{table}\]\]\s*$", text, flags=re.MULTILINE)
    if any(line.strip() and not line.startswith("#") for line in blocks[0].splitlines()):
        return None
    objects: list[str] = []
    for block in blocks[1:]:
        pairs: list[str] = []
        for line in block.splitlines():
            if not line or line.startswith("#"):
                continue
            key, equals, value = line.partition(" = ")
            if not equals or not key.isidentifier():
                return None
            pairs.append(f'"{key}":{value}')
        if len({pair.partition(":")[0] for pair in pairs}) != len(pairs):
            return None  # tomllib says what is wrong with a key given twice
        objects.append("{" + ",".join(pairs) + "}")
    try:
        rows: list[Mapping[str, object]] = json.loads("[" + ",".join(objects) + "]")
    except ValueError:
        return None
    return rows
