"""Words: names and notes that nobody wrote, in French and English, always the same."""

from __future__ import annotations

from random import Random


def _listed(names: str) -> list[str]:
    return names.split()


GIVEN = {
    "fr": _listed(
        "Amélie Benoît Camille Chloé Désiré Édith Élise Émile Étienne Fabrice Félix Françoise "
        "Gaétan Geneviève Gérald Hélène Inès Jérôme Joël Josée Laurence Léa Léonie Loïc Maëlle "
        "Mélanie Michaël Naïma Noémie Océane Odile Pénélope Philippe Raphaël Rémi Renée Sébastien "
        "Solène Stéphane Sylvie Théo Thérèse Valérie Véronique Yannick Yves Zoé Anaïs Aurèle Cécile"
    ),
    "en": _listed(
        "Aaron Alice Amber Andrew Ashley Blake Brenda Callum Carol Charlotte Colin Daisy Derek "
        "Dylan Edith Eleanor Evan Fiona Gareth Grace Graham Hannah Harold Heather Ian Isla Janet "
        "Jasper Joyce Keith Kelsey Lewis Lorna Madison Malcolm Megan Nathan Nigel Olivia Owen "
        "Paige Priya Quentin Rhona Ross Sheila Stuart Tamsin Wendy Zachary"
    ),
}
FAMILY = {
    "fr": _listed(
        "Archambault Beaulieu Bélanger Bérubé Boisvert Brûlé Côté Crête Désilets Dubé Duguay "
        "Fréchette Gagné Gélinas Gérin-Lajoie Grégoire Guérette Hébert Îlet Jutras L’Écuyer Labbé "
        "Lachaîne Lévesque Maïs Ménard Michaud Nadeau-Vézina Œuvrard Paré Pépin Prévost Quévillon "
        "Racine Rémillard Sénécal St-Amand Thériault Trépanier Vaillancourt Vézina Villeneuve Émond"
    ),
    "en": _listed(
        "Abernathy Baxter Blackwood Calloway Carmichael Dawson Delacroix Easton Fairweather Gable "
        "Garland Hathaway Hawthorne Inglis Jarvis Kessler Lockhart Macleod Marchand Nguyen Norwood "
        "Okafor Pemberton Quigley Raman Rutherford Sandhu Sinclair Thackeray Underhill Varga "
        "Wei Whitlock Wycliffe Yeoman Zielinski Abbott Bélair-Smith O’Rourke O’Sullivan Muñoz Søren"
    ),
}
TRADES = {
    "fr": _listed(
        "Rénovation Électroménagers Voyages Toitures Garage Meubles Téléphonie Chauffage"
    ),
    "en": _listed("Appliances Roofing Motors Travel Furniture Telecom Heating Fitness"),
}
SUBJECTS = {
    "fr": (
        "Garantie refusée à {place}",
        "Question sur la facture du {day}",
        "Livraison en retard, {thing}",
        "Demande de remboursement de {amount} $",
        "Annulation du contrat, {thing}",
        "Suivi de l’appel du {day}",
        "Renseignements sur les délais de réponse",
        "Pièce reçue brisée : {thing}",
    ),
    "en": (
        "Warranty refused in {place}",
        "Question about the bill of {day}",
        "Late delivery, {thing}",
        "Refund of ${amount} asked for",
        "Contract cancelled, {thing}",
        "Follow-up to the call of {day}",
        "How long an answer takes",
        "Part received broken: {thing}",
    ),
}
SENTENCES = {
    "fr": (
        "La personne explique que {thing} a été achetée à {place} et qu’elle ne fonctionne plus.",
        "Elle a déjà écrit deux fois au commerçant, sans réponse.",
        "Le reçu du {day} montre un montant de {amount} $, taxes comprises.",
        "Je lui ai lu l’avis et indiqué où trouver la politique complète.",
        "Elle préfère être jointe en soirée, après dix-huit heures.",
        "Le technicien devait passer hier; personne n’est venu.",
        "J’ai expliqué la différence entre la garantie légale et la garantie prolongée.",
        "On lui a promis une pièce de rechange d’ici trois semaines.",
        "Elle demande que le dossier soit traité avant l’été, à cause d’un déménagement.",
        "Aucun document n’a été reçu à ce jour; elle les enverra par la poste.",
        "Le représentant lui avait assuré que les frais seraient annulés.",
        "Très déçue du service, elle reste néanmoins courtoise tout au long de l’appel.",
        "Nous avons vérifié ensemble les dates inscrites sur le contrat.",
        "Elle souhaite connaître les étapes suivantes et les délais prévus.",
        "Le voisin a éprouvé le même problème avec {thing} l’an dernier.",
        "Je l’ai dirigée vers l’atelier de {place} pour une évaluation gratuite.",
    ),
    "en": (
        "The caller explains that the {thing} was bought in {place} and no longer works.",
        "They have written to the merchant twice and had no answer.",
        "The receipt of {day} shows ${amount}, taxes included.",
        "I read them the notice and told them where the whole policy is.",
        "They would rather be reached in the evening, after six.",
        "The technician was due yesterday and never came.",
        "I explained how the legal warranty differs from the extended one.",
        "A spare part was promised to them within three weeks.",
        "They ask that this be settled before the summer, because they are moving.",
        "No document has come yet; they will send them by post.",
        "The salesperson had assured them that the fees would be dropped.",
        "Disappointed with the service, they stayed courteous throughout.",
        "We went through the dates written on the contract together.",
        "They would like to know what comes next and how long it takes.",
        "A neighbour had the same trouble with a {thing} last year.",
        "I sent them to the workshop in {place} for a free assessment.",
    ),
}
# As often as in the figures of the peers: in 8 notes of a hundred, and in 5 of a thousand.
COMMON = {
    "fr": "Elle veut déposer une réclamation en bonne et due forme.",
    "en": "They want to lodge a formal complaint, a réclamation as their contract says.",
}
RARE = {
    "fr": "Elle propose un échéancier de six versements.",
    "en": "They suggest an échéancier, six instalments in all.",
}
THINGS = {
    "fr": _listed("laveuse thermopompe fenêtre sécheuse cuisinière tondeuse génératrice fournaise"),
    "en": _listed("washer dryer cooker boiler mower generator fridge furnace"),
}
PLACES = _listed("Montréal Québec Lévis Gatineau Trois-Rivières Saint-Jérôme Ottawa Moncton")
ORGANISATION = {"fr": "{trade} {family} inc.", "en": "{family} {trade} Ltd."}


def a_person(random: Random, language: str) -> tuple[str, str]:
    """A given name and a family name; one person in four has two family names."""
    family = random.choice(FAMILY[language])
    if random.random() < 0.25:
        family = f"{family}-{random.choice(FAMILY[language])}"
    return random.choice(GIVEN[language]), family


def an_organisation(random: Random, language: str) -> str:
    """The name of a business."""
    trade, family = random.choice(TRADES[language]), random.choice(FAMILY[language])
    return ORGANISATION[language].format(trade=trade, family=family)


def a_subject(random: Random, language: str) -> str:
    """What a contact was about."""
    return _filled(random, random.choice(SUBJECTS[language]), language)


def a_note(random: Random, language: str) -> str:
    """What was said: some five hundred characters."""
    said = random.sample(SENTENCES[language], random.randint(4, 9))
    if random.random() < 0.08:
        said.insert(1, COMMON[language])
    if random.random() < 0.005:
        said.insert(2, RARE[language])
    return _filled(random, " ".join(said), language)


def _filled(random: Random, text: str, language: str) -> str:
    return text.format(
        place=random.choice(PLACES),
        thing=random.choice(THINGS[language]),
        day=f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        amount=random.randint(20, 4000),
    )
