"""How requests of Slack arrive: Bolt, HTTP and Socket Mode, and what is checked of each."""
