"""What exists in the city: units, sites, devices, circuits, assets, norms, and how they are loaded and checked."""
