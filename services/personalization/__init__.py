"""Who feels it and how it has been going; what would help in the next moment of contact."""
