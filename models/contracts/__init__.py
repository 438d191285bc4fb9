"""Contracts: what renews or ends on a date, and the fees that fall due meanwhile; a membership is one."""
