"""Dates as people type them, in English, German, French and Spanish."""
