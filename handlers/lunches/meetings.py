"""What other areas use of the lunches: the sections of App Home, and answers to an invitation."""

from handlers.lunches.brownbag import home_section, panel
from handlers.lunches.rsvps import rsvp

__all__ = ["home_section", "panel", "rsvp"]
