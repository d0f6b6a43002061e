"""What is kept and what leaves: records and texts of consultations.

Everything here reads what the engine concluded and says it; nothing here decides.
"""

__all__: list[str] = []
