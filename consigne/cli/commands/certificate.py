"""`consigne certificate`: judge a certificate offline, publish the key, take a certificate away."""

from __future__ import annotations

from pathlib import Path

import click

from consigne.cli.answers import Answer
from consigne.cli.grammar import Argument, Group, Option
from consigne.cli.standing import acting_person, installed, token_file
from consigne.config.paths import paths
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NOT_VOUCHED = 3

command = Group(
    "certificate",
    said=Bilingual("Certificates of destruction.", "Attestations de destruction."),
)


@command.command(
    "verify",
    said=Bilingual(
        "Judge a certificate, offline; needs no installation.",
        "Juger une attestation, hors ligne; sans installation.",
    ),
)
@click.argument(
    "certificate",
    cls=Argument,
    type=_FILE,
    named=Bilingual("FILE", "FICHIER"),
    said=Bilingual("The certificate, as it was issued.", "L’attestation, telle que délivrée."),
)
@click.option(
    "--key",
    cls=Option,
    type=_FILE,
    said=Bilingual(
        "The key that the institution publishes (PEM).",
        "La clé que publie l’institution (PEM).",
    ),
)
def verify(certificate: Path, key: Path | None) -> Answer:
    """0 when the published key vouches for it, 3 intact but signer unknown, 1 otherwise."""
    from consigne.retention.verdict import LONGEST, Is
    from consigne.retention.verdict import verify as judged

    with certificate.open("rb") as opened:
        file = opened.read(LONGEST + 1)
    verdict = judged(file, key.read_bytes() if key else None)
    status = {Is.VALID: 0, Is.SIGNER_UNKNOWN: _NOT_VOUCHED}.get(verdict.what, 1)
    content = {
        "verdict": verdict.code,
        "parts": verdict.parts,
        "fingerprint": verdict.fingerprint,
        "document": verdict.document,
        "text": verdict.text,
    }
    return Answer(content, [verdict.text], status=status)


@command.command(
    "key",
    said=Bilingual(
        "The public key to publish, with its fingerprint.",
        "La clé publique à publier, avec son empreinte.",
    ),
)
def key() -> Answer:
    """Of this installation; the private half never leaves its file."""
    from consigne.audit.signers import signer_at

    file = paths().secrets / "signing.pem"
    if not file.exists():
        raise Trouble(_NO_KEY)
    published = signer_at(file).published
    content = {"pem": published.pem(), "fingerprint": published.fingerprint}
    # The fingerprint is a comment in the file: the same output can be published as it is.
    said = _FINGERPRINT.filled(fingerprint=published.fingerprint)
    return Answer(content, [said, published.pem().rstrip()])


@command.command(
    "get",
    said=Bilingual("Write out a signed certificate.", "Écrire une attestation signée."),
)
@click.argument(
    "number",
    cls=Argument,
    named=Bilingual("NUMBER", "NUMÉRO"),
    said=Bilingual("Its number (AD-2027-00004).", "Son numéro (AD-2027-00004)."),
)
@click.option(
    "--to",
    "target",
    cls=Option,
    type=click.Path(dir_okay=False, path_type=Path),
    said=Bilingual("A file, instead of the terminal.", "Un fichier, au lieu du terminal."),
)
@token_file
def get(number: str, target: Path | None, file: Path | None) -> Answer:
    """The latest stage of this number, in the name of whoever answers for retention."""
    with installed("web"), acting_person(file) as actor:
        from consigne.kernel.decisions import NotSeen
        from consigne.retention.certificate import handed_out
        from consigne.retention.queries import certificates_seen_by

        found = [each for each in certificates_seen_by(actor) if each.number == number]
        if not found:
            raise NotSeen("certificate")
        latest = max(found, key=lambda each: each.stage)
        text = handed_out(latest.signed)
    if target is None:
        return Answer(latest.signed, [text.decode().rstrip()])
    target.write_bytes(text)
    return Answer({"file": str(target)}, [_WRITTEN.filled(file=str(target))])


_NO_KEY = Bilingual(
    "This installation has no signing key yet. Run `consigne serve` once to make it.",
    "Cette installation n’a pas encore de clé de signature. Lancez `consigne serve` une fois pour "
    "la créer.",
)
_FINGERPRINT = Bilingual("Fingerprint: {fingerprint}", "Empreinte : {fingerprint}")
_WRITTEN = Bilingual("Written to {file}.", "Écrite dans {file}.")
