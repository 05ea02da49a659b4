"""Describes the topics as AsyncAPI 3.0: `python -m heartline.asyncapi > docs/asyncapi.yaml`."""

import sys
from typing import Any

import yaml

from heartline.catalogue import DEAD_LETTER_RETENTION, FOREVER, TOPICS, Topic
from heartline.events import CONTENT_TYPE
from heartline.settings import KafkaSettings

Document = dict[str, Any]

HEADERS = {
    "ce_specversion": "Version of CloudEvents, 1.0",
    "ce_id": "Id of the event: the same event again has the same id and the same bytes",
    "ce_type": "Full name of the protobuf message",
    "ce_source": "The service that says so, such as /heartline/scoring",
    "ce_subject": "Id of the interaction",
    "ce_time": "When the signal occurred, RFC 3339",
    "ce_signalid": "Id of the signal that all of this came from",
    "content-type": "application/protobuf",
    "traceparent": "W3C trace context",
}


def document() -> Document:
    """The AsyncAPI document of the catalogue, with topic names under the default prefix."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Heartline",
            "version": "1",
            "description": "Customer signals and what they mean, as enriched events on Kafka.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE.decode(),
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {f"receive_{topic.name}": _operation(topic) for topic in TOPICS},
        "components": {
            "messages": {_name(topic): _message(topic) for topic in TOPICS},
            "schemas": {"eventHeaders": _headers()},
        },
    }


def _channel(topic: Topic[Any]) -> Document:
    forever = topic.retention == FOREVER
    retention = -1 if forever else int(topic.retention.total_seconds() * 1000)
    return {
        "address": KafkaSettings.model_fields["topic_prefix"].default + topic.name,
        "description": (
            f"{topic.description} Produced by {topic.produced_by};"
            f" consumed by {', '.join(topic.consumed_by)} and whoever subscribes."
            f" What cannot be processed goes to {topic.dead_letters}"
            f" for {DEAD_LETTER_RETENTION.days} days."
        ),
        "messages": {_name(topic): {"$ref": f"#/components/messages/{_name(topic)}"}},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": retention},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operation(topic: Topic[Any]) -> Document:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": topic.description,
    }


def _message(topic: Topic[Any]) -> Document:
    path = topic.message.DESCRIPTOR.file.name
    return {
        "name": topic.type,
        "title": _name(topic),
        "summary": topic.description,
        "contentType": CONTENT_TYPE.decode(),
        "headers": {"$ref": "#/components/schemas/eventHeaders"},
        "payload": {
            "schemaFormat": "application/vnd.google.protobuf;version=3",
            "schema": {"$ref": f"../proto/{path}"},
        },
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "Id of the customer"},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _headers() -> Document:
    properties = {name: {"type": "string", "description": text} for name, text in HEADERS.items()}
    required = [name for name in HEADERS if name != "traceparent"]
    return {"type": "object", "properties": properties, "required": required}


def _name(topic: Topic[Any]) -> str:
    return str(topic.message.DESCRIPTOR.name)


def render() -> str:
    return str(yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=100))


if __name__ == "__main__":
    sys.stdout.write(render())
