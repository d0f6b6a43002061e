"""From YAML to knowledge bases and cases: shapes first, then names, then meaning; every problem at its place."""
