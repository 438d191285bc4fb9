"""Billing: quotations, sales on account, invoices, and what is owed until it is paid."""
