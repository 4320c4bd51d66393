"""The server's end of a WebSocket, as much as Socket Mode needs."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any


class WebSocket:
    """One connection of Socket Mode; keeps the acknowledgements that come in."""

    def __init__(self, h: BaseHTTPRequestHandler, fake: Any) -> None:
        self.h, self.fake, self.alive, self.lock = h, fake, True, threading.Lock()

    def _frame(self, op: int, data: bytes) -> None:
        n = len(data)
        head = bytes([0x80 | op]) + (
            bytes([n])
            if n < 126
            else b"\x7e" + struct.pack("!H", n)
            if n < 65536
            else b"\x7f" + struct.pack("!Q", n)
        )
        with self.lock:
            try:
                self.h.connection.sendall(head + data)
            except OSError:
                self.alive = False

    def send(self, text: str) -> None:
        self._frame(1, text.encode())

    def close(self) -> None:
        self._frame(8, struct.pack("!H", 1000))
        self.alive = False
        with contextlib.suppress(OSError):
            self.h.connection.shutdown(socket.SHUT_RDWR)

    def _read(self, n: int) -> bytes:
        b = self.h.rfile.read(n)
        if len(b) < n:
            raise ConnectionError
        return b

    def loop(self) -> None:
        try:
            while self.alive:
                b0, b1 = self._read(2)
                n = b1 & 127
                n = (
                    struct.unpack("!H", self._read(2))[0]
                    if n == 126
                    else struct.unpack("!Q", self._read(8))[0]
                    if n == 127
                    else n
                )
                mask = self._read(4) if b1 & 128 else b"\0\0\0\0"
                data = bytes(c ^ mask[i % 4] for i, c in enumerate(self._read(n)))
                op = b0 & 15
                if op == 8:
                    break
                if op == 9:
                    self._frame(10, data)
                elif op == 1:
                    msg = json.loads(data)
                    slot = self.fake._acks.get(msg.get("envelope_id"))
                    if slot:
                        slot[1] = msg
                        slot[0].set()
        except (ConnectionError, OSError, ValueError):
            pass
        finally:
            self.alive = False
