"""The registry of claim kinds: complete, and right about its models."""

from __future__ import annotations

from dataclasses import fields

import pytest
from django.apps import apps

from frameworks import claims, models
from frameworks.claims import CLAIM_KINDS, CLAIM_MODELS, ClaimKind

EVERY = pytest.mark.parametrize("kind", CLAIM_KINDS, ids=lambda kind: kind.model.__name__)


def test_every_claim_is_of_a_kind_that_is_told_once() -> None:
    every = [model for model in apps.get_models() if issubclass(model, models.Claim)]
    assert sorted(CLAIM_MODELS, key=str) == sorted(every, key=str)


@EVERY
def test_a_row_holds_what_is_read(kind: ClaimKind) -> None:
    own = [field.name for field in fields(kind.row)][len(fields(claims.Claim)) :]
    assert [column.rpartition("__")[2].removesuffix("_id") for column in kind.columns] == own


@EVERY
def test_its_words_and_its_key_are_columns_of_the_model(kind: ClaimKind) -> None:
    names = {field.name for field in kind.model._meta.get_fields()}
    assert {*kind.texts, kind.key, *kind.along} <= names


def test_no_two_share_a_content_table_or_a_place_in_the_search() -> None:
    tables = [table for kind in CLAIM_KINDS for table in kind.tables]
    assert len(set(tables)) == len(tables)
    assert len({kind.search_rank for kind in CLAIM_KINDS}) == len(CLAIM_KINDS)
