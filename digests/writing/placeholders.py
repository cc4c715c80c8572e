"""Names and figures taken out of a sentence before it is translated, and put back in the other language.

    周二,诺海半导体宣布裁员600人。  ->  周二,QX1宣布裁员QX2。  ...  On Tuesday, QX1 announced QX2.
                                    ->  On Tuesday, Norhaven Semiconductor announced 600 people.

A name comes back as the archive or the lists write it in the other language, and as it stands where they do not know. Of figures those go that can
stand in another language as they are: money, shares, heads. A hedge beside a figure stays for the translator; one inside (50多人) goes with it.
Where figures of one kind come back in another order nobody can say whether the model turned the sentence or the figures.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from digests.models import Bound, FigureKind, Language, Person, Subject, Value
from digests.ports import StoryPlan
from digests.reading.gazetteer import CuratedPerson, CuratedProduct, Entry, Gazetteer
from digests.reading.quantities import quantities
from digests.text.script import HAN, fold, is_han, simplified
from digests.writing.amounts import amount
from digests.writing.typography import full_width

_mark = re.compile(r"\s?(?<![A-Za-z])Q\s?X\s?(\d{1,2})(?!\d)\s?", re.IGNORECASE)
_between_han = re.compile(
    rf"(?<=[{HAN}，。、；：（）“”]) +(?=[{HAN}，。、；：（）“”])|(?<=\d) +(?=[{HAN}])|(?<=[{HAN}]) +(?=\d)"
)
_HEADS = "people|persons|employees|workers|staff|staffers|jobs|positions|posts|roles|residents|passengers|students|users|customers|members|patients"
_TWICE = {  # by whether it is Chinese
    False: (
        (re.compile(rf"(?<=\d) people (?=(?:[A-Z][\w.&-]* ){{0,3}}(?:{_HEADS})\b)"), " "),
        (re.compile(r"(US\$[\d.,]+(?: (?:million|billion|trillion))?) (?:US |U\.S\. )?dollars?\b"), r"\1"),
        (re.compile(r"% ?(?:%|per ?cent\b)"), "%"),
    ),
    True: (
        (re.compile(r"(?<=[\d万亿多])人(?=[名位个])"), ""),
        (re.compile(r"(?<=[\d万亿多])人人(?!次)"), "人"),
        (re.compile(r"(?<=[\d万亿多])人(?=(?:员工|雇员|职工|工人|学生|乘客|居民|用户|职位|岗位))"), "名"),
        (re.compile(r"(美元|欧元|英镑|日元|港元|人民币|元)\1"), r"\1"),
        (re.compile(r"百分之(?=[\d.]+%)"), ""),
        (re.compile(r"%(?:%|的?百分比)"), "%"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with placeholders, what each of them stands for in the other language, by number from 1, and of what kind that is."""

    text: str
    parts: tuple[str, ...]
    kinds: tuple[str, ...]  # unit of a figure, "" of a name

    def restored(self, translated: str, target: Language) -> str | None:
        """The translation with its names and figures; None where a placeholder is missing, stands twice, or may have taken another's place."""
        found = [int(m[1]) for m in _mark.finditer(translated)]
        if sorted(found) != list(range(1, len(self.parts) + 1)):
            return None
        for kind in filter(None, set(self.kinds)):
            alike = [n for n in found if self.kinds[n - 1] == kind]
            if alike != sorted(alike):
                return None
        whole = _mark.sub(lambda m: f" {self.parts[int(m[1]) - 1]} ", translated)
        return once(set_in(whole, target), target)


def mask(text: str, target: Language, names: Mapping[str, str], book: Gazetteer) -> Masked:
    """`names` are the story's own: written form, folded -> the name in `target`."""
    folded = fold(text)
    taken: list[tuple[int, int, str, str]] = []
    found = ((start, end, word, "") for start, end, word in (*_named(folded, names), *_listed(folded, target, book)))
    for start, end, word, kind in (*found, *_figures(folded, target)):
        if not any(s < end and start < e for s, e, *_ in taken):
            taken.append((start, end, word, kind))
    taken.sort()
    masked, at = "", 0
    for number, (start, end, *_) in enumerate(taken, 1):
        masked += f"{text[at:start]}QX{number}"
        at = end
    return Masked(masked + text[at:], tuple(word for *_, word, _ in taken), tuple(kind for *_, kind in taken))


