"""A TLS server for HTTP/2 and HTTP/1.1 in which each request names its fault.

usage: mixed_faults.py CERTIFICATE KEY MODE

The last segment of the path names the fault: /v1/cut is cut off, /v1/good gets a
good answer. MODE is not used. Over HTTP/2 it prints the lines of h2_faults.py, but
not those of requests, which would fill the memory of a test that keeps them.
"""

import asyncio
import socket
import struct
import sys

from h2.errors import ErrorCodes

import h2_faults
from h2_faults import BODY

ERROR = b'{"message": "so it is"}'
SLOW = 0.02  # seconds


def fault_of(path):
    return "fault_" + path.partition("?")[0].rpartition("/")[2]


def reset(transport):
    """Ends the connection with RST."""
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Http1(asyncio.Protocol):
    """One connection of HTTP/1.1. Requests must have no body."""

    def __init__(self, transport):
        self.transport = transport
        self.unread = b""

    def data_received(self, data):
        self.unread += data
        while b"\r\n\r\n" in self.unread:
            head, self.unread = self.unread.split(b"\r\n\r\n", 1)
            getattr(self, fault_of(head.split()[1].decode()))()

    def answer(self, status, body, more=""):
        if not self.transport.is_closing():
            self.transport.write(
                (f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
                 f"Content-Length: {len(body)}\r\n{more}\r\n").encode() + body)

    def fault_good(self):
        self.answer(200, BODY)

    def fault_slow(self):
        asyncio.get_running_loop().call_later(SLOW, self.fault_good)

    def fault_stall(self):
        pass

    def fault_missing(self):
        self.answer(404, ERROR)

    def fault_busy(self):
        self.answer(503, ERROR, "retry-after-ms: 1\r\n")

    def fault_cut(self):
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
        self.transport.close()

    def fault_reset(self):
        reset(self.transport)


class Mixed(h2_faults.Server):
    """One connection of either version. In HTTP/2, faults affect only their stream,
    except for "reset"."""

    def __init__(self):
        super().__init__("named")
        self.paths = {}

    def connection_made(self, transport):
        tls = transport.get_extra_info("ssl_object")
        if tls.selected_alpn_protocol() == "h2":
            super().connection_made(transport)
        else:
            transport.set_protocol(Http1(transport))

    def on_request(self, stream, headers):
        self.paths[stream] = dict(headers)[":path"]

    def fault_named(self, stream):
        getattr(self, fault_of(self.paths.pop(stream)))(stream)

    def error(self, stream, status, *more):
        self.h2.send_headers(stream, [(":status", status), *more])
        self.h2.send_data(stream, ERROR, end_stream=True)

    def fault_slow(self, stream):
        self.later(SLOW, self.whole, stream)

    def fault_missing(self, stream):
        self.error(stream, "404")

    def fault_busy(self, stream):
        self.error(stream, "503", ("retry-after-ms", "1"))

    def fault_cut(self, stream):
        self.part(stream)
        self.later(0, self.h2.reset_stream, stream, ErrorCodes.INTERNAL_ERROR)

    def fault_reset(self, stream):
        reset(self.transport)


if __name__ == "__main__":
    asyncio.run(h2_faults.main(Mixed, *sys.argv[1:3]))
