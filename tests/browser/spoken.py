"""What a screen reader says of a page, in the order in which it says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

# Said with their role; what they hold is their name already, or follows by itself.
WHOLE = {"link", "button", "heading", "textbox", "searchbox", "combobox", "checkbox", "radio",
         "image", "DisclosureTriangle"}  # fmt: skip
# Said when one enters them.
PLACES = {"main", "navigation", "banner", "region", "complementary", "list", "form", "group",
          "status", "alert", "search", "term", "definition"}  # fmt: skip


def spoken(page: Page) -> list[str]:
    """Lines such as `heading 2: Four clocks`, `link: Cases` and `says: before Monday`."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = {node["nodeId"]: node for node in tree["nodes"]}
    return list(_said(tree["nodes"][0], nodes))


def _said(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> Iterator[str]:
    role = "" if node.get("ignored") else str(node.get("role", {}).get("value", ""))
    name = " ".join(str(node.get("name", {}).get("value", "")).split())
    below = [nodes[key] for key in node.get("childIds", ()) if key in nodes]
    if role == "StaticText":
        if name:
            yield f"says: {name}"
        return
    if role in WHOLE:
        yield f"{role}{_level(node)}: {name}".rstrip()
        return
    if role in PLACES:
        yield f"[{role}] {name}".rstrip()
    for child in below:
        yield from _said(child, nodes)


def _level(node: dict[str, Any]) -> str:
    found = [one for one in node.get("properties", ()) if one["name"] == "level"]
    return f" {found[0]['value']['value']}" if found else ""
