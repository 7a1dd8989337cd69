-- Web servers that a site has left and that still send its visitors on to where it is now.

create table forward (
    site text not null references site (uri) on delete cascade,
    server text not null references server (name) on delete cascade,
    until text not null,
    primary key (site, server)
) strict, without rowid;

create index forward_server on forward (server);

-- How long visitors found the site closed, in milliseconds; null where it was not closed, or never opened again.
alter table task add column closed_for integer;
