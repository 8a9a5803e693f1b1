"""A proposal as YAML with the reasons as comments beside it, and as one document for machines. Pure.

What a device said is only ever written as JSON strings, which YAML reads alike, or quoted inside comments: nothing
that it says can end a line, begin a key or steer a terminal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from collectors.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.discovery.proposal import Proposal, Proposed
    from collectors.discovery.sweep import Swept
    from inventory.model import Inventory

_WIDTH = 44
_SHOWN = 20
_STANDARD_PORT = 161


def yaml_text(proposal: Proposal, swept: Swept, inventory: Inventory, title: str) -> str:
    """A file that can be pasted into an inventory: entries that are whole, and in comments those that are not."""
    lines = [f"# {line}" for line in (title, *_summary(proposal, swept))]
    if proposal.new_sites:
        lines += ["", "sites:"]
        lines += [
            _beside(f"  - {{unit: {json.dumps(code)}}}", f"no site yet: {quoted(name)}; staff, contacts, template")
            for code, name in proposal.new_sites.items()
        ]
    if proposal.devices:
        lines += ["", "devices:"]
        for one in proposal.devices:
            lines += _entry(one, inventory)
    if proposal.unfinished:
        lines += ["", "# Not whole: fill in what is unknown, then take the comment signs away."]
        for one in proposal.unfinished:
            lines += [f"#{line}" for line in _entry(one, inventory)]
    return "\n".join(lines) + "\n"


def _summary(proposal: Proposal, swept: Swept) -> Iterator[str]:
    asked = len(swept.answers) + len(swept.silences)
    new, unfinished = len(proposal.devices) + len(proposal.unfinished), len(proposal.unfinished)
    yield f"{asked} addresses asked in {swept.seconds:.0f} s, {swept.packets} packets, {len(swept.answers)} answered."
    yield f"{new} devices are new, {unfinished} of them not whole."
    yield "Nothing was changed. Guesses are explained beside them; check them before they go into the inventory."
    if swept.interrupted:
        yield "Interrupted: the rest of the ranges was not asked."
    if swept.unfollowed:
        yield f"{swept.unfollowed} addresses that neighbours named were too many to be asked; sweep their ranges."
    if proposal.passed_over:
        yield f"known and not asked ({len(proposal.passed_over)}): {_some(proposal.passed_over)}"
    for met in proposal.met:
        if met.elsewhere:
            yield (
                f"{met.device} answers at {_some(met.elsewhere)} as well ({met.why}): correct its address, or list it "
                "under answers_from"
            )
    at_home = [met.device for met in proposal.met if not met.elsewhere]
    if at_home:
        yield f"known and answering ({len(at_home)}): {_some(at_home)}"
    if swept.outside:
        yield f"neighbours outside the ranges, not asked ({len(swept.outside)}): {_some(swept.outside)}"
    for silence in swept.silences:
        if silence.message:
            yield f"{silence.address}: {silence.reason}: {quoted(silence.message)}"


def _some(things: Any) -> str:
    texts = [str(thing) for thing in things]
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more


def _entry(one: Proposed, inventory: Inventory) -> Iterator[str]:
    answer = one.machine.answer
    said = f"sysName {quoted(one.machine.name)}" if one.machine.name else "it has no sysName"
    yield _beside(f"  - name: {json.dumps(one.name)}", f"{said}; {_what(one)}")
    where = f"also at {_some(other.address for other in one.machine.others)}: {one.machine.why}"
    yield _beside(f"    address: {json.dumps(str(answer.address))}", where if one.machine.others else "")
    if answer.port != _STANDARD_PORT or any(device.port != _STANDARD_PORT for device in inventory.devices.values()):
        yield f"    port: {answer.port}"
    yield _beside(f"    site: {_value(one.site.value)}", one.site.reason)
    yield _beside(f"    role: {_value(one.role.value)}", one.role.reason)
    if one.credential:
        yield f"    credentials: {json.dumps(one.credential)}"
    else:
        yield _beside("    credentials: unknown", "asked under a login of the command line; name it under credentials")
    yield '    collect: ["snmp"]'
    if one.uplink is not None:
        interface = f", interface: {_json(one.uplink.interface)}" if one.uplink.interface else ""
        yield _beside(f"    uplinks: [{{to: {json.dumps(one.uplink.to)}{interface}}}]", one.uplink.reason)
    else:
        yield _beside("    uplinks: unknown", "the inventory has no collector, so that nothing leads to one")
    if one.machine.serial:
        yield f"    serial: {_json(one.machine.serial)}"


def _what(one: Proposed) -> str:
    """What it is, in a few words of its own or of its profile's."""
    readings = one.machine.answer.readings
    identity = readings.identity
    made = " ".join(filter(None, (identity.vendor, identity.model))) if identity is not None else ""
    if made:
        return quoted(made)
    description = readings.system.description if readings.system is not None else None
    return quoted(description) if description else "it says nothing of what it is"


def _value(text: str | None) -> str:
    return "unknown" if text is None else json.dumps(text)


def _json(text: str) -> str:
    """A device's text as a JSON string of what prints, which YAML reads alike."""
    return json.dumps("".join(char for char in text if char.isprintable()), ensure_ascii=False)


def _beside(line: str, comment: str) -> str:
    return f"{line:<{_WIDTH}}  # {comment}" if comment else line


def document(proposal: Proposal, swept: Swept) -> dict[str, Any]:
    """The same for machines."""
    return {
        "asked": len(swept.answers) + len(swept.silences),
        "answered": len(swept.answers),
        "packets": swept.packets,
        "seconds": round(swept.seconds, 3),
        "interrupted": swept.interrupted,
        "unfollowed": swept.unfollowed,
        "devices": [_device(one) for one in (*proposal.devices, *proposal.unfinished)],
        "new_sites": [{"unit": code, "name": name} for code, name in proposal.new_sites.items()],
        "known": [
            {"device": met.device, "also_at": list(met.elsewhere), "because": met.why or None} for met in proposal.met
        ],
        "not_asked": list(proposal.passed_over),
        "outside": [str(address) for address in swept.outside],
        "followed": [str(address) for address in swept.followed],
        "refused": [
            {"address": str(one.address), "reason": one.reason.value, "message": one.message}
            for one in swept.silences
            if one.message
        ],
        "open": swept.interrupted or not proposal.is_settled,
    }


def _device(one: Proposed) -> dict[str, Any]:
    answer = one.machine.answer
    system, identity = answer.readings.system, answer.readings.identity
    uplink = one.uplink
    return {
        "name": one.name,
        "address": str(answer.address),
        "port": answer.port,
        "also_at": [str(other.address) for other in one.machine.others],
        "site": {"value": one.site.value, "because": one.site.reason},
        "role": {"value": one.role.value, "because": one.role.reason},
        "credential": one.credential or None,
        "uplink": None
        if uplink is None
        else {"to": uplink.to, "interface": uplink.interface or None, "told": uplink.told, "because": uplink.reason},
        "serial": one.machine.serial or None,
        "sys_name": one.machine.name or None,
        "description": system.description if system is not None else None,
        "vendor": identity.vendor if identity is not None else None,
        "model": identity.model if identity is not None else None,
        "profile": identity.profile if identity is not None else None,
        "open": list(one.open),
    }
