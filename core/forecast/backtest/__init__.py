"""What past origins teach: which methods to combine, how wide bands must be, what can be proved of both."""
