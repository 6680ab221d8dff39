"""Run by `script/bench`: fill an installation of its own, measure, and print what was reached."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import django

from bench.installation import Installation, data_folder, running

# Clients, contacts, contacts to destroy, contacts with a file to destroy.
FULL, SMALL = (20_000, 300_000, 10_000, 1_000), (400, 3_000, 600, 5)


def main() -> None:
    """Measure everything, or with --small only see that everything works."""
    given = _arguments()
    clients, contacts, due, with_file = SMALL if given.small else FULL
    with (
        data_folder(kept=given.keep),
        running(clients=clients, contacts=contacts, workers=given.workers) as place,
    ):
        found = _measured(place, given, due, with_file)
    found["load"] = {"clients": clients, "contacts": contacts, "web processes": given.workers}
    if given.json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        return
    from bench.report import printed

    print(printed(found))


def _measured(
    place: Installation, given: argparse.Namespace, due: int, with_file: int
) -> dict[str, Any]:
    os.environ["CONSIGNE_LOGIN"] = "web"
    os.environ["DJANGO_SETTINGS_MODULE"] = "consigne.config.settings"
    django.setup()
    # Only now that Django knows its settings.
    from bench.disposal import Disposing
    from bench.report import course_told, machine, measure_told
    from bench.serving import Serving, taken
    from bench.walls import compared

    serving, disposing = Serving(place), Disposing(place)
    rounds, count = (1, 2) if given.small else (given.rounds, given.count)
    serving.check_identities()
    wanted = [each for each in serving.measures() if given.only in each.name]
    samples = taken(wanted, place, rounds=rounds, count=count)
    walls = compared(place, rounds=rounds, count=max(1, count // 4))
    memory = {name: round(tree.memory()) for name, tree in place.trees.items()}
    courses = [
        *disposing.without_files(due, rounds=min(rounds, 3)),
        *disposing.with_files(with_file),
    ]
    return {
        "machine": machine(),
        "measures": [measure_told(each, *both) for each, both in samples.items()],
        "walls": [each.told() for each in walls],
        "disposal": [course_told(course) for course in courses],
        "memory": memory,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few rows: does everything work?")
    parser.add_argument("--keep", type=Path, help="keep the installation in this folder, or use it")
    parser.add_argument("--workers", type=int, default=1, help="web processes, as for serve")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=80, help="operations a round")
    parser.add_argument("--only", default="", help="only the measures whose name holds this")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
