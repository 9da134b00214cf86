# Unit tests of wizard.
