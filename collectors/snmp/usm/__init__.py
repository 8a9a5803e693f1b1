"""SNMPv3's User-based Security Model: keys, ciphers, engines and messages. Source: RFC 3412, 3414, 3826, 7860."""
