"""Draws a sales form as a one-page PDF, by hand: enough to look at, print and recognise."""

from __future__ import annotations

from app.demo.quickbooks.wire import Entity, number

WIDTH, HEIGHT, MARGIN = 595, 842, 56
MOST_LINES = 40


def draw(kind: str, form: Entity, company: Entity) -> bytes:
    """The PDF of a presented form; A4, Helvetica, characters outside Windows-1252 become question marks."""
    texts = [*_head(kind, form, company), *_rows(form)]
    stream = "\n".join(f"BT /{font} {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET" for x, y, font, size, text in texts)
    content = stream.encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
        ).encode(),
        b"<< /Length " + str(len(content)).encode() + b" >>\nstream\n" + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    return _file(objects)


Text = tuple[int, int, str, int, str]


def _head(kind: str, form: Entity, company: Entity) -> list[Text]:
    customer = (form.get("CustomerRef") or {}).get("name", "")
    address = form.get("BillAddr") or {}
    place = " ".join(str(address[name]) for name in ("PostalCode", "City") if name in address)
    left = [customer, *(str(address[f"Line{line}"]) for line in range(1, 6) if f"Line{line}" in address), place]
    right = [f"{kind} {form.get('DocNumber', '')}", f"Date {form.get('TxnDate', '')}", f"Due {form.get('DueDate', '')}"]
    found: list[Text] = [(MARGIN, HEIGHT - 70, "F2", 16, str(company.get("CompanyName", "")))]
    found += [(MARGIN, HEIGHT - 120 - 14 * row, "F1", 10, text) for row, text in enumerate(left) if text]
    return found + [(380, HEIGHT - 120 - 14 * row, "F1", 10, text) for row, text in enumerate(right)]


def _rows(form: Entity) -> list[Text]:
    currency = (form.get("CurrencyRef") or {}).get("value", "")
    found: list[Text] = []
    y = HEIGHT - 250
    for line in form.get("Line", ())[:MOST_LINES]:
        found.append((MARGIN, y, "F1", 10, _label(line)[:70]))
        if "Amount" in line:
            found.append((460, y, "F1", 10, f"{number(line['Amount']):.2f}"))
        y -= 16
    tax = number((form.get("TxnTaxDetail") or {}).get("TotalTax", 0))
    for label, value in (("Tax", tax), (f"Total {currency}", number(form.get("TotalAmt", 0)))):
        found += [(380, y - 8, "F2", 11, label), (460, y - 8, "F2", 11, f"{value:.2f}")]
        y -= 18
    return found


def _label(line: Entity) -> str:
    names = {"SubTotalLineDetail": "Subtotal", "DiscountLineDetail": "Discount"}
    item = ((line.get("SalesItemLineDetail") or {}).get("ItemRef") or {}).get("name", "")
    return str(line.get("Description") or item or names.get(str(line.get("DetailType")), "")).replace("\n", " · ")


def _escaped(text: str) -> str:
    return "".join(f"\\{mark}" if mark in "\\()" else mark if mark.isprintable() else " " for mark in text)


def _file(objects: list[bytes]) -> bytes:
    body = b"%PDF-1.4\n"
    places = []
    for index, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{index} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()
