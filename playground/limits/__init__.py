"""What Slack allows: scopes, rates, deadlines and one-time ids; and faults that can be switched on."""
