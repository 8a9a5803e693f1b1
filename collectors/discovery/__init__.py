"""Discovery: which devices answer in given ranges, and what the inventory could say of them. Changes nothing.

Asking: `ranges`, `pace`, `interview`, `sweep`. What is proposed and why, pure: `machines`, `roles`, `sites`, `uplinks`,
`proposal`, `writing`.
"""
