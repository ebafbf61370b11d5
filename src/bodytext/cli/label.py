"""Opens a folder of saved pages for labelling, in a web page served on this machine.

The folder holds saved pages (NAME.html), or pages that were labelled before (NAME/page.html). The model prefills the labels, the
page it is least sure of comes first, and every change is saved at once, next to the page. A button trains a model of your own.
Ctrl-C stops.
"""

from __future__ import annotations

import argparse
import errno
import secrets
import signal
import socket
import tempfile
from pathlib import Path
from typing import Final

from bodytext.extras import needs

from .arguments import add_model, folds, integer, path_argument, read_own_model
from .messages import progress, say

EXAMPLES: Final = """examples:
  bodytext label my-pages
  bodytext label my-pages --model my-pages/model.bodytext
  bodytext train my-pages -o my.bodytext"""
_DEFAULT_PORT: Final = 8642
_OWN_MODEL: Final = "model.bodytext"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bodytext label`."""
    parser.add_argument("folder", type=path_argument, metavar="DIR", help="a folder of pages")
    parser.add_argument(
        "--port",
        type=integer(0, 65535),
        default=_DEFAULT_PORT,
        metavar="N",
        help="port to serve on (default: %(default)s; 0 picks a free one)",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=path_argument,
        metavar="M",
        help=f"where the Train button writes the model (default: DIR/{_OWN_MODEL})",
    )
    parser.add_argument(
        "--cv", type=folds, default=5, metavar="K", help="folds of the Train button's cross-validation (default: %(default)s)"
    )
    add_model(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C; returns 1 if the folder or the port cannot be used."""
    from bodytext.models import DEFAULT, default_model

    with needs("label"):
        from bodytext.label.app import application, serve
    from bodytext.label.files import SUFFIXES, find_pages
    from bodytext.label.workspace import Workspace

    output = options.output or options.folder / _OWN_MODEL
    baseline = options.model or DEFAULT["html"]
    try:
        pages = find_pages(options.folder)
        if not pages:
            say(f"{options.folder}: no pages in this folder ({', '.join(SUFFIXES)}, or NAME/page.html)")
            return 1
        _check_writable(options.folder)
        _check_output(output)
        workspace = Workspace(options.folder, pages, read_own_model(options.model, "html") or default_model("html"))
        listener = _listener(options.port)
    except OSError as error:
        say(f"{error.filename or options.folder}: {error.strerror or error}")
        return 1
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/{secrets.token_urlsafe(24)}/"
    app = application(
        workspace,
        address.rsplit("/", 2)[1],
        baseline=baseline,
        output=output,
        folds=options.cv,
        on_lost=lambda: say(f"no browser is connected; all labels are saved; to continue, open {address}"),
    )
    # The server passes signals on when it has stopped; both kinds then end up here.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with listener, progress("reading", total=len(pages)) as on_page:
            workspace.survey(on_page)
            for summary in workspace.summaries.values():
                if summary.problem:
                    say(summary.problem)
            count = f"{len(pages)} {'page' if len(pages) == 1 else 'pages'}"
            serve(app, listener, lambda: say(f"{count} in {options.folder}; open {address}"))
    except KeyboardInterrupt:
        pass
    finally:
        app.state.training.stop()
    say("stopped; all labels are saved")
    return 0


def _check_writable(folder: Path) -> None:
    """Raise `OSError` if nothing can be saved in the folder."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise OSError(error.errno, f"labels cannot be saved in this folder: {error.strerror}", str(folder)) from None


def _check_output(path: Path) -> None:
    """Raise `OSError` if no model can be written there; better known now than after the training."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder; name a file in it", str(path))
    if not path.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, f"no such folder: {path.parent}", str(path))


def _listener(port: int) -> socket.socket:
    """Open a socket on this machine only; raises `OSError` if the port is taken."""
    listener = socket.socket()
    try:
        # A port can be reused at once after a stop, but never shared with a server that still listens.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        listener.close()
        reason = "in use; choose another with --port, or use --port 0" if error.errno == errno.EADDRINUSE else error.strerror
        raise OSError(error.errno, reason, f"port {port}") from None
    return listener
