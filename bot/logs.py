"""Keeps secrets out of the log: tokens, signatures, tickets, response addresses, keys, passwords, and whatever is configured as one."""

import logging
import re
from collections.abc import Iterable

_SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+"  # Slack tokens
    r"|v0=[0-9a-f]{16,}"  # Slack signatures
    r"|https://hooks\.slack(?:-gov)?\.com/[^\s\"'<>]+"  # response addresses
    r"|(?<=/interactions/)\d+/[\w.-]+|(?<=/webhooks/)\d+/[\w.-]+"  # Discord interaction tokens
    r"|[MNO][\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}"  # Discord bot tokens
    r"|\bsk-[\w-]{16,}"  # model keys
    r"|(?i:(?<=bearer )[\w.~+/-]+=*|(?<=basic )[\w+/-]{8,}=*|(?<=bot )[\w.-]{20,})"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user:password@
)
_NAMED = re.compile(  # ticket=..., "client_secret": "...", api-key: ...
    r"(?i)\b((?:[\w-]*[_-])?(?:token|ticket|secret|password|passwd|api[_-]?key|authorization|signature|response_url)[\"']?\s*[=:]\s*[\"']?)"
    r"(?!\[secret\]|bearer |basic |bot )([^\s\"'&,;]{4,})"
)
_HIDDEN = "[secret]"
_SHORTEST = 6  # characters of a configured secret that is looked for: shorter ones stand in any text


def redact(text: str, known: Iterable[str] = ()) -> str:
    """`text` without what looks like a secret, and without the `known` ones whatever they look like."""
    for secret in known:
        text = text.replace(secret, _HIDDEN)
    return _NAMED.sub(rf"\1{_HIDDEN}", _SECRETS.sub(_HIDDEN, text))


class Redacting(logging.Filter):
    """Replaces secrets in every record, its arguments, its traceback and its stack. Put it on a handler: it sees all loggers."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__()
        self._known = sorted({s for s in known if len(s) >= _SHORTEST}, key=len, reverse=True)

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # arguments that do not fit: a line in the log, no crash
            text = f"{record.msg} {record.args!r}"
        record.msg, record.args = redact(text, self._known), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self._known)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._known)
        return True
