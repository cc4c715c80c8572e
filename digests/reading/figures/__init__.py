"""Figures of an article: what is said, of whom, as what, and how surely.

    text -> fold -> quantities -> unit left out (currency by context) -> measure, subject, scope -> Figure
      -> what the grammar of an English sentence bears out

    extraction      `figures`, the whole way
    context         what the words around a quantity make of it; it asks
      measures        which measure, by the nearest cue; links: what may stand between the two; levels: what a change is of
      scopes          the period, a forecast, the value before
      rows            A and B ... 3 and 5 respectively
      twins           what says more of the figure before; conversions: the same sum in other money
      deals           what a takeover is worth, told in other words than the sum
      subjects        whose it is, clause by clause (whose); it asks
        names, clauses, topics, ages, parties    who can be meant
        ownership, doubts                        what speaks against it
        constructions                            what Chinese must say for it
    tree_check      what English must say for it, by tree_marks, tree_measured and tree_owned
      tree_found      what the grammar alone tells

Rules are data: lexicons/measures.toml, constructions_zh.toml, syntax_en.toml.
"""

from digests.reading.figures.extraction import figures

__all__ = ["figures"]
