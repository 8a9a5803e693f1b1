"""Every kind of check against a real server on loopback: what works, and the reason of each way to fail."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from pathlib import Path

from collectors.services import ServiceFailure, ServiceResult, checked
from inventory.model import Service

from .servers import answering, greeting, make_certificate, name_server, page, serving, silent, time_server


async def _check(check: dict[str, str], limit: float = 5.0, **more: object) -> ServiceResult:
    service = Service("s", "Dịch vụ", check, **more)  # type: ignore[arg-type]
    return await checked(service, "dc-1", timeout_seconds=limit, clock=time.time)


def _closed_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


async def test_a_port_that_is_open_is_up_and_how_long_it_took_is_told() -> None:
    async with serving(silent) as port:
        found = await _check({"tcp": f"127.0.0.1:{port}"})
    assert (found.service, found.vantage, found.up, found.reason) == ("s", "dc-1", True, None)
    assert found.measured is not None
    assert 0 < found.measured.latency_seconds < 5
    assert found.measured.certificate_expires is None


async def test_a_port_where_nothing_listens_refuses_and_a_name_that_does_not_exist_says_so() -> None:
    assert (await _check({"tcp": f"127.0.0.1:{_closed_port()}"})).reason is ServiceFailure.REFUSED
    assert (await _check({"tcp": "no-such-host.invalid:80"})).reason is ServiceFailure.NAME


async def test_a_server_that_says_nothing_fails_at_the_time_limit() -> None:
    async with serving(silent) as port:
        for check in (
            {"smtp": f"127.0.0.1:{port}"},
            {"http": f"http://127.0.0.1:{port}/"},
            {"tls": f"127.0.0.1:{port}"},
        ):
            found = await _check(check, limit=0.3)
            assert (found.reason, found.message) == (ServiceFailure.TIMEOUT, "no answer within 0.3 s")


async def test_a_secure_server_is_verified_and_the_end_of_its_certificate_is_told(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, days=30)
    async with serving(page(), certificate) as port:
        for check in ({"tls": f"127.0.0.1:{port}"}, {"http": f"https://127.0.0.1:{port}/"}):
            found = await _check(check, authority=certificate.file)
            assert found.measured is not None, found.message
            assert found.measured.certificate_expires == certificate.expires
            refused = await _check(check)
            assert refused.reason is ServiceFailure.TLS, refused.message


async def test_a_certificate_that_has_ended_is_a_fault_of_tls(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, days=-1)
    async with serving(page(), certificate) as port:
        found = await _check({"tls": f"127.0.0.1:{port}"}, authority=certificate.file)
    assert found.reason is ServiceFailure.TLS
    assert "expired" in found.message


async def test_what_is_no_secure_server_is_a_fault_of_tls() -> None:
    async with serving(greeting(b"hello\r\n")) as port:
        assert (await _check({"tls": f"127.0.0.1:{port}"})).reason is ServiceFailure.TLS


async def test_a_page_is_judged_by_its_status_and_its_text() -> None:
    async with serving(page(body="Cổng dịch vụ công".encode())) as port:
        address = {"http": f"http://127.0.0.1:{port}/tra-cuu?x=1"}
        assert (await _check(address)).up
        assert (await _check(address, expected_text="dịch vụ công")).up
        assert (await _check(address, expected_text="bảo trì")).reason is ServiceFailure.CONTENT
        assert (await _check(address, expected_status=(401,))).reason is ServiceFailure.STATUS
    async with serving(page("503 Busy")) as port:
        found = await _check({"http": f"http://127.0.0.1:{port}/"})
        assert (found.reason, found.message) == (
            ServiceFailure.STATUS,
            "answers with status 503; expected a status below 400",
        )
    async with serving(page("401 Login")) as port:
        assert (await _check({"http": f"http://127.0.0.1:{port}/"}, expected_status=(200, 401))).up


async def test_whatever_encoding_a_server_claims_the_check_has_a_result() -> None:
    """Some names are codecs of the language and no encodings of text; an exception would end the watch of a service."""
    for claimed in (b"hex", b"base64", b"idna", b"undefined", b"punycode", b"no-such-thing"):
        header = b"Content-Type: text/html; charset=" + claimed + b"\r\n"
        async with serving(page(body=b"xin chao", headers=header)) as port:
            found = await _check({"http": f"http://127.0.0.1:{port}/"}, expected_text="chao")
        assert found.up or (claimed, found.reason) == (b"punycode", ServiceFailure.CONTENT), found.message


async def test_what_cannot_be_the_name_of_a_host_is_a_failure_with_its_reason() -> None:
    for host in (f"{'a' * 64}.example", "a..example"):
        assert (await _check({"tcp": f"{host}:80"})).reason is ServiceFailure.NAME
        assert (await _check({"dns": f"{host}@127.0.0.1:{_closed_port()}"})).reason is ServiceFailure.PROTOCOL


async def test_a_secure_server_that_takes_no_leave_is_up(tmp_path: Path) -> None:
    """The connection was made, which is all that is asked; TLS would wait for the other side's close_notify."""
    certificate = make_certificate(tmp_path, days=30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.file)
    checked, gone = threading.Event(), threading.Event()

    def serve(server: socket.socket) -> None:
        with server.accept()[0] as plain, context.wrap_socket(plain, server_side=True):
            checked.wait(20)
        gone.set()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        found = await _check({"tls": f"127.0.0.1:{server.getsockname()[1]}"}, limit=3, authority=certificate.file)
        checked.set()
        assert await asyncio.to_thread(gone.wait, 10)
    assert found.up, found.message


