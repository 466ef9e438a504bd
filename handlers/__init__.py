"""Everything that exchanges data with Slack: listeners, timers, views, delivery."""
