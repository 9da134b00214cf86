# Unit tests of org: the server half here, the data half in its own list.
include tests/unit/orgdata.mk
