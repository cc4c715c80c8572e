"""The folder source stays inside its folder, and reads what changed."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.models import SourceKind, SourceSpec
from digests.ports import Poll, PollState
from digests.sources.folder import FolderSource

NOW = datetime(2025, 10, 25, 8, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    return made


async def poll(folder: Path, state: PollState | None = None, **changes: int) -> Poll:
    spec = SourceSpec("files", SourceKind.FOLDER, folder.name)
    return await FolderSource(spec, folder.parent, **changes).poll(state or PollState(), NOW)


async def keys(folder: Path) -> list[str]:
    return [item.key for item in (await poll(folder)).items]


async def test_reads_article_files_by_name_in_all_folders_below(folder: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", "sub/deep/d.HTM", "sub/e.json", "图/新闻.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")
    found = (await poll(folder)).items
    assert [(item.key, item.media_type) for item in found] == [
        ("a.md", "text/markdown"),
        ("b.txt", "text/plain"),
        ("sub/c.html", "text/html"),
        ("sub/deep/d.HTM", "text/html"),
        ("sub/e.json", "application/json"),
        ("图/新闻.txt", "text/plain"),
    ]
    assert found[-1].content.decode() == "图/新闻.txt"
    assert {item.url for item in found} == {None}


async def test_passes_over_what_is_no_article(folder: Path) -> None:
    for name in (
        ".hidden.txt",
        "README.md",
        "readme.txt",
        "feed.xml",
        "a.txt~",
        "~a.txt",
        "photo.jpg",
        ".git/x.txt",
        "a",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    assert await keys(folder) == []


async def test_follows_no_link_out_of_the_folder_nor_within(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "secret.txt").write_text("secret")
    (folder / "real.txt").write_text("real")
    (folder / "file.txt").symlink_to(secret / "secret.txt")
    (folder / "inside.txt").symlink_to(folder / "real.txt")
    (folder / "sub").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    assert await keys(folder) == ["real.txt"]


async def test_a_file_that_turns_into_a_link_while_it_is_read_is_not_followed(folder: Path, tmp_path: Path) -> None:
    from digests.sources.folder import _open_inside

    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.txt").write_text("secret")
    (folder / "sub").symlink_to(secret)
    (folder / "a.txt").symlink_to(secret / "a.txt")
    for key in ("a.txt", "sub/a.txt"):
        with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
            _open_inside(folder, key)


async def test_a_pipe_does_not_block(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert await keys(folder) == []


async def test_a_file_that_is_too_large_is_named_and_passed_over(folder: Path) -> None:
    (folder / "big.txt").write_text("x" * 101)
    (folder / "small.txt").write_text("x" * 100)
    first = await poll(folder, max_bytes=100)
    assert [item.key for item in first.items] == ["small.txt"]
    assert "big.txt" in (first.problem or "")
    again = await poll(folder, first.state, max_bytes=100)
    assert again.items == ()
    assert "big.txt" in (again.problem or "")
    assert again.state.failures == 0


async def test_a_file_that_may_not_be_read_stops_no_other(folder: Path) -> None:
    (folder / "a.txt").write_text("x")
    (folder / "b.txt").write_text("x")
    (folder / "a.txt").chmod(0)
    found = await poll(folder)
    assert "b.txt" in [item.key for item in found.items]
    if os.geteuid() != 0:
        assert "a.txt" in (found.problem or "")


async def test_unchanged_files_are_not_read_again_and_touched_ones_are(folder: Path) -> None:
    (folder / "a.txt").write_text("one")
    (folder / "b.txt").write_text("two")
    first = await poll(folder)
    assert (await poll(folder, first.state)).items == ()
    status = (folder / "b.txt").stat()
    os.utime(folder / "b.txt", ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert [item.key for item in (await poll(folder, first.state)).items] == ["b.txt"]


async def test_a_removed_file_is_forgotten(folder: Path) -> None:
    (folder / "a.txt").write_text("one")
    first = await poll(folder)
    (folder / "a.txt").unlink()
    assert (await poll(folder, first.state)).state.cursor == {}


async def test_a_great_number_of_files_comes_in_portions(folder: Path) -> None:
    for number in range(620):
        (folder / f"{number:03}.txt").write_text(str(number))
    first = await poll(folder)
    assert first.state.next_poll == NOW
    second = await poll(folder, first.state)
    assert len(first.items) + len(second.items) == 620
    assert not {item.key for item in first.items} & {item.key for item in second.items}
    assert second.state.next_poll
    assert second.state.next_poll > NOW


@pytest.mark.parametrize("kind", ["missing", "file"])
async def test_a_folder_that_is_none_is_a_problem_with_a_beginning(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "articles"
    if kind == "file":
        place.write_text("x")
    bad = await poll(place)
    assert "articles" in (bad.problem or "")
    assert bad.state.failing_since == NOW
    assert bad.state.next_poll
    assert bad.state.next_poll > NOW + timedelta(minutes=20)


async def test_an_absolute_folder_is_taken_as_it_is(folder: Path) -> None:
    (folder / "a.txt").write_text("x")
    found = await FolderSource(SourceSpec("files", SourceKind.FOLDER, str(folder)), Path("/nowhere")).poll(
        PollState(), NOW
    )
    assert [item.key for item in found.items] == ["a.txt"]
