"""Tokens: whatever is asked for is found where it stands, in either script."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.text.tokens import tokens


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("赵晟佳", "清华大学赵晟佳说"),
        ("李明", "李明说公司"),
        ("亚历山大·王", "前员工亚历山大·王在会上"),
        ("亚历山大・王", "前员工亚历山大‧王在会上"),
        ("台積電", "台积电在美国"),
        ("智能", "人工智能公司"),
        ("company", "Companies’ results"),
        ("NVIDIA", "nvidia"),
        ("14.3", "paid 14.3 billion"),
        ("Müller", "Muller"),
        ("GPT-4", "gpt-4o and GPT-4."),
        ("iPhone 手机", "新手机iPhone发布"),
    ],
)
def test_found(asked: str, text: str) -> None:
    assert set(tokens(asked)) <= set(tokens(text))


@pytest.mark.parametrize(
    ("asked", "text"),
    [("王小明", "王明小"), ("李明", "李光明"), ("bus", "bu"), ("news", "new"), ("赵佳", "赵晟佳")],
)
def test_not_found(asked: str, text: str) -> None:
    assert not set(tokens(asked)) <= set(tokens(text))


@pytest.mark.parametrize("text", ["", " \n", "。，！", "—— …", "🙂"])
def test_nothing_to_ask(text: str) -> None:
    assert tokens(text) == []


@given(st.text(max_size=60))
def test_tokens_are_plain(text: str) -> None:
    """Letters and digits only, so that none means anything to a query language."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    found = tokens(text)
    assert all(token and not any(c.isspace() or c in "\"'*()|&!:-^" for c in token) for token in found)
    assert found == tokens(text)


def test_jieba_waits_until_it_is_needed() -> None:
    code = "import digests.text.tokens, digests.store, sys; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
