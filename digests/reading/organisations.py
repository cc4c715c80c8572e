"""Organisations: those listed in the gazetteer, those whose name ends as an organisation's does, and those a model is sure of."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from digests.models import Mention, ReadOrganization
from digests.ports import Tag
from digests.reading.document import Cover, Document
from digests.reading.gazetteer import CuratedOrganization
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.latin_runs import Headings
from digests.reading.lexicon import any_of, table, words
from digests.reading.titles import titles
from digests.text.script import HAN

_LATIN_WORD = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ0-9&'’.-]*"
_REACH = 8  # characters of a name before its suffix
_latin_alias = re.compile(r"\s?\(([A-Z][A-Za-z0-9&'.-]+(?: [A-Z&][A-Za-z0-9&'.-]*){1,4})\)")
_name_chars = re.compile(rf"[{HAN}A-Za-z0-9·]*")
_seated = re.compile(
    r"(?:Bank|University|College|School|Department|Ministry|Court|Bureau|Academy|Council|Society|Association|Museum)$"
)
_seat = re.compile(r" of (?:the )?[A-Z][a-z-]+(?: [A-Z][a-z-]+){0,2}(?! [A-Z])")  # Royal Bank of Scotland
_of = re.compile(
    r" of (?:the )?"
)  # Jean van der Merwe of Standard Bank: what a model calls a person is no part of the bank's name
_acts = re.compile(
    r"['’]s\b|,? (?:Inc|Corp|said|says|has|is|was|plans|will|announced|shares|stock|CEO|chief|employees|spokes)"
)
_field_of = re.compile(
    r"(?i:\b(?:professor|director|vice president|VP|dean|lecturer|master|bachelor|doctor)) (?:of|for|in) $"
)
_function_word = re.compile("[的了是在和与及或等该这那一各将被对向从把让由于以有为]|旗下|多家|前|后")
_kinds = (
    (re.compile(r"大学|学院|University|College|School|Polytechnique"), "university"),
    (re.compile(r"研究院|研究所|研究中心|Institute"), "institute"),
    (re.compile(r"实验室|Labs?$|Laborator"), "lab"),
    (re.compile(r"银行|Bank$"), "bank"),
    (re.compile(r"基金|资本|创投|Capital|Ventures|Partners|Fund"), "fund"),
    (
        re.compile(r"[部局署]$|法院|检察院|委员会|议会|国会|Ministry|Department|Court|Commission|Agency|Authority"),
        "government",
    ),
    (re.compile(r"日报|晚报|周刊|周报|时报|报社|电视台|通讯社|News|Times|Journal"), "media"),
    (re.compile(r"基金会|Foundation"), "nonprofit"),
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    zh, en = table("zh")["organizations"], table("en")["organizations"]
    suffixes, generic = words(zh["suffixes"]), words(zh["generic"])
    han = re.compile(rf"(?<=[{HAN}A-Za-z0-9]){any_of(suffixes)}(?!{any_of(suffixes)})")
    latin = re.compile(
        rf"(?<![A-Za-z])(?:{_LATIN_WORD} (?:of |for |and |the |& )?){{1,4}}{any_of(words(en['suffixes']))}(?![A-Za-z])\.?"
    )
    return han, latin, re.compile(any_of(generic)), re.compile(any_of(suffixes))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Words that are no short form of an organisation's name."""
    en = table("en")
    ends = words(en["stop"]["not_person_end"]) | words(en["organizations"]["suffixes"])
    return words(en["stop"]["words"]) | words(en["names"]["given"]) | {word.lower() for word in ends}


class _Book:
    """Mentions collected by identity; the first comer of a place keeps it."""

    def __init__(self) -> None:
        self._taken = Cover()
        self._mentions: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._curated: dict[str, CuratedOrganization] = {}

    def add(self, start: int, end: int, key: str, curated: CuratedOrganization | None = None) -> None:
        if self._taken.take(start, end):
            self._mentions[key].append((start, end))
            if curated:
                self._curated[key] = curated

    def add_short_forms(self, text: str, others: Cover) -> None:
        """Halden for Halden Pharma: the first word of a name of several Latin words, where it stands alone."""
        first: dict[str, set[str]] = defaultdict(set)
        for key, spans in self._mentions.items():
            for form in {text[start:end] for start, end in spans}:
                word, space, _ = form.partition(" ")
                if space and len(word) > 3 and word.isalpha() and not _is_han(form) and word.lower() not in _common():
                    first[word].add(key)
        for word in first:  # "Nimbus", found by itself before, is Nimbus Labs
            own = self._mentions.get(_slug(word))
            if own and len(first[word]) == 1 and _slug(word) not in self._curated:
                self._mentions[next(iter(first[word]))] += self._mentions.pop(_slug(word))
        if not first:
            return
        for match in re.finditer(rf"(?<![\w@#/.-]){any_of(first)}(?![\w@-]|\s[A-Z])", text):
            if len(first[match.group()]) == 1 and others.free(match.start(), match.end()):
                self.add(match.start(), match.end(), next(iter(first[match.group()])))

    def add_aliases(self, folded: str) -> None:
        """诺海半导体(Norhaven Semiconductor) is one organisation, known by its Latin name, which other languages write too."""
        for key, spans in list(self._mentions.items()):
            if key in self._curated:
                continue
            for start, end in spans:
                bracket = _latin_alias.match(folded, end) if _is_han(folded[start:end]) else None
                alias = _slug(bracket[1]) if bracket else key
                if bracket and alias not in self._curated:
                    self._taken.take(bracket.start(1), bracket.end(1))
                    own = [*self._mentions.pop(key), *self._mentions.get(alias, []), bracket.span(1)]
                    self._mentions[alias] = sorted(set(own))
                    break

    def read(self, text: str) -> Iterator[ReadOrganization]:
        for key, spans in self._mentions.items():
            mentions = tuple(Mention(text[start:end], start, end) for start, end in sorted(spans))
            curated = self._curated.get(key)
            latin = [mention.text for mention in mentions if not _is_han(mention.text)]
            han = [mention.text for mention in mentions if _is_han(mention.text)]
            name = max(latin if latin and han else (mention.text for mention in mentions), key=len)
            yield ReadOrganization(
                id=key,
                name=name,
                mentions=mentions,
                en=curated.en if curated else max(latin, key=len, default=None),
                zh=curated.zh if curated else max(han, key=len, default=None),
                kind=curated.kind if curated else _kind(name),
            )


