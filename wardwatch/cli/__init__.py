"""The command line. Each command is a file that imports what is heavy only when it runs, so that `--help` is quick."""

from wardwatch.cli.app import main

__all__ = ["main"]
