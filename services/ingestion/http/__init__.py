"""The HTTP API: signals as CloudEvents in JSON, and feedback."""
