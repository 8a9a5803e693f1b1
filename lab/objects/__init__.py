"""The MIB objects of simulated devices: which OID shows what of them, one file a MIB or a few.

The lab names its OIDs anew and on purpose: a number mistaken by the collectors must not be mistaken here as well.
Public: `lab.objects.cabinet.Cabinet`.
"""
