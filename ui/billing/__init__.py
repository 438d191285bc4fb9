"""Billing on the screen: quotations, invoices, what is owed, contracts and their fees."""
