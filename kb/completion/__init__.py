"""What may stand at the cursor in a file of a knowledge base while it is typed, and is perhaps no YAML yet.

Where it stands is found from the lines and their indentation, never from a parse; what is legal
there, from the schemas.
"""

__all__ = ["Completion", "completion_at", "fitting"]

from kb.completion.completing import completion_at
from kb.completion.completion import Completion, fitting
