"""The books: closed periods, accounts and the journal that a bookkeeper takes over."""
