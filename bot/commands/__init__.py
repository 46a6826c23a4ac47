"""One module per verb of the command line; `bot/__main__.py` imports the one that is needed."""
