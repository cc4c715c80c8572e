"""What a person is told when something cannot be done, in their language.

An error of ours is made here from a phrase (digests/writing/phrases.toml, `problem_...`). One from further in has words of its own: its
class has a phrase (`error_<class>`), and its words stand beside that as small print.
"""

from typing import TypeVar

from digests.errors import BadRequest, JianbaoError, NotAllowed, NotFound
from digests.models import Language
from digests.writing.voice import Voice

_E = TypeVar("_E", bound=JianbaoError)
_ENGLISH = Voice(Language.EN)
_ECHO = 200  # characters of what was asked that an answer repeats


def bad_request(key: str, **slots: object) -> BadRequest:
    return _said(BadRequest, key, slots)


def not_allowed(key: str, **slots: object) -> NotAllowed:
    return _said(NotAllowed, key, slots)


def not_found(key: str, choices: tuple[str, ...] = (), **slots: object) -> NotFound:
    error = _said(NotFound, key, slots)
    error.choices = choices
    return error


def told(error: JianbaoError, voice: Voice) -> tuple[str, str]:
    """(what to tell, what to add in small print) in the language of the voice."""
    if error.phrase is not None:
        key, slots = error.phrase
        return voice.word(key, **slots), ""
    names = (kind.__name__ for kind in type(error).__mro__ if issubclass(kind, JianbaoError))
    return next(voice.word(f"error_{name}") for name in names if voice.knows(f"error_{name}")), voice.reason(str(error))


def _said(kind: type[_E], key: str, slots: dict[str, object]) -> _E:
    shown = {name: short(slot) if isinstance(slot, str) else slot for name, slot in slots.items()}
    error = kind(_ENGLISH.word(f"problem_{key}", **shown))
    error.phrase = (f"problem_{key}", shown)
    return error


def short(text: str) -> str:
    """What somebody typed, no longer than it takes to recognise it."""
    return text if len(text) <= _ECHO else f"{text[: _ECHO - 1]}…"
