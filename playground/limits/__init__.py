"""What Slack allows: scopes, rates, deadlines, things that serve once; and faults that can be switched on."""
