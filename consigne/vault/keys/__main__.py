"""The keys process: `python -m consigne.vault.keys --socket P --store P --credentials P`.

The master secret is `keys-master` of the installation's secrets, or the file given by --master.
It prints `ready` once it answers; SIGHUP rereads the callers, SIGTERM ends it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from consigne.config.secrets import secret
from consigne.config.trouble import Trouble
from consigne.vault.errors import VaultError
from consigne.vault.keys.custody import in_custody, owned
from consigne.vault.keys.hardening import close_memory, end_with_input, stay_small
from consigne.vault.keys.server import Server


def main() -> int:
    """Run until told to stop; 1 with a sentence in both languages when it cannot start."""
    given = _arguments()
    os.umask(0o077)
    close_memory()
    stay_small()
    try:
        _serve(given)
    except (VaultError, Trouble) as error:
        sys.stderr.write(f"{error.words.en}\n{error.words.fr}\n")
    return 1


def _serve(given: argparse.Namespace) -> None:
    master = given.master.read_text().strip() if given.master else secret("keys-master")
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
    if given.with_input:
        end_with_input()
    with owned(given.store), in_custody(given.store, master) as custody:
        server = Server(given.socket, given.credentials, custody)
        signal.signal(signal.SIGHUP, lambda *_: server.reload())
        server.run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m consigne.vault.keys", description=__doc__)
    parser.add_argument("--socket", type=Path, required=True, help="where to listen")
    parser.add_argument("--store", type=Path, required=True, help="the keys folder")
    parser.add_argument("--credentials", type=Path, required=True, help="the table of callers")
    parser.add_argument("--master", type=Path, help="a file that holds the master secret")
    parser.add_argument("--with-input", action="store_true", help="end when standard input closes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
