"""What admins may do: sources, channels, people. Every act is checked for the right and written to the audit log."""

import difflib
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.access import Access, needed
from bot.messages import Reader
from bot.ports import Desk
from bot.problems import bad_request, not_allowed, not_found
from bot.service import Service
from bot.settings import find_zone, parse_days
from digests.models import Edition, LanguageMode, Person, Script, SourceSpec
from digests.ports import Clock, Library
from digests.publishing import AuditLine, Channel, Filters
from digests.sources.opening import Preview
from digests.text.script import fold
from digests.views import SourceHealth


class PeopleDesk(Protocol):
    """What an admin may decide of people; the store keeps it against every later rule."""

    async def merge_people(self, a: str, b: str, user: str, now: datetime) -> str: ...

    async def last_merged(self, person: str, *, tenant: str | None) -> str | None: ...

    async def unmerge_person(self, person: str, user: str, now: datetime) -> bool: ...

    async def split_person(self, person: str, form: str, user: str, now: datetime) -> str: ...

    async def rename_person(self, person: str, en: str | None, zh: str | None, user: str, now: datetime) -> None: ...

    async def forget_person(
        self, person: str, forms: Collection[str], *, tenant: str, user: str, now: datetime
    ) -> None: ...

    async def recall_person(self, form: str, *, tenant: str) -> Sequence[str]: ...

    async def forgotten(self, *, tenant: str) -> Sequence[str]: ...


class SourceFinder(Protocol):
    """Finds the feed behind an address and shows what it would bring. Raises SourceError with the mend."""

    async def preview(
        self, address: str, *, taken: Collection[str] = (), zone: str = "UTC", folders: bool = False
    ) -> Preview: ...


@dataclass(frozen=True, slots=True)
class Status:
    """What /news status shows."""

    channels: tuple[Channel, ...]
    sources: tuple[SourceHealth, ...]
    counts: Mapping[str, int]
    audit: tuple[AuditLine, ...]
    at: datetime


