"""Heartline: what every service stands on, and what a publisher or subscriber installs."""
