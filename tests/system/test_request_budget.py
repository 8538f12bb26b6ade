"""How many requests a run costs: counted by the stand-ins, so that nobody adds one for each invoice without noticing."""

from tests.system.terminal import Terminal

COUNT = 15


def prepared(terminal: Terminal) -> None:
    """One customer and one product that are known already, and open invoices that need nothing else."""
    terminal.box.customer("Kunde Eins GmbH")
    terminal.box.item("Beratung")
    for number in range(1, COUNT + 1):
        terminal.box.invoice(f"N-{number:03}")
    terminal.box.quickbooks("DELETE", "log")
    terminal.box.onedesk("DELETE", "log")


def asked(terminal: Terminal) -> tuple[int, int]:
    """Writes and reads that QuickBooks Online met."""
    log = terminal.box.quickbooks("GET", "log")
    writes = sum(bool(each["is_write"]) for each in log)
    return writes, len(log) - writes


def test_a_copy_costs_one_write_and_the_reads_do_not_grow_with_the_run(terminal: Terminal) -> None:
    prepared(terminal)

    assert terminal.run("copy", "--all-open").status == 0

    writes, reads = asked(terminal)
    assert writes == COUNT
    assert reads <= 16  # the books once, the numbers in one batch, the look for twins


def test_a_send_costs_one_write_more(terminal: Terminal) -> None:
    prepared(terminal)

    assert terminal.run("send", "--all-open").status == 0

    writes, reads = asked(terminal)
    assert writes == 2 * COUNT
    assert reads <= 16


def test_onedesk_is_told_with_one_write_and_one_look_each(terminal: Terminal) -> None:
    prepared(terminal)

    assert terminal.run("copy", "--all-open").status == 0

    log = terminal.box.onedesk("GET", "log")
    updates = [each for each in log if each["method"] == "POST" and "externalId" in each["path"]]
    looks = [each for each in log if each["method"] == "GET" and "/invoices/externalId/" in each["path"]]
    assert len(updates) == COUNT
    assert len(looks) == COUNT
