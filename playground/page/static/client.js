/** The words of Slack's own client, in the language of the person's Slack: they stand among Village's, which is in it too. */

/** @typedef {"home"|"messages"|"optional"|"chooseOne"|"chooseSome"|"edited"|"onlyYou"|"alsoSent"} ClientWord */

/** @type {Record<string, Record<ClientWord, string>>} */
const WORDS = {
  en: {
    home: "Home",
    messages: "Messages",
    optional: "(optional)",
    chooseOne: "Choose one",
    chooseSome: "Choose some",
    edited: "(edited)",
    onlyYou: "Only visible to you",
    alsoSent: "Also sent to the channel, from a thread",
  },
  de: {
    home: "Home",
    messages: "Nachrichten",
    optional: "(optional)",
    chooseOne: "Auswählen",
    chooseSome: "Auswählen",
    edited: "(bearbeitet)",
    onlyYou: "Nur für dich sichtbar",
    alsoSent: "Auch an den Channel gesendet, aus einem Thread",
  },
  fr: {
    home: "Accueil",
    messages: "Messages",
    optional: "(facultatif)",
    chooseOne: "Choisir",
    chooseSome: "Choisir",
    edited: "(modifié)",
    onlyYou: "Visible par toi uniquement",
    alsoSent: "Envoyé aussi dans le canal, depuis un fil",
  },
  es: {
    home: "Inicio",
    messages: "Mensajes",
    optional: "(opcional)",
    chooseOne: "Elegir",
    chooseSome: "Elegir",
    edited: "(editado)",
    onlyYou: "Solo tú puedes verlo",
    alsoSent: "Enviado también al canal, desde un hilo",
  },
};

/** @param {string} locale BCP 47; English where there are no words of its language @param {ClientWord} word */
export const clientWord = (locale, word) => (WORDS[locale.split("-")[0]] ?? WORDS.en)[word];
