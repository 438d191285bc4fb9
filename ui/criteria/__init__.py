"""The one editor of conditions, and the page of segments."""
