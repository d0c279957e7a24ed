"""`{% url %}` in our templates: what takes no argument is looked up once, all else as ever."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse


def test_an_address_without_arguments_is_looked_up_once() -> None:
    template = Template("{% url 'frameworks' %}")
    with patch("django.urls.reverse", wraps=reverse) as looked_up:
        assert [template.render(Context()) for _ in range(3)] == ["/frameworks/"] * 3
    assert looked_up.call_count == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% url 'framework' slug %}", ["/frameworks/a/", "/frameworks/b/"]),
        ("{% url 'framework' slug=slug %}", ["/frameworks/a/", "/frameworks/b/"]),
        ("{% url name %}", ["/features/", "/adopters/"]),
        ("{% url name|lower %}", ["/features/", "/adopters/"]),
        ("{% url 'home' as found %}{{ found }}{{ slug }}", ["/a", "/b"]),
        ("{% url 'nowhere' as found %}{{ found }}{{ slug }}", ["a", "b"]),
    ],
)
def test_all_others_are_looked_up_each_time(text: str, expected: list[str]) -> None:
    template = Template(text)
    given = ({"slug": "a", "name": "features"}, {"slug": "b", "name": "adopters"})
    assert [template.render(Context(each)) for each in given] == expected


def test_a_name_that_is_wrong_fails_when_it_is_written() -> None:
    template = Template("{% if wanted %}{% url 'nowhere' %}{% endif %}")
    assert template.render(Context()) == ""
    with pytest.raises(NoReverseMatch, match="nowhere"):
        template.render(Context({"wanted": True}))
