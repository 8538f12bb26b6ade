"""Connecting, in four steps: OneDesk, QuickBooks Online, accounts and tax, mappings. Each can be skipped and taken up again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.i18n import N_, _, words
from app.ui.colours import Tone
from app.ui.delegates.choice import ChoiceBox
from app.ui.looks import Chip
from app.ui.models.journal import FieldModel
from app.ui.parts.announce import announce
from app.ui.parts.boxes import Card, ChipLabel, Icon, column, row
from app.ui.parts.fields import Labelled, fill_list, list_field, offer_text, text_field
from app.ui.parts.flow import Flow
from app.ui.parts.page import Page, TableCard
from app.ui.parts.texts import Button, Label, follow
from app.ui.rows import Choice, ConnectView, StepView
from app.ui.theme import Theme
from app.ui.views.table import Table

CHIPS = {
    "done": (Tone.PAID, "check", N_("done")),
    "busy": (Tone.READY, "clock", N_("under way")),
    "failed": (Tone.REFUSED, "refused", N_("did not work")),
}


class Step(Card):
    """One step: its number, its name, a sentence, how far it is, and below it what there is to fill in."""

    def __init__(self, theme: Theme, number: int, title: str, sentence: str) -> None:
        super().__init__(theme)
        self._theme = theme
        self._sentence = sentence
        self._state = StepView("waiting")
        self._number = QLabel(str(number))
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setFixedSize(theme.px(26), theme.px(26))
        self._title = Label(theme, title, size=14, weight=600)
        self._text = Label(theme, sentence, tone="secondary").wrapped()
        self._chip = ChipLabel(theme)
        self.inside = column(spacing=theme.px(10))
        self._holder = QWidget()
        self._holder.setLayout(self.inside)
        self.body.addLayout(row(self._number, self._title, 1, self._chip, spacing=theme.px(12)))
        indented = column(self._text, self._holder, spacing=theme.px(8))
        indented.setContentsMargins(theme.px(38), 0, 0, 0)
        self.body.addLayout(indented)
        follow(theme, self)

    def show_step(self, state: StepView) -> None:
        """How far the step is; one whose turn has not come shows no fields. What did not work is read out."""
        failed = state.state == "failed" and state != self._state
        self._state = state
        self._holder.setVisible(state.state != "waiting")
        self.retranslate()
        self.restyle()
        if failed:
            announce(self._text, state.text)

    def retranslate(self) -> None:
        known = CHIPS.get(self._state.state)
        self._chip.show_chip(Chip(known[0], known[1], _(known[2])) if known else None)
        text = self._state.text or (_(self._sentence) if self._sentence else "")
        self._text.say(text, "refused" if self._state.state == "failed" else "secondary")
        self._text.setVisible(bool(text))

    def restyle(self) -> None:
        colours = self._theme.colours
        grounds = {"open": colours.accent, "busy": colours.accent, "done": colours.tone(Tone.COPIED).ground}
        texts = {"open": colours.on_accent, "busy": colours.on_accent, "done": colours.accent}
        ground = grounds.get(self._state.state, colours.line)
        text = texts.get(self._state.state, colours.text)
        radius = self._theme.px(13)
        self._number.setStyleSheet(f"background: {ground}; color: {text}; border-radius: {radius}px;")
        self._number.setFont(self._theme.font(13, 600))


class OneDeskStep(Step):
    """The key, and one real invoice decoded field by field."""

    def __init__(self, theme: Theme, step: int = 1) -> None:
        text = N_(
            "The API key of your OneDesk account (Administration, Integrations, API). It stays in this computer’s keychain."
        )
        super().__init__(theme, step, "OneDesk", text)
        self.key = Labelled(theme, N_("API key"), text_field(secret=True), 300)
        self.check = Button(theme, N_("Check the key"), "primary")
        self.forget = Button(theme, N_("Disconnect"), "danger")
        self.where = Button(theme, N_("Where do I find this?"), "link")
        self.model = FieldModel()
        self.fields = Table(theme, self.model, lambda: _("Fields of the invoice"), cell_ring=True)
        self.sample = Label(theme, weight=600).wrapped()
        self.raw = Button(theme, N_("Show OneDesk’s answer"), "link")
        self._fields_card = TableCard(self.fields)
        self.inside.addLayout(row(self.key, 1))
        self.inside.addLayout(Flow(theme.px(8)).add(self.check, self.forget, self.where))
        self.inside.addLayout(row(self.sample, self.raw))
        self.inside.addWidget(self._fields_card)

    def show_view(self, view: ConnectView) -> None:
        """Fills the step; the key itself is never shown again."""
        self.show_step(view.onedesk)
        edit = self.key.field
        edit.setPlaceholderText(_("stored in the keychain") if view.has_key else "")
        self.forget.setVisible(view.has_key)
        self.model.replace_all(view.fields)
        self.sample.say(_("Invoice {number} as it is read:").format(number=view.sample))
        for part in (self.sample, self.raw, self._fields_card):
            part.setVisible(bool(view.fields))
        height = self.fields.horizontalHeader().height() + len(view.fields) * self._theme.px(36) + 4
        self._fields_card.setFixedHeight(min(height, self._theme.px(300)))


class QuickBooksStep(Step):
    """The user's own Intuit app, and the sign-in in the browser."""

    def __init__(self, theme: Theme, step: int = 2) -> None:
        text = N_("Your own Intuit app signs in; its secrets stay in this computer’s keychain only.")
        super().__init__(theme, step, "QuickBooks Online", text)
        self._offered = ""
        self.environment = Labelled(theme, N_("Environment"), list_field(), 190)
        self.client_id = Labelled(theme, N_("Client ID"), text_field(), 400)
        self.secret = Labelled(theme, N_("Client secret"), text_field(secret=True), 270)
        self.redirect = Labelled(theme, N_("Redirect address, as entered at Intuit"), text_field(), 300)
        spin = QSpinBox()
        spin.setRange(1024, 65535)
        spin.setGroupSeparatorShown(False)
        self.port = Labelled(theme, N_("Port"), spin, 80)
        self.sign_in = Button(theme, N_("Sign in to QuickBooks Online"), "primary")
        self.copy_link = Button(theme, N_("Copy link"))
        self.paste = Button(theme, N_("Paste final address …"))
        self.forget = Button(theme, N_("Disconnect"), "danger")
        self.where = Button(theme, N_("Where do I find this?"), "link")
        self.waiting_icon = Icon(theme, "clock", "t:ready")
        self.waiting = Label(theme, tone="ready").wrapped()
        self.cancel = Button(theme, N_("Cancel"), "link")
        fields = Flow(theme.px(12), theme.px(10))
        fields.add(self.environment, self.client_id, self.secret, self.redirect, self.port)
        self.inside.addLayout(fields)
        buttons = Flow(theme.px(8)).add(self.sign_in, self.copy_link, self.paste, self.forget, self.where)
        self.inside.addLayout(buttons)
        line = row(self.waiting_icon, self.waiting, self.cancel)
        line.setStretch(1, 1)
        self.inside.addLayout(line)

    def show_view(self, view: ConnectView) -> None:
        """Fills the step; the secret itself is never shown again."""
        self.show_step(view.quickbooks)
        kinds = (("sandbox", _("to try things out")), ("production", _("the real books")))
        choices = tuple(Choice(key, f"{words.environment(key)} ({what})") for key, what in kinds)
        chosen = self.environment.field.currentData() if view.environment == self._offered else view.environment
        self._offered = view.environment
        fill_list(self.environment.field, choices, str(chosen))
        offer_text(self.client_id.field, view.client_id)
        known = _("as in the last try") if view.tried_secret else ""
        self.secret.field.setPlaceholderText(_("stored in the keychain") if view.has_secret else known)
        offer_text(self.redirect.field, view.redirect)
        if self.port.field.property("offered") != view.port:
            self.port.field.setValue(view.port)
            self.port.field.setProperty("offered", view.port)
        waiting = bool(view.signing_in)
        self.waiting.say(view.signing_in)
        for part in (self.waiting_icon, self.waiting, self.cancel, self.paste, self.copy_link):
            part.setVisible(waiting)
        self.sign_in.setEnabled(not waiting)
        failed = view.quickbooks.state == "failed"
        self.sign_in.say(_("Try again") if failed else _("Sign in to QuickBooks Online"))
        self.forget.setVisible(view.quickbooks.state == "done")


