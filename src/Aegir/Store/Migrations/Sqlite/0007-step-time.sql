-- How long a step ran, in milliseconds; null where it has not ended, or an older program ran it.
alter table step add column took integer;
