"""Errors as HTTP answers."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from heartline.errors import HeartlineError, InvalidInput, Unavailable
from heartline.logs import get_logger
from services.ingestion.http.problems import HttpProblem

RETRY_AFTER_SECONDS = 2


def answer_errors(api: FastAPI) -> None:
    """Every error of this service becomes an answer; one that nobody foresaw is logged."""
    api.add_exception_handler(InvalidInput, _invalid)
    api.add_exception_handler(RequestValidationError, _wrong_query)
    api.add_exception_handler(Unavailable, _unavailable)
    api.add_exception_handler(HttpProblem, _problem)
    api.add_exception_handler(Exception, _unforeseen)


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, InvalidInput)
    violations = [{"field": v.field, "description": v.description} for v in error.violations]
    return JSONResponse({"violations": violations}, 422)


def _wrong_query(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = [{"field": str(e["loc"][-1]), "description": e["msg"]} for e in error.errors()]
    return JSONResponse({"violations": found}, 422)


def _unavailable(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse(_told(error), 503, {"retry-after": str(RETRY_AFTER_SECONDS)})


def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HttpProblem)
    return JSONResponse(_told(error), error.status)


def _unforeseen(_: Request, error: Exception) -> JSONResponse:
    get_logger().error("request_failed", exc_info=error)
    return JSONResponse({"message": "internal error", "next_step": "See the service's log"}, 500)


def _told(error: Exception) -> dict[str, str]:
    assert isinstance(error, HeartlineError)
    return {"message": error.message, "next_step": error.next_step}
