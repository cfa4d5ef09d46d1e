#!/usr/bin/env python3
"""Starts a room: `make new-room NAME=training` (FLOOR=policy where the drawing has no such room).

Copies tools/sample_room, the smallest whole room (one table, two verbs, one page, its tests and
its Dutch), puts it on its floor, installs it, gives it an address and writes its migration. What
comes out runs and is green; then replace the sample's things by your own.
"""

from __future__ import annotations

import argparse
import keyword
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "tools/sample_room"
OLD, OLD_CLASS = "sample", "Sample"


class NotMade(SystemExit):
    """The room was not made; the sentence says why."""


def names_in(layer: str) -> list[str]:
    return [name.strip(" ()") for name in re.split(r"[|:]", layer)]


def layers(text: str) -> list[str]:
    """The floors of the import contract, from the top down, as they are written."""
    block = re.search(r"^layers = \[\n(.*?)^\]", text, re.S | re.M)
    if block is None:
        raise NotMade("pyproject.toml has no floors.")
    return re.findall(r'"([^"]+)"', block[1])


def height(room: str, floors: list[str]) -> int:
    """0 for the lowest floor; -1 when no floor holds the room."""
    for n, layer in enumerate(reversed(floors)):
        if room in names_in(layer):
            return n
    return -1


def on_its_floor(text: str, name: str, floor: str) -> str:
    """pyproject.toml with the room on its floor: named without parentheses, or added beside."""
    floors = layers(text)
    if height(name, floors) >= 0:
        return text.replace(f"({name})", name)
    if height(floor, floors) < 0:
        known = " > ".join(layer.replace("(", "").replace(")", "") for layer in floors)
        raise NotMade(f"No floor holds '{name}'. Say beside which room: FLOOR=…\n{known}")
    beside = next(layer for layer in floors if floor in names_in(layer))
    return text.replace(f'"{beside}"', f'"{beside} | {name}"')


def installed(text: str, name: str, floors: list[str]) -> str:
    """settings.py with the app above those of lower floors."""
    apps = re.findall(r'^    "luwte\.(\w+)",$', text, re.M)
    below = [app for app in apps if 0 <= height(app, floors) <= height(name, floors)]
    line = f'    "luwte.{below[-1]}",\n'
    return text.replace(line, f'{line}    "luwte.{name}",\n')


def addressed(text: str, name: str) -> str:
    """urls.py with the room's addresses before the first tenant room."""
    first = '    path("o/<slug:slug>/org/"'
    line = f'    path("o/<slug:slug>/{name}/", include("luwte.{name}.urls")),\n'
    if first not in text:
        raise NotMade("luwte/config/urls.py has no place for the addresses of a room.")
    return text.replace(first, line + first, 1)


def class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def renamed(text: str, name: str) -> str:
    return text.replace(OLD_CLASS, class_name(name)).replace(OLD, name)


def copy_sample(root: Path, name: str) -> None:
    source, target = root / SAMPLE, root / "luwte" / name
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_dir() or path.suffix in {".pyc", ".mo"}:
            continue
        copy = target / renamed(inside.as_posix(), name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(renamed(path.read_text(encoding="utf-8"), name), encoding="utf-8")


def change(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def make(root: Path, name: str, floor: str) -> None:
    """Make the room in this checkout. Raises NotMade before anything is written."""
    if not re.fullmatch(r"[a-z][a-z_]{1,20}", name) or keyword.iskeyword(name):
        raise NotMade("Give the room a name: small letters, as a Python name. NAME=training")
    if (root / "luwte" / name).exists():
        raise NotMade(f"luwte/{name} is there already.")
    contract, settings, urls = (
        root / "pyproject.toml",
        root / "luwte/config/settings.py",
        root / "luwte/config/urls.py",
    )
    new_contract = on_its_floor(contract.read_text(encoding="utf-8"), name, floor)
    new_settings = installed(settings.read_text(encoding="utf-8"), name, layers(new_contract))
    new_urls = addressed(urls.read_text(encoding="utf-8"), name)
    change(contract, new_contract)
    change(settings, new_settings)
    change(urls, new_urls)
    copy_sample(root, name)
    sort_imports = ["-m", "ruff", "check", "--select", "I", "--fix", "--quiet", f"luwte/{name}"]
    layout = ["-m", "ruff", "format", "--quiet", f"luwte/{name}"]
    migration = ["manage.py", "makemigrations", name, "-n", "items", "-v", "0"]
    for arguments in (sort_imports, layout, migration, ["tools/messages.py", "compile", name]):
        subprocess.run([sys.executable, *arguments], cwd=root, check=True)


def main(arguments: list[str] | None = None) -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("name")
    ask.add_argument("--floor", default="", help="a room of the same floor")
    given = ask.parse_args(arguments)
    make(ROOT, given.name, given.floor)
    print(
        f"luwte/{given.name} stands. Look at it with make run, at the address /o/…/{given.name}/\n"
        "Then: its rights in luwte/org/rules.py, its words in rules.py, and make check test-quick."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
