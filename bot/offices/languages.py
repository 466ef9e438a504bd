"""Languages that an office may name, each in its own language."""

from collections.abc import Iterable

from bot.core.words import N_, _

# In the words of their speakers, and in English for the one who looks for them; in the order of the English names.
ENGLISH_NAMES = {
    "العربية": N_("Arabic"),
    "Հայերեն": N_("Armenian"),
    "বাংলা": N_("Bengali"),
    "Bosanski": N_("Bosnian"),
    "Български": N_("Bulgarian"),
    "Català": N_("Catalan"),
    "中文": N_("Chinese"),
    "Hrvatski": N_("Croatian"),
    "Čeština": N_("Czech"),
    "Dansk": N_("Danish"),
    "Nederlands": N_("Dutch"),
    "English": N_("English"),
    "Eesti": N_("Estonian"),
    "Filipino": N_("Filipino"),
    "Suomi": N_("Finnish"),
    "Français": N_("French"),
    "ქართული": N_("Georgian"),
    "Deutsch": N_("German"),
    "Ελληνικά": N_("Greek"),
    "ગુજરાતી": N_("Gujarati"),
    "עברית": N_("Hebrew"),
    "हिन्दी": N_("Hindi"),
    "Magyar": N_("Hungarian"),
    "Íslenska": N_("Icelandic"),
    "Bahasa Indonesia": N_("Indonesian"),
    "Gaeilge": N_("Irish"),
    "Italiano": N_("Italian"),
    "日本語": N_("Japanese"),
    "ಕನ್ನಡ": N_("Kannada"),
    "한국어": N_("Korean"),
    "Latviešu": N_("Latvian"),
    "Lietuvių": N_("Lithuanian"),
    "Lëtzebuergesch": N_("Luxembourgish"),
    "Bahasa Melayu": N_("Malay"),
    "മലയാളം": N_("Malayalam"),
    "Malti": N_("Maltese"),
    "मराठी": N_("Marathi"),
    "Norsk": N_("Norwegian"),
    "فارسی": N_("Persian"),
    "Polski": N_("Polish"),
    "Português": N_("Portuguese"),
    "ਪੰਜਾਬੀ": N_("Punjabi"),
    "Română": N_("Romanian"),
    "Русский": N_("Russian"),
    "Српски": N_("Serbian"),
    "Slovenčina": N_("Slovak"),
    "Slovenščina": N_("Slovenian"),
    "Español": N_("Spanish"),
    "Kiswahili": N_("Swahili"),
    "Svenska": N_("Swedish"),
    "தமிழ்": N_("Tamil"),
    "తెలుగు": N_("Telugu"),
    "ไทย": N_("Thai"),
    "Türkçe": N_("Turkish"),
    "Українська": N_("Ukrainian"),
    "اردو": N_("Urdu"),
    "Tiếng Việt": N_("Vietnamese"),
    "Cymraeg": N_("Welsh"),
}


def known(chosen: Iterable[str]) -> tuple[str, ...]:
    """Those of the chosen languages that exist here, each once, in the order of the list."""
    wanted = set(chosen)
    return tuple(language for language in ENGLISH_NAMES if language in wanted)


def in_words(language: str) -> str:
    """A language in its own name, with its name in the reader's language where that differs."""
    here = _(ENGLISH_NAMES[language])
    return language if language == here else f"{here} · {language}"
