"""Replays recorded or written conversations through the front door, as their channels would."""
