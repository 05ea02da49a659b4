"""What can be wrong with a request before its content is looked at, each with its HTTP status."""

from heartline.errors import HeartlineError


class HttpProblem(HeartlineError):
    status = 500


class NotJson(HttpProblem):
    status = 400


class TooLarge(HttpProblem):
    status = 413


class UnknownFormat(HttpProblem):
    status = 415
