"""Somebody who sends reports with photos: `python -m bench.photos`, a process of its own.

Reads a plan (JSON: port, path, fields, cookie, photos, number) and writes seconds per report. Any
answer but a redirect ends it.
"""

from __future__ import annotations

import http.client
import json
import secrets
import sys
import time
from pathlib import Path

BORDER = "luwte-bench-border"


def body_of(fields: list[tuple[str, str]], photos: list[tuple[str, bytes]]) -> bytes:
    """A form with files as a browser sends it, with a fresh key."""
    parts = []
    for name, value in fields:
        told = secrets.token_hex(16) if name == "client_key" else value
        head = f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(f"{head}{told}\r\n".encode())
    for name, content in photos:
        head = (
            f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, f"--{BORDER}--\r\n".encode()])


def main() -> None:
    plan = json.loads(sys.stdin.read())
    photos = [(Path(path).name, Path(path).read_bytes()) for path in plan["photos"]]
    line = http.client.HTTPConnection("127.0.0.1", plan["port"], timeout=60)
    headers = {
        "Host": "localhost",
        "Cookie": plan["cookie"],
        "Content-Type": f"multipart/form-data; boundary={BORDER}",
    }
    seconds = []
    for _each in range(plan["number"]):
        body = body_of(plan["fields"], photos)
        begin = time.perf_counter()
        line.request("POST", plan["path"], body, headers)
        answer = line.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - begin)
        if answer.status != 302:
            raise SystemExit(f"the answer was {answer.status}")
    json.dump(seconds, sys.stdout)


if __name__ == "__main__":
    main()
