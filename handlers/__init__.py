"""Everything that speaks Slack, both ways: listeners, timers, views, delivery."""
