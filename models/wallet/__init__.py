"""Gift cards and prepaid wallets: money paid in beforehand."""
