"""What a person who writes the rules can do: this part of the one table of actions."""

from __future__ import annotations

from collections.abc import Mapping

from tui.action import Action

AUTHORING: Mapping[str, tuple[Action, ...]] = {
    "Author": (
        Action("find", "slash", "Search", "Search by words, terms, sources and names.", footer=True),
        Action("next(1)", "down", "Next", "Go to the next one that was found."),
        Action("next(-1)", "up", "Previous", "Go to the one before."),
        Action("kind(1)", "right_square_bracket", "Next kind", "Rules, thresholds, terms, options, sources, others."),
        Action("kind(-1)", "left_square_bracket", "Previous kind", "The kind before."),
        Action("edit", "e", "Edit", "Change it; Enter does the same.", footer=True),
        Action("add", "plus", "New", "Begin a new one of the kind that is shown.", footer=True),
        Action("rename", "r", "Rename", "Change its name everywhere it stands."),
        Action("take_out", "delete", "Take out", "Take it out of the knowledge base."),
        Action("read", "w", "In words", "Read what it says; the arrow keys scroll."),
        Action("graph", "g", "Graph", "What it rests on, and what rests on it.", footer=True),
        Action("problems", "p", "Problems", "Everything that is wrong, with mends.", footer=True),
        Action("choose_case", "c", "Case beside", "Put a case beside the rules, and see which of them apply."),
        Action("undo", "z,ctrl+z", "Undo", "Take the last step back."),
        Action("redo", "Z,ctrl+y", "Redo", "Make what was undone stand again."),
        Action("apply", "ctrl+s,i", "Impact, apply", "See which cases change, and apply the draft.", footer=True),
        Action("throw_away", "X", "Throw away", "Give up every step that was not applied."),
        Action("leave", "escape,q", "Leave", "End the search; else leave. The draft is kept.", footer=True),
    ),
    "Editor": (
        Action("turn", "f2", "Form or text", "The same as YAML text, or as a form.", footer=True),
        Action("words", "f3", "In words", "What it says, its examples and its sources.", footer=True),
        Action("problems", "f4", "Problems", "What is wrong with it, and mends that Enter makes.", footer=True),
        Action("case", "f5", "On the case", "What it makes of the case beside it, leaf by leaf.", footer=True),
        Action("alone", "f6", "Pane alone", "Show the pane you are in alone, or all of them again."),
        Action("add", "plus", "Add", "Add beside this row, or what it lacks.", footer=True),
        Action("add('all')", "ampersand", "And", "Add a condition that must hold as well."),
        Action("add('any')", "vertical_line", "Or", "Add a condition that would do instead."),
        Action("take_out", "delete,backspace", "Take out", "Take this row out."),
        Action("group('all')", "a", "All of", "Join with the next one: all of them must hold; again: apart."),
        Action("group('any')", "o", "Any of", "Join with the next one: one of them is enough; again: apart."),
        Action("group('not')", "n", "Not", "Deny it, or no longer."),
        Action("shift(1)", "greater_than_sign", "Inward", "Move it into the group beside it."),
        Action("shift(-1)", "less_than_sign", "Outward", "Move it out of its group."),
        Action("move(-1)", "K,shift+up", "Earlier", "Move it up among its like."),
        Action("move(1)", "J,shift+down", "Later", "Move it down among its like."),
        Action("example", "e", "Example", "Make an example of the case beside it."),
        Action("choose_case", "c", "Case beside", "See what the rule makes of a case.", footer=True),
        Action("apply", "ctrl+s", "Impact, apply", "See which cases change, and apply the draft.", footer=True),
        Action("undo", "z,ctrl+z", "Undo", "Take the last step back."),
        Action("redo", "Z,ctrl+y", "Redo", "Make what was undone stand again."),
        Action("leave", "escape", "Back", "Back to the form; from there, to the list.", footer=True),
    ),
    "Graph": (
        Action("edit", "e", "Edit", "Change the one in the title.", footer=True),
        Action("leave", "escape,q", "Back", "Go back along the way; from its beginning, out.", footer=True),
    ),
    "Problems": (
        Action("accept", "a", "Accept", "Accept a warning for a time, with a reason.", footer=True),
        Action("undo", "z,ctrl+z", "Undo", "Take the last step back.", footer=True),
        Action("redo", "Z,ctrl+y", "Redo", "Make what was undone stand again."),
        Action("leave", "escape,q", "Back", "Go back.", footer=True),
    ),
    "Applying": (
        Action("apply", "ctrl+s", "Apply", "Write the draft into the knowledge base.", footer=True),
        Action("diff", "d", "Line by line", "Every line that is written.", footer=True),
        Action("take_over", "t", "Take over", "Reference cases expect what now follows.", footer=True),
        Action("undo", "z,ctrl+z", "Undo", "Take the last step back.", footer=True),
        Action("redo", "Z,ctrl+y", "Redo", "Make what was undone stand again."),
        Action("leave", "escape,q", "Back", "Go back; nothing is applied.", footer=True),
    ),
    "Words": (
        Action("next(1)", "down", "Next", "Go to the next word that was found."),
        Action("next(-1)", "up", "Previous", "Go to the word before."),
        Action("save", "ctrl+s", "Choose", "Take what is ticked or typed; Enter takes or ticks a word.", footer=True),
        Action("cancel", "escape", "Back", "Go back; nothing is changed.", footer=True),
    ),
    "Example": (
        Action("take_out", "delete,backspace", "Not asked", "It is not asked in this example.", footer=True),
        Action("save", "ctrl+s", "Keep", "Keep the example.", footer=True),
        Action("cancel", "escape", "Back", "Go back; nothing is changed.", footer=True),
    ),
}  # fmt: skip
