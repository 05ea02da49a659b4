"""The name under which this service publishes (CloudEvents source)."""

SOURCE = "/heartline/ingestion"
