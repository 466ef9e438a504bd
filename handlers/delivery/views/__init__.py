"""The words about messages that did not arrive."""
