"""Every MIB object that is asked for, named once, with the MIB's own spelling.

An OID here is that of the object: a scalar's instance is `<oid>.0`, a column's is `<oid>.<index>`.
"""

from __future__ import annotations

from typing import Final

# SNMPv2-MIB (RFC 3418), system group
SYS_DESCR: Final = "1.3.6.1.2.1.1.1"
SYS_OBJECT_ID: Final = "1.3.6.1.2.1.1.2"
SYS_UP_TIME: Final = "1.3.6.1.2.1.1.3"
SYS_CONTACT: Final = "1.3.6.1.2.1.1.4"
SYS_NAME: Final = "1.3.6.1.2.1.1.5"
SYS_LOCATION: Final = "1.3.6.1.2.1.1.6"

# IF-MIB (RFC 2863), ifTable
IF_NUMBER: Final = "1.3.6.1.2.1.2.1"
IF_DESCR: Final = "1.3.6.1.2.1.2.2.1.2"
IF_TYPE: Final = "1.3.6.1.2.1.2.2.1.3"
IF_MTU: Final = "1.3.6.1.2.1.2.2.1.4"
IF_SPEED: Final = "1.3.6.1.2.1.2.2.1.5"
IF_PHYS_ADDRESS: Final = "1.3.6.1.2.1.2.2.1.6"
IF_ADMIN_STATUS: Final = "1.3.6.1.2.1.2.2.1.7"
IF_OPER_STATUS: Final = "1.3.6.1.2.1.2.2.1.8"
IF_IN_OCTETS: Final = "1.3.6.1.2.1.2.2.1.10"
IF_IN_UCAST_PKTS: Final = "1.3.6.1.2.1.2.2.1.11"
IF_IN_DISCARDS: Final = "1.3.6.1.2.1.2.2.1.13"
IF_IN_ERRORS: Final = "1.3.6.1.2.1.2.2.1.14"
IF_OUT_OCTETS: Final = "1.3.6.1.2.1.2.2.1.16"
IF_OUT_UCAST_PKTS: Final = "1.3.6.1.2.1.2.2.1.17"
IF_OUT_DISCARDS: Final = "1.3.6.1.2.1.2.2.1.19"
IF_OUT_ERRORS: Final = "1.3.6.1.2.1.2.2.1.20"

# IF-MIB (RFC 2863), ifXTable and ifMIBObjects
IF_NAME: Final = "1.3.6.1.2.1.31.1.1.1.1"
IF_IN_MULTICAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.2"
IF_IN_BROADCAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.3"
IF_OUT_MULTICAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.4"
IF_OUT_BROADCAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.5"
IF_HC_IN_OCTETS: Final = "1.3.6.1.2.1.31.1.1.1.6"
IF_HC_IN_UCAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.7"
IF_HC_IN_MULTICAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.8"
IF_HC_IN_BROADCAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.9"
IF_HC_OUT_OCTETS: Final = "1.3.6.1.2.1.31.1.1.1.10"
IF_HC_OUT_UCAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.11"
IF_HC_OUT_MULTICAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.12"
IF_HC_OUT_BROADCAST_PKTS: Final = "1.3.6.1.2.1.31.1.1.1.13"
IF_HIGH_SPEED: Final = "1.3.6.1.2.1.31.1.1.1.15"
IF_ALIAS: Final = "1.3.6.1.2.1.31.1.1.1.18"
IF_COUNTER_DISCONTINUITY_TIME: Final = "1.3.6.1.2.1.31.1.1.1.19"
IF_TABLE_LAST_CHANGE: Final = "1.3.6.1.2.1.31.1.5"

# IP-MIB (RFC 4293), ipAddrTable (deprecated there, first in RFC 1213) and ipAddressTable
IP_AD_ENT_IF_INDEX: Final = "1.3.6.1.2.1.4.20.1.2"
IP_AD_ENT_NET_MASK: Final = "1.3.6.1.2.1.4.20.1.3"
IP_ADDRESS_IF_INDEX: Final = "1.3.6.1.2.1.4.34.1.3"
IP_ADDRESS_TYPE: Final = "1.3.6.1.2.1.4.34.1.4"
IP_ADDRESS_PREFIX: Final = "1.3.6.1.2.1.4.34.1.5"

# HOST-RESOURCES-MIB (RFC 2790); hrStorageTypes are values of hrStorageType
HR_STORAGE_TYPES: Final = "1.3.6.1.2.1.25.2.1"
HR_STORAGE_TYPE: Final = "1.3.6.1.2.1.25.2.3.1.2"
HR_STORAGE_DESCR: Final = "1.3.6.1.2.1.25.2.3.1.3"
HR_STORAGE_ALLOCATION_UNITS: Final = "1.3.6.1.2.1.25.2.3.1.4"
HR_STORAGE_SIZE: Final = "1.3.6.1.2.1.25.2.3.1.5"
HR_STORAGE_USED: Final = "1.3.6.1.2.1.25.2.3.1.6"
HR_DEVICE_DESCR: Final = "1.3.6.1.2.1.25.3.2.1.3"
HR_PROCESSOR_LOAD: Final = "1.3.6.1.2.1.25.3.3.1.2"