class Administration:
    def __init__(
        self,
        access: Access,
        service: Service,
        library: Library,
        desk: Desk,
        people: PeopleDesk,
        finder: SourceFinder,
        clock: Clock,
        *,
        compose: Callable[[Channel, date], Awaitable[Edition]],
        counts: Callable[[], Awaitable[Mapping[str, int]]],
    ) -> None:
        self._access = access
        self._service = service
        self._library = library
        self._desk = desk
        self._people = people
        self._finder = finder
        self._clock = clock
        self._compose = compose
        self._counts = counts

    def now(self) -> datetime:
        """The bot's own time, which the answers count from."""
        return self._clock.now()

    async def allow(self, reader: Reader) -> None:
        """Raises NotAllowed unless the reader is an admin; every act below asks it too."""
        await self._access.admin(reader)

    async def source_add(self, reader: Reader, address: str, name: str = "") -> tuple[SourceSpec, Preview]:
        await self._access.admin(reader)
        address = needed(address, "address")
        known = {s.address: s for s in await self._library.sources(tenant=reader.tenant)}
        taken = set(await self._library.source_states())  # ids are unique over all tenants
        preview = await self._preview(reader, address, taken)
        if preview.spec.address in known:
            address = preview.spec.address
            raise bad_request("source_already", address=address, source=known[address].id)
        spec = replace(preview.spec, tenant=None if _local(reader) else reader.tenant, name=name or preview.spec.name)
        await self._library.keep_source(spec, self._clock.now())
        await self._access.log(reader, "source add", spec.address)
        return spec, preview

    async def source_test(self, reader: Reader, address: str) -> Preview:
        await self._access.admin(reader)
        return await self._preview(reader, needed(address, "address"), ())

    async def _preview(self, reader: Reader, address: str, taken: Collection[str]) -> Preview:
        """Folders of this machine are for those who sit at it, never for a chat."""
        zone = (await self._access.channel(reader)).zone
        return await self._finder.preview(address, taken=taken, zone=zone, folders=_local(reader))

    async def source_list(self, reader: Reader) -> Sequence[SourceHealth]:
        await self._access.admin(reader)
        return await self._library.health(tenant=reader.tenant)

    async def source_pause(self, reader: Reader, source: str, *, paused: bool) -> SourceSpec:
        await self._access.admin(reader)
        spec = replace(await self._source(reader, source), paused=paused)
        await self._library.keep_source(spec, self._clock.now())
        await self._access.log(reader, "source pause" if paused else "source resume", spec.id)
        return spec

    async def source_remove(self, reader: Reader, source: str) -> SourceSpec:
        await self._access.admin(reader)
        spec = await self._source(reader, source)
        await self._library.remove_source(spec.id, self._clock.now())
        await self._access.log(reader, "source remove", spec.id)
        return spec

    async def _source(self, reader: Reader, text: str) -> SourceSpec:
        """A source that the reader may change."""
        spec = await self._known_source(reader, text)
        if spec.tenant != reader.tenant and not _local(reader):
            raise not_allowed("shared_source", source=spec.id)
        return spec

    async def _known_source(self, reader: Reader, text: str) -> SourceSpec:
        specs = await self._library.sources(tenant=reader.tenant)
        for spec in specs:
            if text in (spec.id, spec.address, spec.name):
                return spec
        near = [s.id for s in specs if text.lower() in f"{s.id} {s.name}".lower()]
        near += difflib.get_close_matches(text.lower(), [s.id for s in specs])
        raise not_found("no_source", tuple(dict.fromkeys(near))[:5], source=text)

    async def channel_on(self, reader: Reader, name: str = "") -> tuple[Channel, Edition]:
        """Switches this channel's digest on and shows what today's would be."""
        await self._access.admin(reader)
        before = await self._access.channel(reader)
        channel = replace(before, on=True, trouble=None, previewed=True, name=name or before.name)
        await self._desk.keep_channel(channel)
        await self._access.log(reader, "channel on", channel.id)
        today = self._clock.now().astimezone(ZoneInfo(channel.zone)).date()
        return channel, await self._compose(channel, today)

    async def channel_off(self, reader: Reader) -> Channel:
        return await self._change(reader, "channel off", on=False)

    async def channel_show(self, reader: Reader) -> Channel:
        await self._access.admin(reader)
        return await self._access.channel(reader)

    async def schedule(self, reader: Reader, at: str = "", zone: str = "", days: str = "") -> Channel:
        change: dict[str, object] = {}
        for name, text, read in (("at", at, _time_of_day), ("zone", zone, find_zone), ("days", days, parse_days)):
            try:
                if text.strip():
                    change[name] = read(text.strip())
            except ValueError as exc:
                raise bad_request(f"no_{name}", text=text.strip()) from exc
        if not change:
            raise bad_request("no_schedule")
        return await self._change(reader, "schedule", **change)

    async def language(self, reader: Reader, mode: str, script: str = "") -> Channel:
        """By their words in either language, in any order: "zh", "zh hant", "双语 繁体"."""
        change: dict[str, object] = {}
        for word in f"{mode} {script}".lower().split():
            found = _LANGUAGES.get(word)
            if found is None:
                raise bad_request("no_language")
            change["mode" if isinstance(found, LanguageMode) else "script"] = found
        if not change:
            raise bad_request("no_language")
        return await self._change(reader, "language", **change)

    async def filter(self, reader: Reader, kind: str, values: str) -> Channel:
        """Sets one filter of this channel; empty `values` clears it. A source must be one that is read here."""
        kinds = tuple(f for f in Filters.__dataclass_fields__)
        if kind not in kinds:
            raise bad_request("no_filter", kinds=", ".join(kinds))
        channel = await self._access.channel(reader)
        chosen = tuple(v.strip() for v in re.split("[,，、]", values) if v.strip())
        if kind == "sources":
            await self._access.admin(reader)
            chosen = tuple([(await self._known_source(reader, source)).id for source in chosen])
        return await self._change(reader, "filter", filters=replace(channel.filters, **{kind: chosen}))

    async def _change(self, reader: Reader, action: str, **change: object) -> Channel:
        await self._access.admin(reader)
        channel = replace(await self._access.channel(reader), **change)  # type: ignore[arg-type]  # checked by callers
        await self._desk.keep_channel(channel)
        await self._access.log(
            reader, action, f"{channel.id} {', '.join(f'{k}: {_said(v)}' for k, v in change.items())}"
        )
        return channel

    async def people_merge(self, reader: Reader, keep: str, other: str) -> Person:
        await self._access.admin(reader)
        first, second = await self._service.person(reader, keep), await self._service.person(reader, other)
        if first.id == second.id:
            raise bad_request("one_already", a=keep, b=other)
        kept = await self._people.merge_people(first.id, second.id, reader.user, self._clock.now())
        await self._access.log(reader, "people merge", f"{first.id} + {second.id} -> {kept}")
        return await self._service.person(reader, kept)

    async def people_unmerge(self, reader: Reader, person: str) -> tuple[Person, Person]:
        """Takes the last merge into a record back: (the record, the one that is its own again). They are never one again by rule."""
        await self._access.admin(reader)
        found = await self._service.person(reader, person)
        other = await self._people.last_merged(found.id, tenant=reader.tenant)
        if other is None or not await self._people.unmerge_person(other, reader.user, self._clock.now()):
            raise bad_request("no_merge", name=found.name)
        await self._access.log(reader, "people unmerge", f"{found.id} - {other}")
        return await self._service.person(reader, found.id), await self._service.person(reader, other)

    async def people_split(self, reader: Reader, person: str, form: str) -> Person:
        await self._access.admin(reader)
        found = await self._service.person(reader, person)
        if form not in found.forms:
            raise bad_request("no_form", form=form, name=found.name, forms=", ".join(sorted(found.forms)))
        new = await self._people.split_person(found.id, form, reader.user, self._clock.now())
        await self._access.log(reader, "people split", f"{found.id} -> {new} ({form})")
        return await self._service.person(reader, new)

    async def people_rename(self, reader: Reader, person: str, en: str = "", zh: str = "") -> Person:
        await self._access.admin(reader)
        if not en and not zh:
            raise bad_request("no_new_name")
        found = await self._service.person(reader, person)
        await self._people.rename_person(found.id, en or None, zh or None, reader.user, self._clock.now())
        await self._access.log(reader, "people rename", f"{found.id} {en} {zh}")
        return await self._service.person(reader, found.id)

    async def people_forget(self, reader: Reader, name: str) -> Person:
        """What was read as a name is none: here nobody is told of it, nor of later mentions of just that form."""
        await self._access.admin(reader)
        found = await self._service.person(reader, name)
        exact = {found.id, *(_plain(form) for form in found.forms)}
        if name.strip() not in exact and _plain(name) not in exact:  # never somebody who only has a name like it
            raise not_found("nobody", (found.name,), name=name)
        if found.curated:
            raise bad_request("listed_person", name=found.name)
        now = self._clock.now()
        await self._people.forget_person(found.id, found.forms, tenant=reader.tenant, user=reader.user, now=now)
        await self._access.log(reader, "people forget", f"{found.id} {', '.join(sorted(found.forms))}")
        return found

    async def people_recall(self, reader: Reader, name: str) -> str:
        """Takes `people_forget` back, by a form it was done to. Returns that form."""
        await self._access.admin(reader)
        name = needed(name, "name")
        forms = await self._people.recall_person(name, tenant=reader.tenant)
        if not forms:
            known = await self._people.forgotten(tenant=reader.tenant)
            near = [form for form in known if name.casefold() in form.casefold() or form.casefold() in name.casefold()]
            raise not_found("not_forgotten", tuple(near or known)[:5], name=name)
        await self._access.log(reader, "people recall", ", ".join(forms))
        return name

    async def forgotten(self, reader: Reader) -> Sequence[str]:
        await self._access.admin(reader)
        return await self._people.forgotten(tenant=reader.tenant)

    async def status(self, reader: Reader) -> Status:
        await self._access.admin(reader)
        return Status(
            tuple(await self._desk.channels(tenant=reader.tenant)),
            tuple(await self._library.health(tenant=reader.tenant)),
            await self._counts(),
            tuple(await self._desk.audit_lines(reader.tenant, 10)),
            self._clock.now(),
        )


