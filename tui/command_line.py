"""The command line `rung`: verbs, their options, and how anything that goes wrong is told.

Results go to stdout, talk to stderr. Exit 0 done, 1 problems found, 2 used wrongly. Nothing heavy is imported before a
verb is known, so that `rung --help` answers at once.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

DONE, PROBLEMS, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    _write_utf8()
    try:
        return _run(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    try:
        chosen = parser.parse_args(arguments)
    finally:
        sys.stdout.flush()  # `--help` ends the program here; a reader who has left is noticed now, not at exit
    if chosen.verb is None and sys.stdin.isatty() and sys.stdout.isatty():
        chosen = parser.parse_args(["consult"])  # the application's home screen
    if chosen.verb is None:
        parser.print_help(sys.stderr)
        return MISUSED
    return _guarded(chosen)


def _write_utf8() -> None:
    """Marks and arrows are written in one encoding, whatever the locale says; what is typed is read in it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


def _guarded(chosen: argparse.Namespace) -> int:
    """The verb's exit code; the one place where what nobody foresaw is caught, so that no traceback is shown."""
    from kb.problems import Refused

    try:
        code: int = import_module(f"tui.commands.{chosen.verb.replace('-', '_')}").run(chosen)
        sys.stdout.flush()
    except Refused as refused:
        from exports.problems import as_text

        sys.stderr.write(as_text(refused.problems))
        misused = all(problem.code in ("unreadable", "used-wrongly") for problem in refused.problems)
        return MISUSED if misused else PROBLEMS
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("RUNG_TRACEBACK"):
            raise
        sys.stderr.write(f"Rung made a mistake and concludes nothing: {type(error).__name__}: {error}\n")
        sys.stderr.write("  mend: please report it, with the case; RUNG_TRACEBACK=1 shows where it happened\n")
        return PROBLEMS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rung",
        description="After a radiofrequency ablation that has not given lasting relief: the next step, and why.",
        epilog="Rung advises; it never orders. For licensed clinicians. Not for emergencies.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the program's version and exit")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND")
    _add_consult(verbs.add_parser("consult", help="a consultation on screen, or in plain lines"))
    _add_serve(verbs.add_parser("serve", help="the same in a browser, on this machine only"))
    demo = verbs.add_parser("demo", help="a prepared case, explained")
    _add_depth(demo)
    _add_explain(verbs.add_parser("explain", help="a case's ladder: what is offered, why, why not, what to ask next"))
    _add_case(verbs.add_parser("compare", help="the ladder beside other guidance, and where they disagree"))
    _add_check(verbs.add_parser("check", help="everything wrong with a knowledge base"))
    sources = verbs.add_parser("sources", help="every source, what leans on it, and every number not checked")
    sources.add_argument("--as-of", metavar="DATE", help="the day for which reviews are due (default: today)")
    _add_kb(sources)
    book = verbs.add_parser("book", help="the whole knowledge base as a document to read and sign")
    book.add_argument("--form", choices=["markdown", "html"], default="markdown", help="Markdown, or one HTML file")
    book.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of stdout")
    book.add_argument("--as-of", metavar="DATE", help="the day whose thresholds are shown (default: today)")
    _add_kb(book)
    test = verbs.add_parser("test", help="run every rule's examples and every reference case")
    _add_kb(test)
    new_rule = verbs.add_parser("new-rule", help="write a rule file with its skeleton")
    new_rule.add_argument("topic", metavar="TOPIC", help="the folder below rules/")
    new_rule.add_argument("name", metavar="NAME", help="the rule's id: lower-case words joined by '_'")
    _add_kb(new_rule)
    init = verbs.add_parser("init", help="copy the packaged knowledge base to edit it")
    init.add_argument("folder", metavar="DIR", type=Path, help="a folder that does not exist yet, or is empty")
    _add_author(verbs.add_parser("author", help="write the rules of a knowledge base on screen"))
    _add_schema(verbs.add_parser("schema", help="JSON Schemas, so that editors complete and check the YAML files"))
    _add_fmt(verbs.add_parser("fmt", help="lay the files of a knowledge base out in the house style"))
    _add_rename(verbs.add_parser("rename", help="change a name everywhere in a knowledge base"))
    _add_impact(verbs.add_parser("impact", help="which cases a changed knowledge base advises otherwise"))
    _add_keys(verbs.add_parser("keys", help="make a key to sign releases with, or show one"))
    _add_release(verbs.add_parser("release", help="state, approve and show releases of a knowledge base"))
    _add_ledger(verbs.add_parser("ledger", help="what was decided, and that nobody changed it since"))
    return parser


