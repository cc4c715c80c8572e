"""The types an article passes through, one frozen type per stage.

    RawItem -> Article -> Reading -> Decision -> Story -> Claim -> Edition

Conventions that hold everywhere:

- Offsets count Unicode code points. `Article.text` is what is read; every span below it is an offset into that text, and a
  span's `text` is exactly the slice it names. `Article.raw_span` leads back to the file or feed entry as received.
- Times are aware datetimes in UTC; `date` is a channel's local date.
- Amounts are `Decimal` in base units (US$14.3bn is `Decimal("1.43E+10")` with unit "USD"): its digits are the source's own
  precision, so 14.30 and 14.3 stay apart in print and equal in value.
- `tenant` is a Slack workspace, a Discord guild or the local terminal; `None` is the shared archive that all of them see.
"""

from digests.models.articles import (
    Article,
    FullText,
    Language,
    OffsetMap,
    RawItem,
    Rejected,
    RejectReason,
    SourceKind,
    SourceSpec,
    Span,
)
from digests.models.decisions import (
    Decision,
    Duplicate,
    Link,
    NameMatch,
    New,
    Person,
    Profile,
    Resolution,
    Revision,
    Sketch,
    Story,
    Summary,
)
from digests.models.editions import (
    Claim,
    Edition,
    Entry,
    LanguageMode,
    Move,
    NamedPerson,
    Novelty,
    Point,
    Reference,
    Script,
    Sentence,
    Series,
    Spelling,
    Standing,
    StoryBrief,
    Subject,
    SubjectKind,
    Variant,
)
from digests.models.readings import (
    Bound,
    Figure,
    FigureKind,
    Mention,
    Reading,
    ReadOrganization,
    ReadPerson,
    Role,
    Value,
)

__all__ = [
    "Article",
    "Bound",
    "Claim",
    "Decision",
    "Duplicate",
    "Edition",
    "Entry",
    "Figure",
    "FigureKind",
    "FullText",
    "Language",
    "LanguageMode",
    "Link",
    "Mention",
    "Move",
    "NameMatch",
    "NamedPerson",
    "New",
    "Novelty",
    "OffsetMap",
    "Person",
    "Point",
    "Profile",
    "RawItem",
    "ReadOrganization",
    "ReadPerson",
    "Reading",
    "Reference",
    "RejectReason",
    "Rejected",
    "Resolution",
    "Revision",
    "Role",
    "Script",
    "Sentence",
    "Series",
    "Sketch",
    "SourceKind",
    "SourceSpec",
    "Span",
    "Spelling",
    "Standing",
    "Story",
    "StoryBrief",
    "Subject",
    "SubjectKind",
    "Summary",
    "Value",
    "Variant",
]
