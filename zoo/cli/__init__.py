"""The command line: parses, calls, prints.

    zoo demo | list | cells | info | fetch | train | runs | generate | predict | evaluate
    zoo gradients | inspect | units | pack | verify | export | backtest | forecast
    zoo lesson | bench | compare | doctor | playground

With --json each prints one document and nothing else, see `_told.py`.

An error that this package raises is a message to the user: one line, exit code 2.  Any other is a
fault of ours, and shows where it happened.
"""

import io
import opcode
import os
import sys

_NO_MEMORY = "ResourceExhaustedError"  # of TensorFlow, which need not be loaded to be named
_RAISE = opcode.opmap["RAISE_VARARGS"]


def main() -> None:
    """Entry point of `zoo` and of `python -m zoo`."""
    import click

    from zoo.cli._commands import cli

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what a terminal cannot show is spelt
    try:
        code = cli.main(prog_name="zoo", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # since click 8.2
            error.show()
            sys.exit(error.exit_code)
        _fail(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ImportError as error:
        _fail(f"A package that is needed cannot be loaded: {str(error).rstrip('.')}.", 1)
    except (ValueError, TypeError, OSError) as error:
        if not _is_message(error):
            raise
        _fail(str(error), 2)
    except Exception as error:
        if not isinstance(error, MemoryError) and type(error).__name__ != _NO_MEMORY:
            raise
        _fail("There is not enough memory. Choose smaller sizes, such as units or batch.", 2)
    else:
        sys.exit(code or 0)


def _fail(message: str, code: int) -> None:
    print(f"zoo: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)


def _is_message(error: BaseException) -> bool:
    """Whether a `raise` of this package gave it, or the system did, as when a disk is full."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if isinstance(error, OSError) or trace is None:
        return isinstance(error, OSError)
    ours = trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] == "zoo"
    return ours and trace.tb_frame.f_code.co_code[trace.tb_lasti] == _RAISE
