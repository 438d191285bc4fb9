"""Gift cards and prepaid balances on screen: the list, one of them, the law's meter."""
