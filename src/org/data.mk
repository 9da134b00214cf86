# The data half of the built-in org.
liborg_la_SOURCES += \
	%D%/data.h
