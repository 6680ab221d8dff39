"""Scripts: what is set up is what was locked, and nobody learns from where."""

from __future__ import annotations

import ast
import gettext
import os
import re
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from consigne.config.paths import CHECKOUT

LOCKS = ("requirements.lock", "requirements-dev.lock")
# Any address in a lock is too much; elsewhere, an index or a place to fetch packages from.
ADDRESS = re.compile(r"://|^-|^--(?!hash)", re.MULTILINE)
REGISTRY = re.compile(r"(index[-_]url|find[-_]links|registry)\s*=|/simple\b|\bpypi[.-]|npmjs\.")
SEEN = (
    "*.toml",
    "*.cfg",
    "*.ini",
    "*.lock",
    "*.json",
    ".npmrc",
    "script/*",
    ".ci/*",
    ".github/**/*",
)

ENTRY = 'msgid "Keep"\nmsgstr "{french}"\n'
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    assert ADDRESS.findall((CHECKOUT / lock).read_text()) == []


def test_no_project_file_names_a_registry() -> None:
    seen = [file for pattern in SEEN for file in CHECKOUT.glob(pattern) if file.is_file()]
    assert len(seen) > len(LOCKS)
    assert [file.name for file in seen if REGISTRY.search(file.read_text())] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_to_one_version_with_its_digests(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (CHECKOUT / lock).read_text().strip())
    assert all(re.match(r"[a-z0-9-]+==\S+ .*\\\n +--hash=sha256:", entry) for entry in entries)


def test_developers_test_what_users_run() -> None:
    run, dev = (_pins(lock) for lock in LOCKS)
    assert run <= dev


def test_everything_the_project_asks_for_is_locked() -> None:
    asked = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    wanted = {*asked["project"]["dependencies"], *asked["dependency-groups"]["dev"]}
    names = {re.split(r"[^a-z0-9-]", name, maxsplit=1)[0] for name in wanted}
    assert names <= {pin.partition("==")[0] for pin in _pins("requirements-dev.lock")}


@pytest.mark.parametrize(
    "name", ["bootstrap", "check", "consigne", "lock", "python", "server", "test"]
)
def test_a_script_can_be_run_as_it_is(name: str) -> None:
    assert os.access(CHECKOUT / "script" / name, os.X_OK)


def test_a_changed_lock_asks_for_a_new_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap = _script("bootstrap")
    for lock in LOCKS:
        (tmp_path / lock).write_text("one==1")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "stamp")
    (tmp_path / "pyvenv.cfg").write_text(f"version = {bootstrap.python_version()}.0")
    (tmp_path / "stamp").touch()
    monkeypatch.setattr(bootstrap, "fetch", lambda lock: (tmp_path / "stamp").touch())
    monkeypatch.setattr(bootstrap.venv.EnvBuilder, "create", lambda self, folder: None)
    bootstrap.install("requirements.lock")
    assert bootstrap.is_installed("requirements.lock")
    assert not bootstrap.is_installed("requirements-dev.lock")
    (tmp_path / "requirements.lock").write_text("one==2")
    assert not bootstrap.is_installed("requirements.lock")


def test_python_of_the_environment_runs_from_anywhere(tmp_path: Path) -> None:
    told = subprocess.run(
        [CHECKOUT / "script" / "python", "-c", "import consigne, os; print(os.getcwd()); exit(7)"],
        cwd=tmp_path,
        env={**os.environ, "CONSIGNE_DEV": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (7, f"{tmp_path}\n")


def test_what_papers_tell_to_run_by_itself_needs_no_environment() -> None:
    papers = [CHECKOUT / "CONTRIBUTING.md", *CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")]
    told = {name for paper in papers for name in re.findall(r"`script/(\w+)", paper.read_text())}
    assert {"server", "consigne", "test"} <= told
    needs = {name: _imports(CHECKOUT / "script" / name) - sys.stdlib_module_names for name in told}
    assert {name: found for name, found in needs.items() if found} == {}


def _imports(script: Path) -> set[str]:
    """What a script of Python imports; another kind of script imports nothing."""
    source = script.read_text()
    if "python" not in source.partition("\n")[0]:
        return set()
    found = list(ast.walk(ast.parse(source)))
    plain = [alias.name for node in found if isinstance(node, ast.Import) for alias in node.names]
    froms = [str(node.module) for node in found if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in plain + froms}


def test_a_translation_is_compiled_when_it_is_newer(tmp_path: Path) -> None:
    po = _floor(tmp_path, french="Conserver")
    bootstrap = _script("bootstrap")
    assert bootstrap.is_stale(po)
    _script("catalogues").compile_catalogue(po)
    assert not bootstrap.is_stale(po)
    with po.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Keep") == "Conserver"


@pytest.mark.parametrize(
    ("fuzzy", "french", "page"),
    [
        (False, "", ""),
        (True, "Conserver", ""),
        (False, "Conserver", 'name = gettext("Hold")\n'),
        (False, "Conserver", 'name = ngettext("a hold", "holds", 2)\n'),
    ],
    ids=["untranslated", "fuzzy", "not in the catalogue", "plural not in the catalogue"],
)
def test_a_word_without_its_french_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fuzzy: bool, french: str, page: str
) -> None:
    _floor(tmp_path, french=french, fuzzy=fuzzy)
    (tmp_path / "rules.py").write_text(page)
    catalogues = _script("catalogues")
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    assert len(list(catalogues.incomplete(tmp_path))) == 1


def test_only_what_lacks_its_french_is_added_to_be_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = tmp_path / "desk"
    floor.mkdir()
    (floor / "__init__.py").write_text("")
    # Django says this one in French already.
    (floor / "views.py").write_text('x, y = gettext("English"), gettext("Hold")\n')
    catalogues = _script("catalogues")
    monkeypatch.setattr(catalogues, "FLOORS", tmp_path)
    catalogues.update()
    added = catalogues.catalogue(floor / catalogues.CATALOGUE)
    assert [message.id for message in added if message.id] == ["Hold"]


def test_words_of_every_kind_of_page_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _floor(tmp_path, french="Conserver")
    for name, text in {
        "views.py": 'x = gettext_lazy("One")',
        "jinja2/desk/page.html": "{% trans %}Two{% endtrans %}{{ _('Three') }}",
        "templates/page.html": "{% load i18n %}{% translate 'Four' %}",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [entry[2] for entry in _script("catalogues").strings(tmp_path)]
    assert sorted(found) == ["Four", "One", "Three", "Two"]


def _floor(folder: Path, *, french: str, fuzzy: bool = False) -> Path:
    po = folder / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(HEADER + ("#, fuzzy\n" if fuzzy else "") + ENTRY.format(french=french))
    return po


def _pins(lock: str) -> set[str]:
    return set(re.findall(r"(?m)^\S+==\S+", (CHECKOUT / lock).read_text()))


def _script(name: str) -> Any:
    """A script, read as a module: their names end in nothing."""
    loader = SourceFileLoader(f"script_{name}", str(CHECKOUT / "script" / name))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
