"""The tables. The migrations make them; `tests/unit/test_database.py` holds the two together.

Whose a row is: `tenant` is a tenant's id, or `SHARED` for the shared archive (the empty string, so that it can stand in a primary
key; `None` outside of this package). Rows made of one article carry that article's tenant.

Merged people keep their rows: `people.merged_into` leads to the surviving id, and every read takes the whole family. So a merge
moves nothing and can be undone exactly. Joined stories do move their articles; `stories.joined_into` lets old ids still resolve.

The full-text index is no table of this metadata: each database has its own kind (see `digests.store.search`).
"""

from digests.store.tables.base import SHARED, metadata
from digests.store.tables.news import articles, claims, profile_keys, profiles, raw_items, sketches, sources, stories
from digests.store.tables.people import (
    not_people,
    people,
    people_apart,
    person_forms,
    person_keys,
    person_merges,
    roles,
    sightings,
)
from digests.store.tables.publishing import audit, channels, deliveries, editions, installations, tenants, told, watches
from digests.store.tables.running import leases, model_answers, model_spending, seen

__all__ = [
    "SHARED",
    "articles",
    "audit",
    "channels",
    "claims",
    "deliveries",
    "editions",
    "installations",
    "leases",
    "metadata",
    "model_answers",
    "model_spending",
    "not_people",
    "people",
    "people_apart",
    "person_forms",
    "person_keys",
    "person_merges",
    "profile_keys",
    "profiles",
    "raw_items",
    "roles",
    "seen",
    "sightings",
    "sketches",
    "sources",
    "stories",
    "tenants",
    "told",
    "watches",
]
