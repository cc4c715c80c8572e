"""Proposals of names in Chinese characters, each with what speaks for it; `people` judges them.

They come from the model (its boundaries mended), from aliases in brackets, titles, verbs of saying, bylines and the gazetteer.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from digests.ports import Tag
from digests.reading.chinese_shapes import PUNCTUATION, han_run, shapes
from digests.reading.document import Cover, Document, Found
from digests.reading.gazetteer import Gazetteer
from digests.text.script import HAN

_LATIN_NAME = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]*(?:\s[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]*){0,4}"
_pseudonym = re.compile(rf"(?P<run>[{HAN}]{{2,6}})\s?[(（](?:化名|假名|音译|笔名)[)）]")
_SURE = 0.6
_WAVERS = 0.03  # of a model that ends a name here: what it still gives to the next character
_SEPARATORS = frozenset("、和与及,，/")
_PLACES = frozenset("省市县区镇乡村州国盟旗")
_bracketed = re.compile(rf"([{HAN}·]{{2,16}})\s?[(（]\s?({_LATIN_NAME})\s?[)）]")


@dataclass
class Evidence:
    """What speaks for one written form, over the whole document."""

    model: int = 0
    sure: float = 0.0  # of the model, where it is surest
    other: int = 0
    strong: float = 0.0
    listed: bool = False  # between names of a list that the model saw
    places: set[int] = field(default_factory=set)


class Proposals:
    """`evidence` by written form; `things` are the places of listed organisations and products."""

    def __init__(
        self, document: Document, organizations: frozenset[str], bylines: Sequence[tuple[int, int]], book: Gazetteer
    ) -> None:
        self.evidence: dict[str, Evidence] = defaultdict(Evidence)
        self.things = Cover([(hit.start, hit.end) for hit in document.hits if hit.person is None and not hit.weak])
        self._document = document
        self._text = document.folded
        self._other = organizations
        self._bylines = bylines
        self._book = book
        self._lexicon = shapes()

    def collect(self, dotted: Sequence[Found]) -> None:
        """Fills `evidence`; places of names with a dot are settled already."""
        self._from_model(dotted)
        self._from_brackets()
        self._from_titles()
        self._from_bylines()
        self._from_gazetteer()
        self._from_veils()
        self._from_pseudonyms()
        self._from_offices()

    def _propose(self, start: int, end: int, *, model: int = 0, sure: float = 0.0, strong: float = 0.0) -> None:
        form = self._text[start:end]
        if not form or not self.things.free(start, end):
            return
        evidence = self.evidence[form]
        evidence.places.add(start)
        evidence.model += model
        evidence.sure = max(evidence.sure, sure)
        evidence.strong = max(evidence.strong, strong)

    def _from_model(self, dotted: Sequence[Found]) -> None:
        taken = Cover([(name.start, name.end) for name in dotted])
        tags = [tag for tag in self._document.tags if taken.free(tag.start, tag.end)]
        for at, tag in enumerate(tags):
            form = self._text[tag.start : tag.end].strip()
            if tag.label != "person" or self._lexicon.owned.match(self._text, tag.end):
                self.evidence[form].other += 1
                continue
            start, end = self._mended(tag)
            cut = end < tag.end and self._lexicon.ends(self._text, end)  # 柯承文摄: of the verb the model was not sure
            sure = max(tag.sure, _SURE) if cut else tag.sure
            if self._is_four(start, end):
                self._propose(start, end, strong=2.0)
            if at + 1 < len(tags) and tags[at + 1].start == end and tags[at + 1].label == "person":
                joined = self._text[start : tags[at + 1].end]
                if len(form) <= 2 and self._lexicon.native(joined):
                    end = tags[at + 1].end
            start -= self._cut_surname(start, end)
            if end - start < 2 or self._lexicon.addressed(self._text[start:end]):
                continue
            if self._book.by_part(self._text[start:end]):
                self._propose(start, end, model=1, sure=sure, strong=1.0)
            elif 2 <= end - start <= 8 and han_run.fullmatch(self._text, start, end):
                self._propose(start, end, model=1, sure=sure)
            else:
                continue
            form = self._text[start:end]
            self.evidence[form].listed |= any(self._listed_with(tags, at, step) for step in (-1, 1))
            if self._lexicon.in_brackets.match(self._text, end):
                self._propose(start, end, strong=1.0)

    def _cut_surname(self, start: int, end: int) -> int:
        """太太任芝兰, of which the model saw 芝兰: one character more, when it is a surname and a title ends before it."""
        if end - start != 2 or start == 0 or not self._lexicon.native(self._text[start - 1 : end]):
            return 0
        return int(self._lexicon.before.search(self._text, max(0, start - 13), start - 1) is not None)

    def _listed_with(self, tags: Sequence[Tag], at: int, step: int) -> bool:
        """Whether nothing but a separator stands between this person and the next one that the model saw."""
        if not 0 <= at + step < len(tags) or tags[at + step].label != "person":
            return False
        left, right = sorted((tags[at], tags[at + step]), key=lambda tag: tag.start)
        return self._text[left.end : right.start].strip() in _SEPARATORS

    def _mended(self, tag: Tag) -> tuple[int, int]:
        """A tag's span without titles at its front, honorifics and verbs at its end, and with the character it was cut short by."""
        text, lexicon, start, end = self._text, self._lexicon, tag.start, tag.end
        while start < end and not han_run.match(text[start]):
            start += 1
        while end > start and not han_run.match(text[end - 1]):
            end -= 1
        if styled := lexicon.styled.match(text, start):
            start = styled.start("name")
        if end - start == 3 and lexicon.before.search(text, max(0, start - 3), start + 1):
            start += 1  # 委任颜金勇, of which the model saw 任颜金
        for cut in range(end - 1, start, -1):
            if end - cut >= 2 and lexicon.before.search(text[start:cut]) and end - cut <= 6:
                start = cut
                break
        if text[start] == "司" and han_run.match(text[start - 1 : start]) and lexicon.native(text[start + 1 : end]):
            start += 1  # 规划司梁颖达: a department ends there
        if end - start >= 3 and lexicon.times.match(text, end - 1):
            end -= 1  # 林岚现|在
        form = text[start:end]
        if len(form) < 2:
            return start, end
        if len(form) >= 3 and (lexicon.after.match(text, end - 2) and form[-2:] not in lexicon.sounds):
            end -= 2
        elif lexicon.double(form) or self._is_four(start, end):
            pass
        elif len(form) == 4 and lexicon.native(form[:3]) and lexicon.surname(form) not in ("compound", "japanese"):
            end -= 1 if not lexicon.foreign(form) else 0
        elif len(form) == 3 and form[-1] in lexicon.never_last - lexicon.sometimes_last and lexicon.native(form[:2]):
            end -= tag.sure < _SURE
        elif len(form) == 2 or lexicon.surname(form) in ("compound", "japanese"):
            end = self._extended(start, end, tag.more if end == tag.end else 0.0)
        return start, end

    def _is_four(self, start: int, end: int) -> bool:
        """立委高金素梅与, 、高金素梅50%: two surnames and two characters more, between a title or a comma of a list and a boundary."""
        text, lexicon = self._text, self._lexicon
        return (
            end - start == 4
            and all(char in lexicon.common | lexicon.rare for char in text[start : start + 2])
            and text[end - 1] not in lexicon.never_last
            and (text[start - 1 : start] == "、" or lexicon.before.search(text, max(0, start - 12), start) is not None)
            and (text[end : end + 1].isdigit() or lexicon.boundary.match(text, end) is not None)
        )

    def _extended(self, start: int, end: int, likely: float) -> int:
        """One character further when the name is short for its surname, and only then a verb or a boundary follows or the model wavers."""
        text, lexicon = self._text, self._lexicon
        form, kind = text[start:end], lexicon.native(text[start:end])
        longest = {"compound": 4, "japanese": 4}.get(kind or "", 3)
        if not kind or len(form) >= longest or lexicon.after.match(text, end) or lexicon.boundary.match(text, end):
            return end
        more = text[end : end + 1]
        fits = more not in lexicon.never_last or more in lexicon.sometimes_last
        enough = _WAVERS if more not in lexicon.never_last else 10 * _WAVERS
        wavers = (
            likely >= enough
            and kind == "common"
            and len(form) == 2
            and text[end + 1 : end + 2] not in ("了", "着", "过")
        )
        if (
            fits
            and han_run.fullmatch(more)
            and (wavers or lexicon.after.match(text, end + 1) or re.match(PUNCTUATION, text[end + 1 : end + 2]))
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
                self._propose(self._mended(Tag(start, end, "person"))[0], end, strong=2.0)
                continue
            for size in (3, 2, 4):
                if len(run) >= size and self._lexicon.native(run[-size:]) not in (None, "ambiguous"):
                    if " " in match[2]:
                        self._propose(end - size, end, strong=1.0)
                    break
            else:
                self._spelt_after_title(match.start(1), end)

    def _spelt_after_title(self, low: int, end: int) -> None:
        """国防部长什梅加尔(Denys Shmyhal): the longest foreign name that a title stands right before."""
        for start in range(max(low, end - 8), end - 1):
            if self._lexicon.foreign(self._text[start:end]) and self._lexicon.before.search(
                self._text, max(0, start - 12), start
            ):
                self._propose(start, end, strong=2.0)
                return

    def _from_titles(self) -> None:
        for pattern in (self._lexicon.introduced, self._lexicon.speaking):
            for match in pattern.finditer(self._text):
                form = match["name"]
                for size in (2, 3, 4):
                    name = self._text[match.start("name") : match.start("name") + size]
                    kind = self._lexicon.native(name) if len(name) == size else None
                    ends = match.start("name") + size
                    whole = kind and len(form) <= size and han_run.fullmatch(name)
                    if whole and self._lexicon.plausible(self._text, name) and self._lexicon.ends(self._text, ends):
                        self._propose(match.start("name"), ends)
                        break

        for match in self._lexicon.styled.finditer(self._text):  # 拿督斯里安华
            if match["name"] not in self._other:
                self._propose(match.start("name"), match.end("name"), strong=4.0)

    def _from_bylines(self) -> None:
        for start, end in self._bylines:
            form = self._text[start:end]
            if len(form) > 1 and (self._lexicon.native(form) or (self._lexicon.foreign(form) and len(form) > 2)):
                self._propose(start, end, strong=3.0)

    def _from_veils(self) -> None:
        """刘某, 孙某某, 何某志: people whom a court report names by no more than their surname."""
        for match in self._lexicon.veiled.finditer(self._text):
            surname, before = match["name"][0], self._text[max(0, match.start() - 12) : match.start()]
            if surname not in self._lexicon.ambiguous or self._lexicon.before.search(before):
                self._propose(match.start("name"), match.end("name"), strong=3.0)

    def _from_pseudonyms(self) -> None:
        """租户张力(化名): brackets that only people have."""
        for match in _pseudonym.finditer(self._text):
            end = match.end("run")
            for size in (3, 2):
                if self._lexicon.native(match["run"][-size:]) and len(match["run"]) >= size:
                    self._propose(end - size, end, strong=3.0)
                    break

    def _from_offices(self) -> None:
        """任命黄强为代理省长, 马飚辞去主席职务: what stands between is the name, and ends before the verb."""
        for match in self._lexicon.office.finditer(self._text):
            start, end = match.span("name")
            name, longer = match["name"], self._text[start : end + 1]
            kind = self._lexicon.native(name)
            if kind in (None, "ambiguous") or not self._lexicon.plausible(self._text, name):
                continue
            sure = (
                match["put"]
                or self.evidence[name].model
                or (len(name) == 3 and kind == "common" and name[-1] not in _PLACES)
            )
            if name in self._lexicon.ordinary or not sure:
                continue
            self._propose(start, end, model=self.evidence[longer].model, strong=2.0 if match["put"] else 1.0)
            if longer in self.evidence and start in self.evidence[longer].places:
                self.evidence[longer].model, self.evidence[longer].strong = 0, -9.0

    def _from_gazetteer(self) -> None:
        people = (hit for hit in self._document.hits if hit.person and re.search(f"[{HAN}]", hit.form))
        for hit in people:
            person = hit.person
            sure = len(hit.form) > 2 or (
                person is not None and (hit.form in person.nicknames or "·" in (person.zh or ""))
            )
            if self._text[hit.end : hit.end + 1] != "·" and self._text[hit.start - 1 : hit.start] != "·":
                self._propose(hit.start, hit.end, strong=3.0 if sure else 1.5)
