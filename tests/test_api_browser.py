from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_documentation_works_without_another_host(page: Any, live_server: Any) -> None:
    """`page` refuses every other host; what the Content-Security-Policy forbids is a problem as well."""
    page.goto(f"{live_server.url}/api/v1/docs/")
    expect(page.locator(".opblock").first).to_be_visible()
    page.locator("#operations-frameworks-frameworks_list button.opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table tr.response .response-col_status")).to_contain_text("200")
    assert page.problems == []
