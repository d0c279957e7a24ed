"""What packages say of themselves, and dates in words, are checked as they are typed. Nothing changes in the database."""

from __future__ import annotations

import frameworks.models.checks
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0011_lists_end_with_what_is_unique'),
    ]

    operations = [
        migrations.AlterField(
            model_name='framework',
            name='latest_release',
            field=models.CharField(blank=True, help_text='Version we found, for example 5.2.19.', max_length=40, validators=[frameworks.models.checks.check_version]),
        ),
        migrations.AlterField(
            model_name='framework',
            name='license',
            field=models.CharField(help_text='SPDX id, for example BSD-3-Clause.', max_length=60, validators=[frameworks.models.checks.check_license]),
        ),
        migrations.AlterField(
            model_name='framework',
            name='package_name',
            field=models.CharField(blank=True, help_text='Its name on the package index.', max_length=80, validators=[frameworks.models.checks.check_package_name]),
        ),
        migrations.AlterField(
            model_name='framework',
            name='requires_python',
            field=models.CharField(blank=True, help_text='As the package declares it.', max_length=40, validators=[frameworks.models.checks.check_requires_python]),
        ),
        migrations.AlterField(
            model_name='source',
            name='dated',
            field=models.CharField(blank=True, help_text='What is known of the date where no day is given, for example “2024, day not stated”.', max_length=120, validators=[frameworks.models.checks.check_dated], verbose_name='date in words'),
        ),
    ]
