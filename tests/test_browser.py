"""The HTML report in a real browser: nothing loaded, no error, links, filters and keys work, it fits a phone and prints."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from budgetlint.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to open the HTML report in")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("html") / "report.html"
    examples = ROOT / "examples"
    main([str(examples / "slips.txt"), str(examples / "consistent.txt"), "--output", str(target), "--jobs", "1"])
    return target.as_uri()


@pytest.fixture
def page(browser: Browser, report: str) -> Iterator[Page]:
    """The report opened by double click; anything it asks for or complains of fails the test."""
    opened = browser.new_page(reduced_motion="reduce")
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url) if request.url.partition("#")[0] != report else None)
    opened.goto(report)
    yield opened
    opened.close()
    assert said == []


def test_every_link_leads_somewhere(page: Page) -> None:
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1)).filter(id => !document.getElementById(id))"
    )
    assert lost == []
    twice = page.evaluate(
        "(ids => ids.filter((id, at) => ids.indexOf(id) !== at))([...document.querySelectorAll('[id]')].map(e => e.id))"
    )
    assert twice == []


def test_from_the_list_to_the_place_and_back(page: Page) -> None:
    page.locator("#f1i5 a").click()
    note = page.locator("#f1n5")
    assert "94.66%" in note.inner_text()
    marked = page.locator(".m", has_text="94.66%")
    for each in (note, marked):
        box = each.bounding_box()
        assert box is not None and 0 < box["y"] < page.evaluate("innerHeight")
    note.locator(".back").click()
    assert page.evaluate("location.hash") == "#f1i5"


def test_the_filter_hides_and_shows(page: Page) -> None:
    notes = page.locator(".note.warning")
    assert notes.count() == 1 and notes.first.is_visible()
    box = page.locator("[data-filter=warning]")
    box.focus()
    page.keyboard.press("Space")
    assert not notes.first.is_visible() and not page.locator(".side li.warning").first.is_visible()
    assert page.locator(".note.error").first.is_visible()
    page.keyboard.press("Space")
    assert notes.first.is_visible()


def test_keys(page: Page) -> None:
    def here(key: str) -> str:
        page.keyboard.press(key)
        return str(page.evaluate("location.hash + ' ' + (document.activeElement.closest('[id]') || {}).id"))

    assert [here(key) for key in "jjkb"] == ["#f1n1 f1n1", "#f1n2 f1n2", "#f1n1 f1n1", "#f1i1 f1i1"]


@pytest.mark.parametrize("width", [360, 768, 1400])
def test_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    assert dark != page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_it_prints(page: Page, tmp_path: Path) -> None:
    whole = page.pdf(format="A4")
    page.locator("[data-print]").uncheck()
    short = page.pdf(format="A4")
    assert whole.startswith(b"%PDF") and whole.count(b"/Type /Page\n") > short.count(b"/Type /Page\n") > 0
