# Unit tests of salesforce.
