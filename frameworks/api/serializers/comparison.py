"""A Comparison."""

from __future__ import annotations

from rest_framework import serializers

from frameworks.api.serializers.base import Address, Slugs
from frameworks.models import Side, Standing


class ItemSerializer(serializers.Serializer):
    """A claim within a cell."""

    text = serializers.CharField(help_text="What is said.")
    side = serializers.ChoiceField(Side.choices, source="sign", allow_blank=True, help_text="Of pros and cons.")
    standing = serializers.ChoiceField(
        Standing.choices, help_text="How it stands; contradicted and outdated ones do not count."
    )
    standing_note = serializers.CharField(help_text="Why it stands so.")
    verified_on = serializers.DateField(allow_null=True, help_text="The day on which the evidence was read.")
    sources = Slugs(help_text="Who says it: slugs of sources.")


class CellSerializer(serializers.Serializer):
    value = serializers.CharField(help_text="What is compared; of pros and cons also what the standing ones say.")
    label = serializers.CharField(help_text="What is read.")  # type: ignore[assignment]
    note = serializers.CharField(help_text="What goes with it: conditions, limits.")
    is_unknown = serializers.BooleanField(help_text="Nobody says anything; that is not a no.")
    items = ItemSerializer(many=True, help_text="The claims behind it.")
    disagreements = serializers.ListField(
        child=serializers.CharField(),
        source="disputed",
        help_text="Slugs of the disagreements among sources that bite here.",
    )


class RowSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Its name within the section.")
    feature = serializers.CharField(help_text="Slug of the feature that it is about; empty where it is about none.")
    name = serializers.CharField(help_text="What the row compares.")
    page_url = Address(source="url", help_text="The page about this row, if there is one.")
    hint = serializers.CharField(help_text="What is meant by that.")
    differs = serializers.BooleanField(help_text="The cells are not all alike. Unknown beside something known differs.")
    disagreements = serializers.ListField(
        child=serializers.CharField(), source="disputed", help_text="Slugs of those that concern any of its cells."
    )
    cells = CellSerializer(many=True, help_text="In the order of the columns.")


class SectionSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Its name in the parameter `section`.")
    name = serializers.CharField(help_text="Its heading.")
    rows = RowSerializer(many=True, help_text="What is compared in it.")


class ColumnSerializer(serializers.Serializer):
    slug = serializers.CharField(help_text="Slug of the framework.")
    name = serializers.CharField(help_text="What it is called.")
    tagline = serializers.CharField(help_text="What it is, in one line.")
    page_url = Address(source="url", help_text="Its page.")


class ComparisonSerializer(serializers.Serializer):
    title = serializers.CharField(help_text="What is compared, in words.")
    columns = ColumnSerializer(many=True, help_text="The frameworks in the order in which they were asked for.")
    sections = SectionSerializer(many=True, help_text="Those with rows to show.")
    hidden_rows = serializers.IntegerField(
        source="hidden", help_text="How many rows `only`, `hide` and `section` leave out."
    )
