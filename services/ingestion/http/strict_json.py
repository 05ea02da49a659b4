"""JSON as I-JSON has it (RFC 7493): UTF-8, finite numbers, each name of an object once."""

import json
import re
from math import isinf
from typing import Any, Never

from services.ingestion.http.problems import NotJson

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


def parse(body: bytes) -> object:
    """Raises NotJson."""
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_object,
            parse_constant=_not_a_number,
            parse_float=_finite,
        )
        if _SURROGATE_ESCAPE.search(body):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise NotJson(f"The body is not UTF-8: see byte {error.start}") from error
    except UnicodeEncodeError as error:
        raise NotJson("A string of the body holds half a surrogate pair") from error
    except RecursionError as error:
        raise NotJson("The body is nested too deeply") from error
    except ValueError as error:
        raise NotJson(f"The body is not JSON: {error}") from error
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise NotJson(f"The body is ambiguous: {name[:100]!r} stands twice in one object")
        members[name] = value
    return members


def _not_a_number(constant: str) -> Never:
    raise NotJson(f"The body is not JSON: {constant} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise NotJson(f"The body is not I-JSON: {text[:20]} is too large a number")
    return number
