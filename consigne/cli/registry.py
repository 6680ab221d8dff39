"""Registry: which commands are there? One file each in `commands/`, read when it is asked for.

Adding a command is adding its file: `commands/hold.py` gives `consigne hold`, under the name
`command`. Its imports stay light, since help must work where nothing is installed yet: floors
are imported by the function that needs them, after `standing.installed()`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click

from consigne.cli import commands
from consigne.cli.grammar import Group


class Commands(Group):
    """Every command that has a file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if not exists(cmd_name):
            return None
        found: click.Command = import_module(f"{commands.__name__}.{cmd_name}").command
        return found


def exists(name: str) -> bool:
    """Whether there is a command of this name."""
    return any(module.name == name for module in iter_modules(commands.__path__))
