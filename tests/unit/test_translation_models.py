"""Translation models: their files are told apart from what is none, and the real engine loads and runs them in its process."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.engines.translation import FirefoxTranslator, check_models
from digests.engines.translation_files import Misplaced, find
from digests.errors import WriterError
from digests.models import Language
from tests.fakes.translation_models import model, place, vocabulary

ZH_EN, EN_ZH = Path("zh-en"), Path("en-zh")
MODEL = EN_ZH / "model.enzh.intgemm.alphas.bin"


def test_files_are_found_by_their_names(tmp_path: Path) -> None:
    folder = place(tmp_path / "models")
    both, split = find(folder, Language.EN), find(folder, Language.HANS)
    assert both.source == both.target == folder / ZH_EN / "vocab.zhen.spm"
    assert (split.source.name, split.target.name) == ("srcvocab.enzh.spm", "trgvocab.enzh.spm")
    assert split.model == folder / MODEL
    assert split.shortlist is None


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def pack(path: Path) -> None:
    path.rename(path.with_name(path.name + ".zst"))


def write(data: bytes) -> Callable[[Path], None]:
    def write_to(path: Path) -> None:
        path.write_bytes(data)

    return write_to


@pytest.mark.parametrize(
    ("file", "spoil", "why"),
    [
        (MODEL, Path.unlink, "there is no model.*.bin"),
        (MODEL, pack, "still packed"),
        (MODEL, cut, "cut short"),
        (MODEL, write(b""), "is empty"),
        (MODEL, write(b"\x28\xb5\x2f\xfd" + b"a" * 99), "zstd -d"),
        (MODEL, write(b"\x1f\x8b" + b"a" * 99), "gunzip"),
        (MODEL, write(b"<!doctype html><title>Sign in</title>"), "a web page"),
        (MODEL, write(b"version https://git-lfs.github.com/spec/v1\n"), "git lfs pull"),
        (MODEL, write(b"\x01" + b"\0" * 7 + b"\xff" * 64), "no Marian model"),
        (EN_ZH / "trgvocab.enzh.spm", Path.unlink, "there is no trgvocab.*.spm"),
        (EN_ZH / "trgvocab.enzh.spm", write(b"garbage"), "no SentencePiece vocabulary"),
        (EN_ZH / "trgvocab.enzh.spm", write(vocabulary("公司", "新闻", "日报")), "7 pieces, but model.enzh.intgemm.alphas.bin was made with 6"),
        (EN_ZH / "lex.50.50.enzh.s2t.bin", write(b"garbage" * 20), "no binary shortlist"),
        (EN_ZH / "model.other.bin", write(b"\x01"), "side by side"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_what_to_do(
    tmp_path: Path, file: Path, spoil: Callable[[Path], None], why: str
) -> None:
    folder = place(tmp_path)
    spoil(folder / file)
    with pytest.raises(Misplaced, match=why.replace("*", r"\*").replace("(", r"\(")) as caught:
        find(folder, Language.HANS)
    assert str(folder / EN_ZH) in str(caught.value)
    assert find(folder, Language.EN).all


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that cannot be read is wanted: Linux has one")
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = place(tmp_path)
    (folder / MODEL).unlink()
    (folder / MODEL).symlink_to("/proc/self/mem")
    with pytest.raises(Misplaced, match="must be readable"):
        find(folder, Language.HANS)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_that_is_damaged_is_wrong_or_whole(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        damaged = place(Path(folder)) / data.draw(st.sampled_from([MODEL, EN_ZH / "trgvocab.enzh.spm"]))
        whole = bytearray(damaged.read_bytes())
        for at in data.draw(st.lists(st.integers(0, min(len(whole), 600) - 1), max_size=6)):
            whole[at] = data.draw(st.integers(0, 255))
        damaged.write_bytes(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
        with suppress(Misplaced):
            find(Path(folder), Language.HANS)


def test_a_folder_that_lacks_a_direction(tmp_path: Path) -> None:
    with pytest.raises(Misplaced, match="zh-en is not there"):
        find(tmp_path, Language.EN)
    with pytest.raises(Misplaced, match="is no folder"):
        find(tmp_path / "nowhere", Language.EN)


async def test_the_engine_translates_and_the_loop_goes_on(tmp_path: Path) -> None:
    translator = FirefoxTranslator(place(tmp_path))
    work = asyncio.create_task(translator.translate(["1 1", "公司"], Language.EN))
    turns = 0
    while not work.done():
        turns += 1
        await asyncio.sleep(0)
    first, second = work.result()
    assert turns > 100
    assert set(first.split()) == set(second.split()) == {"hello"}
    assert "公司" in (await translator.translate(["company news"], Language.HANS))[0]
    await translator.close()


async def test_what_the_engine_cannot_load_is_an_error_and_the_next_call_works(tmp_path: Path) -> None:
    folder = place(tmp_path)
    good = (folder / MODEL).read_bytes()
    (folder / MODEL).write_bytes(good.replace(b"decoder_l1_rnn_Wf", b"decoder_l1_rnn_XX"))
    translator = FirefoxTranslator(folder)
    with pytest.raises(WriterError, match="decoder_l1_rnn_Wf"):
        await translator.translate(["news"], Language.HANS)
    (folder / MODEL).write_bytes(good)
    assert await translator.translate(["news"], Language.HANS)
    await translator.close()


async def test_a_translator_that_takes_too_long_is_stopped_and_left_alone_for_a_while(tmp_path: Path) -> None:
    translator = FirefoxTranslator(place(tmp_path), seconds=0.05)
    with pytest.raises(WriterError, match="no translation within"):
        await translator.translate(["company " * 60] * 400, Language.HANS)
    with pytest.raises(WriterError, match="minutes ago"):
        await translator.translate(["news"], Language.HANS)
    await translator.close()


async def test_a_sentence_that_is_too_long_is_not_translated_and_stops_no_other(tmp_path: Path) -> None:
    translator = FirefoxTranslator(place(tmp_path))
    none, some = await translator.translate(["company " * 100, "news"], Language.HANS)
    assert (none, bool(some)) == ("", True)
    await translator.close()


async def test_both_directions_are_checked(tmp_path: Path) -> None:
    zh_en, en_zh = await check_models(place(tmp_path / "good"))
    assert (zh_en.direction, zh_en.problem, en_zh.direction, en_zh.problem) == ("zh-en", "", "en-zh", "")
    assert len(en_zh.files) == 3
    folder = place(tmp_path / "swapped")
    (folder / ZH_EN / "vocab.zhen.spm").write_bytes(vocabulary("▁公司", "▁新闻"))
    (folder / MODEL).write_bytes(model(6, says=0))  # the end, at once
    zh_en, en_zh = await check_models(folder)
    assert "another language's model" in zh_en.problem
    assert "writes ''" in en_zh.problem
    assert str(folder / MODEL) in en_zh.problem
