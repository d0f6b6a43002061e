"""The one table of what a person can do: it makes the key bindings, the command palette, the footer and the help."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from tui.action import Action
from tui.authoring_actions import AUTHORING

ACTIONS: Mapping[str, tuple[Action, ...]] = {
    "Everywhere": (
        Action("help", "f1,question_mark", "Help", "Show every key that works here.", footer=True),
        Action("command_palette", "ctrl+p", "Commands", "Find a command by its name."),
        Action("toggle_theme", "f9", "Light or dark", "Change between light and dark colours."),
        Action("quit", "ctrl+q", "Quit", "Leave Rung. Every answer is already kept."),
    ),
    "Home": (
        Action("new", "n", "New", "Begin a consultation.", footer=True),
        Action("demo", "d", "Demo case", "Open the prepared case, to see how Rung works.", footer=True),
        Action("open_file", "o", "Open a case file", "Begin a consultation from a case file.", footer=True),
        Action("records", "s", "Saved", "List and search every saved consultation.", footer=True),
        Action("rules", "r", "Rules", "Read the rules, with their reasons and sources.", footer=True),
        Action("author", "a", "Author", "Write the rules: change them, and see at once what that breaks.", footer=True),
    ),
    "Consultation": (
        Action("question", "f2", "Question", "Go to the next question."),
        Action("findings", "f3", "Findings", "Go to all questions and what is known."),
        Action("ladder", "f4", "Ladder", "Go to the ladder of options."),
        Action("reasons", "f5", "Reasons", "Go to the reasons of the chosen option."),
        Action("alone", "f6", "Pane alone", "Show the pane you are in alone, or all of them again."),
        Action("find", "slash", "Find", "Find a question by a word and answer it.", footer=True),
        Action("later", "l,f7", "Not now", "Put the question aside, unanswered; it comes back last.", footer=True),
        Action("undo", "z,ctrl+z", "Undo", "Take the last answer back.", footer=True),
        Action("redo", "Z,ctrl+y", "Redo", "Make what was undone stand again."),
        Action("arguments", "a", "Why", "Why, or why not, the chosen option."),
        Action("turns", "c", "What would change", "What would change the chosen option's standing."),
        Action("why", "w", "Why ask", "Why this question is asked, and which rules it serves."),
        Action("what_if", "i", "What if", "Try answers on a copy, beside the real ladder.", footer=True),
        Action("time_line", "t", "Time line", "Relief over time, drawn.", footer=True),
        Action("trace", "r", "Rules fired", "The rules in the order they fired, with the ladder at each."),
        Action("profiles", "p", "Other guidance", "The ladder beside payers' and other guidelines' criteria."),
        Action("decide", "d", "Decide", "Choose an option, or override the advice with a reason.", footer=True),
        Action("sites", "g", "Sites", "Add, rename or take out a pain site; change the day."),
        Action("next_site", "right_square_bracket", "Next site", "Show the next pain site's ladder."),
        Action("previous_site", "left_square_bracket", "Previous site", "Show the previous pain site's ladder."),
        Action("export", "x", "Case file", "Write what was entered as a case file."),
        Action("leave", "escape,q", "Home", "Back to the question; from there, home.", footer=True),
    ),
    "Question": (
        Action("press('y')", "y", "Yes", "Answer yes."),
        Action("press('n')", "n", "No", "Answer no; to a history: none, or no more."),
        Action("press('0')", "0", "None of these", "None of a group, once all of it has been on the screen."),
        Action("press('u')", "u", "Not known", "Asked, and cannot be known."),
        *(Action(f"press('{n}')", str(n), f"Answer {n}", f"Choose answer {n}.") for n in range(1, 10)),
        Action("press('+')", "plus", "Add a row", "Add a row to a history."),
        Action("press('*')", "asterisk", "Add for every site", "Add a row that concerns every site."),
        Action("take_back", "backspace,delete", "Not asked", "Take this answer, or this row, back, as if never asked."),
    ),
    "Lists": (
        Action("cursor_down", "down", "Down", "Go to the next row."),
        Action("cursor_up", "up", "Up", "Go to the row before."),
        Action("page(1)", "pagedown", "Page down", "Go on by what is seen at once."),
        Action("page(-1)", "pageup", "Page up", "Go back by what is seen at once."),
        Action("first", "home", "First", "Go to the first row."),
        Action("last", "end", "Last", "Go to the last row."),
        Action("select", "enter", "Choose", "Choose this row."),
    ),
    "Reasons": (
        Action("open", "right", "Open", "Open what this rests on."),
        Action("shut", "left", "Close", "Close it, or go to what it is part of."),
        Action("deciding", "o", "Only what decides", "Show only what decides, or everything."),
        Action("open_all", "e", "Open all", "Open everything, or close it."),
        Action("sources", "s", "Source", "What the cited sources say."),
        Action("edit_rule", "E", "Edit the rule", "Change this rule, with this case beside it."),
    ),
    "Field": (
        Action("choose(1)", "down", "Next choice", "Fill in the next choice; in a field without choices, go on."),
        Action("choose(-1)", "up", "Previous choice", "Fill in the previous choice."),
    ),
    "Text": (
        Action("words", "f7,ctrl+@,ctrl+space", "Words", "List the words that may stand at the cursor.", footer=True),
        Action("problem(1)", "f8", "Next problem", "Go to the next problem in the text.", footer=True),
        Action("problem(-1)", "shift+f8,f20", "Problem before", "Go to the problem before in the text."),
        Action("cursor_right", "right", "Right", "Go right; where a word is suggested, take it."),
        Action("new_line", "enter", "New line", "Begin a new line, as far in as what is to stand there."),
        Action("delete_left", "backspace", "Delete", "Delete the letter before; in front of a line, two blanks."),
    ),
    "Form": (
        Action("save", "ctrl+s", "Keep", "Keep what is filled in.", footer=True),
        Action("cancel", "escape", "Back", "Go back; nothing is changed.", footer=True),
    ),
    "Find": (
        Action("next(1)", "down", "Next", "Go to the next question that was found."),
        Action("next(-1)", "up", "Previous", "Go to the question before."),
        Action("cancel", "escape", "Back", "Go back; nothing is changed.", footer=True),
    ),
    "What if": (
        Action("later", "l,f7", "Not now", "Put the question aside, unanswered; it comes back last.", footer=True),
        Action("undo", "z,ctrl+z", "Undo", "Take the last answer on the copy back.", footer=True),
        Action("redo", "Z,ctrl+y", "Redo", "Make what was undone stand again."),
        Action("question", "f2", "Question", "Go to the question."),
        Action("findings", "f3", "Findings", "Go to all questions and what is known."),
        Action("ladder", "f4", "Ladders", "Go to the two ladders."),
        Action("differences", "f5", "Differences", "Go to what differs from the real consultation."),
        Action("find", "slash", "Find", "Find a question by a word and answer it.", footer=True),
        Action("next_site", "right_square_bracket", "Next site", "Show the next pain site's ladders."),
        Action("previous_site", "left_square_bracket", "Previous site", "Show the previous pain site's ladders."),
        Action("leave", "escape,q", "Leave", "Leave; the real consultation is as it was.", footer=True),
    ),
    "Trace": (
        Action("step(1)", "n,right", "Step on", "The next rule that fired.", footer=True),
        Action("step(-1)", "p,left", "Step back", "The rule that fired before.", footer=True),
        Action("begin", "b", "Before any rule", "The ladder before any rule fired.", footer=True),
        Action("end", "e", "All rules", "The ladder once every rule has fired.", footer=True),
        Action("next_site", "right_square_bracket", "Next site", "The rules that fired for the next pain site."),
        Action("previous_site", "left_square_bracket", "Previous site", "The rules that fired for the site before."),
        Action("leave", "escape,q", "Back", "Back to the consultation.", footer=True),
    ),
    "Time line": (
        Action("next_site", "right_square_bracket", "Next site", "Show the next pain site's time line."),
        Action("previous_site", "left_square_bracket", "Previous site", "Show the previous pain site's time line."),
        Action("leave", "escape,q", "Back", "Back to the consultation.", footer=True),
    ),
    "Reading": (
        Action("leave", "escape,q", "Back", "Go back.", footer=True),
    ),
    "Trouble": (
        Action("again", "r", "Try again", "Read the knowledge base and the store again.", footer=True),
        Action("author", "a", "Author", "Open the authoring of this knowledge base, to mend it.", footer=True),
        Action("give_up", "escape,q", "Leave", "Leave Rung; the problems are told again at the shell.", footer=True),
    ),
    "Decision": (
        Action("save", "ctrl+s,enter", "Keep", "Keep the decision.", footer=True),
        Action("next(1)", "down", "Next", "Go to the next reason that was found."),
        Action("next(-1)", "up", "Previous", "Go to the reason before."),
        Action("leave", "escape,q", "Back", "Go back one step; what was typed stays.", footer=True),
    ),
    "Sites": (
        Action("add", "plus", "Add a site", "Add a pain site.", footer=True),
        Action("rename", "r,enter", "Rename", "Give the site another name, or change the day.", footer=True),
        Action("take_out", "delete,backspace", "Take out", "Take the site out, with what is known of it.", footer=True),
        Action("leave", "escape,q", "Back", "Back to the list; from there, to the consultation.", footer=True),
    ),
    "Saved consultations": (
        Action("find", "slash", "Search", "Search by case, by site, or by who began it.", footer=True),
        Action("turn(1)", "f", "Next kind", "All, open, decided, against the advice, amended, given out.", footer=True),
        Action("turn(-1)", "F", "Kind before", "The kind before."),
        Action("entries", "k", "As it was kept", "What the ledger keeps of it: each record as it was.", footer=True),
        Action("export", "x", "Give out", "Give it out as a file, with what proves it.", footer=True),
        Action("overview", "o", "Overview", "What was advised and decided, counted over all.", footer=True),
        Action("next(1)", "down", "Next", "Go to the next consultation that was found."),
        Action("next(-1)", "up", "Previous", "Go to the consultation before."),
        Action("leave", "escape,q", "Home", "End the search; else, back home.", footer=True),
    ),
    "Export": (
        Action("save", "ctrl+s", "Give out", "Make the file, log it in the ledger, and write it.", footer=True),
        Action("preview", "f2", "Preview", "Go to what will be in the file, or back to the form.", footer=True),
        Action("leave", "escape", "Back", "Back to the form; from there, out. Nothing is given out.", footer=True),
    ),
    "Overview": (
        Action("turn_time", "t", "Time", "All, this year, the last 12 months, the last 3.", footer=True),
        Action("turn_knowledge", "n", "Knowledge", "Records of any knowledge base, or of today's.", footer=True),
        Action("list", "o", "Options, rules", "Go to the options and rules, one by one.", footer=True),
        Action("leave", "escape,q", "Back", "Back to the list or the whole; from there, out.", footer=True),
    ),
    "Entries": (
        Action("open", "o,enter", "Open", "Look at the consultation as it was kept; nothing is changed.", footer=True),
        Action("replay", "r", "Replay", "Judge it again by the knowledge of then, and compare.", footer=True),
        Action("today", "t", "Today", "What today's knowledge base would advise, and why it differs.", footer=True),
        Action("mark", "m", "Mark", "Mark this entry, to compare another one with it; again: no longer.", footer=True),
        Action("compare", "c", "Compare", "In what this entry differs from the marked one.", footer=True),
        Action("verify", "v", "Verify", "Make every hash of the ledger again, and compare.", footer=True),
        Action("export", "x", "Export", "Give this entry out as a file.", footer=True),
        Action("leave", "escape,q", "Back", "Go back.", footer=True),
    ),
    "Frozen": (
        Action("find", "slash", "Find", "Find a question by a word, and see what was known then.", footer=True),
        Action("arguments", "a", "Why", "Why, or why not, the chosen option.", footer=True),
        Action("turns", "c", "What would change", "What would have changed the chosen option's standing."),
        Action("why", "w", "Why ask", "Why this question was asked, and which rules it served."),
        Action("time_line", "t", "Time line", "Relief over time, drawn.", footer=True),
        Action("trace", "r", "Rules fired", "The rules in the order they fired, with the ladder at each.", footer=True),
        Action("profiles", "p", "Other guidance", "The ladder beside payers' and other guidelines' criteria."),
        Action("decision", "d", "Decision", "What was decided then, with the reason and the note.", footer=True),
        Action("frozen", "l,f7,z,ctrl+z,Z,ctrl+y,i,g", "Frozen", "Changes nothing here; it only says why."),
        Action("leave", "escape,q", "Back", "Back to the question; from there, to the entries.", footer=True),
    ),
    "Not the same": (
        Action("look", "o,enter", "Look all the same", "Look at what this program makes of it now.", footer=True),
        Action("leave", "escape,q", "Back", "Go back; nothing is shown.", footer=True),
    ),
    "Rules": (
        Action("find", "slash", "Search", "Search by words, terms, sources and the names of rules.", footer=True),
        Action("edit", "e", "Edit", "Change this rule.", footer=True),
        Action("next(1)", "down", "Next", "Go to the next rule that was found."),
        Action("next(-1)", "up", "Previous", "Go to the rule before."),
        Action("leave", "escape,q", "Back", "Back to the list; else end the search; else, home.", footer=True),
    ),
    **AUTHORING,
}  # fmt: skip


def bindings(where: str) -> list[BindingType]:
    """The key bindings of a screen or pane."""
    return [
        Binding(key, action.id, action.label, show=action.footer, tooltip=action.help, priority=_comes_first(key))
        for action in ACTIONS[where]
        for key in action.keys.split(",")
    ]


def _comes_first(key: str) -> bool:
    """Whether a key works even while text is typed, because a field would take it otherwise."""
    return (key.startswith("f") and key[1:].isdigit()) or key in ("ctrl+p", "ctrl+q", "ctrl+s")
