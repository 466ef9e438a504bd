"""How the shipped weights are made: sentences by many hands, and one command, `python -m bot.language.training`."""