def set_in(text: str, target: Language) -> str:
    """A machine's sentence in the typography of its language: spaces, and in Chinese full-width punctuation."""
    text = " ".join(text.split())
    text = simplified(text) if target.chinese else text
    if not target.chinese:
        return re.sub(r" +(?=[,.;:!?%)’]|'s\b)|(?<=[($€£]) +", "", text)
    wide = full_width(re.sub(r"\s(?=[%,.;:?!])", "", text))
    wide = re.sub(r"(?<=[\dA-Za-z%])\.$", "。", wide)
    return re.sub(r" *([，。、；：？！（）“”]) *", r"\1", _between_han.sub("", wide))


def once(text: str, target: Language) -> str:
    """Without the unit that a model wrote beside a figure that brought its own: 340 people employees, 340人名员工, 14亿美元美元."""
    for pattern, instead in _TWICE[target.chinese]:
        text = pattern.sub(instead, text)
    return text


# --- names ---------------------------------------------------------------------------------------------------------------


def names_of(plan: StoryPlan, target: Language) -> dict[str, str]:
    """The story's people and the subjects of its figures: written form, folded -> the name in `target`; nothing for those without one."""
    people = {s.person.id: s.person for s in plan.material.sightings}.values()
    subjects = [c.subject for c in plan.material.claims if c.subject]
    return dict((*_of_subjects(subjects, target), *_of_people(people, target)))


def _of_people(people: Iterable[Person], target: Language) -> Iterator[tuple[str, str]]:
    for person in people:
        for form in {*person.forms, person.en or "", person.zh or ""}:
            if len(form) > 1 and _other(form, target):
                yield fold(form), _in(form, person.en, person.zh, target)


def _of_subjects(subjects: Iterable[Subject], target: Language) -> Iterator[tuple[str, str]]:
    for subject in subjects:
        for form in (subject.en, subject.zh):
            if form and len(form) > 1 and _other(form, target):
                yield fold(form), (subject.zh if target.chinese else subject.en) or form


def _other(form: str, target: Language) -> bool:
    """Whether a form may stand in the language that `target` is translated from. Latin names stand in Chinese text too."""
    return not (target.chinese and is_han(form[0]))


def _in(form: str, en: str | None, zh: str | None, target: Language) -> str:
    """The name in the other language, as much of it as the form has: 马斯克 is Musk, 埃隆·马斯克 is Elon Musk."""
    name = zh if target.chinese else en
    if not name:
        return form
    if target.chinese:
        return name.split("·")[-1] if "·" in name and " " not in form else name
    return name.split()[-1] if is_han(form[0]) and "·" in (zh or "") and form == (zh or "").split("·")[-1] else name


def _named(folded: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    for form in sorted(names, key=lambda f: (-len(f), f)):
        edged = form if is_han(form[0]) else rf"(?<![A-Za-z]){re.escape(form)}(?![A-Za-z])"
        yield from ((m.start(), m.end(), names[form]) for m in re.finditer(edged, folded))


def _listed(folded: str, target: Language, book: Gazetteer) -> Iterator[tuple[int, int, str]]:
    for hit in book.scan(folded):
        if not hit.weak and len(hit.entries) == 1 and len(hit.form) > 1:
            yield hit.start, hit.end, _of_entry(hit.form, hit.entries[0], target)


def _of_entry(form: str, entry: Entry, target: Language) -> str:
    if isinstance(entry, CuratedProduct):
        return (entry.zh if target.chinese else entry.name) or form
    if isinstance(entry, CuratedPerson):
        return _in(form, entry.en, entry.zh, target)
    return (entry.zh if target.chinese else entry.en) or form


# --- figures -------------------------------------------------------------------------------------------------------------


def _figures(folded: str, target: Language) -> Iterator[tuple[int, int, str, str]]:
    """With the unit."""
    for quantity in quantities(folded):
        value = _own_value(folded[quantity.start : quantity.end])
        if value is not None and quantity.unit_written:
            yield quantity.start, quantity.end, amount(value, target), value.unit or str(value.kind)


def _own_value(written: str) -> Value | None:
    """The value of a slice by itself, without the hedges around it; None where it needs its surroundings to be understood."""
    found = next(quantities(written), None)
    if found is None or (found.start, found.end) != (0, len(written)):
        return None
    value = found.value
    plain = value.kind in (FigureKind.MONEY, FigureKind.PERCENT) or (
        value.kind is FigureKind.COUNT and value.unit == "people"
    )
    value = replace(value, approx=value.approx and value.bound is Bound.NONE)  # more than about 50 is more than 50
    return value if plain and value.low >= 1 else None