class AccountsStep(Step):
    """The defaults that appear once the company is known."""

    def __init__(self, theme: Theme, step: int = 3) -> None:
        text = N_("Default income account and tax code, as soon as the company is known.")
        super().__init__(theme, step, N_("Accounts and tax"), text)
        self.account = Labelled(theme, N_("Default income account"), ChoiceBox(()), 280)
        self.tax = Labelled(theme, N_("Default tax code"), ChoiceBox(()), 200)
        self.inside.addLayout(Flow(theme.px(12), theme.px(10)).add(self.account, self.tax))

    def show_view(self, view: ConnectView) -> None:
        """Fills the step."""
        self.show_step(view.accounts)
        fill_list(self.account.field, view.income_accounts, view.income_account)
        fill_list(self.tax.field, view.tax_codes, view.tax_code)
        self.tax.setVisible(bool(view.tax_codes))


class MappingsStep(Step):
    """What is left to decide, with the way to it."""

    def __init__(self, theme: Theme) -> None:
        text = N_("Equal names count at once, similar ones are suggested.")
        super().__init__(theme, 4, N_("Check service types and customers"), text)
        self.mappings = Button(theme, N_("Service types"), icon="mapping")
        self.customers = Button(theme, N_("Customers"), icon="person")
        self.canary = Button(theme, N_("Copy a first invoice"), "primary")
        self.inside.addLayout(Flow(theme.px(8)).add(self.mappings, self.customers, self.canary))

    def show_view(self, view: ConnectView) -> None:
        """Fills the step."""
        self.show_step(view.mappings)


