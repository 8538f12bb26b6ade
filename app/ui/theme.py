"""The look in force: palette, typeface, sizes and the one style sheet; light, dark or the system's, switched while running."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import icons
from app.ui.colours import DARK, LIGHT, Colours
from app.ui.restyling import Restyling
from app.ui.style_sheet import style_sheet

DESIGNED_FOR_DPI = 96
USUAL_POINTS = {"windows": 9.0, "cocoa": 13.0, "offscreen": 9.0}  # the size that a platform's own text has at 100 %
MEASURED = 20_000  # widths of texts that are remembered of one font
SYSTEM_POINTS = "systemPoints"  # property of the application
MODES = ("system", "light", "dark")


def load_typeface() -> str:
    """Loads Inter (OFL) for this process and returns its family; empty when it is not installed, then the platform's own is used."""
    import fontpkg_inter

    files = Path(fontpkg_inter.__file__).parent / "files"
    family = ""
    for file in sorted(files.glob("Inter[[]*.ttf")):  # the upright one: nothing here is set in italics
        number = QFontDatabase.addApplicationFont(str(file))
        family = family or next(iter(QFontDatabase.applicationFontFamilies(number)), "")
    return family


class Theme(QObject):
    """What every view asks for colours, fonts, icons and lengths. `changed` fires after the look was switched."""

    changed = Signal()

    def __init__(
        self, application: QApplication, mode: str = "system", scale: float | None = None, dressed: bool = True
    ) -> None:
        super().__init__(application)
        self._dressed = dressed
        self._application = application
        self._mode = mode
        self._measured: dict[tuple[float, int, bool], tuple[QFontMetricsF, dict[str, int]]] = {}
        self._fonts: dict[tuple[float, int, bool], QFont] = {}  # each cell asks for one when it is painted
        self.family = load_typeface()
        self.scale = scale if scale is not None else self._system_scale()
        self.colours: Colours = LIGHT
        if dressed:
            application.setStyle("Fusion")  # gives it back, and that has PySide6 name all that a style can draw: 7 ms
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        application.screenAdded.connect(self._screen_added)
        self._ratios = self._ratios_of_screens()
        self.restyling = Restyling(application)
        self._dots = 0.0
        self.apply()

    @property
    def mode(self) -> str:
        """`system`, `light` or `dark`."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Switches to `system`, `light` or `dark` at once."""
        if mode not in MODES:
            raise ValueError(mode)
        if mode != self._mode:
            self._mode = mode
            self.apply()

    def apply(self) -> None:
        """Puts palette, font and style sheet in force and tells the views: what is in sight at once, the rest in steps."""
        self.colours = DARK if self._wants_dark() else LIGHT
        self._application.setPalette(_palette(self.colours))
        self._apply_fonts()
        if self._dressed:
            self.restyling.put_on(style_sheet(self.colours, self.px, icons.FOLDER))
        self._tell()

    def _apply_fonts(self) -> None:
        """The typeface, where it is not in force yet, or the screen has another number of dots."""
        dots = self._application.primaryScreen().logicalDotsPerInch()
        if dots != self._dots:
            self._dots = dots
            self._measured.clear()
            self._fonts.clear()
            self._application.setFont(self.font())
            self._application.setFont(self.font(12, 600), "QHeaderView")  # type: ignore[arg-type]  # the stub says bytes

    def _tell(self) -> None:
        self.restyling.restyle()
        self.changed.emit()

    def dress(self) -> None:
        """Puts the style sheet in force that `dressed` False kept back: after a window is built it is a third of the work, for each
        part is measured once and not again whenever another joins it."""
        if not self._dressed:
            self._dressed = True
            self._application.setStyleSheet(style_sheet(self.colours, self.px, icons.FOLDER))

    def px(self, length: float) -> int:
        """A length of the design (drawn at 96 dpi) in device-independent pixels, grown with the system's text size."""
        return round(length * self.scale)

    def font(self, size: float = 13, weight: int = 400, tabular: bool = False) -> QFont:
        """The typeface at `size` pixels of the design; `tabular` gives all figures the same width."""
        known = self._fonts.get((size, weight, tabular))
        if known is not None:
            return QFont(known)
        made = QFont(self.family) if self.family else QFont()
        dpi = self._application.primaryScreen().logicalDotsPerInch()
        made.setPointSizeF(size * self.scale * 72 / dpi)
        made.setVariableAxis(QFont.Tag("wght"), weight)
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            made.setFeature(QFont.Tag("tnum"), 1)
        self._fonts[size, weight, tabular] = QFont(made)
        return made

    def width(self, text: str, size: float = 13, weight: int = 400, tabular: bool = False) -> int:
        """How wide `text` is, in device-independent pixels. Tables ask for the same texts again and again: they are remembered."""
        metrics, widths = self._measured.get((size, weight, tabular), (None, {}))
        if metrics is None or len(widths) > MEASURED:
            metrics, widths = QFontMetricsF(self.font(size, weight, tabular)), {}
            self._measured[size, weight, tabular] = metrics, widths
        if text not in widths:
            widths[text] = int(metrics.horizontalAdvance(text)) + 1
        return widths[text]

    def icon(self, name: str, colour: str = "", gap: int = 0) -> QIcon:
        """Icon `name` for a button or menu; in the text colour unless told otherwise; `gap` pixels of the design between it and a label."""
        colours = self.colours
        return icons.icon(name, colour or colours.text, colours.secondary, self.px(16), self._ratios, self.px(gap))

    def pixmap(self, name: str, colour: str, widget: QWidget | None = None, size: int = 16) -> QPixmap:
        """Icon `name` for painting, sharp on the screen of `widget`."""
        ratio = widget.devicePixelRatioF() if widget else 1.0
        soft, paper = self.colours.row_line, self.colours.paper
        return icons.pixmap(name, colour, self.px(size), ratio, soft, paper)

    def _ratios_of_screens(self) -> tuple[float, ...]:
        """What icons are drawn for: all of 100, 200 and 300 % would be fourteen times as many pixels."""
        return tuple(sorted({1.0, *(float(ceil(screen.devicePixelRatio())) for screen in self._application.screens())}))

    def _screen_added(self) -> None:
        """A screen with more pixels needs icons with more of them."""
        ratios = self._ratios_of_screens()
        if ratios != self._ratios:
            self._ratios = ratios
            self._tell()

    def _wants_dark(self) -> bool:
        if self._mode != "system":
            return self._mode == "dark"
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _system_changed(self) -> None:
        if self._mode == "system":
            self.apply()

    def _system_scale(self) -> float:
        usual = USUAL_POINTS.get(self._application.platformName(), 10.0)
        # Asked before the first Theme put its own font in force; a second one would measure that.
        points = self._application.property(SYSTEM_POINTS) or self._application.font().pointSizeF()
        self._application.setProperty(SYSTEM_POINTS, points)
        return min(max(points / usual, 1.0), 2.5)


def _palette(colours: Colours) -> QPalette:
    """The same colours for what the style sheet does not reach: dialogs of the platform, tool tips, disabled text."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.page,
        QPalette.ColorRole.Base: colours.paper,
        QPalette.ColorRole.AlternateBase: colours.header,
        QPalette.ColorRole.Button: colours.paper,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.secondary,
        QPalette.ColorRole.Highlight: colours.selected,
        QPalette.ColorRole.HighlightedText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.paper,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.line,
        QPalette.ColorRole.Accent: colours.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.secondary))
    return palette
