"""Names whose Chinese form is settled by custom: 强森 and Johnson, 雷根 and Reagan, 占士 and James (lexicons/transliterations.toml).

The list says two things: that characters and letters belong together however little they sound alike, and, of two that are both
listed and never together, that they are two names however much they do (施密特 and Smith). Of what it does not list it says nothing.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from digests.reading.lexicon import table
from digests.text.script import HAN, fold

_row = re.compile(rf"([a-z,]+)([{HAN}][{HAN},]*)")
_Forms = Mapping[str, frozenset[str]]


@lru_cache(maxsize=2)
def _listed(part: str) -> tuple[_Forms, _Forms]:
    """Chinese forms by Latin name, and Latin names by Chinese form; `part` is "surnames" or "given"."""
    chinese: dict[str, set[str]] = {}
    latin: dict[str, set[str]] = {}
    for text in table("transliterations")[part].values():
        for names, forms in _row.findall(fold(text)):
            for name in names.split(","):
                for form in forms.split(","):
                    chinese.setdefault(name, set()).add(form)
                    latin.setdefault(form, set()).add(name)
    return (
        {name: frozenset(forms) for name, forms in chinese.items()},
        {form: frozenset(names) for form, names in latin.items()},
    )


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, int]:
    """A number for the row of each given name."""
    found: dict[str, int] = {}
    for text in table("transliterations")["given"].values():
        for names, _ in _row.findall(text):
            found |= dict.fromkeys(names.split(","), len(found))
    return found


def distinct(a: str, b: str) -> bool:
    """Whether two Latin given names are two by the list, however alike: Ivana and Ivanka, Frances and Francis."""
    rows = _rows()
    return a in rows and b in rows and rows[a] != rows[b]


def one_name(a: str, b: str) -> bool:
    """Whether two Latin given names are spellings of one by the list: Katharine, Katherine."""
    rows = _rows()
    return a in rows and rows[a] == rows.get(b)


def settled(han: str, latin: str, *, given: bool = False) -> bool | None:
    """Whether characters are a settled form of a Latin surname or given name; None when the list cannot say."""
    chinese, names = _listed("given" if given else "surnames")
    if not given and latin not in chinese and latin.startswith("mac"):
        latin = "mc" + latin[3:]  # MacIntyre, McIntyre
    if han in chinese.get(latin, ()):
        return True
    if not given and latin.endswith("va") and han.endswith("娃") and han[:-1] + "夫" in chinese.get(latin[:-1], ()):
        return True  # 彼得罗娃 is Petrova as 彼得罗夫 is Petrov
    return False if han in names and latin in chinese else None


def settled_names(han: str) -> frozenset[str]:
    """Latin surnames characters are a settled form of."""
    return _listed("surnames")[1].get(han, frozenset())


def settled_forms(latin: str) -> frozenset[str]:
    """Settled Chinese forms of a Latin surname."""
    return _listed("surnames")[0].get(latin, frozenset())


def is_settled(latin: str) -> bool:
    """Whether a Latin surname has settled forms."""
    return latin in _listed("surnames")[0]


def is_given_name(han: str) -> bool:
    """Whether characters are a settled form of a given name: 亚历山大."""
    return han in _listed("given")[1]


def settled_alike(a: str, b: str, *, given: bool = False) -> bool | None:
    """As `settled`, of two Chinese forms: whether they are forms of one name, 里根 and 雷根."""
    _, names = _listed("given" if given else "surnames")
    if a not in names or b not in names:
        return None
    return bool(names[a] & names[b])
