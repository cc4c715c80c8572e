"""Commands: what one is, how text becomes one, how it is answered and completed. The table is `bot.command_table`.

A platform turns what it receives into an `Invocation` (slash text through `Commands.parse`, options as they come) and shows the `Card` that
`Commands.answer` gives back; `Commands.complete` offers what an option may be. Errors come back as cards, never as exceptions.
"""

import difflib
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import cards
from bot.administration import Administration
from bot.charts import Charts
from bot.messages import Card, Choice, Invocation, Reader
from bot.problems import bad_request
from bot.service import Service
from digests.errors import JianbaoError, NotFound

_log = logging.getLogger(__name__)
LAST_PAGE = 10_000  # of any list that is turned page by page


class Complete(StrEnum):
    """What an option can be completed from."""

    PEOPLE = "people"
    SUBJECTS = "subjects"
    SOURCES = "sources"
    STORIES = "stories"
    ZONES = "zones"
    WATCHED = "watched"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Option:
    """An argument. `rest` takes all text that is not named otherwise."""

    name: str
    help_en: str
    help_zh: str
    required: bool = False
    rest: bool = False
    number: bool = False
    choices: tuple[str, ...] = ()
    complete: Complete | None = None

    @property
    def usage(self) -> str:
        if self.choices:
            return "|".join(self.choices)
        return self.name.upper() if self.rest else f"{self.name}:…"


