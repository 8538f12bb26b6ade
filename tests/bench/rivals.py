"""The same payloads posted by others: python-quickbooks in a loop, and bare httpx with the very bytes that the program sends."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

import httpx
from intuitlib.client import AuthClient
from quickbooks import QuickBooks
from quickbooks.objects.invoice import Invoice

from app.sync.copying import execute
from app.sync.review import Review, review
from app.sync.workspace import Workspace
from tests.bench.measure import Result
from tests.bench.room import Company, company, room

JSON = {"Accept": "application/json", "Content-Type": "application/json"}


async def measure(quick: bool) -> list[Result]:
    """Invoices a second and processor time each, for all three on the same stand-in, one after the other."""
    count = 60 if quick else 300
    with tempfile.TemporaryDirectory() as folder, company(invoices=3 * count) as served:
        async with room(Path(folder), served.said, paced=False) as opened:
            workspace = await opened.hub.workspace()
            reviewed = await review(workspace, None)
            bodies = _bodies(workspace, reviewed)
            times = {
                "bare httpx": await _bare(served, bodies[:count]),
                "python-quickbooks": _foreign(served, bodies[count : 2 * count]),
                "the program": await _ours(workspace, reviewed, 2 * count),
            }
    found = []
    for name, (took, cpu) in times.items():
        found.append(Result("rivals", f"{name}: invoices", count / took, "a second"))
        found.append(Result("rivals", f"{name}: processor time each", cpu / count * 1000, "ms"))
    ours, theirs = times["the program"], times["python-quickbooks"]
    note = "the program also keeps its journal on disk and tells OneDesk, with two requests each"
    found.append(
        Result("rivals", "processor time: the program / python-quickbooks", ours[1] / theirs[1], "×", note=note)
    )
    return found


def _bodies(workspace: Workspace, reviewed: Review) -> list[bytes]:
    """What the program would send."""
    made = []
    for plan in reviewed.plans:
        assert plan.posting is not None, plan.problems
        assert plan.customer is not None
        assert plan.customer.id is not None
        items = {item.reference: item.id or "" for item in plan.items}
        made.append(workspace.quickbooks.body_of(plan.posting.with_ids(plan.customer.id, items)))
    return made


async def _bare(served: Company, bodies: list[bytes]) -> tuple[float, float]:
    url = f"{served.said['quickbooks_api']}/v3/company/{served.said['realm_id']}/invoice?minorversion=75"
    headers = JSON | {"Authorization": f"Bearer {served.said['access_token']}"}
    async with httpx.AsyncClient(headers=headers, trust_env=False) as client:
        begun, worked = time.perf_counter(), time.process_time()
        for body in bodies:
            answer = await client.post(url, content=body)
            assert answer.status_code == 200, answer.text
        return time.perf_counter() - begun, time.process_time() - worked


def _foreign(served: Company, bodies: list[bytes]) -> tuple[float, float]:
    os.environ |= {"OAUTHLIB_INSECURE_TRANSPORT": "1", "NO_PROXY": "*"}
    said = served.said

    class Here(QuickBooks):
        """Only its addresses are others."""

        api_url_v3 = sandbox_api_url_v3 = f"{said['quickbooks_api']}/v3"

    tokens = {name: said[name] for name in ("access_token", "refresh_token")}
    signed_in = AuthClient(
        said["client_id"], said["client_secret"], "http://localhost:28680/callback", said["discovery"], **tokens
    )
    client = Here(
        auth_client=signed_in, refresh_token=said["refresh_token"], company_id=said["realm_id"], minorversion=75
    )
    invoices = [Invoice.from_json(json.loads(body)) for body in bodies]
    begun, worked = time.perf_counter(), time.process_time()
    for invoice in invoices:
        invoice.save(qb=client)
    took = time.perf_counter() - begun, time.process_time() - worked
    client.session.close()
    signed_in.close()
    return took


async def _ours(workspace: Workspace, reviewed: Review, first: int) -> tuple[float, float]:
    plans = reviewed.plans[first:]
    only = Review(
        plans, reviewed.invoices, reviewed.organizations, reviewed.links, reviewed.seen, reviewed.facts, reviewed.gone
    )
    begun, worked = time.perf_counter(), time.process_time()
    report = await execute(workspace, only)
    assert {row.outcome for row in report.rows} == {"created"}, report.rows[0].problem
    return time.perf_counter() - begun, time.process_time() - worked
