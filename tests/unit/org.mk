# Unit tests of org.
