# Unit tests of crypto.
