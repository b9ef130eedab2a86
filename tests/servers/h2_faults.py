"""An HTTP/2 server over TLS that fails in the way that MODE names.

usage: h2_faults.py CERTIFICATE KEY MODE

Prints one line for each event: first "listening PORT", then "connection",
"request [[name, value], ...]" and "wrote BYTES".
"""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import sys

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (ConnectionTerminated, DataReceived, RequestReceived,
                       StreamEnded)
from h2.exceptions import ProtocolError, StreamClosedError

BODY = b'{"name": "accounts/a/models/m"}'
MIB = b"x" * (1 << 20)


def report(*words):
    print(*words, flush=True)


class Server(asyncio.Protocol):
    """One connection. `fault_MODE(stream)` answers each request."""

    connections = 0  # The number of all connections so far.

    def __init__(self, mode):
        name, _, number = mode.partition(":")
        self.answer = getattr(self, "fault_" + name)
        self.number = int(number or 0)
        self.served = 0
        self.dark = False

    # ---- the connection ----------------------------------------------------

    def connection_made(self, transport):
        report("connection")
        Server.connections += 1
        self.ordinal = Server.connections
        self.transport = transport
        config = H2Configuration(client_side=False, header_encoding="utf-8")
        self.h2 = H2Connection(config)
        self.h2.initiate_connection()
        self.flush()

    def data_received(self, data):
        try:
            events = self.h2.receive_data(data)
        except ProtocolError:
            self.transport.close()
            return
        for event in events:
            if isinstance(event, RequestReceived):
                self.on_request(event.stream_id, event.headers)
            elif isinstance(event, DataReceived):
                self.h2.acknowledge_received_data(
                    event.flow_controlled_length, event.stream_id)
            elif isinstance(event, StreamEnded):
                self.answer(event.stream_id)
            elif isinstance(event, ConnectionTerminated):
                self.transport.close()
        self.flush()

    def on_request(self, stream, headers):
        report("request", json.dumps([list(h) for h in headers]))

    def flush(self):
        data = self.h2.data_to_send()
        if not self.dark:
            self.write(data)

    def write(self, data):
        if data and not self.transport.is_closing():
            self.transport.write(data)
            report("wrote", len(data))

    def frame(self, kind, flags, stream, payload):
        """Writes a frame that h2 would not write."""
        self.flush()
        self.write(struct.pack(">I", len(payload))[1:]
                   + struct.pack(">BBI", kind, flags, stream) + payload)

    def close(self):
        """Ends the connection at once with FIN, without TLS's close_notify."""
        self.flush()
        self.transport.get_extra_info("socket").shutdown(socket.SHUT_WR)
        self.transport.abort()

    # ---- pieces of answers -------------------------------------------------

    def headers(self, stream, length=None, **rest):
        headers = [(":status", "200"), ("content-type", "application/json")]
        if length is not None:
            headers.append(("content-length", str(length)))
        self.h2.send_headers(stream, headers, **rest)

    def whole(self, stream):
        self.headers(stream, len(BODY))
        self.h2.send_data(stream, BODY, end_stream=True)

    def part(self, stream):
        """Sends headers with the length of the body, and only its first bytes."""
        self.headers(stream, len(BODY))
        self.h2.send_data(stream, BODY[:8])

    def later(self, seconds, what, *arguments):
        def run():
            if not self.transport.is_closing():
                with contextlib.suppress(StreamClosedError):
                    what(*arguments)
                self.flush()
        asyncio.get_running_loop().call_later(seconds, run)

    def flow(self, stream):
        """Sends an endless body, as fast as the client reads it."""
        try:
            room = min(self.h2.local_flow_control_window(stream),
                       self.h2.max_outbound_frame_size)
            if self.transport.get_write_buffer_size() < len(MIB):
                self.h2.send_data(stream, MIB[:room])
        except ProtocolError:  # The client has reset the stream.
            return
        self.later(0, self.flow, stream)

    # ---- modes -------------------------------------------------------------

    def fault_good(self, stream):
        self.whole(stream)

    def fault_slow(self, stream):
        """Answers after NUMBER milliseconds."""
        self.later(self.number / 1000, self.whole, stream)

    def fault_stall(self, stream):
        pass

    def go_dark_after(self, count, stream):
        """Answers COUNT requests of a connection, and then sends nothing, not even
        answers to PING: only TCP acknowledges what arrives."""
        if self.served == count:
            self.flush()
            self.dark = True
        else:
            self.served += 1
            self.whole(stream)

    def fault_dark(self, stream):
        """Each connection goes dark after NUMBER answers."""
        self.go_dark_after(self.number, stream)

    def fault_first_dark(self, stream):
        """The first NUMBER connections go dark after one answer each."""
        if self.ordinal <= self.number:
            self.go_dark_after(1, stream)
        else:
            self.whole(stream)

    def fault_stall_in_body(self, stream):
        self.part(stream)

    def fault_reset_stream(self, stream):
        """RST_STREAM with error code NUMBER, before the headers."""
        self.h2.reset_stream(stream, self.number)

    def fault_reset_stream_after_headers(self, stream):
        self.headers(stream, len(BODY))
        self.later(0.05, self.h2.reset_stream, stream,
                   ErrorCodes.INTERNAL_ERROR)

    def fault_reset_stream_in_body(self, stream):
        self.part(stream)
        self.later(0.05, self.h2.reset_stream, stream,
                   ErrorCodes.INTERNAL_ERROR)

    def fault_goaway_then_answer(self, stream):
        self.headers(stream, len(BODY))
        self.frame(0x7, 0, 0, struct.pack(">II", stream, 0))
        self.h2.send_data(stream, BODY, end_stream=True)
        self.close()

    def fault_goaway_no_answer(self, stream):
        """GOAWAY that promises an answer to the stream. No answer follows."""
        self.frame(0x7, 0, 0, struct.pack(">II", stream, 0))
        self.close()

    def fault_goaway_unprocessed(self, stream):
        """GOAWAY that says that no stream was processed."""
        self.frame(0x7, 0, 0, struct.pack(">II", 0, 0))
        self.close()

    def fault_goaway_error(self, stream):
        self.frame(0x7, 0, 0, struct.pack(">II", stream,
                                          ErrorCodes.ENHANCE_YOUR_CALM))
        self.close()

    def fault_recycle(self, stream):
        """Ends the connection after NUMBER answers, as nginx and load balancers
        do. Later requests get no answer."""
        if self.served == self.number:
            return
        self.whole(stream)
        self.served += 1
        if self.served == self.number:
            self.frame(0x7, 0, 0, struct.pack(">II", stream, 0))
            self.later(0.02, self.close)

    def fault_close(self, stream):
        self.close()

    def fault_close_notify(self, stream):
        """Ends TLS, and leaves the TCP connection to the client."""
        self.flush()
        self.transport.close()

    def fault_close_in_body(self, stream):
        self.part(stream)
        self.later(0.05, self.close)

    def fault_cut_in_frame(self, stream):
        """Closes inside a DATA frame."""
        self.headers(stream, len(BODY))
        self.flush()
        self.write(struct.pack(">I", len(BODY))[1:]
                   + struct.pack(">BBI", 0, 1, stream) + BODY[:8])
        self.close()

    def fault_short(self, stream):
        """Ends the stream before the stated length."""
        self.headers(stream, len(BODY) + 100)
        self.frame(0x0, 0x1, stream, BODY)

    def fault_reset_connection(self, stream):
        self.transport.abort()

    def fault_bad_frame(self, stream):
        """HEADERS whose block is not valid HPACK."""
        self.frame(0x1, 0x5, stream, b"\xff" * 16)

    def fault_not_http2(self, stream):
        self.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" * 4)
        self.close()

    def fault_endless_headers(self, stream):
        """HEADERS, then endless CONTINUATION."""
        field = b"\x00\x01a\x7f\x81\x1f" + b"x" * 4096  # a: 4096 times x
        self.frame(0x1, 0x1, stream, field)

        def more():
            if self.transport.get_write_buffer_size() < len(MIB):
                self.frame(0x9, 0x0, stream, field)
            self.later(0, more)
        more()

    def fault_endless_body(self, stream):
        self.headers(stream)
        self.flow(stream)


async def main(make_protocol, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2"])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(make_protocol, "127.0.0.1", 0,
                                      ssl=context, backlog=1024)
    report("listening", server.sockets[0].getsockname()[1])
    await server.serve_forever()


if __name__ == "__main__":
    certificate_file, key_file, mode_name = sys.argv[1:]
    asyncio.run(main(lambda: Server(mode_name), certificate_file, key_file))
