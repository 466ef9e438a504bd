"""A door to PostgreSQL that counts how often somebody asks and waits for the answer."""

import selectors
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

PIECE = 65536  # bytes read at once


@dataclass
class RoundTrips:
    """The door: `url` leads through it, and `count` is how often a question went there after an answer came back."""

    url: str
    count: int = 0
    _ways: dict[socket.socket, socket.socket] = field(default_factory=dict)
    _asking: set[socket.socket] = field(default_factory=set)  # those who have asked and not been answered yet

    @property
    def open(self) -> list[socket.socket]:
        """What is not closed yet, of clients that are still connected."""
        return list(self._ways)

    def serve(self, listening: socket.socket, upstream: str, stopped: socket.socket) -> None:
        """Hand everything on in both directions until something comes on `stopped`."""
        with selectors.DefaultSelector() as ready:
            ready.register(listening, selectors.EVENT_READ, "new")
            ready.register(stopped, selectors.EVENT_READ, "stopped")
            while True:
                for key, _ in ready.select():
                    if key.data == "stopped":
                        return
                    if key.data == "new":
                        client, _ = listening.accept()
                        server = socket.socket(socket.AF_UNIX)
                        server.connect(upstream)
                        self._ways |= {client: server, server: client}
                        ready.register(client, selectors.EVENT_READ, "client")
                        ready.register(server, selectors.EVENT_READ, "server")
                    else:
                        self._hand_on(ready, key.fileobj, from_client=key.data == "client")

    def _hand_on(self, ready: selectors.BaseSelector, come: object, *, from_client: bool) -> None:
        assert isinstance(come, socket.socket)
        if come not in self._ways:  # closed with its other end
            return
        other = self._ways[come]
        piece = come.recv(PIECE)
        if not piece:
            for end in (come, other):
                ready.unregister(end)
                del self._ways[end]
                end.close()
            return
        client = come if from_client else other
        if not from_client:
            self._asking.discard(client)
        elif client not in self._asking:
            self._asking.add(client)
            self.count += 1
        other.sendall(piece)


@contextmanager
def counted_round_trips(url: str) -> Iterator[RoundTrips]:
    """A door to the database of this URL, whose server listens on a socket in a folder."""
    parsed = make_url(url)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/.s.PGSQL.5432")
        listening.listen()
        through = parsed.update_query_dict({"host": folder})
        door = RoundTrips(through.render_as_string(hide_password=False))
        stop, stopped = socket.socketpair()
        upstream = str(Path(str(parsed.query["host"])) / ".s.PGSQL.5432")
        serving = threading.Thread(target=door.serve, args=(listening, upstream, stopped))
        serving.start()
        try:
            yield door
        finally:
            stop.send(b"!")
            serving.join()
            for end in (stop, stopped, *door.open):
                end.close()
