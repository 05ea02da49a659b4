"""Measures of the shipped artefact through the service's own code, on files of known formats."""
