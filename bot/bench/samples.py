"""Text to measure with: the sample articles of seeds/, cleaned, in either language."""

from datetime import UTC, datetime
from pathlib import Path

from digests.clean import clean
from digests.errors import SettingsError
from digests.models import Article, RawItem, SourceKind, SourceSpec
from digests.sources.folder import MEDIA_TYPES


def seed_articles(folder: Path) -> list[Article]:
    """The articles of a folder, in the order of their names. Raises SettingsError when there is none."""
    spec = SourceSpec("samples", SourceKind.FOLDER, str(folder))
    now = datetime.now(UTC)
    found: list[Article] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        media_type = MEDIA_TYPES.get(path.suffix.lower())
        if media_type is not None and path.name != "README.md":
            article = clean(RawItem(spec.id, path.name, path.read_bytes(), media_type, now), spec)
            if isinstance(article, Article):
                found.append(article)
    if not found:
        raise SettingsError(f"{folder} holds no article to measure with; it should be the project's seeds folder")
    return found
