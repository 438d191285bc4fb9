"""The window: it places pages and builds menus from declared actions; nothing else."""
