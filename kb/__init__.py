"""What is known: vocabulary, thresholds, conditions, rules, options, sources and cases.

Loads and checks knowledge bases, and reads case files. Every problem has its place and its mend. It never judges a
case: whether a condition holds is the engine's business.
"""

__all__ = ["KnowledgeBase", "Problem", "Refused"]

from kb.model import KnowledgeBase
from kb.problems import Problem, Refused
