"""Who may do what, and where: the checks that count, behind every command of every platform."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.messages import Reader
from bot.ports import Desk
from bot.problems import bad_request, not_allowed
from bot.settings import DigestSettings
from digests.models import LanguageMode, Script
from digests.ports import Clock
from digests.publishing import AuditLine, Channel, Tenant


class Access:
    """Rights of a reader, the channel a reader stands in, and the audit log."""

    def __init__(self, desk: Desk, defaults: DigestSettings, clock: Clock) -> None:
        self._desk = desk
        self._defaults = defaults
        self._clock = clock

    async def is_admin(self, reader: Reader) -> bool:
        """Whether the platform says so, or the list kept by the installer."""
        tenant = await self._desk.tenant(reader.tenant)
        return reader.admin or (tenant is not None and reader.user in tenant.admins)

    async def admin(self, reader: Reader) -> None:
        """Raises NotAllowed unless the reader is an admin."""
        if await self.is_admin(reader):
            return
        raise not_allowed("admins")

    async def channel(self, reader: Reader) -> Channel:
        """The reader's channel as stored, or as it would be with the defaults."""
        address = reader.channel or "direct"
        identifier = f"{reader.tenant}/{address}"
        platform = reader.tenant.split(":", 1)[0]
        await self._know(reader, platform)
        stored = await self._desk.channel(identifier)
        if stored is not None:
            return replace(stored, name=stored.name or reader.channel_name)
        return Channel(
            identifier,
            reader.tenant,
            platform,
            address,
            reader.channel_name,
            on=False,
            zone=self._defaults.zone,
            at=self._defaults.at,
            days=self._defaults.days,
            mode=LanguageMode(self._defaults.language),
            script=Script(self._defaults.script),
            stories=self._defaults.stories,
        )

    async def _know(self, reader: Reader, platform: str) -> None:
        """Keeps the reader's tenant, by the name that it goes by now."""
        known = await self._desk.tenant(reader.tenant)
        named = replace(
            known or Tenant(reader.tenant, platform, ""), name=reader.tenant_name or (known.name if known else "")
        )
        if named != known:
            await self._desk.keep_tenant(named)

    async def log(self, reader: Reader, action: str, detail: str) -> None:
        await self._desk.audit(AuditLine(reader.tenant, reader.user, action, detail, self._clock.now()))


def needed(text: str, what: str) -> str:
    """The text without blanks around it. Raises BadRequest, with the phrase `problem_say_<what>`, when nothing is left."""
    if not text.strip():
        raise bad_request(f"say_{what}")
    return text.strip()


def day_of(text: str, channel: Channel, now: datetime) -> date | None:
    words = {"": None, "latest": None, "today": 0, "今天": 0, "yesterday": 1, "昨天": 1}
    text = text.strip().lower()
    if text in words:
        back = words[text]
        return None if back is None else now.astimezone(ZoneInfo(channel.zone)).date() - timedelta(days=back)
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise bad_request("no_date", text=text) from exc
