"""What is said where keeping an answer takes long, and when."""

SLOW = 0.5
"""Seconds after which it is said."""

SAVING = "Saving … It takes longer than it should: another program may be using the store."
