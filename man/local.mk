# Manual pages.
dist_man_MANS += %D%/orgwire.1 %D%/orgwire-org.1 %D%/orgwire-actions.7 %D%/orgwire-errors.7 %D%/orgwire-integration.5
