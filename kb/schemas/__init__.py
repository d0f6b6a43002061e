"""JSON Schemas for the files of a knowledge base, so that an editor completes, explains and checks while one writes.

They are made from the shapes that the reader uses and from the names of one base, and are never stricter than the
reader; what only the reader can see, `rung check` tells. They know the names of the base as it was when they were made.
"""

__all__ = ["FILES", "FOLDER", "modeline", "names_schema", "schemas", "with_modeline"]

from kb.schemas.files import schemas
from kb.schemas.modelines import FILES, FOLDER, modeline, names_schema, with_modeline
