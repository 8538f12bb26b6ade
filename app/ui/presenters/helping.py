"""The handbook at the right page: F1 where one is, "What does this mean?" at the problem or the state."""

from __future__ import annotations

from html import escape

from app.domain.problems import CODES
from app.i18n import _, words
from app.i18n.handbook import TOPICS, Topic
from app.i18n.meanings import MEANINGS
from app.i18n.problems import WORDS, meaning
from app.ui.dialogs.handbook import Handbook, Page
from app.ui.window import Window

PLACES = {
    "open": "lists",
    "ready": "copy",
    "attention": "problems",
    "copied": "copy",
    "changed": "changes",
    "sent": "send",
    "paid": "payments",
    "all": "lists",
    "mappings": "mapping",
    "customers": "customers",
    "overview": "overview",
    "tie_out": "month-end",
    "journal": "journal",
    "settings": "first-steps",
    "guide": "first-steps",
    "review": "review",
    "run": "run",
}
SECTIONS = {
    "connection": "first-steps",
    "tracking": "mapping",
    "books": "tax",
    "look": "keyboard",
    "onedesk": "onedesk-key",
    "network": "security",
    "place": "moving",
}
STATE, PROBLEM = "state:", "problem:"


class Help:
    """Opens the handbook; it stays open beside the work and follows the language."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._book: Handbook | None = None

    def open_here(self) -> None:
        """The page about the place where one is."""
        place = self._window.place()
        topic = PLACES.get(place, "first-steps")
        if place == "settings":
            topic = SECTIONS.get(self._window.settings.section(), topic)
        self.open(topic)

    def open(self, topic: str) -> None:
        """A page by its id; a problem's code or a state's name is one too."""
        if self._book is None:
            self._book = Handbook(self._window.theme, self._window)
            self._book.set_pages(pages())
        known = {page.id for page in pages()}
        wanted = next((each for each in (topic, PROBLEM + topic, STATE + topic) if each in known), "first-steps")
        self._book.search.clear()
        self._book.show_page(wanted)
        self._book.show()
        self._book.raise_()
        self._book.search.setFocus()

    def page(self) -> str:
        """The id of the page shown; empty while the handbook is closed."""
        return self._book.page() if self._book is not None and self._book.isVisible() else ""

    def retranslate(self) -> None:
        """All pages in the language in force."""
        if self._book is not None:
            self._book.set_pages(pages())

    def close(self) -> None:
        """Closes the handbook with the window."""
        if self._book is not None:
            self._book.close()


def pages() -> tuple[Page, ...]:
    """Every page in the language in force: the topics, then each state, then each problem by its title."""
    found = [_topic(topic) for topic in TOPICS]
    found += [_state(name) for name in MEANINGS]
    cases = sorted(CODES | set(WORDS))
    found += sorted((_problem(case) for case in cases), key=lambda page: page.title.casefold())
    return tuple(found)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _topic(topic: Topic) -> Page:
    body = "".join(_paragraph(_(text)) for text in topic.paragraphs)
    steps = "".join(f"<li>{escape(_(text))}</li>" for text in topic.steps)
    listed = f"<ol>{steps}</ol>" if steps else ""
    links = "".join(f'<li><a href="topic:{each.id}">{escape(_(each.title))}</a></li>' for each in _related(topic))
    also = escape(_("See also"))
    more = f"<p><b>{also}</b></p><ul>{links}</ul>" if links else ""
    title = _(topic.title)
    words_of = " ".join(_(text) for text in (*topic.paragraphs, *topic.steps))
    return Page(topic.id, title, f"<h2>{escape(title)}</h2>{body}{listed}{more}", words_of)


def _related(topic: Topic) -> list[Topic]:
    return [each for each in TOPICS if each.id in topic.related]


def _state(name: str) -> Page:
    title = _("State: {name}").format(name=words.state(name))
    said = words.state_meaning(name)
    every = escape(_("All states"))
    link = f'<p><a href="topic:states">{every}</a></p>'
    return Page(STATE + name, title, f"<h2>{escape(title)}</h2>{_paragraph(said)}{link}", said)


def _problem(code: str) -> Page:
    text = meaning(code)
    title = text.title
    fix = f"<p><b>{escape(_('What you can do'))}</b></p>{_paragraph(text.fix)}" if text.fix else ""
    named = f'<p class="code">{escape(code)}</p>'
    html = f"<h2>{escape(title)}</h2>{_paragraph(text.detail)}{fix}{named}"
    return Page(PROBLEM + code, title, html, f"{text.detail} {text.fix} {code}")
