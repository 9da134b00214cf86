# Unit tests of the data half of org.
