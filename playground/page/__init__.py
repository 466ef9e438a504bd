"""The page in the browser: its JSON API and what it shows to one person; `static/` is what the browser loads."""