class Connecting(Page):
    """The forms of both connections and of the defaults, with what they ask for. Secrets leave the page once, in the signal of the
    button that was pressed, and the field is emptied."""

    onedesk_requested = Signal(str)  # the API key
    onedesk_forget_requested = Signal()
    raw_requested = Signal()
    field_place_changed = Signal(str, str)
    sign_in_requested = Signal(str, str, str, str, int)  # environment, client id, secret, redirect address, port
    copy_link_requested = Signal()
    paste_address_requested = Signal()
    cancel_requested = Signal()
    quickbooks_forget_requested = Signal()
    setting_changed = Signal(str, str)
    place_requested = Signal(str)  # mappings, customers, ready
    help_requested = Signal(str)

    def __init__(self, theme: Theme, title: str, sentence: str = "", first: int = 1) -> None:
        super().__init__(theme, title, sentence)
        self.onedesk = OneDeskStep(theme, first)
        self.quickbooks = QuickBooksStep(theme, first + 1)
        self.accounts = AccountsStep(theme, first + 2)
        self._view = ConnectView()
        self._connect()

    def _connect(self) -> None:
        one, quick = self.onedesk, self.quickbooks
        one.check.clicked.connect(self._check_key)
        one.key.field.returnPressed.connect(self._check_key)
        one.forget.clicked.connect(self.onedesk_forget_requested)
        one.raw.clicked.connect(self.raw_requested)
        one.where.clicked.connect(lambda: self.help_requested.emit("onedesk-key"))
        one.model.place_changed.connect(self.field_place_changed)
        quick.sign_in.clicked.connect(self._sign_in)
        quick.copy_link.clicked.connect(self.copy_link_requested)
        quick.paste.clicked.connect(self.paste_address_requested)
        quick.cancel.clicked.connect(self.cancel_requested)
        quick.forget.clicked.connect(self.quickbooks_forget_requested)
        quick.where.clicked.connect(lambda: self.help_requested.emit("intuit-keys"))
        for labelled, key in (
            (self.accounts.account, "default-income-account"),
            (self.accounts.tax, "default-tax-code"),
        ):
            box = labelled.field
            box.activated.connect(lambda _place, box=box, key=key: self._choose(box, key))
            box.finished.connect(lambda box=box, key=key: self._choose(box, key))

    def show_view(self, view: ConnectView) -> None:
        """Fills the forms; fields in which a person types are left alone."""
        self._view = view
        for form in (self.onedesk, self.quickbooks, self.accounts):
            form.show_view(view)

    def retranslate(self) -> None:
        self.show_view(self._view)

    def _check_key(self) -> None:
        key = self.onedesk.key.field.text().strip()
        self.onedesk.key.field.clear()
        self.onedesk_requested.emit(key)

    def _sign_in(self) -> None:
        quick = self.quickbooks
        secret = quick.secret.field.text().strip()
        quick.secret.field.clear()
        self.sign_in_requested.emit(
            str(quick.environment.field.currentData()),
            quick.client_id.field.text().strip(),
            secret,
            quick.redirect.field.text().strip(),
            quick.port.field.value(),
        )

    def _choose(self, box: ChoiceBox, key: str) -> None:
        choice = box.choice()
        known = self._view.income_account if key == "default-income-account" else self._view.tax_code
        if choice is not None and choice.id != known:
            self.setting_changed.emit(key, choice.id)


class ConnectPage(Connecting):
    """All steps one below the other, as they stand in the settings."""

    guide_requested = Signal()

    def __init__(self, theme: Theme, embedded: bool = False) -> None:
        sentence = N_(
            "Four steps. Each can be skipped and taken up later; nothing is written to QuickBooks Online before you copy."
        )
        super().__init__(theme, N_("Connect"), sentence)
        if embedded:
            self.body.setContentsMargins(0, 0, 0, 0)
            self.head.hide()
        self.mappings = MappingsStep(theme)
        self.guide = Button(theme, N_("Step by step, with the guided start"), "link", icon="arrow")
        self.guide.clicked.connect(self.guide_requested)
        self.body.addWidget(self.guide, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(scrolling(theme, self.onedesk, self.quickbooks, self.accounts, self.mappings), 1)
        for button, place in (
            (self.mappings.mappings, "mappings"),
            (self.mappings.customers, "customers"),
            (self.mappings.canary, "ready"),
        ):
            button.clicked.connect(lambda _on=False, place=place: self.place_requested.emit(place))
        self.show_view(self._view)

    def show_view(self, view: ConnectView) -> None:
        super().show_view(view)
        self.mappings.show_view(view)


def scrolling(theme: Theme, *cards: QWidget) -> QScrollArea:
    """Cards one below the other, which scroll where the height does not do."""
    inside = QWidget()
    inside.setProperty("role", "clear")
    steps = QVBoxLayout(inside)
    steps.setContentsMargins(0, 0, theme.px(4), 0)
    steps.setSpacing(theme.px(12))
    for card in cards:
        steps.addWidget(card)
    steps.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    return area
