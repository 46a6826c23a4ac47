"""For those who run the service: is the process alive, can it answer, what has it done."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.desk import Check, Desk
from bot.metrics import CONTENT_TYPE, Metrics


def health_routes(desk: Desk, metrics: Metrics) -> list[Route]:
    """`/healthz`, `/readyz` and `/metrics`; none of them tells anything about a contact."""

    async def alive(_: Request) -> Response:
        return _answer({"status": "ok", "version": _version()})

    async def ready(_: Request) -> Response:
        checks = await run_in_threadpool(desk.checks)
        well = all(check.ok for check in checks)
        content = {"status": "ready" if well else "not ready", "checks": list(map(_shown, checks))}
        return _answer(content, 200 if well else 503)

    async def measured(_: Request) -> Response:
        exposition = await run_in_threadpool(metrics.exposition)
        return Response(exposition, headers={"Content-Type": CONTENT_TYPE})

    return [
        Route("/healthz", alive, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
        Route("/metrics", measured, methods=["GET"]),
    ]


def _answer(content: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(content, status, {"Cache-Control": "no-store"})


def _shown(check: Check) -> dict[str, Any]:
    return {"name": check.name, "ok": check.ok, "details": check.details}


def _version() -> str:
    try:
        return version("greenbot")
    except PackageNotFoundError:  # run from a folder of sources that was never installed
        return "unknown"
