"""The pages of the main window: the queue at once, so that the list is soon on the screen; every other when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QWidget

from app.ui.models.invoices import InvoiceModel
from app.ui.parts.texts import retranslate_below
from app.ui.theme import Theme
from app.ui.views.invoices import InvoicesPage

if TYPE_CHECKING:
    from app.ui.views.attention import AttentionPage
    from app.ui.views.decisions import CustomersPage, MappingPage
    from app.ui.views.details import DetailsPane
    from app.ui.views.guide import GuidePage
    from app.ui.views.journal import JournalPage
    from app.ui.views.overview import OverviewPage
    from app.ui.views.review import ReviewPage
    from app.ui.views.run import RunPage
    from app.ui.views.settings import SettingsPage
    from app.ui.views.tie_out import TieOutPage

P = TypeVar("P", bound=QWidget)
QUEUES = ("open", "ready", "copied", "changed", "sent", "paid", "all")
PANE, LEAST_PANE = 380, 300  # pixels at the usual scale: the details
LATER = (
    "details",
    "attention",
    "mappings",
    "customers",
    "overview",
    "tie_out",
    "journal",
    "settings",
    "review",
    "run",
)
PLACES = {**dict.fromkeys(QUEUES, "invoices"), **{name: name for name in LATER if name != "details"}, "guide": "guide"}


class Pages(QMainWindow):
    """A stack of pages, and beside it, in `splitter`, the details of one invoice. A page is made when it is first asked for, or by
    `rest`; the guide, the largest, only when somebody goes to it: then `guide_made` carries it."""

    guide_made = Signal(QWidget)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._place = ""
        self.invoice_model = InvoiceModel(self)
        self.invoices = InvoicesPage(theme, self.invoice_model)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.invoices)
        self._pane = QWidget()  # the place of the details until they are made
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(theme.px(4))  # wide enough to be met by the mouse
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self._pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([theme.px(900), theme.px(PANE)])

    def page(self) -> QWidget:
        """The page shown."""
        page: QWidget = getattr(self, PLACES[self._place])
        return page

    def rest(self) -> Iterator[str]:
        """Makes what was not asked for yet, one page a step; gives its name."""
        for name in LATER:
            getattr(self, name)
            yield name

    def is_made(self, name: str) -> bool:
        """Whether this page was asked for already."""
        return name in self.__dict__

    @cached_property
    def attention(self) -> AttentionPage:
        from app.ui.views.attention import AttentionPage

        return self._made(AttentionPage(self.theme))

    @cached_property
    def mappings(self) -> MappingPage:
        from app.ui.views.decisions import MappingPage

        return self._made(MappingPage(self.theme))

    @cached_property
    def customers(self) -> CustomersPage:
        from app.ui.views.decisions import CustomersPage

        return self._made(CustomersPage(self.theme))

    @cached_property
    def overview(self) -> OverviewPage:
        from app.ui.views.overview import OverviewPage

        return self._made(OverviewPage(self.theme))

    @cached_property
    def tie_out(self) -> TieOutPage:
        from app.ui.views.tie_out import TieOutPage

        return self._made(TieOutPage(self.theme))

    @cached_property
    def journal(self) -> JournalPage:
        from app.ui.views.journal import JournalPage

        return self._made(JournalPage(self.theme))

    @cached_property
    def settings(self) -> SettingsPage:
        from app.ui.views.settings import SettingsPage

        return self._made(SettingsPage(self.theme))

    @cached_property
    def guide(self) -> GuidePage:
        from app.ui.views.guide import GuidePage

        page = self.__dict__["guide"] = self._made(GuidePage(self.theme))  # whoever serves it may ask for it
        self.guide_made.emit(page)
        return page

    @cached_property
    def review(self) -> ReviewPage:
        from app.ui.views.review import ReviewPage

        return self._made(ReviewPage(self.theme))

    @cached_property
    def run(self) -> RunPage:
        from app.ui.views.run import RunPage

        return self._made(RunPage(self.theme))

    @cached_property
    def details(self) -> DetailsPane:
        from app.ui.views.details import DetailsPane

        pane, sizes = DetailsPane(self.theme), self.splitter.sizes()
        pane.setVisible(not self._pane.isHidden())
        self.splitter.replaceWidget(1, pane)
        self._pane.deleteLater()
        self._pane = pane
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes(sizes)
        retranslate_below(pane)
        pane.back_requested.connect(self.back_to_list)
        return pane

    def back_to_list(self) -> None:
        """The details are no longer wanted in place of the list."""

    def _made(self, page: P) -> P:
        self.stack.addWidget(page)
        retranslate_below(page)
        return page
