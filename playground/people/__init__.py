"""What people do in the playground, with Slack's own rules about who may do what where."""
