"""Users of v3 for tests: each pair of protocols, as a login of ours and as a user of the lab's agent."""

from __future__ import annotations

from collectors.snmp.client import SnmpLogin, UsmLogin
from inventory.secret import Secret
from lab.usm import UsmUser

AUTH_PASS, PRIV_PASS = "auth of eight", "priv of eight"
AUTHS = ("md5", "sha", "sha224", "sha256", "sha384", "sha512")
PRIVS = ("des", "3des", "aes128", "aes192", "aes256", "aes192c", "aes256c")
PAIRS = [(auth, priv) for auth in AUTHS for priv in PRIVS]


def login(auth: str = "", priv: str = "", *, user: str = "", context: str = "") -> SnmpLogin:
    """A login with the usual passphrases; the user is named after the protocols."""
    return SnmpLogin(
        3,
        user=user or user_name(auth, priv),
        auth=UsmLogin(auth, Secret(AUTH_PASS)) if auth else None,
        priv=UsmLogin(priv, Secret(PRIV_PASS)) if priv else None,
        context=context,
    )


def user_name(auth: str, priv: str) -> str:
    return "-".join(filter(None, ("user", auth, priv)))


def users() -> list[UsmUser]:
    """A user at noAuthNoPriv, one for each authentication protocol, one for each pair."""
    levels = [("", ""), *((auth, "") for auth in AUTHS), *PAIRS]
    return [
        UsmUser(user_name(auth, priv), auth, AUTH_PASS if auth else "", priv, PRIV_PASS if priv else "")
        for auth, priv in levels
    ]
