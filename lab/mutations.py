"""Messages broken at random, reproducibly: what a failing agent, a bad line or an attacker may send.

Half of the mutations know BER and repair the lengths around what they break, so that the damage is met deep inside the
decoder; the other half work on octets. The same seed gives the same damage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lab.ber import Tag, encode_tlv, read_tlv
from lab.errors import BerError

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_CONSTRUCTED: Final = frozenset({0x30, *range(0xA0, 0xA9)})
_TAGS: Final = (*map(int, Tag), 0x03, 0x45, 0x47, 0xA0, 0xA1, 0xA2, 0xA5, 0xA8, 0x00, 0x1F, 0xFF)
_LENGTHS: Final = (
    b"\x00",
    b"\x7f",
    b"\x80",
    b"\x81\xff",
    b"\x82\xff\xff",
    b"\x84\xff\xff\xff\xff",
    b"\xff",
    b"\x88" + b"\xff" * 8,
)
_FILLERS: Final = (0x00, 0x01, 0x7F, 0x80, 0xFF)
_SIZES: Final = (0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 127, 128, 255, 256, 700, 3000, 20_000)
_MOST_NESTING: Final = 3000


@dataclass
class _Node:
    """An element: its content or its parts. `length` overrides the octets of the length."""

    tag: int
    content: bytes = b""
    parts: list[_Node] = field(default_factory=list)
    length: bytes | None = None

    def encode(self) -> bytes:
        content = b"".join(part.encode() for part in self.parts) or self.content
        if self.length is None:
            return encode_tlv(self.tag, content)
        return bytes((self.tag,)) + self.length + content

    def walk(self) -> list[_Node]:
        """This element and everything in it."""
        return [self, *(inner for part in self.parts for inner in part.walk())]


def _parse(data: bytes, position: int, end: int, depth: int = 20) -> list[_Node]:
    found = []
    while position < end:
        tag, start, stop = read_tlv(data, position, end)
        parts = _parse(data, start, stop, depth - 1) if tag in _CONSTRUCTED and depth else []
        found.append(_Node(tag, data[start:stop], parts))
        position = stop
    return found


def mutated(message: bytes, dice: random.Random) -> bytes:
    """A message with one to four things broken.

    Args:
        message: a good one.
        dice: decides what and where.
    """
    for _ in range(dice.choice((1, 1, 1, 2, 2, 4))):
        message = _in_structure(message, dice) if dice.random() < 0.5 else dice.choice(_ON_OCTETS)(message, dice)  # noqa: PLR2004
    return message[:65_507]


def _in_structure(message: bytes, dice: random.Random) -> bytes:
    try:
        roots = _parse(message, 0, len(message))
    except BerError:
        return dice.choice(_ON_OCTETS)(message, dice)
    nodes = [node for root in roots for node in root.walk()]
    if not nodes:
        return dice.randbytes(dice.randrange(100))
    node = dice.choice(nodes if dice.random() < 0.3 else nodes[4:] or nodes)  # noqa: PLR2004 -- mostly inside the PDU
    dice.choice(_ON_NODES)(node, dice)
    return b"".join(root.encode() for root in roots)


def _retag(node: _Node, dice: random.Random) -> None:
    node.tag = dice.choice(_TAGS)


def _relength(node: _Node, dice: random.Random) -> None:
    size = len(node.content)
    near = (size + dice.choice((-1, 1, 127))) % 65_536
    node.length = dice.choice((*_LENGTHS, b"\x82" + near.to_bytes(2, "big"), b"\x84" + size.to_bytes(4, "big")))


def _refill(node: _Node, dice: random.Random) -> None:
    """Another content: of one octet repeated, or random; the last octet of an OID may end it or not."""
    size = dice.choice(_SIZES)
    filler = dice.choice((*_FILLERS, None))
    node.content = dice.randbytes(size) if filler is None else bytes((filler,)) * size
    if dice.random() < 0.5:  # noqa: PLR2004
        node.content += bytes((dice.randrange(0x80),))
    node.parts = []


def _nest(node: _Node, dice: random.Random) -> None:
    inner = _Node(node.tag, node.content, node.parts, node.length).encode()
    for _ in range(dice.choice((1, 2, 30, _MOST_NESTING))):
        inner = encode_tlv(0x30, inner)
    node.tag, node.content, node.parts, node.length = 0x30, inner, [], None


def _shuffle(node: _Node, dice: random.Random) -> None:
    dice.shuffle(node.parts)


def _drop(node: _Node, dice: random.Random) -> None:
    if node.parts:
        node.parts.pop(dice.randrange(len(node.parts)))
        node.content = b""


def _repeat(node: _Node, dice: random.Random) -> None:
    if node.parts:
        node.parts += [dice.choice(node.parts)] * dice.choice((1, 2, 50, 700))


_ON_NODES: Final[tuple[Callable[[_Node, random.Random], None], ...]] = (
    *(_retag, _relength, _refill, _refill, _nest, _shuffle, _drop, _repeat),
)


def _flip(message: bytes, dice: random.Random) -> bytes:
    octets = bytearray(message or b"\0")
    for _ in range(dice.choice((1, 2, 8))):
        octets[dice.randrange(len(octets))] ^= 1 << dice.randrange(8)
    return bytes(octets)


def _overwrite(message: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(message) + 1)
    return message[:at] + dice.randbytes(dice.randrange(1, 9)) + message[at + dice.randrange(9) :]


def _cut(message: bytes, dice: random.Random) -> bytes:
    return message[: dice.randrange(len(message) + 1)]


def _lengthen(message: bytes, dice: random.Random) -> bytes:
    return message + dice.choice((message, dice.randbytes(dice.randrange(1, 2000)), bytes(dice.randrange(1, 2000))))


def _splice(message: bytes, dice: random.Random) -> bytes:
    first, second = sorted(dice.randrange(len(message) + 1) for _ in range(2))
    at = dice.randrange(len(message) + 1)
    return message[:at] + message[first:second] + message[at:]


def _noise(_message: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(1500))


_ON_OCTETS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    *(_flip, _flip, _flip, _overwrite, _overwrite, _cut, _lengthen, _splice, _noise),
)
