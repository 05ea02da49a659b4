"""Postgres: one database, a schema for each service, migrations and pools."""
