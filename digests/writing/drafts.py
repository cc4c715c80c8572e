"""Does a model's draft say, in both languages, what the sentences it cites say: pure checks, each with a reason the model can act on.

A bullet is held against exactly the sentences it cites, a headline against the titles and the sentences its bullets cite. What is checked:
ids, language and what it is written with, length, no address, mention or markup, quotations verbatim, names and figures by `grounding`, the same in
both languages, nothing said the other way round, hearsay told as hearsay, words in common with the source; a bullet says more than the headline and the
bullets before it. Known false cases: what grounding cannot see (two names that change places), and a paraphrase that shares too few words with its source
and is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digests.models import Language
from digests.ports import Draft, DraftBullet
from digests.reading.gazetteer import Gazetteer
from digests.reading.quantities.lexicon import lexicon
from digests.text.script import HAN, detect, fold, simplified
from digests.writing.attribution import misjoined
from digests.writing.grounding import Finder
from digests.writing.grounding import check as grounded
from digests.writing.orthography import mixed, strange, tidy, without_han_in_brackets
from digests.writing.polarity import contradicts, differ, side
from digests.writing.prompt import Prompt, Shown, plain, rules, speaks_to_a_model
from digests.writing.prose import overlap, prose, terms
from digests.writing.typography import full_width

MOST_BULLETS = 4
_LONGEST = {Language.EN: 420, Language.HANS: 170}
_LONGEST_HEADLINE = {Language.EN: 160, Language.HANS: 70}
_COMMON = 0.2  # share of a text's terms that a source of its language has at least
_quoted = re.compile(
    r"“([^”]+)”|(?<!\d)\"([^\"]+)\"|「([^」]+)」|『([^』]+)』|«([^»]+)»|„([^“”]+)[“”]"
    r"|(?<!\w)‘([^’]+(?:’\w[^’]*)*)’(?!\w)|(?<!\w)'(?!\d0s)([^']+(?:'\w[^']*)*)'(?!\w)"
)
_quote_mark = re.compile(r"(?<!\d)\"|[“”„‟«»‹›「」『』〝〞＂`]|(?<!\w)‘(?!\d)|''")
_domain = re.compile(r"(?<![A-Za-z0-9.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![A-Za-z0-9])")
_inner_name = re.compile(r"(?<=[\w,;:] )[A-Z][a-z]{2,}\b")
_bullet_mark = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)](?=\s))\s*")
_cited_mark = re.compile(r"\s*[\[(【]\d{1,2}\.\d{1,3}(?:[,,、;\s]+\d{1,2}\.\d{1,3})*[\])】]")
_READ = 1000  # characters of a text that are looked at; more is too long anyway


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft after its checks: what stands, None where it does not, and why. `problems` runs along `bullets`."""

    headline: tuple[str, str] | None  # English, Chinese
    headline_problems: tuple[str, ...]
    bullets: tuple[DraftBullet | None, ...]
    problems: tuple[tuple[str, ...], ...]

    @property
    def sound(self) -> bool:
        return self.headline is not None and bool(self.bullets) and None not in self.bullets

    @property
    def empty(self) -> bool:
        return self.headline is None and not any(self.bullets)


def check(draft: Draft, prompt: Prompt, book: Gazetteer, find: Finder | None = None) -> Checked:
    headline = _english(draft.headline_en).rstrip("."), _chinese(draft.headline_zh).rstrip("。")
    kept: list[DraftBullet | None] = []
    problems: list[tuple[str, ...]] = []
    for bullet in map(_tidied, draft.bullets[:MOST_BULLETS]):
        why = bullet_problems(bullet, prompt, book, find) or _nothing_new(bullet, headline, kept)
        kept.append(None if why else bullet)
        problems.append(why)
    cited = dict.fromkeys(i for b in kept if b for i in b.sentences)
    sources = list(dict.fromkeys((*prompt.titles, *(prompt.shown[i] for i in cited))))
    why = tuple(_problems(*headline, sources, _LONGEST_HEADLINE, book, find))
    return Checked(None if why else headline, why, tuple(kept), tuple(problems))