def known_organizations(document: Document) -> tuple[ReadOrganization, ...]:
    """Those that a list or their own name shows; people are read knowing these."""
    return _read(document, _by_suffix(document), ())


def organizations(document: Document, people: Sequence[tuple[int, int]]) -> tuple[ReadOrganization, ...]:
    """All organisations in order of their first mention; none where a person is named."""
    return _read(document, (*_by_suffix(document), *_by_model(document, people)), people)


def _read(
    document: Document, proposed: Iterable[tuple[int, int]], people: Sequence[tuple[int, int]]
) -> tuple[ReadOrganization, ...]:
    book = _Book()
    seen = Counter(hit.form for hit in document.hits if hit.organization)
    strong = {hit.organization.id for hit in document.hits if hit.organization and not hit.weak}
    named = Cover(sorted(people))
    for hit in document.hits:
        curated = hit.organization
        if curated is None or hit.person is not None or not named.free(hit.start, hit.end):  # Takeda of Jun Takeda
            continue
        if not hit.weak or curated.id in strong or _cued(document, hit.start, hit.end, seen[hit.form]):
            book.add(hit.start, hit.end, curated.id, curated)
    listed = [(hit.start, hit.end) for hit in document.hits if hit.product or hit.person]
    products = Cover()
    for start, end in (*people, *listed):
        products.take(start, end)
    ministries = {
        hit.start: hit.end for hit in document.hits if hit.organization and hit.organization.kind == "government"
    }
    for begin, end in proposed:
        inner = ministries.get(begin, end)
        start = (
            inner if end - inner >= 4 and _is_han(document.folded[begin:end]) else begin
        )  # 经济部台湾糖业股份有限公司
        if products.free(start, end):
            book.add(start, end, _slug(document.folded[start:end]))
    book.add_aliases(document.folded)
    book.add_short_forms(document.folded, Cover([*people, *listed]))
    return tuple(sorted(book.read(document.text), key=lambda found: found.mentions[0].start))


def _cued(document: Document, start: int, end: int, times: int) -> bool:
    """Whether a listed name that is a common word too means the organisation here."""
    form = document.folded[start:end]
    for tag in document.tags:
        if tag.start <= start and end <= tag.end:
            return tag.label == "organization"
    after = document.folded[end : end + 12]
    if _is_han(form):
        return bool(re.match("公司|集团|官方|股价|宣布|发布|旗下|方面|的CEO|CEO|创始人|工程师|员工|研究", after))
    if document.language.chinese:
        return form[0].isupper() and (times > 1 or bool(re.match(rf"\s?[{HAN}]", after)))
    return bool(
        re.match(
            r"['’]s\b|,? (?:Inc|Corp|said|has|is|was|CEO|chief|shares|stock|employees|announced|plans|will)\b", after
        )
    )


def _by_suffix(document: Document) -> Iterator[tuple[int, int]]:
    han, latin, generic, suffix = _patterns()
    text = document.folded
    if document.language.chinese:
        tags = [tag for tag in document.tags if tag.label in ("organization", "place")]
        ends = [tag.end for tag in tags]
        for match in han.finditer(text):
            at = bisect_left(ends, match.end())
            inside = at < len(tags) and tags[at].start < match.end()
            start = tags[at].start if inside else _start_by_tag(text, tags[at - 1], match, generic) if at else None
            if start is None:
                continue  # no model saw a name in what the suffix closes
            if text[start - 1 : start] == "某":
                continue  # 深圳市某市政工程有限公司: its name is not told
            tail = suffix.search(text, start, match.end())
            if (tail.start() if tail else match.end()) - start >= 2:
                yield start, match.end()
    english = not document.language.chinese
    headings = Headings(text) if english else None
    people = {tag.end for tag in document.tagged("person")}
    for match in latin.finditer(text):
        start, end = _latin_edge(match), match.end()
        start = next((at.end() for at in _of.finditer(text, start, end) if at.start() in people), start)
        if " " not in text[start:end].strip():
            continue
        *before, last = text[start:end].split(" ")
        doubtful = headings and (start in headings or last in ("AI", "Intelligence", "Technology", "Media", "Company"))
        if headings and doubtful and _is_plain(before, in_heading=start in headings):
            continue
        dotted = match.group().endswith(".") and not match.group().endswith(("Inc.", "Corp.", "Co.", "Ltd."))
        seat = _seat.match(text, end) if english and _seated.search(text, start, end) else None
        yield start, seat.end() if seat else end - dotted


