"""`python -m consigne`: the command line."""

import sys

from consigne.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
