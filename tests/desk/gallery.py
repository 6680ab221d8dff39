"""Gallery: every part of the desk in every state, drawn without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import translation
from jinja2 import FileSystemLoader

from consigne.desk import components
from consigne.desk.components import Bar, GateState, KeepState, Step, StepState, keep_line
from consigne.desk.jinja import environment
from consigne.kernel.actors import ROLE_NAMES, Role
from consigne.kernel.decisions import Explanation, Reason, Reasons, Source
from consigne.kernel.masks import Masked
from consigne.kernel.words import Bilingual, Language

TODAY = date(2026, 11, 22)
PAGES = "consigne/desk/jinja2"
pair = Bilingual

_CALLS = pair("Call recording", "Enregistrement des appels")
_SCHEDULE = pair("Retention schedule", "Calendrier de conservation")


def _reason(en: str, fr: str, title: Bilingual, clause: tuple[str, str], *ids: str) -> Reason:
    return Reason(pair(en, fr), Source(title, pair(*clause), ids))


class Whys(Reasons):
    """Reasons of the gallery."""

    NOT_CHECKED = _reason(
        "Contact details wait for the identity check",
        "Coordonnées masquées jusqu’à la vérification de l’identité",
        pair("Identity of callers", "Identité des appelants"),
        ("check", "vérification"),
        "OPC-21",
    )


EXPLANATION = Explanation(
    pair("Kept 90 days, then destroyed.", "Conservé 90 jours, puis détruit."),
    (
        _reason(
            "Activity: warranty line. Purposes: service quality and training.",
            "Activité : ligne Garanties. Fins : qualité du service et formation.",
            _CALLS,
            ("purposes", "fins"),
            "OPC-1",
            "OPC-4",
        ),
        _reason(
            "Spoken consent after notice 4.2, in French.",
            "Consentement de vive voix après l’avis 4.2, en français.",
            _CALLS,
            ("consent", "consentement"),
            "OPC-10",
        ),
        _reason(
            "Counted from the day of the call; nothing suspends it.",
            "Durée comptée du jour de l’appel; aucune suspension.",
            _SCHEDULE,
            ("ENR-2", "ENR-2"),
        ),
    ),
)
REFUSAL = Explanation(
    pair(
        "This plan was not approved: you made it.",
        "Ce plan n’a pas été approuvé : vous l’avez établi.",
    ),
    (
        _reason(
            "Whoever plans a destruction never approves it.",
            "Qui établit un plan de destruction ne l’approuve jamais.",
            pair("Disposal of records", "Retrait des documents"),
            ("two persons", "deux personnes"),
            "DSP-3",
        ),
    ),
)

LINES = (
    keep_line(date(2026, 11, 22), date(2027, 2, 20), today=TODAY, why_url="/why"),
    keep_line(date(2025, 6, 1), date(2027, 9, 1), today=TODAY, why_url="/why"),
    keep_line(date(2025, 12, 2), date(2026, 12, 2), today=TODAY, why_url="/why"),
    keep_line(
        date(2026, 5, 2),
        date(2027, 11, 18),
        today=TODAY,
        held=True,
        why_url="/why",
        words=pair("on hold: complaint under way", "destruction suspendue : plainte en cours"),
    ),
    keep_line(
        date(2026, 11, 3),
        None,
        today=TODAY,
        why_url="/why",
        words=pair("1 year after closing, date to come", "1 an après la fermeture, date à venir"),
    ),
    keep_line(date(2024, 11, 1), date(2026, 11, 1), today=TODAY, gone=True, why_url="/why"),
    keep_line(date(2026, 11, 3), date(2027, 11, 3), today=TODAY),
)


class Call(forms.Form):
    """One field of each kind, one of them at fault."""

    phone = forms.CharField(help_text="+1 514 555-0142")
    received = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(choices=[("phone", "Téléphone"), ("mail", "Courriel")])
    words = forms.CharField(widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("a", "De vive voix"), ("b", "Formulaire Web")]
    )
    agreed = forms.BooleanField(required=False, help_text="Avis 4.2")


def _entry(line: int, hours: int, channel: str, **words: Any) -> SimpleNamespace:
    at = datetime(2026, 11, 22, 15, 1, tzinfo=UTC) - timedelta(hours=hours)
    defaults = {"tag": None, "tone": ""}
    return SimpleNamespace(line=LINES[line], at=at, channel=channel, **{**defaults, **words})


EVENTS = (
    _entry(
        0,
        0,
        "phone",
        title=pair("Incoming call, recorded", "Appel entrant, enregistré"),
        words=pair(
            "Asks where the merchant’s proposal stands; prefers to be called back in the morning.",
            "Demande où en est la proposition du commerçant; préfère être rappelée en avant-midi.",
        ),
        tag=pair("quality, training", "qualité, formation"),
        tone="teal",
    ),
    _entry(
        3,
        96,
        "mail",
        title=pair("E-mail from the merchant", "Courriel du commerçant"),
        words=pair(
            "Offers to repair at its own expense, travel included.",
            "Offre de réparer à ses frais, déplacement compris.",
        ),
        tag=pair("attachment: counter-proposal.pdf", "pièce jointe : contre-proposition.pdf"),
    ),
    _entry(
        4,
        456,
        "form",
        title=pair("Web form", "Formulaire Web"),
        words=pair(
            "Description of the problem; invoice and photograph received.",
            "Description du problème; facture et photo reçues.",
        ),
    ),
)

MATTERS = (
    (
        pair("Warranty refused, washing machine", "Garantie refusée, laveuse"),
        "D-2026-01873 · M. Œuvrard",
        pair("call back in 2 h", "rappel dans 2 h"),
        "warn",
        None,
    ),
    (
        pair("Late delivery", "Livraison en retard"),
        "D-2026-01866 · Paul Tremblay",
        pair("due tomorrow", "dû demain"),
        "",
        LINES[1],
    ),
    (
        pair("Furniture that does not conform", "Meuble non conforme au contrat"),
        "D-2026-01822",
        pair("pending", "en attente"),
        "hold",
        LINES[3],
    ),
    (
        pair("Billing address correction", "Rectification de l’adresse"),
        "D-2026-01859 · Grace Okafor",
        pair("due in 3 d", "dû dans 3 j"),
        "",
        LINES[2],
    ),
)

WORDS = {
    "mail": pair("Mail that would have left: 3", "Courriels qui seraient partis : 3"),
    "person": pair("The person", "La personne"),
    "matters": pair("My matters", "Mes dossiers"),
    "call": pair("The call", "L’appel"),
    "known": pair("known number", "numéro connu"),
    "verified": pair("identity verified", "identité vérifiée"),
    "answer": pair("Notice 4.2 · answer: yes, spoken", "Avis 4.2 · réponse : oui, de vive voix"),
    "quality": pair("quality, training", "qualité, formation"),
    "pause": pair("Pause", "Mettre en pause"),
    "hold_call": pair("Transfer…", "Transférer…"),
    "end": pair("End", "Terminer"),
    "title": pair("Warranty refused, 14-month-old washer", "Garantie refusée, laveuse de 14 mois"),
    "handled": pair("Being handled", "En traitement"),
    "standard": pair("Standard: answer in 2 business days", "Norme : réponse en 2 jours ouvrables"),
    "note": pair("Note", "Note"),
    "write_here": pair("What was said, in your words", "Ce qui a été dit, dans vos mots"),
    "result": pair("Result", "Résultat"),
    "follow_up": pair("to follow up", "à suivre"),
    "next": pair("Next action", "Prochaine action"),
    "record": pair("Record", "Consigner"),
    "gates": pair("Recording", "Enregistrement"),
    "run": pair("A disposal", "Un retrait"),
    "destroying": pair("Destroying interactions", "Destruction des interactions"),
    "approve": pair("Approve the plan", "Approuver le plan"),
    "destroy": pair("Destroy now…", "Détruire maintenant…"),
    "details": pair("Details", "Détails"),
    "forms": pair("Forms", "Formulaires"),
    "tables": pair("Tables and lists", "Tableaux et listes"),
    "schedules": pair("Retention schedules", "Calendriers de conservation"),
    "pages": pair("1 to 50 of 312", "1 à 50 sur 312"),
    "states": pair("States", "États"),
    "nothing": pair("Nothing is due", "Rien n’est échu"),
    "nothing_why": pair(
        "The next day falls in March.", "La prochaine échéance tombe au mois de mars."
    ),
    "counting": pair("Counting what is due…", "Calcul de ce qui est échu…"),
    "failed": pair("The plan could not be frozen", "Le plan n’a pas pu être arrêté"),
    "failed_why": pair(
        "Two records changed while it was drawn. Nothing was destroyed; draw it again.",
        "Deux éléments ont changé pendant le calcul. Rien n’a été détruit; refaites-le.",
    ),
    "again": pair("Draw it again", "Refaire le plan"),
    "saved": pair("Consent withdrawn today.", "Consentement retiré aujourd’hui."),
    "soon": pair("A plan waits for your approval.", "Un plan attend votre approbation."),
    "consumer": pair(
        "Consumer · language of service: French", "Consommatrice · langue de service : français"
    ),
    "reach": pair("Contact details", "Coordonnées"),
    "consents": pair("Consents", "Consentements"),
    "held": pair("What we hold", "Renseignements que nous détenons"),
    "held_when": pair("Days of destruction to come", "Jours de destruction à venir"),
}

_RUN = (
    pair("Plan", "Planifier"),
    pair("Approve", "Approuver"),
    pair("Execute", "Exécuter"),
    pair("Verify", "Vérifier"),
)


def _steps(*states: StepState) -> tuple[Step, ...]:
    return tuple(Step(words, state) for words, state in zip(_RUN, states, strict=True))


def shown() -> SimpleNamespace:
    """The values that the gallery's page draws."""
    done, current = StepState.DONE, StepState.CURRENT
    to_come, failed = StepState.TO_COME, StepState.FAILED
    return SimpleNamespace(
        words=SimpleNamespace(**WORDS),
        lines=LINES,
        events=EVENTS,
        matters=MATTERS,
        explanation=EXPLANATION,
        refusal=REFUSAL,
        masked=Masked(Whys.NOT_CHECKED),
        gates=tuple(GateState),
        notice=pair(
            "We would like to record this call to assess the quality of our service and train "
            "our staff. Do you agree? If you say no, we will serve you all the same.",
            "Nous aimerions enregistrer cet appel pour évaluer la qualité du service et former "
            "notre personnel. Acceptez-vous? Si vous refusez, nous vous servirons quand même.",
        ),
        steps=(
            replace(_steps(done, done, current, to_come)[0], note="A. Roy, 2026-11-20"),
            *_steps(done, done, current, to_come)[1:],
        ),
        steps_failed=_steps(done, done, failed, to_come),
        summary=(
            (pair("To destroy", "À détruire"), "10 000"),
            (pair("Kept by a hold", "Conservés, suspension"), "37"),
            (pair("Planned by", "Plan établi par"), "Amélie Roy"),
        ),
        form=_form(),
        heads=(
            pair("Series", "Série"),
            pair("Trigger", "Événement"),
            (pair("Records", "Éléments"), "count"),
        ),
        rows=(
            ("ENR-2", pair("the call", "l’appel"), "1 203"),
            ("DOS-1", pair("closing of the matter", "fermeture du dossier"), "48"),
        ),
        changes=(("same", "series: ENR-2"), ("removed", "period: P60D"), ("added", "period: P90D")),
        facts=(
            (pair("Telephone", "Téléphone"), "+1 514 555-0142"),
            (pair("E-mail", "Courriel"), "m.oeuvrard@exemple.ca"),
            (pair("Matters", "Dossiers"), pair("1 open, 2 closed", "1 ouvert, 2 fermés")),
            (pair("Since", "Depuis"), date(2024, 3, 1)),
        ),
        consents=(
            (
                pair("Recording, quality", "Enregistrement, qualité"),
                "given",
                pair("spoken, today", "de vive voix, aujourd’hui"),
                "/why",
            ),
            (pair("Newsletter", "Infolettre"), "withdrawn", date(2026, 3, 2), ""),
            (pair("Survey", "Sondage"), "refused", date(2026, 3, 2), ""),
            (pair("Training", "Formation"), "lapsed", date(2026, 3, 1), ""),
            (
                pair("Voiceprint", "Empreinte vocale"),
                "none",
                pair("not permitted here", "non permise ici"),
                "/why",
            ),
        ),
        bars=(
            Bar("2026", 12),
            Bar("2027", 37),
            Bar("2028", 4),
            Bar("2029", 0),
            Bar("2030", 9),
            Bar("∥", 5, held=True),
        ),
    )


def _form() -> Call:
    return Call({"phone": "", "received": "2026-11-22", "channel": "phone", "way": "a"})


def gallery(language: Language, *, files: str = "/static/") -> str:
    """The gallery as a page, in one language; `files` stands before each static file's path."""
    drawn = environment(loader=FileSystemLoader(PAGES))
    drawn.globals.update(static=lambda path: files + path, url=lambda name: f"/{name}")
    person = SimpleNamespace(name="Amélie Roy", role_names=(ROLE_NAMES[Role.PRIVACY_OFFICER],))
    place = ((pair("Clients", "Clients"), "/clients"), ("D-2026-01873", None))
    with translation.override(language):
        return drawn.get_template("desk/gallery.html").render(
            request=SimpleNamespace(actor_seen=person),
            language=language,
            today=TODAY,
            other_language_url="/fr/" if language == "en" else "/en/",
            nav_current="clients",
            demo=True,
            place=place,
            session_seconds=1800,
            session_url="/session",
            institution_name=pair("Consumer Protection Office", "Office de la protection"),
            shown=shown(),
        )


__all__ = ["LINES", "TODAY", "KeepState", "components", "gallery", "shown"]
