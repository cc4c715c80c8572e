"""Cutting: nothing lost, order kept, nothing over a limit, no heading left behind."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Block, BlockKind, Card, Choice, Limits, Post, Run, Style
from bot.render import cut, weight

HEADS = (BlockKind.TITLE, BlockKind.HEADING)
ESCAPES = {"*": "\\*", "_": "\\_", "<": "&lt;", ">": "&gt;", "&": "&amp;", "[": "\\["}
TEXTS = [BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUOTE, BlockKind.CONTEXT]

limits_of_platforms = st.builds(
    Limits,
    post=st.integers(600, 4000),
    block=st.integers(150, 3000),
    title=st.integers(60, 150),
    blocks=st.integers(4, 50),
    choices=st.integers(1, 25),
    escapes=st.sampled_from([{}, ESCAPES]),
)
words = st.text(st.sampled_from("abc def。，！*_<>&[\n简报数字é\u0301👩\u200d🔬"), min_size=1, max_size=400)
links = st.none() | st.text(st.sampled_from("ab/&_"), max_size=250).map("https://a.example/{}".format)
runs = st.builds(Run, words, st.sampled_from(list(Style)), links)
bodies = st.builds(Block, st.sampled_from(TEXTS), st.lists(runs, min_size=1, max_size=5).map(tuple))
headings = st.builds(
    Block, st.sampled_from(HEADS), st.lists(st.builds(Run, st.text("题x* ", min_size=1, max_size=40)), min_size=1, max_size=1).map(tuple)
)  # fmt: skip
dividers = st.just(Block(BlockKind.DIVIDER))
sections = st.tuples(
    st.lists(headings, max_size=3), bodies, st.lists(bodies | dividers, max_size=2), st.lists(dividers, max_size=1)
).map(lambda s: [*s[3], *s[0], *s[3], s[1], *s[2]])
blocks = st.lists(sections, max_size=8).map(lambda s: tuple(b for section in s for b in section))
choices = st.lists(st.builds(Choice, st.just("more"), st.just("/who")), max_size=6).map(tuple)
cards = st.builds(Card, blocks, choices, st.booleans(), st.text(max_size=300))


def text_of(blocks: tuple[Block, ...]) -> str:
    return "".join(run.text for block in blocks for run in block.runs)


def on_the_wire(block: Block, limits: Limits) -> int:
    """Characters as a platform counts them, with the costliest markup of the two: ### [**text**](<address>)."""
    size = len("### ") + 1
    for run in block.runs:
        for char in run.text:
            size += len(limits.escapes.get(char, char)) + (2 if char == "\n" and block.kind is BlockKind.QUOTE else 0)
        size += 4 if run.style is not Style.PLAIN else 0
        size += len("[](<>)") + sum(len(limits.escapes.get(c, c)) for c in run.link) if run.link else 0
    return size


@given(cards, limits_of_platforms)
@settings(max_examples=60)
def test_nothing_is_lost_and_the_order_is_kept(card: Card, limits: Limits) -> None:
    posts = cut(card, limits)
    assert "".join(text_of(post.blocks) for post in posts) == text_of(card.blocks)
    if posts:
        assert [post.choices for post in posts[:-1]] == [()] * (len(posts) - 1)
        assert posts[-1].choices == card.choices[: limits.choices]


@given(cards, limits_of_platforms)
@settings(max_examples=60)
def test_no_post_is_over_a_limit(card: Card, limits: Limits) -> None:
    for post in cut(card, limits):
        assert sum(on_the_wire(block, limits) for block in post.blocks) <= limits.post
        assert len(post.blocks) <= limits.blocks
        assert len(post.plain) <= limits.title
        for block in post.blocks:
            assert on_the_wire(block, limits) <= weight(block, limits)
            assert on_the_wire(block, limits) <= (limits.title if block.kind in HEADS else limits.block)


@given(cards, limits_of_platforms)
@settings(max_examples=60)
def test_a_heading_stands_before_what_it_heads(card: Card, limits: Limits) -> None:
    posts = cut(card, limits)
    for post in posts[:-1]:
        assert post.blocks[-1].kind not in HEADS
        assert post.blocks


@given(st.lists(st.lists(st.integers(1, 500), min_size=1, max_size=4), min_size=2, max_size=6), limits_of_platforms)
@settings(max_examples=100)
def test_a_section_that_finds_room_in_one_post_is_not_cut(stories: list[list[int]], limits: Limits) -> None:
    """Unless the post before it would go out nearly empty. The text of each section is a letter of its own."""
    sections = {chr(ord("A") + n): sizes for n, sizes in enumerate(stories)}
    blocks: list[Block] = []
    for letter, sizes in sections.items():
        blocks += [Block(BlockKind.DIVIDER), *(Block(BlockKind.PARAGRAPH, (Run(letter * size),)) for size in sizes)]
    posts = cut(Card(tuple(blocks)), limits)
    for letter in sections:
        homes = [post.blocks for post in posts if letter in text_of(post.blocks)]
        own = sum(weight(b, limits) for home in homes for b in home if letter in text_of((b,)))
        before = sum(weight(b, limits) for b in homes[0] if letter not in text_of((b,)))
        assert len(homes) == 1 or own > limits.post or before <= limits.post // 4 + weight(blocks[0], limits)


@given(cards, limits_of_platforms)
@settings(max_examples=60)
def test_a_run_keeps_its_style_and_its_address(card: Card, limits: Limits) -> None:
    """Style, and the address unless it takes more than half of a block, of every character."""
    asked = [(c, r) for b in card.blocks for r in b.runs for c in r.text]
    shown = [(c, r) for post in cut(card, limits) for b in post.blocks for r in b.runs for c in r.text]
    for (char, run), (other, cut_run) in zip(asked, shown, strict=True):
        assert (char, run.style) == (other, cut_run.style)
        assert cut_run.link in (run.link, None)
        if run.link is None or len(run.link) * 5 + 20 < min(limits.block, limits.title) // 2:
            assert cut_run.link == run.link


@given(cards)
@settings(max_examples=30)
def test_what_fits_is_one_post(card: Card) -> None:
    roomy = Limits(post=100_000, block=50_000, title=1_000, blocks=1_000, choices=25)
    assert len(cut(card, roomy)) == (1 if any(b.runs for b in card.blocks) else len(cut(card, roomy)))


@given(cards, limits_of_platforms)
@settings(max_examples=30)
def test_a_post_survives_being_stored(card: Card, limits: Limits) -> None:
    for post in cut(card, limits):
        assert Post.from_json(post.to_json()) == post
