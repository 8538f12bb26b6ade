"""The handbook: topics at the left, found by typing, the chosen one at the right. It stays open beside the work."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from app.i18n import N_, _
from app.ui.dialogs.base import NARROWEST
from app.ui.dialogs.filtered import FilteredList, SearchLine
from app.ui.parts.texts import Button, follow
from app.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it is called and its contents as simple HTML. Links `topic:ID` lead to other pages."""

    id: str
    title: str
    html: str
    search: str


class Handbook(QDialog):
    """A window of its own; `show_page` opens it at a topic."""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._pages: tuple[Page, ...] = ()
        self._shown = ""
        self.setModal(False)
        room = self.screen().availableGeometry().size()
        wanted = QSize(theme.px(940), theme.px(620))
        self.resize(wanted.boundedTo(room) if room.width() >= NARROWEST else wanted)
        self.list = FilteredList(theme, "")
        self.search = SearchLine(self.list)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(theme.px(20))
        self.text.anchorClicked.connect(self._follow)
        self.back = Button(theme, N_("Close"))
        self.back.clicked.connect(self.close)
        self._lay_out()
        self.list.taken.connect(self._take)
        self.list.selectionModel().currentChanged.connect(lambda _now, _then: self._take(self.list.current()))
        follow(theme, self)

    def _lay_out(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, self.theme.px(8), 0)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(side)
        splitter.addWidget(self.text)
        splitter.setSizes([self.theme.px(320), self.theme.px(600)])
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(self.theme.px(16), self.theme.px(16), self.theme.px(16), self.theme.px(12))
        layout.addWidget(splitter, 1)
        layout.addLayout(line)

    def set_pages(self, pages: tuple[Page, ...]) -> None:
        """All pages, in the language in force; the one shown stays."""
        self._pages = pages
        self.setWindowTitle(_("Handbook"))
        self.search.setPlaceholderText(_("Search the handbook …"))
        self.search.setAccessibleName(_("Search the handbook"))
        self.list.setAccessibleName(_("Topics"))
        self.text.setAccessibleName(_("Handbook page"))
        shown = self._shown
        self.list.show_entries([page.title for page in pages], [f"{page.title} {page.search}" for page in pages])
        self.show_page(shown or (pages[0].id if pages else ""))

    def show_page(self, topic: str) -> None:
        """Shows a page; an unknown one shows the first."""
        place = next((place for place, page in enumerate(self._pages) if page.id == topic), 0)
        if self._pages:
            self._take(place)
            self.list.choose(place)

    def page(self) -> str:
        """The id of the page shown."""
        return self._shown

    def restyle(self) -> None:
        self.text.setFont(self.theme.font(13))
        self.search.setFont(self.theme.font(13))
        colours = self.theme.colours
        self.text.document().setDefaultStyleSheet(
            f"h2 {{ font-size: {self.theme.px(20)}px; margin-bottom: {self.theme.px(10)}px; }}"
            f"p, li {{ line-height: 135%; margin-bottom: {self.theme.px(8)}px; }}"
            f"a {{ color: {colours.accent}; }} .code {{ color: {colours.secondary}; }}"
        )
        self._show()

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._pages):
            self._shown = self._pages[place].id
            self._show()

    def _show(self) -> None:
        self.text.setHtml(next((page.html for page in self._pages if page.id == self._shown), ""))

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == "topic":
            self.search.clear()
            self.show_page(link.path())
