"""What Slack sends, one file a payload, in Slack's own shapes; ids are names that tests replace by a town's own."""
