"""The screens, one a file. Each puts panes together and says what happens; none judges."""
