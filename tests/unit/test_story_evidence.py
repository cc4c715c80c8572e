"""Round amounts and organisations of other languages as evidence, on profiles made by hand."""

from datetime import UTC, datetime

import pytest

from digests.models import Language, Profile
from digests.stories import compare


def _profile(
    article: str,
    language: Language,
    organizations: dict[str, float],
    figures: dict[str, float] | None = None,
    people: dict[str, float] | None = None,
) -> Profile:
    when = datetime(2026, 3, 2, tzinfo=UTC)
    return Profile(article, language, when, "", "", (), people or {}, organizations, figures or {}, {})


@pytest.mark.parametrize(("figure", "counts"), [("USD:5.00E+9", False), ("USD:5.10E+9", True), ("CNY:3.25E+9", True)])
def test_a_round_amount_of_other_parties_is_no_evidence(figure: str, counts: bool) -> None:
    one, other = (
        _profile(name, Language.EN, {name: 1.0, "stock-exchange": 0.3}, {figure: 0.5}) for name in ("halden", "corvex")
    )
    assert (compare(one, other).figures > 0) is counts


def test_a_round_amount_beside_a_shared_party_counts() -> None:
    round_ = {"USD:5.00E+9": 0.5}
    parties = [_profile(name, Language.EN, {"halden": 1.0, name: 1.0}, round_) for name in ("corvex", "norhaven")]
    people = [_profile(name, Language.EN, {name: 1.0}, round_, {"brandt": 0.9}) for name in ("corvex", "norhaven")]
    assert compare(*parties).figures > 0
    assert compare(*people).figures > 0


def test_headlines_of_other_organisations_across_languages_speak_against() -> None:
    english = _profile("en", Language.EN, {"halden": 1.0, "corvex": 1.0})
    elsewhere = _profile("zh", Language.HANS, {"norhaven": 1.0, "quill": 1.0})
    unlisted = _profile("zh", Language.HANS, {"远帆集团": 1.0})  # may be Halden or Corvex by another name
    spoken_of = _profile("zh", Language.HANS, {"norhaven": 1.0, "halden": 0.4})
    same_language = _profile("en2", Language.EN, {"norhaven": 1.0, "quill": 1.0})
    assert compare(english, same_language).organizations < compare(english, elsewhere).organizations < -2
    assert compare(english, unlisted).organizations == 0
    assert compare(english, spoken_of).organizations > 0
