"""Quantities of a text in Chinese or English: numbers with their units, hedges, bounds and ranges, whatever they are of.

    places     where one can begin          numbers    numerals, exact and vague     units     what stands behind or before them
    guards     what only looks like one     hedges     约, at least                  grammar   `quantities`, all of it put together
    forms      number and unit in one, by their readers age_forms, score_forms, share_forms

Words are data: lexicons/figures_zh.toml and figures_en.toml, compiled by `lexicon`.
"""

from digests.reading.quantities.grammar import quantities
from digests.reading.quantities.quantity import Quantity

__all__ = ["Quantity", "quantities"]
