"""Prepare a machine, run the demo shop, run the checks: what the Makefile calls.

Everything here needs Python 3.11 and its standard library only, because it is what creates the virtual
environment. One file a concern; ``commands.py`` says which command does what, in which order.
"""
