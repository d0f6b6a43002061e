"""The consultation as questions and answers in lines of text: for screen readers, for pipes, and where no screen opens.

No colours, no cursor movement, nothing drawn: one fact a line, and a word wherever the screen has a mark.
"""
