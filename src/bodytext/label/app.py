"""The web application: a thin layer of HTTP over `Workspace` and `Training`, under a secret path."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from bodytext.assets import read
from bodytext.explain.report import DOUBTFUL
from bodytext.extras import needs
from bodytext.models import ModelError, read_model
from bodytext.training.corpora.gold import PAGE_TYPES

from .events import Events
from .files import STATES, ConflictError
from .frame import POLICY
from .security import SecurityHeaders
from .training import FOLDS, Training
from .view import as_string, labels_from
from .workspace import NoSuchPageError, Workspace

with needs("label"):
    import uvicorn
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
    from starlette.routing import Mount, Route

_TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def application(
    workspace: Workspace,
    token: str,
    *,
    baseline: Path,
    output: Path,
    folds: int = FOLDS,
    on_lost: Callable[[], None] = lambda: None,
) -> Starlette:
    """Build the application.

    Args:
        workspace: the pages.
        token: secret first part of every path.
        baseline: model file that new models are compared with.
        output: model file that training writes.
        folds: maximum number of folds of the cross-validation.
        on_lost: called when no browser is connected any longer.
    """
    api = _Api(workspace, Events(on_lost), baseline, output, folds)
    routes = [
        Route("/", api.index),
        Route("/static/{name}", api.static),
        Route("/events", api.stream),
        Route("/queue", api.queue),
        Route("/train", api.train, methods=["POST"]),
        Route("/stop", api.stop, methods=["POST"]),
        Route("/pages/{name}", api.page, methods=["GET"]),
        Route("/pages/{name}", api.save, methods=["PUT"]),
        Route("/pages/{name}/frame", api.frame),
        Route("/pages/{name}/text", api.text, methods=["POST"]),
    ]
    app = Starlette(
        routes=[Mount(f"/{token}", routes=routes)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]), Middleware(SecurityHeaders)],
        exception_handlers={
            404: _not_found,
            NoSuchPageError: _no_such_page,
            ConflictError: _conflict,
            ValueError: _bad_request,
            OSError: _not_written,
        },
    )
    app.state.training = api.training
    return app


def serve(app: Starlette, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve on a socket until a signal arrives; `on_ready` is called once signals are handled."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            on_ready()

    # Event streams never end on their own, so shutdown does not wait for them.
    config = uvicorn.Config(app, log_level="critical", access_log=False, timeout_graceful_shutdown=1, lifespan="off")
    Server(config).run(sockets=[listener])


class _Api:
    """The endpoints."""

    def __init__(self, workspace: Workspace, events: Events, baseline: Path, output: Path, folds: int) -> None:
        self.workspace, self.events, self.output = workspace, events, output
        self.training = Training(workspace.folder, baseline, output, self.on_training, folds=folds)

    def on_training(self, status: dict[str, Any]) -> None:
        """Switch to the new model if it is better, and tell the tabs."""
        if status["state"] == "finished" and status["better"]:
            try:
                self.workspace.use(read_model(self.output))
            except ModelError as error:
                status = self.training.status = {"state": "failed", "reason": str(error)}
        self.events.send("training", status)

    def index(self, request: Request) -> Response:
        """Return the labelling page; its addresses are relative to the path with the token."""
        if not request.url.path.endswith("/"):
            return PlainTextResponse("", 307, {"location": request.url.path + "/"})
        return HTMLResponse(read("bodytext.label", "static/index.html"))

    def static(self, request: Request) -> Response:
        """Return a script or a style sheet."""
        name = request.path_params["name"]
        suffix = name.rpartition(".")[2]
        package, path = ("bodytext.assets", name) if name == "theme.css" else ("bodytext.label", f"static/{name}")
        if suffix not in _TYPES or not files(package).joinpath(path).is_file():
            return PlainTextResponse("no such file\n", 404)
        return Response(read(package, path), media_type=_TYPES[suffix])

    async def stream(self, _: Request) -> Response:
        """Stream events for as long as the tab is open."""
        return StreamingResponse(self.events.stream(), media_type="text/event-stream")

    def queue(self, _: Request) -> Response:
        """Return all pages, in the order in which to label them."""
        return JSONResponse(
            {
                "folder": self.workspace.folder.name,
                "page_types": PAGE_TYPES,
                "doubtful": DOUBTFUL,
                "training": self.training.status,
                "pages": [dataclasses.asdict(summary) for summary in self.workspace.queue()],
            }
        )

    def page(self, request: Request) -> Response:
        """Return one page with its labels; its version is the ETag."""
        page = self.workspace.open(request.path_params["name"])
        page["labels"] = as_string(page["labels"])
        return JSONResponse(page, headers={"etag": f'"{page["version"]}"'})

    async def save(self, request: Request) -> Response:
        """Save labels, state and fields of a page that still has the version in `If-Match`."""
        sent = await _json(request)
        state, fields = sent.get("state"), sent.get("fields")
        if state not in STATES or state == "open":
            raise ValueError("unknown state")
        if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
            raise ValueError("fields are strings")
        name = request.path_params["name"]
        version = await run_in_threadpool(
            self.workspace.save,
            name,
            labels=labels_from(sent.get("labels")),
            state=state,
            fields=fields,
            version=request.headers.get("if-match", "").strip('"'),
        )
        self.events.send("saved", {"name": name, "version": version})
        return JSONResponse({"version": version}, headers={"etag": f'"{version}"'})

    def frame(self, request: Request) -> Response:
        """Return the page for the frame, under its own content-security policy."""
        return HTMLResponse(self.workspace.frame(request.path_params["name"]), headers={"content-security-policy": POLICY})

    async def text(self, request: Request) -> Response:
        """Return the text of a page when its blocks have these labels."""
        labels = labels_from((await _json(request)).get("labels"))
        return PlainTextResponse(await run_in_threadpool(self.workspace.text, request.path_params["name"], labels))

    def train(self, _: Request) -> Response:
        """Start training."""
        return JSONResponse({"started": self.training.start()}, 202)

    def stop(self, _: Request) -> Response:
        """Stop training."""
        self.training.stop()
        return JSONResponse({}, 202)


async def _json(request: Request) -> dict[str, Any]:
    sent = await request.json()
    if not isinstance(sent, dict):
        raise ValueError("a JSON object is needed")
    return sent


def _not_found(_: Request, __: Exception) -> Response:
    return PlainTextResponse("Open the address that `bodytext label` printed.\n", 404)


def _no_such_page(_: Request, error: Exception) -> Response:
    return PlainTextResponse(f"no such page: {error.args[0]}\n", 404)


def _conflict(_: Request, __: Exception) -> Response:
    return PlainTextResponse("this page was changed in another tab or program\n", 412)


def _bad_request(_: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", 400)


def _not_written(_: Request, error: Exception) -> Response:
    reason = getattr(error, "strerror", None) or str(error)
    name = getattr(error, "filename", None)
    return PlainTextResponse(f"not saved: {name}: {reason}\n" if name else f"not saved: {reason}\n", 507)
