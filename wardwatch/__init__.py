"""The application: command line, settings, server and wiring; nothing else wires."""