def _is_plain(words: Sequence[str], *, in_heading: bool) -> bool:
    """Whether words before AI or the like are no name: Prominent AI; in a headline, where all are in capitals, Targets State AI."""
    plain = [latin_lexicon().is_plain(word) for word in words]
    return any(plain) if in_heading else all(plain)


def _latin_edge(match: re.Match[str]) -> int:
    """Where a name begins: after stop words, and after "Norway's" when two words of the name are left."""
    stop = words(table("en")["stop"]["words"]) - {"national", "international", "university", "american"}
    pieces = list(re.finditer(r"\S+", match.group()))
    first = 0
    while first < len(pieces) - 1 and pieces[first].group().lower() in stop:
        first += 1
    for at in range(first, len(pieces) - 2):
        if re.search(r"['’]s$", pieces[at].group()):
            first = at + 1
    return match.start() + pieces[first].start()


def _start_by_tag(text: str, tag: Tag, suffix: re.Match[str], generic: re.Pattern[str]) -> int | None:
    """Start of a name whose beginning a model saw and whose end it did not: 星海动力|科技公司, 中国电信|卫星公司."""
    between = text[tag.end : suffix.start()]
    if len(between) > _REACH or not _name_chars.fullmatch(between):
        return None
    if tag.label == "organization":
        return None if _function_word.search(between) else tag.start
    soft = suffix.group() in words(table("zh")["organizations"]["soft"])
    return None if soft or generic.search(between) else tag.start


def _by_model(document: Document, people: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for tag in document.tags:
        labels[document.folded[tag.start : tag.end]][tag.label] += 1
    _, _, generic, _ = _patterns()
    headings = None if document.language.chinese else Headings(document.folded)
    stop = words(table("en")["stop"]["words"])
    whole = {document.folded[start:end] for start, end in people}
    names = whole | {part for name in whole for part in name.split(" ")}
    for tag in document.tagged("organization"):
        form = document.folded[tag.start : tag.end]
        start, end = tag.start, tag.end
        if form.lower().startswith("the "):
            start += 4
        if re.search(r"['’]s$", form):
            end -= 2
        while document.folded[start:end].endswith(("代理", "署理")):
            end -= 2  # 管理司代理 of 管理司代理司长
        end -= _of_title(document.folded, end)
        form = document.folded[start:end]
        if (
            len(form) < 2
            or document.folded[start - 1 : start] == "某"
            or form in names
            or form.lower() in stop
            or form.isdigit()
            or labels[document.folded[tag.start : tag.end]].most_common(1)[0][0] != "organization"
        ):
            continue
        if _is_han(form) and (len(form) < 3 or generic.match(form)):
            continue
        if headings and _is_common(document, start, form, labels, headings):
            continue
        if not _is_han(form) and not (form[0].isupper() and sum(char.isalpha() for char in form) >= 2):
            continue
        yield start, end


def _of_title(text: str, end: int) -> int:
    """How many characters before `end` begin a title that ends behind it: 海委会主 of 海委会主委."""
    return int(_is_han(text[end - 1 : end]) and text[end - 1 : end + 1] in titles().zh)


def _is_common(
    document: Document, start: int, form: str, labels: Mapping[str, Counter[str]], headings: Headings
) -> bool:
    """Whether what a model takes for an organisation once is ordinary words in capitals (Best Actress) or somebody's field."""
    lexicon = latin_lexicon()
    if _field_of.search(document.folded, max(0, start - 24), start):
        return True
    words = [word for word in re.findall(r"[A-Za-z][a-z'’-]*", form) if word[0].isupper()]
    ordinary = [word.lower() in lexicon.ordinary and word.lower() not in lexicon.forenames for word in words]
    if start in headings:
        return any(lexicon.is_plain(word) for word in words)
    after = document.folded[start + len(form) : start + len(form) + 20]
    return bool(words) and all(ordinary) and labels[form].total() < 2 and not _acts.match(after)


def _kind(name: str) -> str:
    return next((kind for pattern, kind in _kinds if pattern.search(name)), "company")


def _is_han(name: str) -> bool:
    return re.search(f"[{HAN}]", name) is not None


def _slug(name: str) -> str:
    return re.sub(rf"[^a-z0-9{HAN}]+", "-", name.lower()).strip("-") or name
