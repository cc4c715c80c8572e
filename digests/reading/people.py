"""People named in Chinese characters: native names, transliterated ones with and without a middle dot, Japanese names.

A model proposes (`digests.engines.chinese_names`), rules repair its boundaries and add what it missed, and every written form is then
judged once for the whole document: by its shape (surname, spelling characters), by how often the model saw a person in it and how often
something else, by titles before it and verbs of saying after it. An accepted form is a person wherever it stands.

Known false cases: a two-character name that is an ordinary word (安静, 常青) seen once and beside no cue is missed; a brand made of
spelling characters, unlisted, in front of a verb of saying is taken for a person.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from digests.reading.chinese_proposals import Evidence, Proposals
from digests.reading.chinese_shapes import PUNCTUATION, han_run, shapes
from digests.reading.document import Cover, Document, Found, Places
from digests.reading.dotted_names import dotted_names
from digests.reading.gazetteer import Gazetteer
from digests.reading.lexicon import any_of, table, words
from digests.text.script import HAN

_TALLY = r"\s?(?:\d[\d.]*[%％分票歲岁席]?|[(（][^()（）\n]{1,12}[)）])?"  # what a list says of each: 丁學忠22.7%、黃建賓 45.4%
_next_in_list = re.compile(rf"{_TALLY}[、和与及](?P<next>[{HAN}]{{2,4}}?)(?={_TALLY}[、，。；,;和与及等]|$)")
_SURE, _RATHER_SURE, _VERY_SURE = 0.45, 0.6, 0.8  # of the model: below the first it guesses
_closing = re.compile(rf"{PUNCTUATION}|$")


def chinese_names(
    document: Document, organizations: frozenset[str], bylines: Sequence[tuple[int, int]], book: Gazetteer
) -> tuple[Found, ...]:
    """Every mention of a person in Chinese characters; `organizations` are folded forms known to be something else."""
    proposals = Proposals(document, organizations, bylines, book)
    dotted = dotted_names(document, proposals.things)
    proposals.collect(dotted)
    return _Judge(document, organizations, proposals).find(dotted)


class _Judge:
    def __init__(self, document: Document, organizations: frozenset[str], proposals: Proposals) -> None:
        self._text = document.folded
        self._other = organizations
        self._evidence = proposals.evidence
        self._things = proposals.things
        self._lexicon = shapes()
        self._places = Places(document.folded)

    def find(self, dotted: Sequence[Found]) -> tuple[Found, ...]:
        self._settle_lengths()
        accepted = {form for form, evidence in self._evidence.items() if self._is_person(form, evidence)}
        accepted |= {name.form for name in dotted}
        accepted |= self._listed_beside(accepted)
        parted = self._parted(accepted)
        within = Cover([(name.start, name.end) for name in parted])
        found = [*(name for name in self._everywhere(accepted) if within.free(name.start, name.end)), *parted]
        return tuple(sorted((*found, *self._short_forms(found)), key=lambda name: name.start))

    def _settle_lengths(self) -> None:
        """Of forms of which one begins with the other, one stays: the text shows which characters belong together."""
        counts = {form: self._count(form) for form in self._evidence if len(form) >= 2}
        for form in sorted(counts, key=len):
            evidence = self._evidence[form]
            if not (evidence.model or evidence.places) or 2 <= evidence.strong < 3:
                continue
            grown = self._grown(form)
            if grown and grown != form:
                target = self._evidence[grown]
                target.model += evidence.model
                target.places |= evidence.places
                target.strong = max(target.strong, evidence.strong)
                evidence.model, evidence.strong = 0, -9.0
        longer_by_start: dict[str, list[str]] = {}
        for form in counts:
            longer_by_start.setdefault(form[:-1], []).append(form)
        for form in sorted(counts, key=len):
            evidence = self._evidence[form]
            for longer in longer_by_start.get(form, ()):
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
        places = self._places.of(form)
        lexicon, text = self._lexicon, self._text
        kind = lexicon.native(form)
        after = {text[at + len(form) : at + len(form) + 1] for at in places}
        following = {text[at + len(form) + 1 : at + len(form) + 2] for at in places}
        longest = {"compound": 4, "japanese": 4}.get(kind or "", 3)
        if kind and len(places) > 1 and len(after) == 1 and len(form) < longest:
            more = next(iter(after))
            apart = len(following) > 1 or all(self._lexicon.ends(self._text, at + len(form) + 1) for at in places)
            fits = more not in lexicon.never_last or more in lexicon.sometimes_last
            if (
                han_run.fullmatch(more)
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
        return len(self._places.of(form))

    def _is_person(self, form: str, evidence: Evidence) -> bool:
        lexicon = self._lexicon
        if (
            len(form) < 2
            or evidence.strong < 0
            or form in self._other
            or form in lexicon.titles
            or not evidence.places
            or self._lexicon.addressed(form)
        ):
            return False
        cues = self._cues(form)
        if evidence.strong < 3 and (form in lexicon.verbs or (cues < 3 and form in lexicon.ordinary)):
            return False
        kind = lexicon.native(form)
        if kind is None and not lexicon.foreign(form) and not lexicon.double(form) and evidence.strong < 2:
            return False
        score = evidence.strong + (1.0 if evidence.listed else 0.0) + self._shape(form, kind, evidence)
        score += (1.5 if evidence.sure >= _SURE else 1.0 if evidence.model else 0.0) + (
            0.5 if evidence.model > 1 else 0.0
        )
        if (
            evidence.other > evidence.model
        ):  # 教授沈阳认为: a place elsewhere, here between a title and a verb of saying
            score -= 1.0 if evidence.strong >= 3 else 0.0 if cues >= 2.5 and kind == "common" else 2.0
        owns = self._followed(form, self._lexicon.owned)  # 云天励飞的联合创始人
        score -= 2.0 if evidence.strong < 3 and owns else 0.0
        if not evidence.model and len(form) == 3 and self._count(form) > 1:
            score += 0.5 if self._count(form[1:]) == self._count(form) else 0.0
        return score + cues >= 2.5

    def _shape(self, form: str, kind: str | None, evidence: Evidence) -> float:
        """What the form itself says; the model's being sure makes up for a short one, a rare surname, a foreign name."""
        lexicon, sure, very_sure = self._lexicon, evidence.sure >= _SURE, evidence.sure >= _VERY_SURE
        if kind in ("compound", "japanese") or lexicon.double(form) or (kind == "common" and len(form) == 3):
            return 1.0
        if kind is None:  # 威廉姆斯; 小津安二郎
            whole = len(form) > 3 and (very_sure or (sure and lexicon.foreign(form)))
            return 1.0 if whole and not self._followed(form, lexicon.rates) else 0.0
        if len(form) == 3:
            body = -1.0 if form[-1] in lexicon.bodies else 0.0  # 公督盟
            return body + (1.0 if sure else 0.5 if kind == "rare" else 0.0)
        if kind == "ambiguous" and not (very_sure and form[0] in lexicon.common):
            return 0.0 if very_sure or (sure and form[0] in lexicon.common) else -0.5
        return 1.0 if very_sure else 0.5 if evidence.sure >= _RATHER_SURE else 0.0

    def _cues(self, form: str) -> float:
        """Titles before and verbs of saying after a form, at its best place; half a point more when two places have one."""
        best, cued = 0.0, 0
        for start in self._places.of(form):
            end = start + len(form)
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

    def _followed(self, form: str, pattern: re.Pattern[str]) -> bool:
        return any(pattern.match(self._text, at + len(form)) for at in self._places.of(form))

    def _listed_beside(self, accepted: set[str]) -> set[str]:
        """Names in a list with accepted ones, 陆星野、白露和顾长风: native in shape and between separators."""
        added: set[str] = set()
        frontier = set(accepted)
        while frontier:
            ends = [at + len(form) for form in frontier for at in self._places.of(form)]
            matches = [match for end in ends if (match := _next_in_list.match(self._text, end))]
            after = {match["next"] for match in matches} | self._listed_before(frontier)
            frontier = {form for form in after - accepted - added if self._is_listable(form)}
            added |= frontier
        return added

    def _listed_before(self, forms: set[str]) -> set[str]:
        """Names that a title introduces and whose list goes on with one of these: 议员符标雄与叶品秀."""
        starts = {at for form in forms for at in self._places.of(form)}
        return {
            form
            for form, evidence in self._evidence.items()
            for at in evidence.places
            if self._text[at + len(form) : at + len(form) + 1] in ("、", "和", "与", "及")
            and at + len(form) + 1 in starts
            and self._lexicon.before.search(self._text, max(0, at - 12), at)
        }

    def _is_listable(self, form: str) -> bool:
        lexicon = self._lexicon
        if (
            form in self._other
            or form in lexicon.ordinary
            or not lexicon.native(form)
            or not self._lexicon.plausible(self._text, form)
        ):
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
                Found(start, start + len(form), form, whole=form in whole)
                for start in self._places.of(form)
                if self._stands(start, start + len(form)) and taken.take(start, start + len(form))
            )
        return found

    def _parted(self, accepted: set[str]) -> list[Found]:
        """蔡委员易余 of 蔡易余: a title between the surname and the name, as records of parliaments have it."""
        parted: list[Found] = []
        for form in (form for form in accepted if len(form) == 3 and self._lexicon.native(form)):
            for at in self._places.of(form[1:]):
                title = _parting().search(self._text, max(0, at - 8), at)
                if title and self._text[title.start() - 1 : title.start()] == form[0]:
                    parted.append(Found(title.start() - 1, at + 2, form, whole=False))
        return parted

    def _stands(self, start: int, end: int) -> bool:
        """Whether the form is the name here: no part of a longer name, institution or word."""
        text = self._text
        if text[end : end + 1] == "·" or text[start - 1 : start] == "·":
            return False
        if self._lexicon.foreign(text[start:end]) and self._lexicon.thing.match(text, end):
            return False
        if end - start == 3 and self._straddles(end):
            return False
        return not self._lexicon.not_before.match(text, end) and self._things.free(start, end)

    def _straddles(self, end: int) -> bool:
        """Whether the last character begins a word that only firms have: 安琪酵母."""
        word = self._lexicon.not_before.match(self._text, end - 1)
        return word is not None and word.end() > end

    def _short_forms(self, found: list[Found]) -> Iterator[Found]:
        """Surname before a way of address (司马律师, 卓院长) or after 老, 小, 肥; alone before a verb of saying, or when it has two characters."""
        taken = Cover([(name.start, name.end) for name in found])
        surnames = {self._surname_of(name.form) for name in found} - {""}
        if not surnames:
            return
        pattern, within = _short_patterns(frozenset(surnames))
        counts = Counter(match.group() for match in pattern.finditer(self._text))
        for match in pattern.finditer(self._text):
            start, end = match.span()
            if not taken.free(start, end):
                continue
            before, after = self._text[start - 1 : start], self._text[end : end + 6]
            if match["nick"]:
                opens = start == 0 or re.match(PUNCTUATION, before) is not None
                cued = bool(
                    self._lexicon.after.match(after) or re.match(PUNCTUATION, after) or counts[match.group()] > 1
                )
                cued = cued or (opens and self._lexicon.boundary.match(after) is not None)
                if not cued or self._lexicon.not_before.match(after):
                    continue
            elif match["name"] and before and han_run.match(before) and not self._lexicon.before.search(before):
                word = before + match["name"]
                if (
                    not within.match(after)
                    or match["name"] in self._lexicon.ambiguous
                    or word in self._lexicon.ordinary
                ):
                    continue
            elif match["double"] and not (self._stands(start, end) and match["double"] not in self._other):
                continue
            yield Found(start, end, match.group(), whole=False)

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


@lru_cache(maxsize=1)
def _parting() -> re.Pattern[str]:
    return re.compile(rf"副?{any_of(words(table('zh')['cues']['honorifics_within']))}$")


@lru_cache(maxsize=64)
def _short_patterns(surnames: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where these surnames may stand for their people; and the ways of address that say so even in the middle of a clause."""
    cues = table("zh")["cues"]
    within = f"(?:{any_of(words(cues['honorifics_within']))}|副?{any_of(words(cues['honorifics_within']))})"
    honorifics = f"(?:{any_of(words(cues['honorifics']))}|{within})"
    names, double = any_of(surnames), any_of({name for name in surnames if len(name) > 1} or {"\0"})
    return (
        re.compile(
            rf"(?P<nick>(?!小时)[{cues['nick_before']}]{names})(?={PUNCTUATION}|$|[{HAN}])|(?P<name>{names})(?={honorifics})"
            rf"|(?<={PUNCTUATION})(?P<bare>{names})(?={any_of(words(cues['saying']))})|(?P<double>{double})"
        ),
        re.compile(within),
    )
