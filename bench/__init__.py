"""How fast it is, and what it survives: `make bench`, `make bench-gate`, `make fire`. See docs/performance.md."""
