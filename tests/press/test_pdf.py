"""The press: what it must never fetch, what it is told, and what it says when there is no PDF."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from qi_portal.operate import serving
from qi_portal.press import pdf
from qi_portal.press.pdf import PdfUnavailable, Press

SECRET = b"TOP-SECRET-CONTENT"
SMALL = "<!doctype html><html lang='en'><title>Small</title><h1>Small</h1></html>"

render = partial(pdf.render, stylesheet="report.css")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes every address it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of this machine that no report has any business with."""
    path = tmp_path / "secret.txt"
    path.write_bytes(SECRET)
    return path


def hostile_document(address: str, file: str) -> str:
    """A document that asks for a server's and a machine's files in every way that a printer knows."""
    inner = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{file}'/><image href='{address}/in-svg'/></svg>"
    return f"""<!doctype html><html lang="en"><head><title>Hostile</title>
      <link rel="stylesheet" href="{address}/style.css">
      <link rel="attachment" href="{file}"><link rel="attachment" href="{address}/attached">
      <style>
        @import url("{address}/imported.css");
        @font-face {{ font-family: x; src: url("{address}/font") }}
        body {{ background: url("{address}/background.png") }}
      </style></head>
      <body><h1>Still printed</h1>
      <img alt="a" src="{address}/image.png"><img alt="b" src="{file}"><a rel="attachment" href="{file}">take</a>
      <embed src="{file}"><object data="{address}/object"></object><iframe src="{file}"></iframe>
      <img alt="c" src="data:image/svg+xml;utf8,{inner}"></body></html>"""


def unpacked(content: bytes) -> bytes:
    """Every stream of the file, unpacked."""
    reader = PdfReader(io.BytesIO(content))
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return b"".join(each.get_data() for each in found if isinstance(each, StreamObject))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.rule(35)
def test_pdf_of_a_hostile_document_fetches_nothing(secret: Path, listener):
    address, asked = listener

    content = render(hostile_document(address, secret.as_uri()))

    assert "Still printed" in text_of(content)
    assert asked == []
    assert PdfReader(io.BytesIO(content)).attachments == {}
    assert SECRET not in unpacked(content)


@pytest.mark.rule(35)
def test_hostile_document_printed_without_our_fetcher_does_harm(secret: Path, listener):
    """What the test above guards against is real: an ordinary printer asks the server and takes the file along."""
    from weasyprint import HTML

    address, asked = listener

    content = HTML(string=hostile_document(address, secret.as_uri())).write_pdf()

    assert {"/style.css", "/imported.css", "/image.png", "/attached"} <= set(asked)
    assert SECRET in unpacked(content)


def test_pdf_without_pango_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(PdfUnavailable, match=r"apt-get install libpango-1\.0-0 libpangoft2-1\.0-0$"):
        render(SMALL)


@pytest.mark.rule(35)
def test_pdf_that_takes_too_long_is_given_up():
    with pytest.raises(PdfUnavailable, match="longer than"):
        render(SMALL, time_limit=0.01)


def test_pdf_that_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "weasyprint.py").write_text("raise SystemExit(1)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(PdfUnavailable, match="The PDF could not be made"):
        render(SMALL)


@pytest.mark.rule(35)
def test_pdf_with_every_press_taken_asks_to_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "PRESSES", threading.BoundedSemaphore(1))
    pdf.PRESSES.acquire()

    with pytest.raises(PdfUnavailable, match="Try again in a minute"):
        render(SMALL, time_limit=0.05)


@pytest.mark.rule(35)
def test_pdf_with_nobody_left_to_wait_behind_is_refused_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "PRESSES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(pdf, "PLACES", threading.BoundedSemaphore(1))
    pdf.PLACES.acquire()

    began = time.monotonic()
    with pytest.raises(PdfUnavailable, match="Try again in a minute"):
        render(SMALL, time_limit=5)

    assert time.monotonic() - began < 1


