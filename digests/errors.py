"""Every error this project raises on purpose.

JianbaoError                 something a person can mend; its message names the thing and the mend
├── SettingsError            a setting, token or file of config/ is wrong
├── SourceError              a source cannot be read
│   ├── BlockedAddress       its address is not allowed (inside, wrong scheme, wrong port)
│   ├── TooLarge             more bytes than the limit, raw or expanded
│   ├── NotAFeed             what came is no feed and names none
│   └── Unreachable          no answer, or an answer that is an error; `status` and `retry_after` when known
├── ReadingError             an article could not be read (the item is kept and reported)
├── WriterError              a model or translator failed; the caller falls back to the writer before it
├── StoreError               the database refused; `retry` says whether the same call may succeed later
├── NotAllowed               the caller lacks the right
├── NotFound                 what was asked for is not there; `choices` are near misses
├── BadRequest               a command or argument is wrong
└── DeliveryError            a post did not go out
    ├── ChannelGone          deleted, forbidden or archived: switch the channel off
    ├── RateLimited          `retry_after` seconds
    └── OutcomeUnknown       the answer was lost: find the post before sending it again
"""

from collections.abc import Mapping
from datetime import timedelta


class JianbaoError(Exception):
    """Base of all; `str(error)` is fit to be shown to a person. `phrase` is the same as a key of the phrase table with its slots, where
    it has one: for readers of other languages."""

    phrase: tuple[str, Mapping[str, object]] | None = None


class SettingsError(JianbaoError):
    pass


class SourceError(JianbaoError):
    pass


class BlockedAddress(SourceError):
    pass


class TooLarge(SourceError):
    pass


class NotAFeed(SourceError):
    pass


class Unreachable(SourceError):
    def __init__(self, message: str, *, status: int | None = None, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class ReadingError(JianbaoError):
    pass


class WriterError(JianbaoError):
    pass


class StoreError(JianbaoError):
    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry


class NotAllowed(JianbaoError):
    pass


class NotFound(JianbaoError):
    def __init__(self, message: str, *, choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.choices = choices


class BadRequest(JianbaoError):
    pass


class DeliveryError(JianbaoError):
    pass


class ChannelGone(DeliveryError):
    pass


class RateLimited(DeliveryError):
    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutcomeUnknown(DeliveryError):
    pass
