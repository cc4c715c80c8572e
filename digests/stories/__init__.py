"""Stories stage: articles that report the same event, across sites, languages and days.

`evidence` compares two articles, `groups` makes stories of what agrees on average and finds a new article's, `memory` keeps what
was compared already.

Known false cases: two instalments of one running affair on one day, with the same people, are one story, and so are two texts off
one template about one person where nobody reads the organisations; the same event told by its figures alone on one side and by its
people alone on the other is two.
"""

from digests.stories.evidence import Evidence, compare
from digests.stories.groups import JOIN, cluster, grouped, link, named_in, story_id

__all__ = ["JOIN", "Evidence", "cluster", "compare", "grouped", "link", "named_in", "story_id"]
