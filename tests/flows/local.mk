# See HACKING: tests.
