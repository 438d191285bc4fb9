"""Leads on screen: who came, what they are worth, whose they are, what to do next."""
