"""What every screen says of itself."""

USE = "Advises only. For clinicians. Not for emergencies."
