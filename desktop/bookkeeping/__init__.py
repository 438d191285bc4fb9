"""The journal of a period as files that bookkeeping programs take in: one module a format, `export` writes them."""
