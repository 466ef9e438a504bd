"""What is said about messages that did not arrive."""
