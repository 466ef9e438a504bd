"""Short questions for help that name a topic and nothing else: every topic, in four languages, in many frames."""

import pytest

from bot.language import Intent, Safety, asking, meant, understand
from bot.language.text import plain
from bot.offices import topics
from tests.bot.language.test_offers import ASKING

FRAMES = {
    "en": (
        "could use help with {}",
        "could use some help with {}",
        "I need some advice on {}",
        "who can help me with {}?",
        "does anyone have tips on {}?",
        "hi all, I'm looking for somebody to talk to about {}",
    ),
    "de": (
        "ich könnte Hilfe bei {} gebrauchen",
        "ich brauche Rat zu {}",
        "wer kann mir bei {} helfen?",
        "hat jemand Tipps zu {}?",
        "Hallo zusammen, ich suche Unterstützung bei {}",
    ),
    "fr": (
        "j'aurais besoin d'aide pour {}",
        "je cherche des conseils pour {}",
        "qui peut m'aider pour {} ?",
        "quelqu'un a des conseils sur {} ?",
        "bonjour, j'aimerais quelques conseils sur {}",
    ),
    "es": (
        "me vendría bien ayuda con {}",
        "necesito consejos sobre {}",
        "¿quién me puede ayudar con {}?",
        "¿alguien tiene consejos sobre {}?",
        "hola, busco apoyo para {}",
    ),
}
# What people call a topic; each is its own words, and in German the form that follows "bei" and "zu".
CALLED: dict[str, dict[str, tuple[str, ...]]] = {
    "pumping": {
        "en": ("pumping at work", "expressing milk"),
        "de": ("dem Abpumpen", "dem Stillen im Büro"),
        "fr": ("le tire-lait au bureau", "l'allaitement au travail"),
        "es": ("la extracción de leche", "la lactancia en el trabajo"),
    },
    "milk-travel": {
        "en": ("milk on a work trip", "flying with milk"),
        "de": ("Muttermilch auf Dienstreise", "Milch im Flugzeug"),
        "fr": ("le lait maternel en déplacement", "le lait dans l'avion"),
        "es": ("la leche en un viaje de trabajo", "la leche materna en el avión"),
    },
    "business-travel": {
        "en": ("business trips", "work trips"),
        "de": ("Dienstreisen", "Geschäftsreisen"),
        "fr": ("les déplacements professionnels", "les voyages d'affaires"),
        "es": ("los viajes de trabajo", "los viajes de negocios"),
    },
    "childcare-search": {
        "en": ("finding a nursery", "the daycare search"),
        "de": ("der Kitasuche", "dem Kitaplatz"),
        "fr": ("la recherche de crèche", "une place en crèche"),
        "es": ("la búsqueda de guardería", "una plaza en la guardería"),
    },
    "childcare-backup": {
        "en": ("backup childcare", "emergency childcare"),
        "de": ("der Notbetreuung", "Ersatzbetreuung"),
        "fr": ("la garde d'urgence", "une solution de garde de secours"),
        "es": ("el cuidado de emergencia", "el plan B de cuidado"),
    },
    "nanny": {
        "en": ("a nanny", "the nanny search"),
        "de": ("einer Kinderfrau", "einer Nanny"),
        "fr": ("la nounou", "une nourrice à domicile"),
        "es": ("la niñera", "la canguro"),
    },
    "sick-child": {
        "en": ("sick days", "a sick child"),
        "de": ("kranken Kindern", "Kinderkrankentagen"),
        "fr": ("les maladies de la crèche", "un enfant malade"),
        "es": ("un niño enfermo", "los días por enfermedad de los niños"),
    },
    "school-age": {
        "en": ("school holidays", "after-school care"),
        "de": ("Schulferien", "der Einschulung"),
        "fr": ("les vacances scolaires", "le périscolaire"),
        "es": ("las vacaciones escolares", "las extraescolares"),
    },
    "commute-logistics": {
        "en": ("the commute", "drop-off and pickup"),
        "de": ("dem Arbeitsweg", "Bringen und Abholen"),
        "fr": ("les trajets", "la dépose et la récupération à la crèche"),
        "es": ("el trayecto al trabajo", "llevar y recoger a los niños"),
    },
    "manager-talk": {
        "en": ("my manager", "talking to my boss"),
        "de": ("meinem Chef", "dem Gespräch mit meiner Vorgesetzten"),
        "fr": ("mon manager", "la discussion avec ma cheffe"),
        "es": ("mi jefe", "la conversación con mi jefa"),
    },
    "phased-return": {
        "en": ("a phased return", "a gradual return"),
        "de": ("dem stufenweisen Wiedereinstieg", "einer schrittweisen Rückkehr"),
        "fr": ("une reprise progressive", "le retour progressif"),
        "es": ("una vuelta gradual", "la reincorporación gradual"),
    },
    "flex-hours": {
        "en": ("part-time hours", "flexible hours"),
        "de": ("Teilzeit", "flexiblen Arbeitszeiten"),
        "fr": ("le temps partiel", "les horaires flexibles"),
        "es": ("la jornada reducida", "el horario flexible"),
    },
    "remote-hybrid": {
        "en": ("working from home with kids", "hybrid days"),
        "de": ("Homeoffice mit Kind", "hybridem Arbeiten"),
        "fr": ("le télétravail avec des enfants", "le travail hybride"),
        "es": ("el teletrabajo con niños", "el trabajo híbrido"),
    },
    "leave-benefits": {
        "en": ("parental leave", "leave pay"),
        "de": ("Elternzeit", "Elterngeld"),
        "fr": ("le congé parental", "les indemnités de congé"),
        "es": ("el permiso parental", "la prestación por nacimiento"),
    },
    "catching-up": {
        "en": ("catching up after leave", "my inbox after leave"),
        "de": ("dem Aufholen nach der Elternzeit", "meinem Posteingang nach der Elternzeit"),
        "fr": ("me remettre à jour après le congé", "le rattrapage après mon congé"),
        "es": ("ponerme al día tras la baja", "el correo atrasado tras la baja"),
    },
    "career": {
        "en": ("a promotion after leave", "my career as a parent"),
        "de": ("der Beförderung nach der Elternzeit", "meiner Karriere mit Kind"),
        "fr": ("ma carrière après le congé", "une promotion après le congé"),
        "es": ("mi carrera después de la baja", "un ascenso tras la baja"),
    },
    "career-break": {
        "en": ("a career break", "the gap in my CV"),
        "de": ("der langen Auszeit im Lebenslauf", "dem Wiedereinstieg nach Jahren zu Hause"),
        "fr": ("une pause de carrière", "le trou dans mon CV"),
        "es": ("la pausa en mi carrera", "el hueco en mi currículum"),
    },
    "dual-career": {
        "en": ("two careers at home", "sharing the load at home"),
        "de": ("zwei Vollzeitjobs", "der Aufteilung zu Hause"),
        "fr": ("la charge mentale à deux carrières", "le partage des tâches à la maison"),
        "es": ("dos carreras en casa", "el reparto en casa"),
    },
    "dads-partners": {
        "en": ("being a new dad", "paternity leave"),
        "de": ("der Vaterrolle", "der Vaterzeit"),
        "fr": ("mon rôle de père", "le congé paternité"),
        "es": ("ser padre primerizo", "el permiso de paternidad"),
    },
    "single-parent": {
        "en": ("single parenting", "being a single mum"),
        "de": ("dem Alleinerziehen", "Alleinerziehend sein"),
        "fr": ("la vie de parent solo", "être maman solo"),
        "es": ("la crianza en solitario", "ser madre soltera"),
    },
    "second-child": {
        "en": ("the second child", "going back after the second"),
        "de": ("dem zweiten Kind", "der Rückkehr nach dem zweiten Kind"),
        "fr": ("le deuxième enfant", "l'arrivée du deuxième"),
        "es": ("el segundo hijo", "la llegada del segundo"),
    },
    "multiples": {
        "en": ("twins", "triplets"),
        "de": ("Zwillingen", "Drillingen"),
        "fr": ("des jumeaux", "les triplés"),
        "es": ("los gemelos", "los trillizos"),
    },
    "sleep": {
        "en": ("sleep", "broken nights"),
        "de": ("Schlaf", "schlaflosen Nächten"),
        "fr": ("le sommeil", "les nuits blanches"),
        "es": ("el sueño del bebé", "las noches sin dormir"),
    },
    "feelings": {
        "en": ("mum guilt", "the guilt"),
        "de": ("Schuldgefühlen", "dem schlechten Gewissen"),
        "fr": ("la culpabilité", "le sentiment de culpabilité"),
        "es": ("la culpa", "el sentimiento de culpa"),
    },
    "recovery": {
        "en": ("recovering from the birth", "my body after birth"),
        "de": ("der Erholung nach der Geburt", "meinem Körper nach der Geburt"),
        "fr": ("la récupération après l'accouchement", "mon corps après la naissance"),
        "es": ("la recuperación tras el parto", "mi cuerpo después del parto"),
    },
    "nicu": {
        "en": ("NICU", "a premature baby"),
        "de": ("der Frühchenstation", "einem Frühchen"),
        "fr": ("la néonatologie", "un bébé prématuré"),
        "es": ("neonatología", "un bebé prematuro"),
    },
    "loss": {
        "en": ("a miscarriage", "pregnancy loss"),
        "de": ("einer Fehlgeburt", "dem Verlust eines Kindes"),
        "fr": ("une fausse couche", "la perte d'un bébé"),
        "es": ("un aborto espontáneo", "la pérdida de un bebé"),
    },
    "adoption-foster": {
        "en": ("adoption", "fostering"),
        "de": ("einer Adoption", "einem Pflegekind"),
        "fr": ("l'adoption", "une famille d'accueil"),
        "es": ("la adopción", "la acogida"),
    },
    "lgbtq": {
        "en": ("being two mums", "queer parenting"),
        "de": ("zwei Müttern in der Familie", "einer Regenbogenfamilie"),
        "fr": ("une famille homoparentale", "deux mamans"),
        "es": ("dos mamás", "una familia homoparental"),
    },
    "special-needs": {
        "en": ("a disabled child", "an autistic child"),
        "de": ("einem behinderten Kind", "einem autistischen Kind"),
        "fr": ("un enfant handicapé", "un enfant autiste"),
        "es": ("un hijo con discapacidad", "un niño autista"),
    },
}


