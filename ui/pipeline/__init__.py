"""The pipeline on the screen: the board and the other ways to look at deals."""
