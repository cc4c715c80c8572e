"""What several writers make of the same stories, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from digests.models import Edition, Language, LanguageMode, StoryBrief

if TYPE_CHECKING:
    from rich.table import Table

_LANGUAGES: Mapping[LanguageMode, Sequence[Language]] = {
    LanguageMode.BOTH: (Language.HANS, Language.EN),
    LanguageMode.ZH: (Language.HANS,),
    LanguageMode.EN: (Language.EN,),
}


def side_by_side(editions: Mapping[str, Edition], mode: LanguageMode) -> "Table":
    """A column for each writer, a row for each story, headline and lead in each language of the channel; why a writer was not heard below."""
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, expand=True, show_footer=any(e.notes for e in editions.values()))
    for name, edition in editions.items():
        heading = name if name == edition.writer else f"{name} ({edition.writer})"
        table.add_column(Text(heading), footer=Text("\n".join(edition.notes)), ratio=1, overflow="fold")
    columns = [{b.story: b for b in edition.briefs} for edition in editions.values()]
    for story in dict.fromkeys(story for briefs in columns for story in briefs):
        table.add_row(*(Text("\n".join(_told(briefs.get(story), mode))) for briefs in columns))
    return table


def _told(brief: StoryBrief | None, mode: LanguageMode) -> Iterator[str]:
    for language in _LANGUAGES[mode] if brief else ():
        assert brief is not None
        headline = brief.headlines.get(language)
        yield f"{language}: {headline.text if headline else '—'}"
        joint = "" if language.chinese else " "
        lead = joint.join(s.text for s in brief.lead.get(language, ()))
        if lead:
            yield lead