def _nothing_new(
    bullet: DraftBullet, headline: tuple[str, str], before: Sequence[DraftBullet | None]
) -> tuple[str, ...]:
    """Why a bullet is not worth its place: in both languages it says what was said."""
    said = [("the headline", *headline), *((f"bullet {n}", b.en, b.zh) for n, b in enumerate(before, 1) if b)]
    return tuple(
        f"it says no more than {where}"
        for where, en, zh in said
        if overlap(terms(bullet.en), terms(en)) == overlap(terms(bullet.zh), terms(zh)) == 1.0
    )


def merge(first: Checked, second: Checked) -> Checked:
    """What stood the first time stays; what did not is taken from the corrected draft, bullet by bullet."""
    headline = first.headline or second.headline
    whys = () if headline else second.headline_problems or first.headline_problems
    if not first.bullets:
        return Checked(headline, whys, second.bullets, second.problems)
    kept = list(first.bullets)
    problems = [why and (*why, "it was not corrected") for why in first.problems]
    for at, (new, why) in enumerate(zip(second.bullets, second.problems, strict=True)):
        if at < len(kept) and kept[at] is None:
            kept[at] = new if new and new not in kept else None
            problems[at] = why
    return Checked(headline, whys, tuple(kept), tuple(problems))


def bullet_problems(
    bullet: DraftBullet, prompt: Prompt, book: Gazetteer, find: Finder | None = None
) -> tuple[str, ...]:
    """Why the bullet may not be posted; empty when it may."""
    unknown = [plain(i)[:12] for i in bullet.sentences if i not in prompt.shown][:4]
    if unknown or not bullet.sentences:
        return (f"there is no sentence {', '.join(unknown)}" if unknown else "it cites no sentence",)
    cited = [prompt.shown[i] for i in dict.fromkeys(bullet.sentences)]
    strange = [f'en: "{w}" stands in no cited sentence' for w in _strange_names(bullet.en, cited)]
    wrong = (*_problems(bullet.en, bullet.zh, cited, _LONGEST, book, find), *strange)
    return wrong or tuple(_misjoined(bullet, cited, book, find))


def _misjoined(bullet: DraftBullet, cited: Sequence[Shown], book: Gazetteer, find: Finder | None) -> Iterator[str]:
    texts = [s.text for s in cited]
    for name, text in (("en", bullet.en), ("zh", bullet.zh)):
        yield from (f"{name}: {why}" for why in misjoined(text, texts, book, find))


def _tidied(bullet: DraftBullet) -> DraftBullet:
    return DraftBullet(_english(bullet.en), _chinese(bullet.zh), tuple(i.strip(" []") for i in bullet.sentences))


def _english(text: str) -> str:
    """Without what a model likes to put around a sentence: a dash, the ids it cites, line breaks. Addresses stay, to be seen."""
    return _cited_mark.sub("", _bullet_mark.sub("", tidy(text[:_READ]))).strip()


def _chinese(text: str) -> str:
    return full_width(simplified(_english(text)))


def _problems(
    en: str, zh: str, sources: Sequence[Shown], longest: dict[Language, int], book: Gazetteer, find: Finder | None
) -> Iterator[str]:
    faults = [f"{n}: {p}" for n, text, lang in (("en", en, Language.EN), ("zh", zh, Language.HANS))
              for p in (*form(text, lang, [s.text for s in sources], longest[lang]), *_own_quotes(text, sources))]  # fmt: skip
    yield from faults
    if faults:
        return
    if not sources:
        yield "there is nothing it could be taken from"
        return
    source = "\n".join(s.text for s in sources)
    for name, text in (("en", en), ("zh", zh)):
        yield from (f'{name}: "{p.text}": {p.why}' for p in grounded(source, text, book, find).problems)
    cited = [side(s.text, chinese=s.language.chinese) for s in sources]
    ours = side(en, chinese=False), side(zh, chinese=True)
    wrong = (
        contradicts(ours[0], cited),
        contradicts(ours[1], cited),
        differ(*ours),
    )
    yield from (f"{name}: {why}" for name, why in zip(("en", "zh", "en beside zh"), wrong, strict=True) if why)
    if all(_is_hearsay(s.text, chinese=s.language.chinese) for s in sources):
        unmarked = [n for n, text in (("en", en), ("zh", zh)) if not _is_hearsay(text, chinese=n == "zh")]
        yield from (f"{name}: the source has this by hearsay; say so (reportedly, 据说)" for name in unmarked)
    for name, claim, other, text in (("en", en, "zh", zh), ("zh", zh, "en", en)):
        yield from (
            f'{name} says "{p.text}", {other} does not ({p.why})' for p in grounded(text, claim, book, find).problems
        )
    shared = {lang: _shared(text, sources, lang) for text, lang in ((en, Language.EN), (zh, Language.HANS))}
    if max((s for s in shared.values() if s is not None), default=1.0) < _COMMON:
        yield "it says something else than the sentences it cites"


