-- Zones of DNS, the server that gets each from the hub, and those that copy it from there.

create table zone (
    name text primary key,
    server text not null references server (name),
    contact text not null,
    ttl integer not null -- seconds
) strict, without rowid;

create index zone_server on zone (server);

create table zone_secondary (
    zone text not null references zone (name) on delete cascade,
    server text not null references server (name),
    position integer not null,
    primary key (zone, server)
) strict, without rowid;

create index zone_secondary_server on zone_secondary (server);

-- The last serial that a zone was given. It outlives the zone: somebody may still have a copy with that number.
create table zone_serial (
    zone text primary key,
    serial integer not null
) strict, without rowid;
