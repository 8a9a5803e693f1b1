"""Tests of asking devices over SNMP."""
