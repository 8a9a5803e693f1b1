"""What exists in the city: units, sites, devices, circuits, assets, norms, and how they are loaded and checked.

Public modules: `load` (`load_inventory`),
`model`, `units`, `norms`, `method`, `query`, `identifiers`, `secret`, `errors`;
`schema` (JSON Schema for editors), `starting` (what `wardwatch init` writes), `describe` (plain documents to show);
`registers` and `normfiles` (the data that comes with the software). Nothing is imported here: the model is light, the
loader is not.
"""
