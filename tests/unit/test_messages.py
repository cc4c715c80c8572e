"""A post is stored as JSON between being made and being sent."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Block, BlockKind, Choice, Post, Run, Style

texts = st.text(max_size=40)
posts = st.builds(
    Post,
    st.lists(
        st.builds(
            Block,
            st.sampled_from(BlockKind),
            st.lists(st.builds(Run, texts, st.sampled_from(Style), st.none() | texts), max_size=3).map(tuple),
            st.none() | st.just("iVBORw0KGgo="),
        ),
        max_size=4,
    ).map(tuple),
    texts,
    st.lists(st.builds(Choice, texts, texts), max_size=3).map(tuple),
    st.booleans(),
)


@given(posts)
def test_a_post_comes_back_as_it_was(post: Post) -> None:
    back = Post.from_json(post.to_json())
    assert back == post
    assert hash(back) == hash(post)


@given(posts)
def test_it_is_one_line_of_json(post: Post) -> None:
    body = post.to_json()
    assert "\n" not in body
    assert isinstance(json.loads(body), dict)


def test_chinese_is_kept_readable() -> None:
    assert "简报" in Post((Block(BlockKind.TITLE, (Run("简报"),)),), "简报").to_json()
