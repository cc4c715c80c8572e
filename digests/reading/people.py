"""People named in Chinese characters: native names, transliterated ones with and without a middle dot, Japanese names.

A model proposes (`digests.engines.chinese_names`), rules repair its boundaries and add what it missed, and every written form is then
judged once for the whole document: by its shape (surname, spelling characters), by how often the model saw a person in it and how often
something else, by titles before it and verbs of saying after it. An accepted form is a person wherever it stands.

Known false cases: a two-character name that is an ordinary word (安静, 常青) seen once and beside no cue is missed; a brand made of
spelling characters, unlisted, in front of a verb of saying is taken for a person.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from digests.reading.document import Cover, Document, Found
from digests.reading.gazetteer import Gazetteer
from digests.reading.lexicon import any_of, characters, table, words
from digests.text.script import HAN

_LATIN_NAME = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]*(?:\s[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]*){0,4}"
_PUNCTUATION = r"[\s,，.。、;；:：!！?？()（）\[\]【】《》<>“”\"'‘’「」『』/|｜—…*#·-]"
_closing = re.compile(rf"{_PUNCTUATION}|$")
_han_run = re.compile(f"[{HAN}]+")
_dotted = re.compile(rf"(?:[{HAN}]{{1,10}}|(?<![A-Za-z])[A-Z])(?:·(?:[{HAN}]{{1,10}}|[A-Z](?=[·.])))*·[{HAN}]{{1,10}}")
_bracketed = re.compile(rf"([{HAN}·]{{2,16}})\s?[(（]\s?({_LATIN_NAME})\s?[)）]")


@dataclass(frozen=True)
class _Lexicon:
    common: frozenset[str]
    rare: frozenset[str]
    ambiguous: frozenset[str]
    compound: frozenset[str]
    japanese: frozenset[str]
    sounds: frozenset[str]
    edge: frozenset[str]
    never_last: frozenset[str]
    sometimes_last: frozenset[str]
    first_stop: frozenset[str]
    ordinary: frozenset[str]
    verbs: frozenset[str]
    honorifics: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    boundary: re.Pattern[str]
    not_before: re.Pattern[str]
    thing_after: re.Pattern[str]
    introduced: re.Pattern[str]
    speaking: re.Pattern[str]
    opening: re.Pattern[str]

    def surname(self, form: str) -> str | None:
        """Kind of surname a form begins with: compound, japanese, common, rare, ambiguous."""
        for size, kind in ((2, self.compound), (4, self.compound), (3, self.japanese), (2, self.japanese)):
            if len(form) > size and form[:size] in kind:
                return "compound" if kind is self.compound else "japanese"
        if form[0] in self.ambiguous:
            return "ambiguous"
        return "common" if form[0] in self.common else "rare" if form[0] in self.rare else None

    def native(self, form: str) -> str | None:
        """As `surname`, if the form has the length of a name with it."""
        kind = self.surname(form)
        if kind in ("compound", "japanese"):
            return kind if len(form) <= 5 else None
        return kind if kind and 2 <= len(form) <= 3 else None

    def foreign(self, form: str) -> bool:
        return 2 <= len(form) <= 8 and set(form) <= self.sounds


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    zh = table("zh")
    cues, given = zh["cues"], zh["given"]
    titles = {form for _, forms in table("titles")["titles"] for form in forms.split("|")}
    before = any_of(titles | words(cues["before"]))
    after = words(cues["after"])
    strong = any_of({word for word in after if len(word) > 1} | set("说称"))
    weak = any_of({word for word in after if len(word) == 1})
    shape = rf"(?P<name>[{HAN}]{{2,4}}?)"
    return _Lexicon(
        common=characters(zh["surnames"]["common"]),
        rare=characters(zh["surnames"]["rare"]),
        ambiguous=characters(zh["surnames"]["ambiguous"]),
        compound=words(zh["surnames"]["compound"]),
        japanese=words(zh["surnames"]["japanese"]),
        sounds=characters(zh["transliteration"]["characters"]),
        edge=characters(zh["transliteration"]["edge_stop"]),
        never_last=characters(given["never_last"]),
        sometimes_last=characters(given["sometimes_last"]),
        first_stop=characters(given["first_stop"]),
        ordinary=words(given["ordinary"]),
        verbs=after,
        honorifics=words(cues["honorifics"]),
        before=re.compile(rf"{before}[\s:：“的]?$"),
        after=re.compile(rf"\s?{strong}"),
        boundary=re.compile(rf"{_PUNCTUATION}|$|{weak}"),
        not_before=re.compile(any_of(words(cues["not_before"]))),
        thing_after=re.compile(any_of(words(cues["thing_after"]))),
        introduced=re.compile(rf"{before}[\s的]?(?={shape}(?:{_PUNCTUATION}|$|{strong}|{weak}))"),
        speaking=re.compile(rf"(?:(?<={_PUNCTUATION})|(?<=^)|(?<=的)){shape}(?={strong})", re.MULTILINE),
        opening=re.compile(rf"(?:^|{_PUNCTUATION}|的)$"),
    )


@dataclass
class _Evidence:
    """What speaks for one written form, over the whole document."""

    model: int = 0
    other: int = 0
    strong: float = 0.0
    places: set[int] = field(default_factory=set)


def chinese_names(
    document: Document, organizations: frozenset[str], bylines: Sequence[tuple[int, int]], book: Gazetteer
) -> tuple[Found, ...]:
    """Every mention of a person in Chinese characters; `organizations` are folded forms known to be something else."""
    return _Finder(document, organizations, bylines, book).find()


class _Finder:
    def __init__(
        self, document: Document, organizations: frozenset[str], bylines: Sequence[tuple[int, int]], book: Gazetteer
    ) -> None:
        self._book = book
        self._text = document.folded
        self._document = document
        self._other = organizations
        self._bylines = bylines
        self._lexicon = _lexicon()
        self._evidence: dict[str, _Evidence] = defaultdict(_Evidence)
        self._things = Cover([(hit.start, hit.end) for hit in document.hits if hit.person is None and not hit.weak])
        self._people = [hit for hit in document.hits if hit.person and re.search(f"[{HAN}]", hit.form)]

    def find(self) -> tuple[Found, ...]:
        dotted = self._dotted_names()
        self._from_model(dotted)
        self._from_brackets()
        self._from_titles()
        self._from_bylines()
        self._from_gazetteer()
        self._settle_lengths()
        accepted = {form for form, evidence in self._evidence.items() if self._is_person(form, evidence)}
        accepted |= {name.form for name in dotted}
        accepted |= self._listed_beside(accepted)
        found = self._everywhere(accepted)
        return tuple(sorted((*found, *self._short_forms(found)), key=lambda name: name.start))

    # --- proposals ---

    def _propose(self, start: int, end: int, *, model: int = 0, strong: float = 0.0) -> None:
        form = self._text[start:end]
        if not form or not self._things.free(start, end):
            return
        evidence = self._evidence[form]
        evidence.places.add(start)
        evidence.model += model
        evidence.strong = max(evidence.strong, strong)

    def _dotted_names(self) -> list[Found]:
        """Names with a middle dot; forms that share what stands before the last dot agree on where they end."""
        ends: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        model = {tag.start: tag.end for tag in self._document.tagged("person")}
        for low, first, dot, high in self._dotted_stretches():
            start = self._left_of_dot(low, first, model)
            stop = dot + 1
            while stop < high and self._text[stop] in self._lexicon.sounds and stop - dot <= 8:
                stop += 1
            if stop == dot + 1 and self._text[stop : stop + 1] and self._lexicon.surname(self._text[stop]):
                stop += 1
            if start < first and stop > dot + 1:
                stop = self._right_of_dot(dot, stop, model)
                ends[self._text[start : dot + 1]].append((start, dot + 1, stop))
        names = []
        for places in ends.values():
            tails = [self._text[after:stop] for _, after, stop in places]
            shared = min(tails, key=len) if all(t.startswith(min(tails, key=len)) for t in tails) else None
            for start, after, stop in places:
                end = after + len(shared) if shared else stop
                names.append(Found(start, end, self._text[start:end]))
        return names

    def _dotted_stretches(self) -> Iterator[tuple[int, int, int, int]]:
        """(low, first dot, last dot, high) of each name with dots; 甲·乙与丙·丁 is two, since 乙与丙 is no middle name."""
        for match in _dotted.finditer(self._text):
            low, high = match.span()
            dots = [at for at in range(low, high) if self._text[at] == "·"]
            first = previous = dots[0]
            for dot in dots[1:]:
                middle = self._text[previous + 1 : dot]
                if len(middle) > 5 or not (set(middle) <= self._lexicon.sounds or middle.isascii()):
                    yield low, first, previous, dot
                    low, first = previous + 1, dot
                previous = dot
            yield low, first, previous, high

    def _left_of_dot(self, low: int, dot: int, model: dict[int, int]) -> int:
        if self._text[low].isascii():
            return low
        start = dot
        while start > low and self._text[start - 1] in self._lexicon.sounds and dot - start < 7:
            if not self._things.free(start - 1, start):
                break
            start -= 1
        tagged = [at for at in range(max(low, dot - 7), dot - 1) if model.get(at, 0) >= dot]
        if not tagged or self._lexicon.before.search(self._text[tagged[0] : start]):
            return start
        return tagged[0]

    def _right_of_dot(self, dot: int, stop: int, model: dict[int, int]) -> int:
        """Where the last part ends: at the first place from which a verb of saying or a boundary goes on, or as the model says."""
        for end in range(
            dot + 2 + (self._text[dot + 1] not in table("zh")["transliteration"]["foreign_surname_after_dot"]), stop
        ):
            if self._lexicon.after.match(self._text, end):
                return end
        ended = next((end for end in model.values() if dot + 1 < end <= stop), None)
        if ended and set(self._text[ended:stop]) <= self._lexicon.edge:
            return ended
        while (
            stop - dot > 3
            and self._text[stop - 1] in self._lexicon.edge
            and not self._lexicon.boundary.match(self._text, stop)
        ):
            stop -= 1
        return stop

    def _from_model(self, dotted: list[Found]) -> None:
        taken = Cover([(name.start, name.end) for name in dotted])
        tags = [tag for tag in self._document.tags if taken.free(tag.start, tag.end)]
        for at, tag in enumerate(tags):
            form = self._text[tag.start : tag.end].strip()
            if tag.label != "person":
                self._evidence[form].other += 1
                continue
            start, end = self._mended(tag.start, tag.end)
            if at + 1 < len(tags) and tags[at + 1].start == end and tags[at + 1].label == "person":
                joined = self._text[start : tags[at + 1].end]
                if len(form) <= 2 and self._lexicon.native(joined):
                    end = tags[at + 1].end
            if end - start < 2 or self._is_addressed(self._text[start:end]):
                continue
            if self._book.by_part(self._text[start:end]):
                self._propose(start, end, model=1, strong=1.0)
            elif 2 <= end - start <= 8 and _han_run.fullmatch(self._text, start, end):
                self._propose(start, end, model=1)

    def _mended(self, start: int, end: int) -> tuple[int, int]:
        """A tag's span without titles at its front, honorifics and verbs at its end, and with the character it was cut short by."""
        text, lexicon = self._text, self._lexicon
        while start < end and not _han_run.match(text[start]):
            start += 1
        while end > start and not _han_run.match(text[end - 1]):
            end -= 1
        for cut in range(end - 1, start, -1):
            if end - cut >= 2 and lexicon.before.search(text[start:cut]) and end - cut <= 6:
                start = cut
                break
        form = text[start:end]
        if len(form) < 2:
            return start, end
        if len(form) >= 3 and (lexicon.after.match(text, end - 2) and form[-2:] not in lexicon.sounds):
            end -= 2
        elif len(form) == 4 and lexicon.native(form[:3]) and lexicon.surname(form) not in ("compound", "japanese"):
            end -= 1 if not lexicon.foreign(form) else 0
        elif len(form) == 3 and form[-1] in lexicon.never_last - lexicon.sometimes_last and lexicon.native(form[:2]):
            end -= 1
        elif len(form) == 2 or lexicon.surname(form) in ("compound", "japanese"):
            end = self._extended(start, end)
        return start, end

    def _is_addressed(self, form: str) -> bool:
        """李总, 王老师: a surname and a way of address, which `_short_forms` reads."""
        size = 2 if self._lexicon.surname(form) in ("compound", "japanese") else 1
        return form[size:] in self._lexicon.honorifics and self._lexicon.surname(form) is not None

    def _extended(self, start: int, end: int) -> int:
        """One character further when the name is short for its surname and only then a verb or a boundary follows."""
        text, lexicon = self._text, self._lexicon
        form, kind = text[start:end], lexicon.native(text[start:end])
        longest = {"compound": 4, "japanese": 4}.get(kind or "", 3)
        if not kind or len(form) >= longest or lexicon.after.match(text, end) or lexicon.boundary.match(text, end):
            return end
        more = text[end : end + 1]
        fits = more not in lexicon.never_last or more in lexicon.sometimes_last
        if (
            fits
            and _han_run.fullmatch(more)
            and (lexicon.after.match(text, end + 1) or re.match(_PUNCTUATION, text[end + 1 : end + 2]))
        ):
            return end + 1
        return end

    def _from_brackets(self) -> None:
        """赵晟佳(Shengjia Zhao): what stands before the bracket is a name; how long, its shape or the model says."""
        tagged = {tag.end: tag.start for tag in self._document.tagged("person")}
        for match in _bracketed.finditer(self._text):
            end, run = match.end(1), match[1]
            if match[2].isupper() or match[2] in self._other or "·" in run:
                continue
            start = tagged.get(end)
            if start is not None and (size := end - start) >= 2:
                self._propose(*self._mended(start, end)[:1], end, strong=2.0)
                continue
            for size in (3, 2, 4):
                if len(run) >= size and self._lexicon.native(run[-size:]) not in (None, "ambiguous"):
                    if " " in match[2]:
                        self._propose(end - size, end, strong=1.0)
                    break

    def _from_titles(self) -> None:
        for pattern in (self._lexicon.introduced, self._lexicon.speaking):
            for match in pattern.finditer(self._text):
                form = match["name"]
                for size in (2, 3, 4):
                    name = self._text[match.start("name") : match.start("name") + size]
                    kind = self._lexicon.native(name) if len(name) == size else None
                    ends = match.start("name") + size
                    whole = kind and len(form) <= size and _han_run.fullmatch(name)
                    if whole and self._is_plausible(name) and self._ends_at(ends):
                        self._propose(match.start("name"), ends)
                        break

    def _ends_at(self, end: int) -> bool:
        return bool(self._lexicon.after.match(self._text, end) or self._lexicon.boundary.match(self._text, end))

    def _is_plausible(self, name: str) -> bool:
        lexicon = self._lexicon
        if len(name) > 2 and (name in lexicon.ordinary or name[:2] in lexicon.ordinary or name[1:] in lexicon.ordinary):
            return False
        if name[1] in lexicon.first_stop and self._count(name) < 2:
            return False
        return name[-1] not in lexicon.never_last - lexicon.sometimes_last

    def _from_bylines(self) -> None:
        for start, end in self._bylines:
            form = self._text[start:end]
            if len(form) > 1 and (self._lexicon.native(form) or (self._lexicon.foreign(form) and len(form) > 2)):
                self._propose(start, end, strong=3.0)

    def _from_gazetteer(self) -> None:
        for hit in self._people:
            person = hit.person
            sure = len(hit.form) > 2 or (person is not None and hit.form in person.nicknames)
            if self._text[hit.end : hit.end + 1] != "·" and self._text[hit.start - 1 : hit.start] != "·":
                self._propose(hit.start, hit.end, strong=3.0 if sure else 1.0)

    # --- judgement ---

    def _settle_lengths(self) -> None:
        """Of forms of which one begins with the other, one stays: the text shows which characters belong together."""
        counts = {form: self._count(form) for form in self._evidence if len(form) >= 2}
        for form in sorted(counts, key=len):
            evidence = self._evidence[form]
            if not (evidence.model or evidence.places):
                continue
            grown = self._grown(form)
            if grown and grown != form:
                target = self._evidence[grown]
                target.model += evidence.model
                target.places |= evidence.places
                target.strong = max(target.strong, evidence.strong)
                evidence.model, evidence.strong = 0, -9.0
        for form in sorted(counts, key=len):
            evidence = self._evidence[form]
            for longer in [other for other in counts if len(other) == len(form) + 1 and other.startswith(form)]:
                alone = counts[form] - self._count(longer)
                rival = self._evidence[longer]
                if evidence.strong < 0 or rival.strong < 0 or not evidence.places or not rival.places:
                    continue
                if alone <= 0:
                    rival.model += evidence.model
                    evidence.strong = -9.0
                elif longer[-1] in self._lexicon.never_last and rival.strong < 2:
                    evidence.model += rival.model
                    rival.strong = -9.0

    def _grown(self, form: str) -> str | None:
        """The form with the character that follows it (or the surname that precedes it) at every place, if it is a name only then."""
        places = [match.start() for match in re.finditer(re.escape(form), self._text)]
        lexicon, text = self._lexicon, self._text
        kind = lexicon.native(form)
        after = {text[at + len(form) : at + len(form) + 1] for at in places}
        following = {text[at + len(form) + 1 : at + len(form) + 2] for at in places}
        longest = {"compound": 4, "japanese": 4}.get(kind or "", 3)
        if kind and len(places) > 1 and len(after) == 1 and len(form) < longest:
            more = next(iter(after))
            apart = len(following) > 1 or all(self._ends_at(at + len(form) + 1) for at in places)
            fits = more not in lexicon.never_last or more in lexicon.sometimes_last
            if (
                _han_run.fullmatch(more)
                and apart
                and fits
                and not any(lexicon.after.match(text, at + len(form)) for at in places)
            ):
                return form + more
        before = {text[at - 1 : at] for at in places}
        if len(form) == 2 and len(places) > 1 and len(before) == 1:
            surname = next(iter(before))
            if lexicon.native(surname + form) and (surname not in "和与及向同从于" or kind != "common"):
                return surname + form
        return None

    def _count(self, form: str) -> int:
        return self._text.count(form)

    def _is_person(self, form: str, evidence: _Evidence) -> bool:
        lexicon = self._lexicon
        if (
            len(form) < 2
            or evidence.strong < 0
            or form in self._other
            or not evidence.places
            or self._is_addressed(form)
        ):
            return False
        cues = self._cues(form)
        if evidence.strong < 3 and (form in lexicon.verbs or (cues < 3 and form in lexicon.ordinary)):
            return False
        kind = lexicon.native(form)
        if kind is None and not lexicon.foreign(form) and evidence.strong < 2:
            return False
        score = evidence.strong
        if kind in ("compound", "japanese") or (kind == "common" and len(form) == 3):
            score += 1.0
        elif kind in ("rare", "ambiguous") and len(form) == 3 and evidence.model:
            score += 1.0
        elif kind == "rare" and len(form) == 3:
            score += 0.5
        elif kind == "ambiguous":
            score -= 0.5 if len(form) == 2 else 0.0
        score += (1.5 if evidence.model else 0.0) + (0.5 if evidence.model > 1 else 0.0)
        score -= 2.0 if evidence.other > evidence.model else 0.0
        if not evidence.model and len(form) == 3 and self._count(form) > 1:
            score += 0.5 if self._count(form[1:]) == self._count(form) else 0.0
        return score + cues >= 2.5

    def _cues(self, form: str) -> float:
        """Titles before and verbs of saying after a form, at its best place; half a point more when two places have one."""
        best, cued = 0.0, 0
        for match in re.finditer(re.escape(form), self._text):
            start, end = match.span()
            if self._lexicon.not_before.match(self._text, end):
                return -3.0 if self._lexicon.native(form) != "common" or len(form) == 2 else 0.0
            left = 1.0 if self._lexicon.before.search(self._text[max(0, start - 12) : start]) else 0.0
            right = 1.0 if self._lexicon.after.match(self._text, end) else 0.0
            edges = bool(self._lexicon.boundary.match(self._text, end)) or bool(right)
            quoted = bool(right) and self._text[max(0, start - 1) : start] in ("”", "」", '"')  # “……”成方圆说
            left += 0.5 if quoted and not left else 0.0
            opens = bool(left) or bool(self._lexicon.opening.search(self._text[max(0, start - 1) : start]))
            between = bool(left) and _closing.match(self._text, end) is not None  # 负责人庞若名,
            best = max(best, left + right + (1.0 if between else 0.5 if edges and opens else 0.0))
            cued += bool(left or right)
        return best + (0.5 if cued > 1 else 0.0)

    def _listed_beside(self, accepted: set[str]) -> set[str]:
        """Names in a list with accepted ones, 陆星野、白露和顾长风: native in shape and between separators."""
        added: set[str] = set()
        frontier = set(accepted)
        while frontier:
            names = any_of(frontier)
            nearby = re.compile(rf"{names}[、和与及](?P<next>[{HAN}]{{2,4}}?)(?=[、，。；,;和与及等]|$)")
            frontier = {
                form
                for match in nearby.finditer(self._text)
                if (form := match["next"]) not in accepted | added and self._is_listable(form)
            }
            added |= frontier
        return added

    def _is_listable(self, form: str) -> bool:
        lexicon = self._lexicon
        if form in self._other or form in lexicon.ordinary or not lexicon.native(form) or not self._is_plausible(form):
            return False
        evidence = self._evidence.get(form)
        return not (evidence and (evidence.other or evidence.strong < 0))

    # --- all mentions ---

    def _everywhere(self, accepted: set[str]) -> list[Found]:
        taken = Cover()
        found: list[Found] = []
        parts = {
            part
            for form in accepted
            if "·" in form
            for part in (form.split("·")[0], form.split("·")[-1])
            if len(part) >= 2
        }
        whole = {form for form in accepted if form}
        for form in sorted(whole | parts, key=lambda form: (-len(form), form)):
            found += (
                Found(match.start(), match.end(), form, whole=form in whole)
                for match in re.finditer(re.escape(form), self._text)
                if self._stands(match.start(), match.end()) and taken.take(match.start(), match.end())
            )
        return found

    def _stands(self, start: int, end: int) -> bool:
        """Whether the form is the name here: no part of a longer name, institution or word."""
        text = self._text
        if text[end : end + 1] == "·" or text[start - 1 : start] == "·":
            return False
        return not self._lexicon.not_before.match(text, end) and self._things.free(start, end)

    def _short_forms(self, found: list[Found]) -> Iterator[Found]:
        """Surname before an honorific (司马律师, 乜老师) or after 老, 小, 肥; the surname alone before a verb of saying after 亚历克斯·姚."""
        taken = Cover([(name.start, name.end) for name in found])
        cues = table("zh")["cues"]
        honorifics, nick = any_of(words(cues["honorifics"])), cues["nick_before"]
        surnames = {self._surname_of(name.form) for name in found} - {""}
        if not surnames:
            return
        names, double = any_of(surnames), any_of({name for name in surnames if len(name) > 1} or {"\0"})
        pattern = re.compile(
            rf"(?P<nick>(?!小时)[{nick}]{names})(?={_PUNCTUATION}|$|[{HAN}])|(?P<name>{names})(?={honorifics})"
            rf"|(?<={_PUNCTUATION})(?P<bare>{names})(?={any_of(words(cues['saying']))})"
            rf"|(?<={_PUNCTUATION})(?P<double>{double})(?={self._lexicon.boundary.pattern}|{self._lexicon.after.pattern})"
        )
        counts = Counter(match.group() for match in pattern.finditer(self._text))
        for match in pattern.finditer(self._text):
            if not taken.free(match.start(), match.end()):
                continue
            before, after = self._text[match.start() - 1 : match.start()], self._text[match.end() : match.end() + 6]
            if match["nick"]:
                cued = self._lexicon.after.match(after) or re.match(_PUNCTUATION, after) or counts[match.group()] > 1
                if not cued or self._lexicon.not_before.match(after):
                    continue
            elif match["name"] and before and _han_run.match(before) and not self._lexicon.before.search(before):
                continue
            yield Found(match.start(), match.end(), match.group(), whole=False)

    def _surname_of(self, form: str) -> str:
        if "·" in form:
            last = form.split("·")[-1]
            return last if len(last) == 1 else ""
        kind = self._lexicon.native(form)
        if kind == "compound":
            return form[:2]
        if kind == "japanese":
            return next((form[:size] for size in (3, 2) if form[:size] in self._lexicon.japanese), "")
        return form[0] if kind else ""