def _add_consult(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE.yaml", type=Path, nargs="?", help="a case file to begin with")
    parser.add_argument("--plain", action="store_true", help="questions and answers as lines of text, without a screen")
    parser.add_argument("--resume", metavar="ID", help="go on with a consultation that was kept")
    parser.add_argument("--by", metavar="WHO", default="", help="who answers, by initials or role, for what is kept")
    _add_store(parser)
    _add_kb(parser)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", metavar="PORT", type=int, default=8000, help="the port (default: 8000; 0: any free)")
    _add_store(parser)
    _add_kb(parser)


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", metavar="PLACE", help=_STORE)


_STORE = "where consultations are kept: a file, or a database's URL"


def _add_kb(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kb", metavar="DIR", type=Path, help=_KB)


_KB = "a knowledge base other than the packaged one"


def _add_depth(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--option", metavar="OPTION", help="everything about one option of the ladder")
    parser.add_argument(
        "--depth", choices=["short", "medium", "full"], help="how deep reasons go (default: short; full with --option)"
    )


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE.yaml", type=Path, help="the case file")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of stdout")
    parser.add_argument("--as-of", metavar="DATE", help="the day the case is judged on, instead of the file's")
    _add_kb(parser)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    _add_case(parser)
    _add_depth(parser)
    parser.add_argument("--profile", metavar="PROFILE", help="under another body of guidance than the ladder's own")
    forms = ["text", "json", "markdown", "html", "pdf"]
    told = "text for readers, the record as JSON, or the whole consultation as a document (default: text)"
    parser.add_argument("--form", choices=forms, default="text", help=told)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--form", choices=["text", "json"], default="text", help="text for readers, or JSON")
    parser.add_argument("--explain", metavar="CODE", help="what a problem's code means, with examples")
    parser.add_argument("--as-of", metavar="DATE", help="the day whose thresholds are checked (default: today)")
    parser.add_argument("--accepted", action="store_true", help="list what is accepted too: why, by whom, until when")
    _add_kb(parser)


def _add_author(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entry", metavar="RULE-ID", nargs="?", help="a rule to open at once; also a threshold, a term")
    parser.add_argument("--by", metavar="WHO", default="", help="who writes, by initials or role")
    _add_store(parser)
    _add_kb(parser)


def _add_schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", nargs="?", help="print one: rule, case, ... (default: list them)")
    written = parser.add_mutually_exclusive_group()
    written.add_argument("-o", "--output", metavar="DIR", type=Path, help="write them all into a folder")
    written.add_argument(
        "--modelines", action="store_true", help="write them into the knowledge base, and point its files at them"
    )
    _add_kb(parser)


def _add_fmt(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", type=Path, nargs="*", help="only these files (default: all of them)")
    parser.add_argument("--check", action="store_true", help="name the files that would change, and change nothing")
    _add_kb(parser)


def _add_rename(parser: argparse.ArgumentParser) -> None:
    kinds = ["term", "choice", "threshold", "option", "claim", "rule"]
    parser.add_argument("kind", metavar="KIND", choices=kinds, help=f"what it is the name of: {', '.join(kinds)}")
    parser.add_argument("old", metavar="OLD", help="the name now")
    parser.add_argument("new", metavar="NEW", help="the name from now on")
    parser.add_argument("--of", metavar="OWNER", default="", help="a choice's term or TABLE.COLUMN; a claim's source")
    parser.add_argument("--look", action="store_true", help="show what would change, and change nothing")
    _add_kb(parser)


def _add_impact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--against",
        metavar="WHAT",
        help="a folder, or a version released here (default: the last one, or the packaged)",
    )
    _add_kb(parser)


def _add_keys(parser: argparse.ArgumentParser) -> None:
    done = parser.add_mutually_exclusive_group(required=True)
    done.add_argument("--new", metavar="NAME", help="make a key of this name; it asks for a passphrase")
    done.add_argument("--show", metavar="FILE", type=Path, help="print the public key in a .pub file")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the key's file (default: NAME.key)")


def _add_release(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    proposing = steps.add_parser("propose", help="state what the next release holds, and sign that")
    approving = steps.add_parser("approve", help="approve what somebody else has stated, and sign that")
    for step in (proposing, approving):
        step.add_argument("version", metavar="VERSION", help="like 0.2.0")
        step.add_argument(
            "--key", metavar="FILE", type=Path, required=True, help="your key; it asks for the passphrase"
        )
    back = steps.add_parser("back", help="make the knowledge base again what a release held")
    back.add_argument("version", metavar="VERSION", help="the release to go back to")
    back.add_argument("new", metavar="NEW", help="the version that it gets")
    show = steps.add_parser("show", help="the releases, and what the knowledge base is now")
    for step in (proposing, approving, back, show):
        step.add_argument("--kb", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=_KB)
    _add_kb(parser)


def _add_ledger(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    show = steps.add_parser("show", help="every entry in a line")
    verify = steps.add_parser("verify", help="make every hash again; against a checkpoint: that nothing is gone")
    verify.add_argument("--against", metavar="FILE", type=Path, help="a checkpoint that was kept elsewhere")
    verify.add_argument("--key", metavar="PUB", type=Path, help="the public key of the ledger")
    sign = steps.add_parser("checkpoint", help="the state of the ledger, signed, to be kept elsewhere")
    sign.add_argument("--key", metavar="FILE", type=Path, required=True, help="the ledger's key; see: rung keys")
    sign.add_argument("--earlier", metavar="FILE", type=Path, help="an earlier one, which must not be contradicted")
    sign.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of stdout")
    for step in (show, verify, sign):
        step.add_argument("--store", metavar="PLACE", default=argparse.SUPPRESS, help=_STORE)
    _add_store(parser)


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"rung {version('rung')}\n")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