def form(text: str, language: Language, sources: Sequence[str], longest: int) -> Iterator[str]:
    """What is wrong with the outside of a text that no person wrote: language, length, addresses, mentions, markup."""
    if not any(c.isalnum() for c in text):
        yield "it is empty"
        return
    if len(text) > longest:
        yield f"it is longer than {longest} characters"
        return
    if not _is_in(text, language):
        yield f"it is not in {'Chinese' if language.chinese else 'English'}"
    else:
        odd = [*strange(text, language, sources), *mixed(text, language, sources)]
        yield from (f'"{word}" is not {"Chinese" if language.chinese else "English"}' for word in odd[:3])
    folded = fold(text)
    for name in ("address", "mention", "markup"):
        if _pattern(name).search(folded):
            yield f"it holds {'an' if name == 'address' else 'a' if name == 'mention' else ''} {name}".replace(
                "  ", " "
            )
    if plain(text) != text or _own_domain(folded, sources):
        yield "it holds an address or characters that cannot be seen"
    if speaks_to_a_model(text) or prose(chinese=language.chinese).promotion.search(folded):
        yield "it is no news"


def _is_in(text: str, language: Language) -> bool:
    if language.chinese:
        return detect(text).chinese and re.search(f"[{HAN}]{{2}}", text) is not None
    text = without_han_in_brackets(text)
    words = re.findall(r"[a-z]+", text.lower())
    return detect(text) is Language.EN and bool(words) and (len(words) < 9 or not _usual_words().isdisjoint(words))


def _own_domain(folded: str, sources: Sequence[str]) -> bool:
    """A host that is no name: amazon.com. Names with a dot (Character.AI) may stand where a source has them."""
    known = " ".join(map(fold, sources))
    return any(d == d.lower() or d not in known for d in _domain.findall(folded))


def _own_quotes(text: str, sources: Sequence[Shown]) -> Iterator[str]:
    known = [_bare(s.text) for s in sources]
    for match in _quoted.finditer(text):
        quote = next(g for g in match.groups() if g)
        if not any(_bare(quote) in k for k in known):
            yield f'"{quote}" is a quotation no cited sentence holds'
    if _quote_mark.search(_quoted.sub("", text)):
        yield "a quotation is not closed"


def _strange_names(en: str, sources: Sequence[Shown]) -> Iterator[str]:
    """Capitalised words inside a sentence that English sources do not have, not even by their stem (Chinese for China)."""
    if any(s.language.chinese for s in sources):
        return  # the name may be the English of a Chinese one: that is for `grounding` to say
    known = fold(" ".join(s.text for s in sources)).lower()
    for match in _inner_name.finditer(fold(en)):
        if match[0][:4].lower() not in known:
            yield match[0]


def _is_hearsay(text: str, *, chinese: bool) -> bool:
    return _hearsay(chinese).search(fold(text)) is not None


@lru_cache(maxsize=2)
def _hearsay(chinese: bool) -> re.Pattern[str]:
    marks = lexicon("zh" if chinese else "en").words["hearsay"]
    edge = "" if chinese else r"\b"
    return re.compile(f"{edge}(?:{'|'.join(map(re.escape, marks))}){edge}", re.IGNORECASE)


def _bare(text: str) -> str:
    """Letters and digits alone: quotation marks and a comma before them differ between languages and typesetters."""
    return re.sub(r"[\W_]", "", fold(text).lower())


def _shared(text: str, sources: Sequence[Shown], language: Language) -> float | None:
    """Share of the text's terms its sources of the same language have; None where there is none."""
    own = [t for s in sources if s.language.chinese == language.chinese for t in terms(s.text)]
    return overlap(terms(text), own) if own else None


@lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    pattern = rules()[name]
    assert isinstance(pattern, str)
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=1)
def _usual_words() -> frozenset[str]:
    words = rules()["english"]
    assert isinstance(words, str)
    return frozenset(words.split())