Handler = Callable[["Commands", Reader, Mapping[str, str]], Awaitable[Card]]


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is its words ("news source add"); `slow` ones are acknowledged first and answered later."""

    name: str
    help_en: str
    help_zh: str
    run: Handler
    options: tuple[Option, ...] = ()
    admin: bool = False
    slow: bool = False

    @property
    def usage(self) -> str:
        """How it is written: what it needs first, what may be left out in brackets. Pages are turned by buttons."""
        shown = sorted((o for o in self.options if not o.number), key=lambda o: (not o.required, not o.rest))
        return " ".join([f"/{self.name}", *(o.usage if o.required else f"[{o.usage}]" for o in shown)])


class Commands:
    """Runs commands of the table over the use cases."""

    def __init__(
        self,
        table: Sequence[Command],
        service: Service,
        administration: Administration,
        zones: Sequence[str],
        charts: Charts | None = None,
    ) -> None:
        """`charts` draws pictures, where a platform shows them."""
        self.table = tuple(table)
        self.by_name = {command.name: command for command in self.table}
        self.service = service
        self.administration = administration
        self.charts = charts
        self._zones = tuple(zones)

    async def answer(self, invocation: Invocation) -> Card:
        command = self.by_name.get(invocation.command)
        try:
            if command is None:
                return await self._unknown(invocation)
            if command.admin:
                await self.administration.allow(invocation.reader)
            missing = [o for o in command.options if o.required and not invocation.options.get(o.name, "").strip()]
            if missing:
                return cards.missing(missing[0].help_en, missing[0].help_zh, command.usage, invocation.reader)
            reader = replace(invocation.reader, zone=(await self.service.channel(invocation.reader)).zone)
            return await command.run(self, reader, invocation.options)
        except NotFound as exc:
            again = tuple(Choice(c, _again(invocation, command, c)) for c in exc.choices) if command else ()
            return cards.problem(exc, invocation.reader, again)
        except JianbaoError as exc:
            return cards.problem(exc, invocation.reader)
        except Exception:  # the edge where a person waits: they get a word, the log gets the trace
            _log.exception("/%s failed", invocation.command)
            return cards.problem(bad_request("unexpected"), invocation.reader)

    async def help(self, reader: Reader, beginning: str = "") -> Card:
        """The commands the reader may use whose names begin so."""
        admin = await self.service.is_admin(reader)
        shown = [c for c in self.table if c.name.startswith(beginning) and (admin or not c.admin)]
        groups = {"for_everyone": [c for c in shown if not c.admin], "for_admins": [c for c in shown if c.admin]}
        told = {g: [(c.usage, c.help_en, c.help_zh) for c in group] for g, group in groups.items() if group}
        return cards.help_card(told, reader)

    async def _unknown(self, invocation: Invocation) -> Card:
        typed = invocation.command
        if not typed or any(name.startswith(f"{typed} ") for name in self.by_name):
            return await self.help(invocation.reader, f"{typed} " if typed else "")
        near = difflib.get_close_matches(typed, self.by_name, n=3) or difflib.get_close_matches(
            typed.partition(" ")[0], self.by_name, n=3
        )
        again = tuple(Choice(f"/{name}", f"/{name}") for name in near)
        return cards.problem(bad_request("no_command", command=invocation.command), invocation.reader, again)

    def parse(self, text: str, reader: Reader) -> Invocation:
        return parse(self.by_name, text, reader)

    async def complete(self, invocation: Invocation, option: str, typed: str) -> Sequence[Choice]:
        """At most 25 values for an option, best first. Empty when nothing fits, or the reader may not know."""
        command = self.by_name.get(invocation.command)
        found = next((o for o in command.options if o.name == option), None) if command else None
        if found is None:
            return ()
        if found.choices:
            return tuple(Choice(c, c) for c in found.choices if typed.lower() in c)[:25]
        try:
            pairs = await self._completions(invocation.reader, found.complete, typed)
        except JianbaoError as exc:
            _log.info("no completion for /%s %s: %s", invocation.command, option, exc)
            return ()
        return tuple(Choice(label[:100], value[:100]) for label, value in pairs)[:25]

    async def _completions(self, reader: Reader, kind: Complete | None, typed: str) -> Sequence[tuple[str, str]]:
        if kind is Complete.PEOPLE:
            people = await self.service.people_like(reader, typed)
            return [(" ".join(n for n in (p.en, p.zh) if n) or p.name, p.name) for p in people]
        if kind is Complete.SUBJECTS:
            return [(name, name) for _, name in await self.service.subjects_like(reader, typed)]
        if kind is Complete.SOURCES:
            health = await self.administration.source_list(reader)
            return [
                (h.spec.name or h.spec.id, h.spec.id)
                for h in health
                if typed.lower() in f"{h.spec.id} {h.spec.name}".lower()
            ]
        if kind is Complete.STORIES:
            return [
                (label, story)
                for label, story in await self.service.recent_stories(reader)
                if typed.lower() in label.lower()
            ]
        if kind is Complete.ZONES:
            return [(z, z) for z in self._zones if typed.lower().replace(" ", "_") in z.lower()]
        if kind is Complete.WATCHED:
            return [(w.name, w.name) for w in await self.service.watched(reader)]
        if kind is Complete.FORGOTTEN:
            return [(f, f) for f in await self.administration.forgotten(reader) if typed.casefold() in f.casefold()]
        return ()


def parse(table: Mapping[str, Command], text: str, reader: Reader) -> Invocation:
    """ "/who Alexandr Wang" or "/news schedule at:08:30 zone:Asia/Shanghai" as an invocation. An unknown command keeps its
    words; "/watch" alone lists. `table` has commands by name."""
    words = text.strip().lstrip("/／").split()
    for size in range(min(3, len(words)), 0, -1):
        name = " ".join(words[:size]).lower()
        command = table.get(name) or table.get(f"{name} list" if size == len(words) else "")
        if command is not None:
            return Invocation(command.name, arguments(command, words[size:]), reader)
    return Invocation(" ".join(words[:2]), {}, reader)


def arguments(command: Command, words: Sequence[str]) -> dict[str, str]:
    """Words as options: `name:value` by name, until the next name; a number, or one of an option's choices, is one word long. What
    has no name goes to the option whose choice it is, else to the one that takes the rest."""
    named = {o.name: o for o in command.options}
    values: dict[str, list[str]] = {}
    rest = _takes_rest(command)
    current = rest
    for word in words:
        match = re.match(r"([A-Za-z]+)[:：](?!//)(.*)", word)
        if match and match[1].lower() in named:
            current, word = match[1].lower(), match[2]
            values.setdefault(current, [])
        elif current == rest and rest not in values:
            open_choice = (o.name for o in command.options if word.lower() in o.choices and o.name not in values)
            current = next(open_choice, rest)
        if word and current:
            values.setdefault(current, []).append(word)
            if current != rest and (named[current].number or named[current].choices):
                current = rest
    return {name: _meant(named[name], " ".join(parts)) for name, parts in values.items()}


def _meant(option: Option, text: str) -> str:
    """A name or setting is meant without the quotes around it; words to search for keep theirs."""
    quoted = len(text) > 1 and (text[0], text[-1]) in {('"', '"'), ("“", "”"), ("'", "'"), ("「", "」")}
    return text[1:-1] if quoted and (option.complete or not option.rest) else text


def _takes_rest(command: Command) -> str:
    return next((o.name for o in command.options if o.rest), command.options[0].name if command.options else "")


def _again(invocation: Invocation, command: Command, choice: str) -> str:
    """The command once more with a near miss in the place of what was asked."""
    rest = _takes_rest(command)
    others = [f"{k}:{v}" for k, v in invocation.options.items() if k != rest and v]
    return " ".join([f"/{command.name}", choice, *others])
