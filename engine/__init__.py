"""What follows from what is known.

Give it a knowledge base and a case; it gives back a ladder of options, the reasons for each rung and the next question
worth asking. It reads no files, prints nothing, and never treats what is unknown as false.
"""

from engine.consultation import Consultation

__all__ = ["Consultation"]
