"""Asking around (R42): one question without a sign-up, asked of one person after another, and its answers."""
