"""Promotions as the owner sees them: the list, the editor, coupons and prizes."""
