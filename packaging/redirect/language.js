// Shows the page in the reader's language; without script both stand there.
"use strict";

const german = (navigator.languages || [navigator.language || "en"])[0].toLowerCase().startsWith("de");
document.documentElement.lang = german ? "de" : "en";
document.documentElement.classList.add(german ? "only-de" : "only-en");