async def test_a_redirect_is_followed_and_a_ring_of_redirects_is_a_fault() -> None:
    async with serving(page()) as last:
        location = f"Location: http://127.0.0.1:{last}/\r\n".encode()
        async with serving(page("302 Found", b"", location)) as first:
            assert (await _check({"http": f"http://127.0.0.1:{first}/"})).up
    async with serving(page("302 Found", b"", b"Location: /again\r\n")) as port:
        assert (await _check({"http": f"http://127.0.0.1:{port}/"})).reason is ServiceFailure.PROTOCOL


async def test_what_does_not_speak_http_or_listens_nowhere_is_no_page() -> None:
    async with serving(greeting(b"220 mail\r\n\r\n")) as port:
        assert (await _check({"http": f"http://127.0.0.1:{port}/"})).reason is ServiceFailure.PROTOCOL
    refused = await _check({"http": f"http://127.0.0.1:{_closed_port()}/"})
    assert refused.reason in {ServiceFailure.REFUSED, ServiceFailure.UNREACHABLE}
    assert (await _check({"http": "http://no-such-host.invalid/"})).reason is ServiceFailure.NAME


async def test_a_mail_server_greets_with_220() -> None:
    async with serving(greeting(b"220 mail.example ESMTP\r\n")) as port:
        assert (await _check({"smtp": f"127.0.0.1:{port}"})).up
    async with serving(greeting(b"554 go away\r\n")) as port:
        assert (await _check({"smtp": f"127.0.0.1:{port}"})).reason is ServiceFailure.PROTOCOL


async def test_a_name_server_is_asked_for_an_address() -> None:
    async with answering(name_server("tthc.example.vn")) as port:
        assert (await _check({"dns": f"tthc.example.vn@127.0.0.1:{port}"})).up
        found = await _check({"dns": f"other.example.vn@127.0.0.1:{port}"})
    assert (found.reason, found.message) == (
        ServiceFailure.STATUS,
        "says NXDOMAIN for other.example.vn; expected an address",
    )


async def test_a_time_server_must_answer_us_and_be_synchronised() -> None:
    async with answering(time_server()) as port:
        assert (await _check({"ntp": f"127.0.0.1:{port}"})).up
    for server in (time_server(stratum=16), time_server(stratum=0), time_server(leap=3)):
        async with answering(server) as port:
            assert (await _check({"ntp": f"127.0.0.1:{port}"})).reason is ServiceFailure.STATUS
    async with answering(time_server(echo=False)) as port:
        assert (await _check({"ntp": f"127.0.0.1:{port}"})).reason is ServiceFailure.PROTOCOL
    assert (await _check({"ntp": f"127.0.0.1:{_closed_port()}"})).reason is ServiceFailure.REFUSED


async def test_a_service_with_several_checks_is_up_when_all_succeed() -> None:
    async with serving(page()) as web, answering(time_server()) as clock:
        both = {"http": f"http://127.0.0.1:{web}/", "ntp": f"127.0.0.1:{clock}"}
        assert (await _check(both)).up
        assert (await _check(both | {"tcp": f"127.0.0.1:{_closed_port()}"})).reason is ServiceFailure.REFUSED
