# Unit tests of actions.
