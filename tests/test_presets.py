"""The questions that are often asked, as links to the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from frameworks.filters import FACETS, PRESETS, FrameworkFilter, Preset
from tests.plain import found

presets = pytest.mark.parametrize("preset", PRESETS, ids=[preset.slug for preset in PRESETS])


def test_the_common_questions_are_there() -> None:
    slugs = [preset.slug for preset in PRESETS]
    assert len(set(slugs)) == len(slugs)
    assert {"async-api", "batteries-included", "no-dependencies", "websockets", "first-project"} <= set(slugs)
    assert len({preset.query for preset in PRESETS}) == len(PRESETS)


@presets
@pytest.mark.django_db
def test_a_preset_finds_something_and_not_everything(content: None, preset: Preset) -> None:
    assert 0 < len(found(preset.query)) < len(found(""))


@presets
def test_a_preset_is_written_as_the_form_would_send_it(preset: Preset) -> None:
    """Parameters in the order of the facets, values once each, nothing empty, no default."""
    given = QueryDict(preset.query)
    assert given.urlencode() == preset.query
    assert list(given) == [name for name in FACETS if name in given]
    assert all(len(set(values)) == len(values) and all(values) for _, values in given.lists())


@presets
@pytest.mark.django_db
def test_a_preset_is_an_address_of_the_list(client: Any, content: None, preset: Preset) -> None:
    response = client.get(f"/frameworks/?{preset.query}")
    assert response.status_code == 200
    assert [framework.slug for framework in response.context["page"]] == found(preset.query)


@presets
@pytest.mark.django_db
def test_why_is_one_line_that_says_what_is_asked(content: None, preset: Preset) -> None:
    assert preset.why.endswith(".")
    assert len(preset.why) < 140
    filters = FrameworkFilter(QueryDict(preset.query))
    assert filters.is_valid()
    assert filters.removals()