def _plain(form: str) -> str:
    return " ".join(fold(form).casefold().split())


def _local(reader: Reader) -> bool:
    return reader.tenant.startswith("console:")


_LANGUAGES: Mapping[str, LanguageMode | Script] = {
    **{mode.value: mode for mode in LanguageMode},
    **{script.value: script for script in Script},
    **dict.fromkeys(("中文", "汉语", "漢語", "chinese"), LanguageMode.ZH),
    **dict.fromkeys(("英文", "英语", "英語", "english"), LanguageMode.EN),
    **dict.fromkeys(("双语", "雙語", "中英", "中英文", "bilingual"), LanguageMode.BOTH),
    **dict.fromkeys(("简体", "簡體", "simplified"), Script.HANS),
    **dict.fromkeys(("繁体", "繁體", "traditional"), Script.HANT),
}
_CLOCK = re.compile(
    r"(?:(?P<early>上午|早上|早晨|凌晨)|(?P<late>下午|晚上|傍晚))?\s*"
    r"(?P<hour>\d{1,2})(?:[:：.](?P<minute>\d{2})|[点點时時](?:(?P<thirty>半)|(?P<past>\d{1,2})分?)?)?\s*(?P<half>[ap]m)?",
    re.IGNORECASE,
)


def _time_of_day(text: str) -> time:
    """ "08:30", "8:30", "8", "8:30 pm", "8点半" or "晚上8点30分". Raises ValueError."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    half = half or ("am" if match["early"] else "pm" if match["late"] and hour <= 12 else "")
    if half and not (1 <= hour <= 12 or match["early"]):
        raise ValueError(text)
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, 30 if match["thirty"] else int(match["minute"] or match["past"] or 0))


def _said(value: object) -> str:
    """A setting's value for the audit log."""
    if isinstance(value, frozenset):
        return ",".join(str(v) for v in sorted(value))
    if isinstance(value, Filters):
        chosen = {k: getattr(value, k) for k in Filters.__dataclass_fields__}
        return "; ".join(f"{k} {','.join(v)}" for k, v in chosen.items() if v) or "none"
    return str(value)
