"""Keeps secrets out of the log: tokens, signatures, tickets, response addresses, keys, passwords in addresses."""

import logging
import re

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe[.\w-]+"  # Slack tokens
    r"|v0=[0-9a-f]{16,}"  # Slack signatures
    r"|(?<=ticket=)[\w-]+"  # Socket Mode tickets
    r"|https://hooks\.slack\.com/\S+"  # response addresses
    r"|(?<=/interactions/)\d+/[\w.-]+|(?<=/webhooks/)\d+/[\w.-]+"  # Discord interaction tokens
    r"|[MNO][\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}"  # Discord bot tokens
    r"|sk-[\w-]{16,}"  # model keys
    r"|(?i:(?<=bearer )[\w.~+/-]+=*|(?<=bot )[\w.-]{20,}|(?<=authorization: )\S+)"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # user:password@
)


def redact(text: str) -> str:
    return _SECRETS.sub("[secret]", text)


class Redacting(logging.Filter):
    """Replaces secrets in every record, its arguments and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
