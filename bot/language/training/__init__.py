"""How the shipped weights are made: sentences by many writers, and one command, `python -m bot.language.training`."""
