"""The rows of the benchmark, what each is compared to, and what it is to reach.

A row of the programs is named FORM/PROTOCOL/SUBJECT. All measures are ratios of
the client to another subject of the same form, protocol and round."""

from typing import NamedTuple, Optional

PROTOCOLS = {"h1": "HTTP/1.1", "tls_h1": "TLS HTTP/1.1", "tls_h2": "TLS HTTP/2"}

SUBJECTS = {
    "client": "`Client`",
    "libcurl_decoder": "libcurl + this decoder",
    "libcurl": "libcurl alone",
    "libcurl_binary": "libcurl + binary parsing",
    "httplib": "cpp-httplib + nlohmann",
}
# What a good engineer would write by hand.
FLOOR = "libcurl_decoder"
PEER = "httplib"


class Target(NamedTuple):
    must: float
    stretch: Optional[float] = None
    at_least: bool = False  # Otherwise at most.

    def verdict(self, value):
        """What `value` reaches, "stretch" or "must"; "missed" if neither."""
        def reaches(bound):
            return value >= bound if self.at_least else value <= bound
        if self.stretch is not None and reaches(self.stretch):
            return "stretch"
        return "must" if reaches(self.must) else "missed"


class Form(NamedTuple):
    title: str
    cpu: Target  # CPU x floor
    rate: Optional[Target] = None  # rate x floor
    peer: Optional[Target] = Target(1.05, 1.2, at_least=True)  # rate x PEER
    threads: int = 1


def rate(must):
    return Target(must, 0.95, at_least=True)


ALONE = Target(1.12, 1.05)
THREADS = Target(1.20, 1.08)
FORMS = {
    "get_1": Form("`GetModel`, 1 thread", ALONE),
    "get_4": Form("`GetModel`, 4 threads", THREADS, rate(0.83), threads=4),
    "get_16": Form("`GetModel`, 16 threads", THREADS, rate(0.83), threads=16),
    "get_many": Form("`GetModels`, 32 in flight", ALONE, rate(0.89)),
    "get_async": Form("`GetModelAsync`, 32 in flight", ALONE, rate(0.89)),
    "list": Form("`ListModels`, a page of 50", ALONE),
    "connect": Form("`GetModel`, a new connection", Target(1.3, 1.1), peer=None),
}
MEASURES = {
    "cpu": "CPU x floor",
    "rate": "rate x floor",
    "peer": "rate x cpp-httplib + nlohmann",
}


def counterpart(form, protocol, subject):
    """The row that stands for (form, protocol, subject) where that is not one."""
    # cpp-httplib has no HTTP/2, and where calls are many it takes as many threads.
    if subject == PEER and protocol == "tls_h2":
        protocol = "tls_h1"
    # Without a client, calls that complete elsewhere are not another form.
    if form == "get_async" and subject not in ("client", FLOOR):
        form = "get_many"
    return form, protocol, subject


# What is no form of a call.
DECODERS = {
    "BM_Accelerator": "accelerator",
    "BM_AcceleratorWithDrift": "accelerator, and a look for drift",
    "BM_JsonStringToMessage": "JsonStringToMessage",
    "BM_NlohmannDom": "nlohmann, values alone",
}
BODIES = ("small", "typical", "long", "page")
BINARY = "BM_Binary"
DECODE = Target(2.4, 1.8)  # BM_Accelerator, CPU x BINARY, typical body.

CACHE_HIT = "hit"  # In the names of the rows of cache_benchmark that are hits.
CACHE = Target(150, 80)  # ns a hit, one thread

# Of memory that pages come and go by, over 100 000 calls.
MEMORY = Target(1024)  # KB
