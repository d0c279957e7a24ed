from __future__ import annotations
import pytest
from django.urls import reverse
from frameworks.models import Framework
from tests.test_admin_browser import desk  # noqa
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
def test_shots(desk):
    f = Framework.objects.get(slug="hug")
    for w in (1280, 390):
        desk.set_viewport_size({"width": w, "height": 900})
        desk.goto(desk.live + reverse("admin:frameworks_framework_change", args=[f.pk]))
        desk.wait_for_load_state("networkidle")
        desk.locator("#tradeoffs-group summary").first.click()
        desk.wait_for_timeout(300)
        desk.locator("#tradeoffs-group").screenshot(path=f"/tmp/adm/group-{w}.png")
        desk.goto(desk.live + reverse("admin:frameworks_framework_missing")); desk.screenshot(path=f"/tmp/adm/missing-{w}.png", full_page=True)
