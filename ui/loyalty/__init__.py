"""The screens of loyalty: promotions, rewards, gifts, programmes and all that belongs to them."""
