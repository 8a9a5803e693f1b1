"""The shared systems of the simulated city: web addresses on loopback that counters would depend on."""

from __future__ import annotations

import asyncio
import contextlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SHARED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wan-tslcd": "Kết nối mạng TSLCD",
        "cpnet": "Mạng CPNet",
        "state-dc": "Trung tâm dữ liệu",
        "tthc": "Hệ thống thông tin giải quyết thủ tục hành chính",
        "dvcqg": "Cổng Dịch vụ công quốc gia",
        "population": "Cổng kết nối CSDL quốc gia về dân cư",
        "payment": "Nền tảng thanh toán trực tuyến",
        "vnpost": "Bưu chính công ích (VNPost)",
        "sms-brandname": "Cổng tin nhắn SMS Brandname",
        "document-axis": "Trục liên thông văn bản quốc gia",
        "documents": "Hệ thống quản lý văn bản và điều hành",
        "mail": "Thư điện tử công vụ",
        "meetings": "Hội nghị truyền hình",
        "reporting": "Hệ thống thông tin báo cáo",
        "signature": "Dịch vụ chứng thực chữ ký số",
    }
)
"""What the offices of the home case depend on, by name and title. Here each is a page that says whether it works."""

FAILING_BY_DEFAULT: Final = frozenset({"sms-brandname"})
"""What is out of order where the lab plays its default faults, so that the board shows what that is like."""

_LONGEST_HEAD = 8192


class SharedSystems:
    """Serves the pages on a free port of loopback. Inert until `start`."""

    def __init__(self, failing: Collection[str] = ()) -> None:
        """Name the systems that are out of order."""
        self._failing = frozenset(failing)
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Begin to serve.

        Raises:
            OSError: no port can be had.
        """
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=_LONGEST_HEAD)

    async def stop(self) -> None:
        """Serve no more."""
        if self._server is not None:
            self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    def entries(self) -> list[dict[str, Any]]:
        """The services as the inventory writes them; known once `start` has been awaited."""
        port = self._server.sockets[0].getsockname()[1] if self._server else 0
        return [
            {"name": name, "title": title, "check": {"http": f"http://127.0.0.1:{port}/{name}"}}
            for name, title in SHARED.items()
        ]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        if talk is not None:
            self._talks.add(talk)
            talk.add_done_callback(self._talks.discard)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._answer(head))
                await writer.drain()
        finally:
            writer.close()

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode("latin-1").strip("/") if head.count(b" ") > 1 else ""
        status = "404 Not Found" if path not in SHARED else "200 OK"
        if path in self._failing:
            status = "503 Service Unavailable"
        body = f"{status}\n".encode()
        return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
