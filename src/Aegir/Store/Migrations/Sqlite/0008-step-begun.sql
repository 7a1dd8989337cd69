-- When a step first began; null where it has not, or an older program ran it.
alter table step add column begun text;
