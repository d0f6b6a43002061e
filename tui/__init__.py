"""What is seen: the command line (and, in time, the screens). It never judges.

Nothing is imported here, so that `rung --help` answers at once.
"""

__all__: list[str] = []
