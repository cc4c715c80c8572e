"""Line charts as pictures, drawn by matplotlib in a font that has Latin and Han characters (Noto Sans SC, from package zhplot)."""

import importlib.util
import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from digests.ports import Mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

_WIDTH, _HEIGHT, _DPI = 6.4, 3.2, 200  # inches and dots an inch: 1280 x 640, sharp on a dense screen
_LINE, _FAINT, _TEXT = "#2F6F62", "#C9D6D2", "#333333"
_TITLE, _SMALL = 12, 9  # points
_CHARACTER = 0.011  # of the width of a chart, as wide as a character of a label


class LineChart:
    """Satisfies `ports.Painter`. matplotlib takes a second to import, so it is imported at the first call; thread-safe.

    The value axis begins at zero: a small change must not look like a great one.
    """

    def __init__(self, cache: Path | None = None) -> None:
        """`cache` is a folder for matplotlib's list of fonts, which takes seconds to make."""
        self._cache = cache
        self._turn = threading.Lock()

    def draw(self, title: str, marks: Sequence[Mark]) -> bytes:
        """A PNG of 1280 x 640 pixels. Raises ValueError without marks."""
        if not marks:
            raise ValueError("a chart needs marks")
        with self._turn:
            if self._cache is not None:
                os.environ.setdefault("MPLCONFIGDIR", str(self._cache))
            from matplotlib.backends.backend_agg import FigureCanvasAgg
            from matplotlib.figure import Figure

            figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI, layout="constrained")
            axes = figure.add_subplot()
            _plot(axes, marks)
            _label(axes, marks)
            axes.set_title(title, fontproperties=_font(_TITLE), color=_TEXT, loc="left", wrap=True)
            picture = BytesIO()
            FigureCanvasAgg(figure).print_png(picture)  # type: ignore[no-untyped-call]  # matplotlib leaves it bare
            return picture.getvalue()


def _plot(axes: "Axes", marks: Sequence[Mark]) -> None:
    days = [m.day.toordinal() for m in marks]
    axes.plot(days, [m.middle for m in marks], color=_LINE, linewidth=2, marker="o", markersize=5, zorder=3)
    for day, mark in zip(days, marks, strict=True):
        if mark.high is not None:
            axes.vlines(day, mark.low, mark.high, color=_LINE, linewidth=5, alpha=0.35)
        for other in mark.others:
            axes.plot([day], [other], marker="o", markersize=5, markerfacecolor="white", color=_LINE, zorder=2)
    values = [v for m in marks for v in (m.low, m.high, *m.others) if v is not None]
    top, bottom = max(*values, 0.0), min(*values, 0.0)
    room = (top - bottom or 1.0) * 0.2
    axes.set_ylim(bottom - room if bottom < 0 else 0, top + room)
    span = max(days[-1] - days[0], 1)
    axes.set_xlim(days[0] - span * 0.1, days[-1] + span * 0.1)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT)
    axes.set_yticks([])
    if bottom < 0:
        axes.axhline(0, color=_FAINT, linewidth=1, zorder=1)


def _label(axes: "Axes", marks: Sequence[Mark]) -> None:
    shown = _labelled(marks)
    for place in shown:
        mark = marks[place]
        axes.annotate(
            mark.words,
            (mark.day.toordinal(), mark.high if mark.high is not None else mark.middle),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            color=_TEXT,
            fontproperties=_font(_SMALL),
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        )
    axes.set_xticks([marks[n].day.toordinal() for n in shown], [marks[n].when for n in shown])
    axes.tick_params(axis="x", length=0)
    for label in axes.get_xticklabels():
        label.set_fontproperties(_font(_SMALL))
        label.set_color(_TEXT)


def _labelled(marks: Sequence[Mark]) -> list[int]:
    """Places of the marks with words beside them, none of which runs into another: the ends first, then the extremes."""
    by_value = sorted(range(len(marks)), key=lambda n: marks[n].middle)
    order = dict.fromkeys((0, len(marks) - 1, by_value[-1], by_value[0], *range(len(marks))))
    span = max((marks[-1].day - marks[0].day).days, 1)
    chosen: list[int] = []
    for place in order:
        room = max(len(marks[place].words), len(marks[place].when)) * _CHARACTER * span
        if all(abs((marks[place].day - marks[n].day).days) >= room for n in chosen):
            chosen.append(place)
    return sorted(chosen)


@lru_cache(maxsize=4)
def _font(size: int) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_font_file(), size=size)


@lru_cache(maxsize=1)
def _font_file() -> Path:
    """The font within its package, which is not imported: it would change matplotlib's settings for the whole process."""
    spec = importlib.util.find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("package zhplot, which carries the font of charts, is not installed")
    return Path(spec.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"