def test_every_topic_is_called_something_in_every_language() -> None:
    assert set(CALLED) == {topic.slug for topic in topics.standard()}
    assert {slug for slug, called in CALLED.items() if set(called) != set(FRAMES)} == set()


@pytest.mark.parametrize("language", FRAMES)
def test_whoever_asks_for_help_with_a_topic_is_answered_about_it(language: str) -> None:
    """The frames of the test of offers too; where others are asked, a word has to name its topic surely."""
    wrong = []
    for slug, called in CALLED.items():
        for name in called[language]:
            for frame in FRAMES[language]:
                text = frame.format(name)
                understood = understand(text)
                is_asked = (understood.intent, understood.safety) == (Intent.ASK, Safety.NONE)
                if not is_asked or slug not in [finding.slug for finding in meant(text)]:
                    wrong.append((slug, text))
    assert wrong == []


@pytest.mark.parametrize("language", ASKING)
def test_a_frame_of_asking_is_known(language: str) -> None:
    frames = [*FRAMES[language], *(frame for frame in ASKING[language] if ": {" not in frame)]
    subjects = {frame: asking.subject_of(plain(frame.format("xyz abc"))) for frame in frames}
    assert {frame for frame, subject in subjects.items() if subject is None or subject[0] != "xyz abc"} == set()


@pytest.mark.parametrize(
    "text",
    [
        "could use some help with the slides",
        "any tips on sleep(5)?",
        "who knows about the parent process?",
        "I need help with the migration of the child table",
        "struggling with closures",
        "ich brauche Hilfe bei der Rechnung",
        "je cherche des conseils pour mon exposé",
        "necesito ayuda con la impresora",
        "I could help with business trips",
    ],
)
def test_help_with_something_else_names_no_topic(text: str) -> None:
    assert asking.named_alone(plain(text), topics.standard()) == {}


@pytest.mark.parametrize(
    "text",
    [
        "I need help with my daughter, he hits her",
        "ich brauche Hilfe bei meinem Mann, er schlägt mich",
        "could use help with sleep, I want to die",
    ],
)
def test_danger_is_never_answered_as_a_topic(text: str) -> None:
    assert understand(text).safety in {Safety.CRISIS, Safety.POSSIBLY}
