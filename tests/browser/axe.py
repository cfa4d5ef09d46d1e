"""What axe finds on a page, and no more: all that it looked at would take longer to hand over than
to find. It is given to a window once, for every page that comes after."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

SCRIPT = Path(AXE_FILE_PATH)
# No rule of these reads style sheets as they were loaded, which costs more than to look.
EVERY_RULE: Mapping[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": {"assets": ["media"]},
    "resultTypes": ["violations"],
}
COLOURS: Mapping[str, Any] = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}

# Colours that are on their way to what they will be are not looked at.
_LOOK = """options => {
    if (!window.axe) return null;
    document.getAnimations().forEach(one => one instanceof CSSTransition && one.finish());
    return axe.run(document, options).then(told =>
        told.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html)]));
}"""


def wrong_on(page: Page, options: Mapping[str, Any] = EVERY_RULE) -> list[str]:
    """One line for each rule that is broken, with the first elements."""
    found = page.evaluate(_LOOK, dict(options))
    if found is None:
        page.context.add_init_script(path=SCRIPT)
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
        found = page.evaluate(_LOOK, dict(options))
    return [f"{rule}: {' | '.join(html[:150] for html in nodes)}" for rule, nodes in found]
