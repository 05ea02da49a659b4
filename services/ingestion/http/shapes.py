"""The shapes of requests and answers, as OpenAPI describes them."""

from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from pydantic import BaseModel, Field

from services.ingestion.http.cloudevents import ATTRIBUTES

Schema = dict[str, Any]


class Violation(BaseModel):
    field: str = Field(description="Where it stands, such as data.participant.role")
    description: str = Field(description="What it must hold")


class Violations(BaseModel):
    violations: list[Violation]


class Acknowledgement(BaseModel):
    signal_id: str = Field(description="UUIDv5 of the event's source and id")
    duplicate: bool = Field(description="The same source event had been accepted before")


class Result(BaseModel):
    """Of one event of a batch: exactly one of the two."""

    acknowledgement: Acknowledgement | None = None
    rejection: Violations | None = None


class Results(BaseModel):
    results: list[Result] = Field(description="As many as the events, in their order")


class FeedbackAcknowledgement(BaseModel):
    feedback_id: str = Field(description="UUIDv5 of the event's source and id")


class Problem(BaseModel):
    message: str
    next_step: str


_WELL_KNOWN: dict[str, Schema] = {
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.protobuf.Duration": {"type": "string", "examples": ["1.5s"]},
}
_SCALARS: dict[int, Schema] = {
    FieldDescriptor.CPPTYPE_STRING: {"type": "string"},
    FieldDescriptor.CPPTYPE_BOOL: {"type": "boolean"},
    FieldDescriptor.CPPTYPE_DOUBLE: {"type": "number"},
    FieldDescriptor.CPPTYPE_UINT32: {"type": "integer", "minimum": 0},
}


def event_schema(message: Descriptor) -> Schema:
    """A CloudEvent that carries the message."""
    text = {"type": "string", "minLength": 1}
    return {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": text | {"description": "Unique within the source: again, it is the same event"},
            "source": text | {"description": "The source system, such as /crm/chat"},
            "type": text | {"examples": [message.full_name]},
            "time": _WELL_KNOWN["google.protobuf.Timestamp"],
            "datacontenttype": {"const": "application/json"},
            "data": _schema(message, without=set(ATTRIBUTES)),
        },
    }


def _schema(message: Descriptor, without: set[str]) -> Schema:
    """In protobuf's JSON mapping; names may also be written in lowerCamelCase."""
    fields = [field for field in message.fields if field.name not in without]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _field_schema(field) for field in fields},
    }


def _field_schema(field: FieldDescriptor) -> Schema:
    if field.enum_type is not None:
        return {"type": "string", "enum": [value.name for value in field.enum_type.values[1:]]}
    if field.message_type is not None:
        well_known = _WELL_KNOWN.get(field.message_type.full_name)
        return well_known or _schema(field.message_type, without=set())
    return _SCALARS[field.cpp_type]
