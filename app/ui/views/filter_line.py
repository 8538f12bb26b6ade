"""The line above a list: search, month, and how many rows the filters hide."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.i18n import N_, _, ngettext
from app.ui.parts.announce import announce
from app.ui.parts.texts import Button, Label, follow
from app.ui.theme import Theme

TYPING_MS = 80
LEAST_SEARCH, LEAST_NAME = 110, 60  # of the design
EDGES = 56  # of a search field: borders, and the button that empties it


class SearchField(QLineEdit):
    """A field to search in; `searched` fires a moment after the last key, `left_down` when the arrow goes down to what was found. Where
    its hint has no room, it says less."""

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, theme: Theme, hint: str, name: str = N_("Search")) -> None:
        super().__init__()
        self._theme = theme
        self._hint = hint
        self._name = name
        self.setClearButtonEnabled(True)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(TYPING_MS)
        self._wait.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textChanged.connect(lambda _text: self._wait.start())
        self.returnPressed.connect(self._at_once)
        self.retranslate()
        follow(theme, self)

    def _at_once(self) -> None:
        self._wait.stop()
        self.searched.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self._at_once()
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self._say_hint()
        self.setAccessibleName(_(self._name))

    def _say_hint(self) -> None:
        room = self.width() - self._theme.px(EDGES)
        hints = [hint for hint in (_(self._hint), _("Search …")) if self._theme.width(hint) <= room]
        self.setPlaceholderText(next(iter(hints), ""))

    def restyle(self) -> None:
        self.setFont(self._theme.font(13))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_hint()


class FilterLine(QWidget):
    """Search and month; `changed` fires with (search, month), the month as `2026-11` or empty for all. Beside them may stand the
    name of the invoices that are shown alone; `only_left` fires when a person takes that away."""

    changed = Signal(str, str)
    show_all_requested = Signal()
    only_left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hidden = 0
        self._only = ""
        self.search = SearchField(theme, N_("Search number, customer, amount …"), N_("Search invoices"))
        self.month = QComboBox()
        self.month.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._note = Label(theme, size=12, tone="secondary")
        self._all = Button(theme, N_("Show all"), "link")
        self.only = Button(theme, icon="close")
        self.only.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.search, 20)
        layout.addWidget(self.month)
        layout.addWidget(self.only)
        layout.addStretch(1)
        layout.addWidget(self._note)
        layout.addWidget(self._all)
        self.search.setMinimumWidth(theme.px(LEAST_SEARCH))
        self.search.setMaximumWidth(theme.px(292))
        self.search.searched.connect(lambda _text: self._tell())
        self.month.currentIndexChanged.connect(lambda _place: self._tell())
        self._all.clicked.connect(self.show_everything)
        self.only.clicked.connect(self._leave_only)
        self.set_months(())
        self.retranslate()
        follow(theme, self)

    def set_months(self, months: tuple[tuple[str, str], ...]) -> None:
        """The months to choose from as (`2026-11`, its name); the chosen one stays."""
        chosen = self.month.currentData() or ""
        self.month.blockSignals(True)
        self.month.clear()
        self.month.addItem(_("All months"), "")
        for key, name in months:
            self.month.addItem(name, key)
        self.month.setCurrentIndex(max(self.month.findData(chosen), 0))
        self.month.blockSignals(False)

    def choose_month(self, month: str) -> None:
        """Chooses a month (`2026-11`; empty for all)."""
        self.month.setCurrentIndex(max(self.month.findData(month), 0))

    def show_only(self, label: str) -> None:
        """What the invoices are called that are shown alone; empty: none are."""
        self._only = label
        self._call_only(label)
        self.only.setVisible(bool(label))
        self.show_hidden(self._hidden)

    def _call_only(self, text: str) -> None:
        self.only.say(text)
        self.only.setAccessibleName(_("{name}: show the others, too").format(name=self._only))
        self.only.setToolTip(self.only.accessibleName())

    def values(self) -> tuple[str, str]:
        """(search, month) as they stand."""
        return self.search.text(), str(self.month.currentData() or "")

    def show_hidden(self, count: int) -> None:
        """How many rows are hidden; 0 says nothing."""
        other, self._hidden = count != self._hidden, count
        hidden = ngettext("{count} invoice hidden by filters", "{count} invoices hidden by filters", count)
        self._note.say(hidden.format(count=count))
        self._note.setToolTip(self._note.text())
        self._note.setVisible(count > 0)
        self._all.setVisible(count > 0)
        if other and count:
            announce(self, hidden.format(count=count))
        self._fit()

    def retranslate(self) -> None:
        self.month.setItemText(0, _("All months"))
        self.month.setAccessibleName(_("Month"))
        self.show_hidden(self._hidden)

    def restyle(self) -> None:
        self.month.setFont(self._theme.font(13))

    def clear(self) -> None:
        """No filter; tells nobody but `only_left`."""
        if not self.only.isHidden():
            self._leave_only()
        for part in (self.search, self.month):
            part.blockSignals(True)
        self.search.clear()
        self.month.setCurrentIndex(0)
        for part in (self.search, self.month):
            part.blockSignals(False)

    def _leave_only(self) -> None:
        self.show_only("")
        self.only_left.emit()

    def show_everything(self) -> None:
        """No filter any more, as a person wants it."""
        self.clear()
        self._tell()
        self.show_all_requested.emit()

    def _tell(self) -> None:
        self.changed.emit(*self.values())

    def _fit(self) -> None:
        """Where all of it has no room, it says less: the sentence first; beside invoices that are shown alone the months go, then the
        sentence, and what they are called is cut last. The button says it whole, and the foot how many there are."""
        if not self.width():
            return
        alone = not self.only.isHidden()
        self.month.show()
        if alone:
            self._call_only(self._only)
        if self._hidden and self._lacking() > 0:
            self._note.say(_("{count} hidden").format(count=self._hidden))
        if not alone:
            return
        self.month.setVisible(self._lacking() <= 0 or self.month.currentIndex() > 0)
        self._note.setVisible(self._hidden > 0 and self._lacking() <= 0)
        if (more := self._lacking()) > 0:
            metrics = self.only.fontMetrics()
            room = max(metrics.horizontalAdvance(self._only) - more, self._theme.px(LEAST_NAME))
            self._call_only(metrics.elidedText(self._only, Qt.TextElideMode.ElideRight, room))

    def _lacking(self) -> int:
        """Pixels that are missing for what is shown, the search field as narrow as it may be."""
        parts = [part for part in (self.month, self.only, self._note, self._all) if not part.isHidden()]
        needed = self._theme.px(LEAST_SEARCH) + sum(part.sizeHint().width() for part in parts)
        return int(needed + self._theme.px(8) * (len(parts) + 1) - self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._hidden:
            self.show_hidden(self._hidden)
        else:
            self._fit()
