"""gRPC: a server with health, typed errors and traces, and channels with deadlines."""
