# Unit tests of provision.
