"""What organizers do about lunches: schedule, move, cancel, and what waits for them."""
