"""A record from outside: read, made again, and compared.

Give it the bytes of a record: it refuses what is none, makes the case of it again, has a knowledge base judge that
case anew, and tells in what the answer differs and why. What stands in a record was written by anybody: nothing here
believes it, and no line told of it steers a terminal. It writes nothing.
"""

from exports.replay.case_of_record import case_of
from exports.replay.differences import differences, differences_lines
from exports.replay.reading import MOST_BYTES, MOST_DEPTH, Record, record_in, record_of
from exports.replay.replaying import Replay, replayed
from exports.replay.turned import Differences, OptionTurned, RuleTurned, TargetTurned, Turned

__all__ = [
    "MOST_BYTES",
    "MOST_DEPTH",
    "Differences",
    "OptionTurned",
    "Record",
    "Replay",
    "RuleTurned",
    "TargetTurned",
    "Turned",
    "case_of",
    "differences",
    "differences_lines",
    "record_in",
    "record_of",
    "replayed",
]
