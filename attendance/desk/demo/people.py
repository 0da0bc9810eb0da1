"""Who is in the demo: the accounts, and sixty names as they stand on rosters of a large university."""

from collections.abc import Mapping

# Reserved names, so that the demo never meets an account of a real person.
DOMAIN = "tutortool.example"

# The accounts that can sign in, by their key in the demo's record.
ACCOUNTS: Mapping[str, tuple[str, str]] = {
    "tutor": (f"tutor@{DOMAIN}", "Alma Berger"),
    "admin": (f"admin@{DOMAIN}", "Ada Admin"),
    "viewer": (f"viewer@{DOMAIN}", "Vera Lindqvist"),
    "other_tutor": (f"other@{DOMAIN}", "Otto Novák"),
}
# A second tutor of the first course, without a password: names on slots, nobody signs in with it.
COLLEAGUE = (f"colleague@{DOMAIN}", "Jonas Weber")

# Given and family name; a lone name stands in the first place. They come in the order of their groups.
STUDENTS: tuple[tuple[str, str], ...] = (
    ("Amélie", "Dubois"),
    ("Yusuf", "Demir"),
    ("Anna", "Müller"),
    ("Anna", "Müller"),
    ("Chiara", "Rossi"),
    ("Olena", "Kovalenko"),
    ("Lukas", "Schäfer"),
    ("Ngọc Anh", "Nguyễn"),
    ("Tomáš", "Dvořák"),
    ("Fatima", "El Amrani"),
    ("Søren", "Kjærgaard"),
    ("Priya", "Raghunathan"),
    ("Diego", "Muñoz Ibáñez"),
    ("Katarzyna", "Wójcik"),
    ("Bowen", "Chén"),
    ("Siobhán", "O'Sullivan"),
    ("Emre", "Yıldız"),
    ("Ana Sofia", "de Oliveira"),
    ("Δημήτρης", "Παπαδόπουλος"),
    ("Mulyadi", ""),
    ("Hannah", "Vogt"),
    ("Noah", "Adeyemi"),
    ("Ștefan", "Ionescu"),
    ("Leïla", "Haddad"),
    ("Jan", "van den Berg"),
    ("Þóra", "Guðmundsdóttir"),
    ("Aoi", "Satō"),
    ("Mateo", "Álvarez"),
    ("Ludmila", "Черненко"),
    ("Jürgen", "Groß"),
    ("Nino", "ბერიძე"),
    ("Wanjirũ", "Kamau"),
    ("Rasmus", "Ångström"),
    ("Zeynep", "Öztürk"),
    ("Matej", "Žižka"),
    ("Min-jun", "Kim"),
    ("Aïcha", "Traoré"),
    ("Bálint", "Szőke"),
    ("Elif", "Şahin"),
    ("Finn", "Oberländer"),
    ("Ingrid", "Bjørnstad"),
    ("شیرین", "رضایی"),
    ("Marek", "Zieliński"),
    ("Giulia", "D'Angelo"),
    ("Thảo", "Trần"),
    ("Ravi", "Subramanian"),
    ("Kaisa", "Mäkelä"),
    ("Ömer", "Çelik"),
    ("Beatriz", "Gonçalves"),
    ("Иван", "Петров"),
    ("Maximilian", "von und zu Hohenstein-Reichenbach"),
    ("Nadia", "Ben Youssef"),
    ("Jakub", "Procházka"),
    ("נועה", "כהן"),
    ("Ieva", "Bērziņa"),
    ("Luca", "Steiner"),
    ("Neha", "Sharma"),
    ("Clara", "Hoffmann"),
    ("Arjun", "Iyer"),
    ("Zoë", "Peeters"),
)
# Two students of one name are told apart at check-in by what the tutor wrote beside it.
SUFFIXES = {2: "Biology", 3: "Computer Science"}

NOTES = (
    "Presented exercise 3, clear fold argument. Ask about laziness next week.",
    "Presented exercise 1; the induction step needed a hint.",
    "Helped the neighbours with the type errors. Very good questions.",
    "Sheet not prepared; promised to hand it in by Friday.",
    "Good explanation of map and filter on the board.",
    "Prefers to work alone, was lost at exercise 2.",
    "Found a shorter proof than the sample solution.",
    "Asked for an extension because of a move.",
)
REMARKS = ("Exercise 1", "Exercise 2, on the board", "Exercise 3", "")
REASONS = (
    "Doctor's note, handed in on paper",
    "Flu",
    "Excursion of another course",
    "Train strike",
    "Exam at the same time",
)
