"""Child processes of the bench that tell when their window stands, and what memory they take:
`python -m tests.bench.probe empty`, `... program FOLDER ROWS` and `... full FOLDER ROWS`.

Each prints the moment (by the clock that all processes of a computer share) of the first painted table with so many rows, the bytes
resident then, and the seconds of processor time until then; `full` waits until the list of all invoices shows so many and everything is
read that is read in idle time.
"""

from __future__ import annotations

import asyncio
import sys
import time

SETTLED = 4_000  # milliseconds


def _empty() -> int:
    """An empty window with a table, under qasync: what any PySide6 program needs at least."""
    import qasync  # isort: skip
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                _told(application)
            return False

    application = QApplication(["empty"])
    window = QMainWindow()
    table = QTableView()
    table.setModel(QStandardItemModel(0, 7))
    window.setCentralWidget(table)
    window.resize(1480, 860)
    watch = Watch()
    table.viewport().installEventFilter(watch)

    async def shown() -> int:
        done = asyncio.Event()
        application.aboutToQuit.connect(done.set)
        window.show()
        await done.wait()
        return 0

    loop = qasync.QEventLoop(application)
    with loop:
        return int(loop.run_until_complete(shown()))


def _program(folder: str, rows: int, full: bool) -> int:
    """The program as it is started by a person; its window tells of itself."""
    from app import main as wiring

    def watched() -> None:
        from app.desktop import start  # isort: skip - it is what loads Qt
        from PySide6.QtCore import QEvent, QObject, QTimer
        from PySide6.QtWidgets import QApplication

        from app.ui.window import Window

        class Watch(QObject):
            def __init__(self, window: Window) -> None:
                super().__init__(window)
                self._window = window
                if full:
                    self._timer = QTimer(self)
                    self._timer.timeout.connect(self._look)
                    self._timer.start(250)
                else:
                    window.invoices.table.viewport().installEventFilter(self)

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and self._window.invoice_model.rowCount() >= rows:
                    _told(QApplication.instance())
                return False

            def _look(self) -> None:
                if self._window.invoice_model.rowCount() >= rows:
                    self._timer.stop()
                    QTimer.singleShot(SETTLED, lambda: _told(QApplication.instance()))
                elif self._window.isVisible():
                    self._window.go("all")

        class Watched(Window):
            def __init__(self, *arguments) -> None:
                super().__init__(*arguments)
                self.watch = Watch(self)

        vars(start)["Window"] = Watched

    plain = wiring._window

    def window(arguments):
        watched()
        return plain(arguments)

    wiring._window = window
    return wiring.main(["--data-dir", folder])


_once: list[float] = []


def _told(application) -> None:
    from PySide6.QtCore import QTimer

    if not _once:
        _once.append(time.monotonic())
        worked = time.process_time()
        from tests.bench.measure import resident

        sys.stdout.write(f"{_once[0]} {resident()} {worked}\n")
        sys.stdout.flush()
        QTimer.singleShot(0, application.quit)


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(_empty() if words[0] == "empty" else _program(words[1], int(words[2]), full=words[0] == "full"))
