"""Who is asked next: the matching run, small and large, and what follows when nobody is free."""
