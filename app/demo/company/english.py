"""The words of the demo companies in English-speaking countries: service types, lines of work, what each situation's lines say."""

from __future__ import annotations

from decimal import Decimal

from app.demo.company.drawing import Words
from app.demo.company.parts import Organization, ServiceType, Task

SERVICES = "Services"
WORDS = Words(
    ticket="Ticket {number}: {title}",
    task="Task {number}: {title}",
    invoice="IT support {month}",
    memo="Thank you for your business.",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
)


def organization(
    key: str,
    name: str,
    customer: str | None,
    email: str | None,
    person: str,
    place: str,
    phone: str,
    country: str,
    days: int = 30,
) -> Organization:
    """`place` is `street|city|state or county|postal code`."""
    first, _, last = person.partition(" ")
    street, city, state, code = place.split("|")
    return Organization(
        key, name, customer, email, first, last, street, city, code, country, phone, days, state or None
    )


def service_types(
    goods: str, goods_price: str, goods_account: str, services: str = SERVICES
) -> tuple[ServiceType, ...]:
    """The eight service types; `goods` is what the company sells beside its work, `services` the account of the work."""
    return (
        ServiceType(
            "consulting",
            "Consulting",
            Decimal("120.00"),
            "Consulting",
            services,
            (
                Task("Set up VPN", "Two sites"),
                Task("Server move planned", "Order of work and way back agreed"),
                Task("Access rights reworked", "Shares sorted by department"),
                Task("Fibre offer reviewed"),
                Task("Privacy review", "Minutes attached"),
            ),
        ),
        ServiceType(
            "emergency",
            "Emergency Support",
            Decimal("180.00"),
            "Emergency Support",
            services,
            (
                Task("Mail server unreachable", "Certificate had expired"),
                Task("Internet down", "Spare router installed"),
                Task("Phone system faulty"),
                Task("File server full", "Old backups moved away"),
            ),
        ),
        ServiceType(
            "remote",
            "Remote Support",
            Decimal("95.00"),
            "Remote Support",
            services,
            (
                Task("Updates installed", "Servers and twelve desks"),
                Task("Printer reconnected"),
                Task("Mailbox created", "New colleague"),
                Task("Backup checked", "One file restored"),
                Task("Virus scanner renewed"),
            ),
        ),
        ServiceType(
            "training",
            "Training",
            Decimal("150.00"),
            "Training",
            services,
            (
                Task("Introduction to the help desk", "Four people"),
                Task("Security awareness", "Recognising fraudulent mail"),
                Task("Spreadsheets, second part"),
            ),
        ),
        ServiceType(
            "onsite",
            "On-Site Service",
            Decimal("110.00"),
            "Onsite Service",
            services,
            (Task("Workplace set up"), Task("Network socket added")),
        ),
        ServiceType("project", "Project Management", Decimal("135.00"), None, None, (Task("Project management"),)),
        ServiceType("travel", "Travel", Decimal("50.00"), "Travel", None, (Task("Travel"),), "pieces"),
        ServiceType("goods", goods, Decimal(goods_price), goods, goods_account, (Task(goods),), "pieces"),
    )


def texts(goods: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Title and details of the lines of each situation; `goods` in the singular."""
    return {
        "exact_match": (
            ("Ticket 8812: Server move", "Two virtual servers brought to new hardware"),
            ("Ticket 8840: VPN failure", "Access of the branch office restored"),
            ("Task 311: Help desk training", "Two groups of five"),
        ),
        "near_customer": (
            ("Ticket 8851: Workshop network planned", "Wireless for the diagnostic devices"),
            ("Ticket 8857: Front desk computer replaced", "Data brought over"),
        ),
        "near_item": (("Ticket 8744: Control room printer replaced", ""),),
        "new_customer": (("Ticket 8862: Booking calendar set up", "Access for three teachers"),),
        "new_item": (
            ("Task 298: Head office move", "Project management in October"),
            ("Ticket 8760: Lines of the new head office", ""),
        ),
        "item_without_account": (("Ticket 8771: Scanner in the front office", ""), ("Trip to the office", "")),
        "name_taken_by_vendor": (("Ticket 8866: Move to electronic files", "Two working days"),),
        "missing_email": (
            ("Ticket 8790: CNC computer does not start", "Power supply replaced"),
            ("Ticket 8793: Backup checked", ""),
        ),
        "closed_period": (("Ticket 8702: Backup tapes changed", ""),),
        "number_taken": (("Ticket 8709: Practice software compared", "Three vendors"),),
        "duplicate_number": (("Ticket 8711: Tills updated", ""),),
        "duplicate_number_second": (("Ticket 8713: Tender reviewed", ""),),
        "discount": (
            ("Task 301: Licence review", "Stock taken and contracts compared"),
            ("Task 302: Introduction for dispatchers", ""),
        ),
        "discount_name": (("Loyalty discount", ""),),
        "shipping": ((f"{goods}, meter readings", "Twelve pieces"),),
        "shipping_name": (("Shipping", ""),),
        "block_of_hours": (("Block of 10 hours", ""),),
        "other_rate": ((f"{goods}, control room", "November 2026"),),
        "no_service_type": (("Till conversion, flat fee", "As agreed"),),
        "zero_rate_line": (
            ("Ticket 8846: Domains moved", ""),
            ("Domain fees advanced", "Passed on at cost"),
            ("Ticket 8847: Follow-up questions", "Free of charge"),
        ),
        "foreign_currency": (("Ticket 8893: Remote support abroad", ""),),
        "edited_in_onedesk": (("Ticket 8735: Cold store monitoring", ""), ("Ticket 8736: Sensor adjusted", "")),
        "edited_in_quickbooks": (("Ticket 8718: Backup concept", "Stocktaking and proposal"),),
        "posted_by_native_connector": (("Ticket 8694: On-board computer checked", ""),),
        "paid": (("Ticket 8690: Harbor portal, acceptance", ""),),
        "partly_paid": (("Task 290: Metering training", "Eight hours"),),
        "cancelled_after_copy": (("Ticket 8699: Entered twice", ""),),
        "one_cent_tax_difference": (
            ("Ticket 8725: Mailbox moved", ""),
            ("Ticket 8727: Signature adjusted", ""),
            ("Ticket 8731: Calendar shared", ""),
        ),
        "missing_number": (("Ticket 8895: Phone system down", ""), ("Emergency call phone system", "")),
    }
