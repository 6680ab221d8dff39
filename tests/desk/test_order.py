"""Names stand where readers of both languages look for them."""

from consigne.desk.order import alphabetical


def test_accents_capitals_and_joined_letters_are_nothing_to_the_alphabet():
    names = ["Zénith", "Œuvres", "eau", "Élections", "Odeurs", "Ex æquo"]
    assert sorted(names, key=alphabetical) == [
        "eau",
        "Élections",
        "Ex æquo",
        "Odeurs",
        "Œuvres",
        "Zénith",
    ]
