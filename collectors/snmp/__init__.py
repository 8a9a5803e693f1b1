"""SNMP: the native engine, its reference client, and one file per MIB that turns varbinds into readings."""
