"""Editing a knowledge base: the files stay the truth, and change by the fewest lines. Nothing here judges a case."""
