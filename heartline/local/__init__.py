"""The whole platform on this machine without Docker: real Kafka, real Postgres, all services."""
