"""What a browser fetches to see the report page for the first time, and what a report with photos
costs."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.parse import urljoin, urlsplit

from bench.measurements import RUNS, measured
from bench.reporters import Reporter, reporters
from bench.results import Result, percentile, spread
from bench.site import served

PHOTO = 2 * 1024 * 1024  # bytes
SUBMITTED = 12 if os.environ.get("BENCH_QUICK") else 40
CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)|@import\s+['\"]([^'\"]+)['\"]")


@dataclass
class Seen(HTMLParser):
    """The addresses that a page makes a browser fetch, by kind."""

    addresses: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        relation = set(a.get("rel", "").split())
        if tag == "link" and relation & {"stylesheet", "icon", "preload", "manifest"}:
            kind = "style" if "stylesheet" in relation else "other"
            self.addresses.append((kind, a.get("href", "")))
        elif tag == "script" and a.get("src"):
            self.addresses.append(("script", a["src"]))
        elif tag in {"img", "source", "audio", "video", "iframe"} and a.get("src"):
            self.addresses.append(("other", a["src"]))
        elif tag == "use" and a.get("href"):
            self.addresses.append(("other", a["href"].partition("#")[0]))


@dataclass
class View:
    """What went over the line."""

    by_kind: dict[str, int] = field(default_factory=dict)
    number: int = 0
    hosts: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    @property
    def styles_and_scripts(self) -> int:
        return self.by_kind.get("style", 0) + self.by_kind.get("script", 0)


@measured
def report_first_view(database: str) -> list[Result]:
    """The report page and all that it fetches, with an empty cache and compression as served."""
    (person,) = reporters(1)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        check=True,
        env=os.environ | {"LUWTE_COLLECTED_STATIC": "1"},
    )
    with served(workers=1, LUWTE_COLLECTED_STATIC="1") as port:
        seen = first_view(f"http://localhost:{port}", person)
    parts = ", ".join(f"{kind} {size / 1024:.1f}" for kind, size in sorted(seen.by_kind.items()))
    return [
        Result("report_first_view", database, seen.total / 1024, "kB", 100, "lower",
               f"{seen.number} requests, bodies as transferred; kB: {parts}"),
        Result("report_first_view_css_js", database, seen.styles_and_scripts / 1024, "kB", 60,
               "lower", "of which style sheets and scripts"),
        Result("report_first_view_hosts", database, len(seen.hosts), "count", 0, "lower",
               "other hosts that are asked"),
    ]  # fmt: skip


def first_view(site: str, person: Reporter) -> View:
    """Fetch a page as a browser that was never here."""
    view, page = View(), urljoin(site, person.path)
    html = _fetch(page, view, "page", person)
    reader = Seen()
    reader.feed(html)
    waiting = [(kind, urljoin(page, address)) for kind, address in reader.addresses]
    known = {page}
    while waiting:
        kind, address = waiting.pop(0)
        if address in known or urlsplit(address).scheme == "data":
            continue
        known.add(address)
        if urlsplit(address).netloc != urlsplit(site).netloc:
            view.hosts.add(urlsplit(address).netloc)
            continue
        body = _fetch(address, view, kind, person)
        if kind == "style":
            found = [a or b for a, b in CSS_ADDRESS.findall(body)]
            waiting += [("other", urljoin(address, one).partition("#")[0]) for one in found]
    return view


def _fetch(address: str, view: View, kind: str, person: Reporter) -> str:
    request = urllib.request.Request(
        address,
        headers={
            "Accept-Encoding": "br, gzip",
            "Cookie": f"sessionid={person.who.session}; csrftoken={person.who.csrf}",
        },
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        body: bytes = answer.read()
        coding = answer.headers.get("Content-Encoding", "")
    view.number += 1
    view.by_kind[kind] = view.by_kind.get(kind, 0) + len(body)
    return _plain(body, coding).decode(errors="replace")


def _plain(body: bytes, coding: str) -> bytes:
    if coding == "br":
        import brotli

        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if coding == "gzip" else body


@measured
def report_submit(database: str) -> list[Result]:
    """A report with two photos of 2 MB: until the answer is there, one person after another."""
    from luwte.core.models import StoredFile

    (person,) = reporters(1)
    before = StoredFile.objects.count()
    with tempfile.TemporaryDirectory() as name, served(workers=2) as port:
        photos = [str(_photo(Path(name) / f"foto{n}.jpg", n)) for n in range(2)]
        runs = []
        for _ in range(RUNS):
            found = _submit(port, person, photos, SUBMITTED // RUNS)
            runs.append(percentile(found, 0.95) * 1000)
        bare = _submit(port, person, [], SUBMITTED // RUNS)
    kept = StoredFile.objects.count() - before
    sent = 2 * RUNS * (SUBMITTED // RUNS)
    if kept != sent:
        raise RuntimeError(f"{kept} of {sent} photos were kept")
    return [
        Result("report_submit_p95", database, median(runs), "ms", 300, "lower",
               f"two photos of 2 MB, cleaned and encrypted; {spread(runs)}"),
        Result("report_submit_plain_p95", database, percentile(bare, 0.95) * 1000, "ms", None,
               "lower", "the same without photos"),
    ]  # fmt: skip


def _submit(port: int, person: Reporter, photos: list[str], number: int) -> list[float]:
    """Seconds per report, by a process of its own."""
    plan = {
        "port": port,
        "path": person.path,
        "fields": [*person.form, ("csrfmiddlewaretoken", person.who.csrf)],
        "cookie": f"sessionid={person.who.session}; csrftoken={person.who.csrf}",
        "photos": photos,
        "number": number,
    }
    ended = subprocess.run(
        [sys.executable, "-m", "bench.photos"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr[-500:])
    seconds: list[float] = json.loads(ended.stdout)
    return seconds


def _photo(path: Path, seed: int) -> Path:
    """A photo of about 2 MB: noise, which no compression makes smaller."""
    from PIL import Image

    size = (1500, 1130)
    noise = Image.effect_noise(size, 60 + seed).convert("RGB")
    for quality in range(99, 20, -1):
        kept = io.BytesIO()
        noise.save(kept, "JPEG", quality=quality)
        if kept.tell() <= PHOTO:
            break
    path.write_bytes(kept.getvalue())
    return path
