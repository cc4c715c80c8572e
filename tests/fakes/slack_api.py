"""Slack's Web API over a workspace in memory: what each method does and answers."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_limits import problem

Answer = dict[str, Any]


@dataclass
class Conversation:
    id: str
    name: str
    member: bool = True  # whether the bot is in it
    archived: bool = False
    private: bool = False


@dataclass
class Message:
    """`sent` is the request as it came."""

    channel: str
    ts: str
    sent: dict[str, Any]
    thread: str | None = None
    bot: str = ""

    @property
    def key(self) -> str | None:
        key = (self.sent.get("metadata") or {}).get("event_payload", {}).get("key")
        return None if key is None else str(key)

    def shown(self, *, metadata: bool, replies: int = 0, latest: str | None = None) -> Answer:
        found = {
            "type": "message",
            "ts": self.ts,
            "bot_id": self.bot,
            "text": self.sent.get("text", ""),
            "blocks": self.sent.get("blocks"),
        }
        if self.thread or replies:
            found["thread_ts"] = self.thread or self.ts
        if replies:
            found |= {"reply_count": replies, "latest_reply": latest}
        if metadata and self.sent.get("metadata"):
            found["metadata"] = self.sent["metadata"]
        return found


@dataclass
class Workspace:
    """One team with its people, channels and messages."""

    team: str
    bot_token: str
    name: str = "Newsroom"
    bot_user: str = "U0BOT0001"
    bot: str = "B0BOT0001"
    users: dict[str, Answer] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    views: list[tuple[str, Answer]] = field(default_factory=list)  # (method, request)
    files: dict[str, Answer] = field(default_factory=dict)
    inactive: bool = False

    def add_user(self, user: str, *, admin: bool = False, locale: str = "en-US", team: str = "") -> None:
        info = {"id": user, "team_id": team or self.team, "is_admin": admin, "is_owner": False, "locale": locale}
        self.users[user] = info

    def add_conversation(self, channel: str, name: str = "news") -> Conversation:
        self.conversations[channel] = Conversation(channel, name)
        return self.conversations[channel]

    def keys(self, channel: str | None = None) -> list[str | None]:
        return [m.key for m in self.messages if channel in (None, m.channel)]


class WebApi:
    """`call` answers one request of a team. `now` is Slack's clock, in seconds; `base` is where files are handed in."""

    def __init__(self, now: Callable[[], float], base: Callable[[], str]) -> None:
        self._now = now
        self._base = base
        self._numbers = itertools.count(1)
        self.page = 200  # messages a page at the most
        self._methods: Mapping[str, Callable[[Workspace, Answer], Answer]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.info": self._info,
            "users.info": self._user,
            "views.open": self._view("views.open"),
            "views.update": self._view("views.update"),
            "views.publish": self._view("views.publish"),
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._upload_complete,
        }

    def call(self, method: str, team: Workspace, request: Answer) -> Answer:
        if team.inactive:
            return _error("account_inactive")
        found = self._methods.get(method)
        return found(team, request) if found else _error("unknown_method")

    def _auth_test(self, team: Workspace, _: Answer) -> Answer:
        return {
            "ok": True,
            "url": f"https://{team.name.lower()}.slack.example/",
            "team": team.name,
            "team_id": team.team,
            "user": "jianbao",
            "user_id": team.bot_user,
            "bot_id": team.bot,
        }

    def _post(self, team: Workspace, request: Answer) -> Answer:
        channel = team.conversations.get(request.get("channel", ""))
        if refused := _refused(channel):
            return _error(refused)
        assert channel is not None
        thread = request.get("thread_ts")
        if thread and not any(m.ts == thread and m.channel == channel.id for m in team.messages):
            return _error("thread_not_found")
        if wrong := problem(request):
            return _error(wrong[0]) | {"response_metadata": {"messages": [f"[ERROR] {wrong[1]}"]}}
        files = [b["slack_file"]["id"] for b in request.get("blocks") or () if b["type"] == "image"]
        if any(not team.files.get(f, {}).get("done") for f in files):
            return _error("invalid_blocks") | {"response_metadata": {"messages": ["[ERROR] invalid slack file"]}}
        ts = f"{int(self._now())}.{next(self._numbers):06d}"
        message = Message(channel.id, ts, request, thread, team.bot)
        team.messages.append(message)
        return {"ok": True, "channel": channel.id, "ts": ts, "message": message.shown(metadata=False)}

    def _update(self, team: Workspace, request: Answer) -> Answer:
        for message in team.messages:
            if (message.channel, message.ts) == (request.get("channel"), request.get("ts")):
                if wrong := problem(request):
                    return _error(wrong[0])
                message.sent = {**message.sent, **request}
                return {"ok": True, "channel": message.channel, "ts": message.ts}
        return _error("message_not_found")

    def _history(self, team: Workspace, request: Answer) -> Answer:
        channel = team.conversations.get(request.get("channel", ""))
        if channel is None or not channel.member:
            return _error("channel_not_found" if channel is None else "not_in_channel")
        here = [m for m in team.messages if m.channel == channel.id and m.thread is None]
        return self._paged(team, list(reversed(here)), request)

    def _replies(self, team: Workspace, request: Answer) -> Answer:
        ts = request.get("ts")
        thread = [m for m in team.messages if m.channel == request.get("channel") and ts in (m.ts, m.thread)]
        if not thread:
            return _error("thread_not_found")
        return self._paged(team, thread, request)

    def _paged(self, team: Workspace, messages: list[Message], request: Answer) -> Answer:
        metadata = str(request.get("include_all_metadata", "")).lower() in ("1", "true")
        oldest = float(request.get("oldest") or 0)
        fitting = [m for m in messages if float(m.ts) > oldest]
        start = int(request.get("cursor") or 0)
        size = min(int(request.get("limit") or 100), self.page)
        shown = []
        for message in fitting[start : start + size]:
            replies = [m.ts for m in team.messages if m.thread == message.ts and m.channel == message.channel]
            latest = max(replies, key=float) if replies else None
            shown.append(message.shown(metadata=metadata, replies=len(replies), latest=latest))
        more = start + size < len(fitting)
        cursor = {"next_cursor": str(start + size) if more else ""}
        return {"ok": True, "messages": shown, "has_more": more, "response_metadata": cursor}

    def _info(self, team: Workspace, request: Answer) -> Answer:
        channel = team.conversations.get(request.get("channel", ""))
        if channel is None:
            return _error("channel_not_found")
        shown = {
            "id": channel.id,
            "name": channel.name,
            "is_member": channel.member,
            "is_archived": channel.archived,
            "is_private": channel.private,
        }
        return {"ok": True, "channel": shown}

    def _user(self, team: Workspace, request: Answer) -> Answer:
        user = team.users.get(request.get("user", ""))
        if user is None:
            return _error("user_not_found")
        locale = str(request.get("include_locale", "")).lower() in ("1", "true")
        return {"ok": True, "user": {k: v for k, v in user.items() if locale or k != "locale"}}

    def _view(self, method: str) -> Callable[[Workspace, Answer], Answer]:
        def answer(team: Workspace, request: Answer) -> Answer:
            view = request.get("view") or {}
            if method == "views.open" and not request.get("trigger_id"):
                return _error("invalid_trigger_id")
            if wrong := problem(view, view.get("type", "modal")):
                return _error("invalid_arguments") | {"response_metadata": {"messages": [f"[ERROR] {wrong[1]}"]}}
            if any(len(view[p]["text"]) > 24 for p in ("title", "submit", "close") if p in view):
                return _error("invalid_arguments")
            team.views.append((method, request))
            return {"ok": True, "view": {**view, "id": request.get("view_id") or f"V{len(team.views):08d}"}}

        return answer

    def _upload_url(self, team: Workspace, request: Answer) -> Answer:
        file = f"F{len(team.files) + 1:08d}"
        team.files[file] = {"alt": request.get("alt_txt"), "length": int(request["length"]), "body": b"", "done": False}
        return {"ok": True, "file_id": file, "upload_url": f"{self._base()}/upload/{team.team}/{file}"}

    def _upload_complete(self, team: Workspace, request: Answer) -> Answer:
        for wanted in request.get("files") or ():
            file = team.files.get(wanted["id"])
            if file is None or len(file["body"]) != file["length"]:
                return _error("file_not_found")
            file["done"] = True
        return {"ok": True, "files": [{"id": f["id"]} for f in request["files"]]}


def _refused(channel: Conversation | None) -> str | None:
    if channel is None:
        return "channel_not_found"
    if channel.archived:
        return "is_archived"
    return None if channel.member else "not_in_channel"


def _error(name: str) -> Answer:
    return {"ok": False, "error": name}
