"""Makes the strict schemas that kubeconform reads: `python deploy/helm/schemas.py OUT SOURCE...`.

A source is the swagger.json of a Kubernetes version, or a folder of CustomResourceDefinitions in
YAML. Both lie in the Go modules of their projects.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Schema = dict[str, Any]

# What JSON says of a type that its definition does not describe.
OPAQUE: dict[str, Schema] = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["string", "integer"]},
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number"]},
}
KEPT = {"type", "enum", "required", "pattern", "minimum", "maximum", "minItems", "maxItems"}


class Loader(yaml.SafeLoader):
    """Takes "=" for a text: YAML 1.1 gives it a meaning."""


Loader.add_constructor("tag:yaml.org,2002:value", lambda _, node: str(node.value))


def main(out: Path, sources: list[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for source in sources:
        found = builtin(source) if source.suffix == ".json" else custom(source)
        for name, schema in found:
            (out / f"{name}.json").write_text(json.dumps(schema))


def builtin(swagger: Path) -> Iterator[tuple[str, Schema]]:
    definitions = json.loads(swagger.read_text())["definitions"]
    for name, definition in definitions.items():
        kinds = definition.get("x-kubernetes-group-version-kind", [])
        # What belongs to every group, such as DeleteOptions, is no resource.
        if len(kinds) == 1:
            yield file_name(**kinds[0]), strict(definition, definitions, (name,))


def custom(folder: Path) -> Iterator[tuple[str, Schema]]:
    for file in sorted(folder.glob("*.yaml")):
        for document in yaml.load_all(file.read_text(), Loader):
            if document and document["kind"] == "CustomResourceDefinition":
                yield from versions(document["spec"])


def versions(spec: Schema) -> Iterator[tuple[str, Schema]]:
    for version in spec["versions"]:
        schema = strict(version["schema"]["openAPIV3Schema"], {}, ())
        # The server describes these of every resource.
        schema["properties"] |= {"metadata": {"type": "object"}}
        yield file_name(spec["group"], version["name"], spec["names"]["kind"]), schema


def file_name(group: str, version: str, kind: str) -> str:
    """As kubeconform's {{.ResourceKind}}{{.KindSuffix}}."""
    return "-".join(part for part in (kind.lower(), group.split(".")[0], version) if part)


def strict(schema: Schema, definitions: dict[str, Schema], within: tuple[str, ...]) -> Schema:
    """References resolved, and nothing allowed that is not described."""
    if "$ref" in schema:
        return referred(schema["$ref"].rsplit("/", 1)[1], definitions, within)
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["string", "integer"]}
    found = {key: value for key, value in schema.items() if key in KEPT}
    if "properties" in schema:
        inner = schema["properties"].items()
        found["properties"] = {key: strict(each, definitions, within) for key, each in inner}
        found["additionalProperties"] = schema.get("x-kubernetes-preserve-unknown-fields", False)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            found[key] = strict(schema[key], definitions, within)
    return found


def referred(name: str, definitions: dict[str, Schema], within: tuple[str, ...]) -> Schema:
    if name in OPAQUE:
        return OPAQUE[name]
    # A definition within itself, such as a schema's, is not followed.
    return {} if name in within else strict(definitions[name], definitions, (*within, name))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