def test_place_is_free_again_after_a_print_and_after_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "PLACES", threading.BoundedSemaphore(1))

    with pytest.raises(PdfUnavailable, match="longer than"):
        render(SMALL, time_limit=0.01)
    with monkeypatch.context() as taken:
        taken.setattr(pdf, "PRESSES", threading.Semaphore(0))
        with pytest.raises(PdfUnavailable, match="Try again in a minute"):
            render(SMALL, time_limit=0.01)

    assert render(SMALL).startswith(b"%PDF")


def test_printing_leaves_a_thread_of_the_server_for_everybody_else():
    (threads,) = (option.default for option in serving.serve.params if option.name == "threads")

    assert threads > pdf.AT_ONCE + pdf.MOST_WAITING


@pytest.mark.rule(35)
def test_press_knows_no_setting_of_the_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    told = tmp_path / "told.txt"
    (tmp_path / "weasyprint.py").write_text(
        f"import os\nopen({str(told)!r}, 'w').write(' '.join(os.environ))\nos._exit(1)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("QI_PORTAL_SECRET_KEY", "not for the press")

    with pytest.raises(PdfUnavailable):
        render(SMALL)

    assert "PYTHONPATH" in told.read_text()
    assert "QI_PORTAL" not in told.read_text()


# --- one printer for many documents


def worker_of(press: Press) -> int:
    assert press._printer is not None
    return press._printer.pid


def title_of(content: bytes) -> str:
    return PdfReader(io.BytesIO(content)).metadata.title


def document(text: str) -> str:
    return f"<!doctype html><html lang='en'><title>{text}</title><h1>{text}</h1></html>"


def test_press_prints_many_with_one_printer_and_each_as_if_it_were_alone():
    texts = [f"Report {number}" for number in range(3)]
    with Press() as press:
        printed = [press.print(document(text), stylesheet="report.css") for text in texts]
        pid = worker_of(press)
        again = press.print(document(texts[0]), stylesheet="report.css")

        assert worker_of(press) == pid
    assert [title_of(content) for content in printed] == texts
    assert again == printed[0] == render(document(texts[0]))


@pytest.mark.rule(35)
def test_press_goes_on_after_a_document_that_took_too_long(monkeypatch: pytest.MonkeyPatch):
    endless = document("<p>word " * 30_000)
    with Press(time_limit=20) as press:
        press.print(SMALL, stylesheet="report.css")
        first = worker_of(press)
        press._time_limit = 0.3
        with pytest.raises(PdfUnavailable, match="longer than"):
            press.print(endless, stylesheet="report.css")
        press._time_limit = 20

        assert title_of(press.print(SMALL, stylesheet="report.css")) == "Small"
        assert worker_of(press) != first


def test_press_goes_on_after_a_document_that_cannot_be_printed():
    with Press() as press:
        with pytest.raises(PdfUnavailable, match="could not be made"):
            press.print(SMALL, stylesheet="no-such.css")

        assert title_of(press.print(SMALL, stylesheet="report.css")) == "Small"


def test_press_whose_printer_was_killed_says_so_and_begins_another():
    with Press() as press:
        press.print(SMALL, stylesheet="report.css")
        os.kill(worker_of(press), signal.SIGKILL)

        with pytest.raises(PdfUnavailable, match="could not be made"):
            press.print(SMALL, stylesheet="report.css")
        assert title_of(press.print(SMALL, stylesheet="report.css")) == "Small"


@pytest.mark.parametrize(("limit", "value"), [("MOST_PRINTS", 1), ("MOST_KILOBYTES", 1)])
def test_printer_makes_room_after_many_documents_and_when_it_is_large(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
):
    monkeypatch.setattr(pdf, limit, value)
    with Press() as press:
        press.print(SMALL, stylesheet="report.css")

        assert press._printer is None
        assert title_of(press.print(SMALL, stylesheet="report.css")) == "Small"


def test_printer_ends_with_whoever_held_it():
    """Its standard input ends when its parent is killed."""
    lines = f"""
import time
from qi_portal.press.pdf import Press
press = Press()
press.print({SMALL!r}, stylesheet="report.css")
print(press._printer.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", lines], stdout=subprocess.PIPE, text=True)
    printer = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()

    end = time.monotonic() + 20
    while is_alive(printer) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(printer)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
