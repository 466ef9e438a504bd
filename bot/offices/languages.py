"""Languages an office may name, each as those who speak it write it."""

from collections.abc import Iterable

# In the words of their speakers, and in English for the one who looks for them; in the order of the English names.
ENGLISH_NAMES = {
    "العربية": "Arabic",
    "Հայերեն": "Armenian",
    "বাংলা": "Bengali",
    "Bosanski": "Bosnian",
    "Български": "Bulgarian",
    "Català": "Catalan",
    "中文": "Chinese",
    "Hrvatski": "Croatian",
    "Čeština": "Czech",
    "Dansk": "Danish",
    "Nederlands": "Dutch",
    "English": "English",
    "Eesti": "Estonian",
    "Filipino": "Filipino",
    "Suomi": "Finnish",
    "Français": "French",
    "ქართული": "Georgian",
    "Deutsch": "German",
    "Ελληνικά": "Greek",
    "ગુજરાતી": "Gujarati",
    "עברית": "Hebrew",
    "हिन्दी": "Hindi",
    "Magyar": "Hungarian",
    "Íslenska": "Icelandic",
    "Bahasa Indonesia": "Indonesian",
    "Gaeilge": "Irish",
    "Italiano": "Italian",
    "日本語": "Japanese",
    "ಕನ್ನಡ": "Kannada",
    "한국어": "Korean",
    "Latviešu": "Latvian",
    "Lietuvių": "Lithuanian",
    "Lëtzebuergesch": "Luxembourgish",
    "Bahasa Melayu": "Malay",
    "മലയാളം": "Malayalam",
    "Malti": "Maltese",
    "मराठी": "Marathi",
    "Norsk": "Norwegian",
    "فارسی": "Persian",
    "Polski": "Polish",
    "Português": "Portuguese",
    "ਪੰਜਾਬੀ": "Punjabi",
    "Română": "Romanian",
    "Русский": "Russian",
    "Српски": "Serbian",
    "Slovenčina": "Slovak",
    "Slovenščina": "Slovenian",
    "Español": "Spanish",
    "Kiswahili": "Swahili",
    "Svenska": "Swedish",
    "தமிழ்": "Tamil",
    "తెలుగు": "Telugu",
    "ไทย": "Thai",
    "Türkçe": "Turkish",
    "Українська": "Ukrainian",
    "اردو": "Urdu",
    "Tiếng Việt": "Vietnamese",
    "Cymraeg": "Welsh",
}


def known(chosen: Iterable[str]) -> tuple[str, ...]:
    """Those of the chosen that there are, each once, in the order of the list."""
    wanted = set(chosen)
    return tuple(language for language in ENGLISH_NAMES if language in wanted)


def in_words(language: str) -> str:
    """As its speakers write it, and in English where that differs."""
    english = ENGLISH_NAMES[language]
    return language if language == english else f"{english} · {language}"
