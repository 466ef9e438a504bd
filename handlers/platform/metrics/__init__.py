"""What is measured of this process: counts, `/metrics` and `/readyz`, calls that block the event loop."""
