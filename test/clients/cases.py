"""Cases that a client's script runs against a gateway: each is told on a line of its own, as JSON."""

import json
import os
import sys
import time
import traceback
import urllib.error
import urllib.request

GATEWAY = os.environ["MAINSTAY_GATEWAY"]
KEY = os.environ["MAINSTAY_API_KEY"]
HEADERS = {"Authorization": f"Bearer {KEY}"}

FLIGHTS = [
    {
        "hour": 18,
        "weekday": 4,
        "distance": 733,
        "origin": "ORD",
        "destination": "LGA",
        "origin_late_share": 0.4,
        "route_late_share": 0.3,
    },
    {
        "hour": 6,
        "weekday": 2,
        "distance": 2475,
        "origin": "LAX",
        "destination": "nowhere \u00fc\U0001f600",
        "origin_late_share": 0.05,
        "route_late_share": 0.1,
    },
]

_cases = []


def case(function):
    _cases.append(function)
    return function


def main():
    """Runs all cases; the exit code says only whether they ran."""
    for function in _cases:
        started = time.monotonic()
        failure = None
        try:
            function()
        except Exception:
            failure = traceback.format_exc()
        name = function.__name__.replace("_", " ")
        milliseconds = round((time.monotonic() - started) * 1000)
        print(json.dumps({"name": name, "failure": failure, "ms": milliseconds}), flush=True)


def call(path, body=None, headers=None, key=True):
    """Status, headers and body of a plain request; JSON is parsed as Python does, with NaN."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(GATEWAY + path, data=data)
    for name, value in {**(HEADERS if key else {}), **(headers or {})}.items():
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, _parse(response)
    except urllib.error.HTTPError as error:
        return error.code, error.headers, _parse(error)


def _parse(response):
    raw = response.read()
    kind = response.headers.get("content-type", "")
    return json.loads(raw) if "json" in kind and raw.strip() else raw


def native(model, instances, **more):
    """What the native protocol answers to the same rows."""
    status, _, answer = call(
        f"/predict/{model}", {"instances": instances, **more}, {"content-type": "application/json"}
    )
    assert status == 200, answer
    return answer


def expect(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def close(actual, expected, tolerance=1e-6):
    """Equal numbers, however they are nested: lists, tuples or arrays."""
    a, b = _flat(actual), _flat(expected)
    assert len(a) == len(b), f"expected {len(b)} numbers, got {len(a)}"
    for one, other in zip(a, b):
        same = one == other or abs(one - other) <= tolerance * max(1, abs(other))
        assert same or (one != one and other != other), f"expected {expected!r}, got {actual!r}"


def _flat(value):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [number for part in value for number in _flat(part)]
    return [value]


def refused(function, *arguments, **named):
    """The exception that a client raises."""
    try:
        function(*arguments, **named)
    except Exception as error:
        return error
    raise AssertionError("was not refused")


if __name__ == "__main__":
    sys.exit("run a client's script instead")
