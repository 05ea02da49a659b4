"""The body of a request: of a known format, not too large, JSON."""

from collections.abc import Collection

from fastapi import Request

from services.ingestion.http.problems import TooLarge, UnknownFormat
from services.ingestion.http.strict_json import parse


async def read_json(
    request: Request, formats: Collection[str], most_bytes: int
) -> tuple[str, object]:
    """The content type and the value of the body.

    Raises:
        UnknownFormat, TooLarge, NotJson: what their names say.
    """
    content_type = _content_type(request, formats)
    return content_type, parse(await _body(request, most_bytes))


def _content_type(request: Request, formats: Collection[str]) -> str:
    content_type, *parameters = request.headers.get("content-type", "").lower().split(";")
    charset = [p.strip() for p in parameters if p.strip().startswith("charset=")]
    known = content_type.strip() in formats and charset in ([], ["charset=utf-8"])
    if not known or "content-encoding" in request.headers:
        raise UnknownFormat(
            f"The content type is {content_type.strip()[:100] or 'missing'}",
            f"Send CloudEvents in structured mode, in UTF-8, as {' or '.join(formats)}",
        )
    return content_type.strip()


async def _body(request: Request, most_bytes: int) -> bytes:
    """Stops reading at the limit, whatever length was announced."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise TooLarge(f"The body is larger than {most_bytes} bytes", "Send smaller batches")
    return bytes(body)
