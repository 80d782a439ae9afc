"""The archived page beside a report: shown without its scripts, with the places that cells were read from."""
